"""Fixtures every test may ask for; what they do is told where they are written."""

import signal
from typing import Any

from tests.docs.rules import without_case
from tests.support.postgres import postgres_server
from tests.support.postgres import postgres_url
from tests.support.stores import database_store
from tests.support.stores import store

__all__ = ["database_store", "postgres_server", "postgres_url", "store"]


def pytest_configure() -> None:
    """Let Ctrl-C reach the processes that tests start.

    A suite begun in the background is told to ignore it, and its children would inherit that.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """After golden cases ran: which rules have none of their own, and why."""
    ran = [each for kind in terminalreporter.stats.values() for each in kind]
    if any("tests/golden/test_golden" in getattr(each, "nodeid", "") for each in ran):
        terminalreporter.section("rules without a golden case")
        for rule, why in without_case().items():
            terminalreporter.line(f"{rule}: {why}")
