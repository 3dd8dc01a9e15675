"""The body of an answer within bounds: so many bytes after decoding, and so much time, whatever the publisher sends.

A body is read piece by piece and decoded here, because a library that decodes for us makes gigabytes of a few kilobytes.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

import requests

from etl.sources._source import RefusedError

#: No answer of a publisher that is asked here is as large as this, decoded.
LARGEST_BODY = 256 << 20
#: What a publisher may be asked to send; what it sends in another encoding is refused.
ACCEPTED_ENCODING = "gzip"
_PIECE = 1 << 16
_Result = TypeVar("_Result")


def within(seconds: float, do: Callable[[], _Result]) -> _Result:
    """Return what a call returns, or raise what it raises; raise RefusedError if it takes longer than so many seconds.

    The call is then left to itself: a publisher that sends a byte a second keeps nobody waiting but its own thread.
    """
    end: Future[_Result] = Future()

    def run() -> None:
        try:
            end.set_result(do())
        except BaseException as error:  # noqa: BLE001  it is raised where the call was made
            end.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return end.result(timeout=seconds)
    except TimeoutError:
        if end.done():  # the call itself ran out of some time of its own
            raise
        raise RefusedError(f"the answer was not there after {seconds:.0f} seconds", again=False) from None


def read_body(answer: requests.Response, largest: int = LARGEST_BODY) -> bytes:
    """Return the body of an answer, decoded; raise RefusedError if it is too large or in an encoding that was not asked for."""
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    pieces = iter(lambda: answer.raw.read(_PIECE, decode_content=False), b"")
    if encoding in ("gzip", "x-gzip"):
        pieces = _unzip(pieces, largest)
    elif encoding not in ("", "identity"):
        raise RefusedError(f"it sent {encoding[:40]!r}, an encoding that was not asked for")
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > largest:
            raise RefusedError(f"it sent more than {largest >> 20} MB")
    return bytes(found)


def _unzip(pieces: Iterator[bytes], largest: int) -> Iterator[bytes]:
    """Return pieces of what was zipped, none larger than the bound by much."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if inflater.eof:
                    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield inflater.decompress(rest, largest + 1)
                rest = inflater.unconsumed_tail or inflater.unused_data
    except zlib.error as error:
        raise RefusedError(f"its body cannot be unzipped ({error})", again=True) from error
    if not inflater.eof:
        raise RefusedError("its zipped body was cut", again=True)
