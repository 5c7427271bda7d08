"""Kraken's ledger: signed legs joined by reference, fees beside them, a balance on every row."""
