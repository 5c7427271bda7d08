"""Asking: what a report may be narrowed by."""

import pytest

from adapters.event_log.memory import MemoryEventLog
from domain.faults import Refused
from tests.support.product import BEGINNING
from tests.support.product import SetClock
from tests.support.product import fill
from tests.support.product import report


@pytest.fixture
def log() -> MemoryEventLog:
    """A ledger with one account and one purchase."""
    clock = SetClock()
    store = MemoryEventLog(clock=clock)
    bought = {
        "id": "a", "type": "acquisition", "at": "2024-01-01T00:00:00Z", "account": "cb",
        "asset": "BTC", "quantity": "1", "cost": "1",
    }  # fmt: skip
    account = {"id": "cb", "type": "account", "custody": "self"}
    fill(store, clock, [(BEGINNING, account), (BEGINNING, bought)])
    return store


@pytest.mark.parametrize("name", ["lots", "gains", "income", "claims", "findings", "history"])
def test_a_name_the_ledger_does_not_know_is_refused(log: MemoryEventLog, name: str) -> None:
    """A slip in an account or asset must not look like a ledger without gains."""
    with pytest.raises(Refused) as refused:
        report(log, name, account="coinbsae")
    assert (refused.value.status, refused.value.faults[0].code) == (2, "not_known")
    with pytest.raises(Refused):
        report(log, name, asset="BCT")
    assert report(log, name, account="cb", asset="BTC")["report"] == name


def test_a_carryforward_is_of_the_whole_return(log: MemoryEventLog) -> None:
    """Losses are netted over all accounts and assets, so it cannot be narrowed."""
    with pytest.raises(Refused) as refused:
        report(log, "carryforward", account="cb")
    assert refused.value.faults[0].code == "wrong_usage"
