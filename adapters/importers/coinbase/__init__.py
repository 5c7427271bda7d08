"""Coinbase's transaction history: what its rows say, and which of them belong together."""
