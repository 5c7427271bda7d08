"""The one written form of a report, and digests of it: what a filing keeps and pins.

Two programs that computed the same report must write the same bytes, or "as filed" could never be
shown to be what was filed. So: JSON, keys sorted, no blanks, UTF-8. Amounts and units are strings
in a report already, so no number can be written in two ways.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from projections.filed import figures


def canonical(data: Any) -> bytes:
    """Data as bytes, always the same for the same data."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def digest_of(content: bytes) -> str:
    """SHA-256 of bytes, in lower-case hex."""
    return sha256(content).hexdigest()


def rows_digest(report: Mapping[str, Any]) -> str:
    """SHA-256 of a report's rows and totals, given as data; sentences do not count."""
    return digest_of(canonical(figures(report)))
