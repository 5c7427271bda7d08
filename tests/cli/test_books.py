"""`init`, `ledger` and `account`: the store and what is in it (run inside this process)."""

import pytest

from tests.cli.desk import ZONE
from tests.cli.desk import Desk


def test_init_is_safe_to_repeat(desk: Desk) -> None:
    """A second and third `init` change nothing that was recorded."""
    before = desk.history()
    for _ in range(2):
        assert desk.done("init").out == "The store is ready: sqlite:///lotledger.db\n"
    assert desk.history() == before


def test_init_never_shows_a_password(empty: Desk) -> None:
    """A server's address is complained of without what is secret in it."""
    ran = empty.call("--store", "postgresql://ana:hunter2@127.0.0.1:1/books", "init")
    assert ran.status == 3
    assert "hunter2" not in ran.out + ran.err


@pytest.mark.postgres
def test_a_server_is_named_without_its_password(empty: Desk, postgres_url: str) -> None:
    """The store is made and said to be ready; nobody reads the password off the screen."""
    with_password = postgres_url.replace("postgres@", "postgres:hunter2@")
    ran = empty.done("--store", with_password, "init")
    assert ran.out.startswith("The store is ready: postgresql://")
    assert "hunter2" not in ran.out


def test_a_ledger_begins_at_position_one(empty: Desk) -> None:
    """The first event is the ledger's own creation, by the person who made it."""
    empty.done("init")
    empty.done("--actor", "ana", "ledger", "create", "smith", "--zone", ZONE)
    (row,) = empty.history()
    assert (row["position"], row["event"], row["actor"]) == (1, "ledger_created", "ana")
    assert row["fact"] is None


def test_ledgers_are_listed_by_name(empty: Desk) -> None:
    """One name a line, sorted, for scripts."""
    empty.done("init")
    assert empty.done("ledger", "list").out == ""
    for name in ("smith", "brown"):
        empty.done("ledger", "create", name, "--zone", ZONE)
    assert empty.done("ledger", "list").out == "brown\nsmith\n"


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("smith", "--zone", "Mars/Base"), 2, "unknown_zone"),
        (("smith", "--zone", ""), 2, "unknown_zone"),
        (("smith", "--zone", ZONE, "--filing-status", "happy"), 2, "not_a_choice"),
        ((" ", "--zone", ZONE), 2, "bad_name"),
        (("sm\nith", "--zone", ZONE), 2, "bad_name"),
        (("ana", "--zone", ZONE), 3, "ledger_exists"),
        (("smith",), 2, "--zone"),
    ],
)
def test_a_ledger_that_cannot_be_is_refused(
    desk: Desk, arguments: tuple[str, ...], status: int, code: str
) -> None:
    """A zone nobody knows, a filing status there is none of, a name that is taken."""
    ran = desk.call("ledger", "create", *arguments)
    assert ran.status == status
    assert code in ran.err
    assert desk.done("ledger", "list").out == "ana\n"


def test_accounts_are_listed_with_what_is_known_of_them(desk: Desk) -> None:
    """Every key given by the person stands in the list."""
    desk.done("account", "add", "vault", "--name", "Old safe", "--custody", "self",
              "--tax-status", "ira", "--owner", "spouse", "--wallet-group", "family")  # fmt: skip
    listed = desk.done("account", "list").out.splitlines()
    (vault,) = (line for line in listed if line.startswith("vault"))
    assert vault.split() == ["vault", "Old", "safe", "self", "spouse", "ira", "family"]
    assert [line.split()[0] for line in listed[2:]] == ["cb", "kr", "cold", "vault"]


def test_an_account_is_added_once(desk: Desk) -> None:
    """Adding it again says so; adding it otherwise is refused with both shown."""
    before = desk.history()
    assert desk.done("account", "add", "cb", "--custody", "us_broker").out == (
        "Account cb (already recorded).\n"
    )
    ran = desk.call("account", "add", "cb", "--custody", "self")
    assert ran.status == 3
    assert '"custody":"self"' in ran.err
    assert '"custody":"us_broker"' in ran.err
    assert desk.history() == before


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("", "--custody", "self"), 3, "empty"),
        (("x", "--custody", "pocket"), 3, "not_a_choice"),
        (("x", "--custody", "self", "--owner", "dog"), 3, "not_a_choice"),
        (("x" * 301, "--custody", "self"), 3, "bad_name"),
        (("x",), 2, "--custody"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    desk: Desk, arguments: tuple[str, ...], status: int, code: str
) -> None:
    """A custody there is none of, a name that is none."""
    ran = desk.call("account", "add", *arguments)
    assert ran.status == status
    assert code in ran.err
    assert desk.facts() == ["cb", "kr", "cold"]


@pytest.mark.parametrize("command", ["lots", "history", "account list", "transfers propose"])
def test_every_question_needs_a_ledger(empty: Desk, command: str) -> None:
    """No store, no ledger, two ledgers, a misspelt one: each is told apart, none is answered."""
    words = command.split()
    missing = empty.call(*words)
    assert (missing.status, "lotledger init" in missing.err) == (3, True)
    empty.done("init")
    none = empty.call(*words)
    assert (none.status, "no_ledger" in none.err) == (2, True)
    empty.done("ledger", "create", "smith", "--zone", ZONE)
    assert empty.call(*words).status == 0
    wrong = empty.call("--ledger", "smyth", *words)
    assert (wrong.status, "ledger_missing" in wrong.err, wrong.out) == (2, True, "")
    empty.done("ledger", "create", "brown", "--zone", ZONE)
    several = empty.call(*words)
    assert (several.status, "which_ledger: found brown, smith" in several.err) == (2, True)
    assert empty.call("--ledger", "brown", *words).status == 0
