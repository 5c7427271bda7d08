"""Which program computed, and by which release of the zones' rules: pinned by a filing.

Where a year as filed cannot be had again byte for byte, these are the first two suspects: a later
program may word a finding otherwise, and a later zone database may move a midnight.
"""

from importlib import import_module
from pathlib import Path
import zoneinfo


def program_version() -> str:
    """The version of lotledger that is running, "not installed" where nobody knows."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version

    try:
        return version("lotledger")
    except PackageNotFoundError:
        return "not installed"


def tzdata_version(zone: str) -> str:
    """The release of the zone database this zone is read from, such as `2025b`.

    The system's own goes first, as it does for the zone itself; "unknown" where it does not say.
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / zone).is_file():
            return _release_in(folder)
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except (ImportError, AttributeError):
        return "unknown"


def _release_in(folder: Path) -> str:
    """The release a folder of zones says it is of."""
    for name in ("tzdata.zi", "+VERSION"):
        try:
            with (folder / name).open(encoding="utf-8") as file:
                return file.readline().removeprefix("# version").strip() or "unknown"
        except (OSError, UnicodeDecodeError):
            continue
    return "unknown"
