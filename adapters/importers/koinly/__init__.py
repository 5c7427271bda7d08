"""Koinly's tables, which other programs and people write too: legs, a fee and a label."""
