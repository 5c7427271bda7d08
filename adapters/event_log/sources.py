"""Source files as they are kept: byte for byte under their SHA-256, compressed in the store.

An exchange's export is the evidence behind every fact read from it. It is kept whole, so that years
later a row can be shown exactly as the exchange wrote it, trailing blanks and all; and it is
checked against its digest both when it is put away and when it is taken out again.
"""

from hashlib import sha256
import zlib

from adapters.event_log.refusals import store_damaged


def packed(digest: str, content: bytes) -> bytes:
    """The compressed content, after checking that the digest is its own."""
    check_digest(digest, content)
    # The fastest level: an export shrinks to about a third at any of them.
    return zlib.compress(content, level=1)


def unpacked(digest: str, kept: bytes, place: str) -> bytes:
    """The content as it was put in; anything else is damage and is said so."""
    try:
        content = zlib.decompress(kept)
    except (zlib.error, TypeError) as error:
        raise _damaged(digest, place) from error
    if sha256(content).hexdigest() != digest:
        raise _damaged(digest, place)
    return content


def check_digest(digest: str, content: bytes) -> None:
    """A file is kept under its own digest or not at all."""
    if sha256(content).hexdigest() != digest:
        raise ValueError(f"{digest} is not the SHA-256, in lower-case hex, of the content")


def _damaged(digest: str, place: str) -> Exception:
    return store_damaged(place, f"a source file that no longer is what {digest} was made from")
