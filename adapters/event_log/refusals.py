"""Every sentence with which an event log says no, in one place.

A store that is missing, locked, newer or damaged is met by people who did not build it. Each
refusal therefore names the store, what was found, what was expected and the next step; the code
is stable, so that a script can tell "wait and try again" from "restore a backup".

    lotledger.db store_missing: found no such file, expected a store. Run: lotledger init

Exit status 5 is kept for broken integrity; everything else is an ordinary refusal (3).
"""

from domain.faults import Fault
from domain.faults import Refused

INTEGRITY = 5
"""Exit status of a store whose contents cannot be trusted."""

RUN_INIT = "Run: lotledger init"
RESTORE = "Restore the store from a backup; any report reads and checks the whole chain."


def refusal(
    code: str, place: str, found: str, expected: str, following: str, *, status: int = 3
) -> Refused:
    """A refusal of one store as a whole, with what to do next."""
    return Refused(Fault(code, place, 0, "", found, expected, following), status=status)


def store_url(found: str, expected: str) -> Refused:
    """The address cannot be understood; a password that may stand in it is left out."""
    scheme, separator, rest = found.partition("://")
    shown = scheme + separator + rest.rpartition("@")[2]
    following = "Name the store by a URL, for instance: --store sqlite:///lotledger.db"
    return refusal("store_url", "--store", shown or "nothing", expected, following)


def store_missing(place: str, found: str) -> Refused:
    """There is no store yet."""
    return refusal("store_missing", place, found, "a store", RUN_INIT)


def store_not_a_ledger(place: str, found: str) -> Refused:
    """Something is there, but it was not made by this program; it is left untouched."""
    following = f"Name another store with --store, or make one. {RUN_INIT}"
    return refusal("store_not_a_ledger", place, found, "a lotledger store", following)


def store_newer(place: str, found: int, known: int) -> Refused:
    """A later program has upgraded this store; writing to it could harm it."""
    return refusal(
        "store_newer",
        place,
        f"schema version {found}",
        f"at most version {known}, which this program knows",
        "Install the newer lotledger that upgraded the store.",
    )


def store_older(place: str, found: int, known: int) -> Refused:
    """The store waits for its upgrade, which happens only when asked for."""
    return refusal(
        "store_older",
        place,
        f"schema version {found}",
        f"version {known}",
        RUN_INIT + " (upgrades)",
    )


def check_newest(place: str, found: int, known: int) -> None:
    """Refuse a store that a later program has upgraded."""
    if found > known:
        raise store_newer(place, found, known)


def check_ready(place: str, found: int, known: int) -> None:
    """Refuse a store that is not of exactly this program's version."""
    check_newest(place, found, known)
    if not found:
        raise store_missing(place, "a database without a store")
    if found < known:
        raise store_older(place, found, known)


def store_locked(place: str, waited: float) -> Refused:
    """Another writer held the store for as long as we were willing to wait."""
    return refusal(
        "store_locked",
        place,
        f"another program writing for more than {waited:g} seconds",
        "our turn to write",
        "Nothing was recorded. Wait for the other program to end, then run the same again.",
    )


def store_damaged(place: str, detail: str) -> Refused:
    """The store's file itself can no longer be read as a database."""
    expected = "an intact database"
    return refusal("store_damaged", place, detail, expected, RESTORE, status=INTEGRITY)


def store_unreachable(place: str, detail: str, following: str = "") -> Refused:
    """The store cannot be opened or the connection to it broke."""
    usual = "Check that the address is right and that the store can be reached from here."
    expected = "a store that answers"
    return refusal("store_unreachable", place, detail, expected, following or usual)


def store_forbidden(place: str, detail: str) -> Refused:
    """The store is there, but this user may not do this to it."""
    following = "Nothing was recorded. Use a user, or a copy of the store, that may be written to."
    return refusal("store_forbidden", place, detail, "permission to do this", following)


def store_full(place: str, detail: str) -> Refused:
    """No room was left; the transaction was rolled back whole."""
    following = "Nothing was recorded. Make room, then run the same again."
    return refusal("store_full", place, detail, "room for the new events", following)


def ledger_missing(place: str, ledger: str) -> Refused:
    """An append to a ledger nobody has created, most often a misspelt name."""
    following = f"Run: lotledger ledger create {ledger} --zone ZONE, or: lotledger ledger list"
    return refusal(
        "ledger_missing", place, f"no ledger {ledger!r}", "an existing ledger", following
    )


def ledger_exists(place: str, ledger: str, head: int) -> Refused:
    """A ledger is created once; its first event cannot be written again."""
    found = f"ledger {ledger!r} with {head} events"
    following = "Choose another name, or use the ledger that is there."
    return refusal("ledger_exists", place, found, "a name not yet in use", following)


def unusable_name(place: str, name: str) -> Refused:
    """A name that no database could give back unchanged."""
    following = "Correct the name in the source file or leave the fact out."
    expected = "text without NUL characters or lone surrogates"
    return refusal("unusable_name", place, ascii(name), expected, following)


def chain_broken(place: str, ledger: str, position: int, found: str, expected: str) -> Refused:
    """An event is not what was recorded; the first position where the chain does not fit."""
    column = f"ledger {ledger}, position {position}"
    return Refused(
        Fault("chain_broken", place, 0, column, found, expected, RESTORE), status=INTEGRITY
    )
