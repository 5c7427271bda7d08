"""The ledger's clock, and how a moment is written into an event.

`recorded_at` never runs backwards. A machine whose clock was set back still records, but the
event then carries both readings, so that the clamp can be seen for ever:

    position 7  recorded_at 2026-01-02T10:00:00.000000Z
    position 8  recorded_at 2026-01-02T10:00:00.000000Z  clock 2026-01-02T09:58:11.250000Z

Both keys stand at the very front of the stored bytes, at a fixed place and with a fixed width:
they are spliced in front of what the caller encoded, which is itself never encoded again.
"""

from collections.abc import Callable
from datetime import UTC
from datetime import datetime

Clock = Callable[[], datetime]
"""Anything that tells the time, with its offset from UTC."""

_OPENING = b'{"recorded_at":"'
_MOMENT_LENGTH = len("2026-01-02T03:04:05.678901Z")


def system_clock() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; a time without an offset is refused, it could mean anything."""
    if moment.tzinfo is None:
        raise ValueError(f"the clock gave {moment.isoformat()} without an offset from UTC")
    return moment.astimezone(UTC)


def written(moment: datetime) -> str:
    """A moment as events carry it: UTC, always six digits of a second, always `Z`."""
    return in_utc(moment).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def preamble(recorded_at: datetime, reading: datetime) -> bytes:
    """The bytes that stand in front of an event's own keys, its opening brace included.

    `reading` is what the clock said; it is kept only where it stood behind `recorded_at`.
    """
    text = f'{{"recorded_at":"{written(recorded_at)}"'
    if reading < recorded_at:
        text += f',"clock":"{written(reading)}"'
    return text.encode("ascii")


def recorded_at_of(state: bytes) -> datetime:
    """When an event was recorded, read from its fixed place without decoding the rest."""
    start = len(_OPENING)
    if state[:start] != _OPENING:
        raise ValueError("the stored bytes do not begin with recorded_at")
    return datetime.fromisoformat(state[start : start + _MOMENT_LENGTH].decode("ascii"))
