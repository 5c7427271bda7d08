"""The calculation is exact, and depends on its arguments alone."""

import pytest

from tests.tidy.purity import PURE
from tests.tidy.purity import binary_fractions
from tests.tidy.purity import impurities
from tests.tidy.tree import module
from tests.tidy.tree import shipped


def test_domain_and_projections_compute_and_nothing_else() -> None:
    """No clock is read there, no file opened, no dice thrown."""
    pure = [each for each in shipped() if each.package in PURE]
    assert [complaint for each in pure for complaint in impurities(each)] == []


def test_domain_and_projections_know_no_binary_fractions() -> None:
    """Every amount is exact: there is no float to round it behind our back."""
    pure = [each for each in shipped() if each.package in PURE]
    assert [complaint for each in pure for complaint in binary_fractions(each)] == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\nseen = datetime.now()",
        "import datetime\nseen = datetime.datetime.utcnow()",
        "from datetime import date\ndef age(of, on=date.today()): ...",
        "import time",
        "from time import time",
        "import os.path",
        "from pathlib import Path",
        "import random",
        "from uuid import uuid4",
        "import sqlite3",
        "def prices():\n    return open('prices.csv').read()",
        "print('lots')",
    ],
)
def test_a_clock_or_a_file_is_seen(source: str) -> None:
    """Reading the clock, chance or the disk is complained about."""
    assert list(impurities(module("domain/lots.py", source)))


@pytest.mark.parametrize(
    "source",
    [
        "half = 0.5",
        "tiny = 1e-8",
        "turned = 2j",
        "def units(text):\n    return float(text)",
        "def cost(of: float) -> None: ...",
        "import math",
        "from statistics import mean",
    ],
)
def test_a_binary_fraction_is_seen(source: str) -> None:
    """A float written, converted to, annotated or imported is complained about."""
    assert list(binary_fractions(module("domain/lots.py", source)))


def test_exact_arithmetic_on_given_times_passes() -> None:
    """Decimals and instants that come in as arguments are what the domain is made of."""
    exact = module(
        "domain/lots.py",
        "from datetime import datetime, time, timedelta\n"
        "from decimal import Decimal\n"
        "def late(at: datetime, basis: Decimal) -> bool:\n"
        "    return at + timedelta(days=365) > at and basis / 3 > Decimal('0.5') * 1\n",
    )
    assert [*impurities(exact), *binary_fractions(exact)] == []
