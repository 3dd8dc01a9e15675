"""Responses in the smallest encoding that a client takes, with a tag, so that what a client has is not sent again.

What is sent is decided elsewhere.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

import brotli
import flask
from werkzeug.http import parse_accept_header

#: Brotli's quality for what is sent once, for what is compressed while somebody waits, and for what is kept: the last
#: tenth costs fifty times.
FASTEST, QUICK, GOOD, BEST = 1, 5, 9, 11
#: The level of gzip that stands for each.
_GZIP = {FASTEST: 1, QUICK: 6, GOOD: 9, BEST: 9}
#: How long a response may be kept: for good, for five minutes and shown meanwhile, or never without asking again.
FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300, stale-while-revalidate=86400"
ASK_AGAIN = "no-cache"
#: Fewer bytes than these fit into a packet as they are.
_SMALLEST = 600
#: How the types begin whose content is text.
_TEXT = ("text/", "application/json", "image/svg", "application/atom", "application/ld", "application/vnd.oai")


@dataclass
class EncodedResponse:
    """Bytes with a type and a status, compressed once for each encoding that clients take.

    Whoever asks first is sent what is compressed quickly; what is asked again is compressed as well as `quality` has it,
    beside the answers, and sent so from then on.
    """

    data: bytes
    content_type: str
    status: int = 200
    cache_control: str = ASK_AGAIN
    quality: int = QUICK
    _encoded: dict[str, bytes] = field(default_factory=dict, repr=False)
    _quick: dict[str, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def tag(self) -> str:
        """Return the digest that tells these bytes from others."""
        return digest(self.data)

    def weight(self) -> int:
        """Return about how many bytes this holds."""
        return round(len(self.data) * 1.3)

    def encode(self, encoding: str) -> bytes:
        """Return the bytes in an encoding, compressed the first time."""
        if encoding not in self._encoded:
            self._encoded[encoding] = compress(self.data, encoding, self.quality)
        return self._encoded[encoding]

    def use_encoded(self, encoding: str, data: bytes) -> None:
        """Send these bytes in an encoding, which the caller compressed."""
        self._encoded[encoding] = data

    def _at_hand(self, encoding: str) -> bytes:
        """Return the bytes in an encoding without letting anybody wait for the best."""
        if not encoding or self.quality <= QUICK or encoding in self._encoded:
            return self.encode(encoding)
        if encoding in self._quick:
            _compressor().submit(self.encode, encoding)
        else:
            self._quick[encoding] = compress(self.data, encoding, QUICK)
        return self._quick[encoding]

    def send(self) -> flask.Response:
        """Answer the request at hand: with 304 where the client has the same, with the range that it asks for.

        What is compressed quickly has a weak tag and no ranges: its bytes are not those that are sent later.
        """
        encoding = _asked_encoding() if self.content_type.startswith(_TEXT) else ""
        data = self._at_hand(encoding)
        is_final = data is self._encoded.get(encoding)
        response = flask.Response(data, self.status, content_type=self.content_type)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = self.cache_control
        if encoding:
            response.headers["Content-Encoding"] = encoding
        if self.status == 200:
            response.set_etag(f"{self.tag}-{encoding}" if encoding else self.tag, weak=not is_final)
            response.make_conditional(flask.request, accept_ranges=is_final, complete_length=len(data))
        return response


@cache
def _compressor() -> ThreadPoolExecutor:
    """Return the one thread of this process that compresses beside the answers."""
    return ThreadPoolExecutor(1, "compressor")


def digest(data: bytes) -> str:
    """Return 32 hexadecimal digits that tell bytes from others."""
    return hashlib.sha256(data).hexdigest()[:32]


def compress(data: bytes, encoding: str, quality: int = BEST) -> bytes:
    """Return bytes in a named encoding, or as they are for none; the same bytes give the same bytes."""
    if encoding == "br":
        return bytes(brotli.compress(data, quality=quality))
    return gzip.compress(data, _GZIP[quality], mtime=0) if encoding == "gzip" else data


def decompress(data: bytes, encoding: str) -> bytes:
    """Return what `compress` was given; raise ValueError for bytes that are not what it made."""
    try:
        return brotli.decompress(data) if encoding == "br" else gzip.decompress(data)
    except (brotli.error, OSError, EOFError, zlib.error) as error:
        raise ValueError(f"these bytes are no {encoding}") from error


@lru_cache(100)
def best_encoding(header: str) -> str:
    """Return the encoding that a client takes whose Accept-Encoding this is, or nothing; Brotli before gzip."""
    takes = parse_accept_header(header)
    return next((name for name in ("br", "gzip") if takes[name]), "")


def _asked_encoding() -> str:
    return best_encoding(flask.request.headers.get("Accept-Encoding", ""))


def register(server: flask.Flask) -> None:
    """Compress every text that a server sends and that is not compressed yet."""
    server.after_request(_compressed)


def _compressed(response: flask.Response) -> flask.Response:
    if not (response.mimetype or "").startswith(_TEXT) or response.is_streamed or response.status_code in (204, 304):
        return response
    response.vary.add("Accept-Encoding")
    encoding = _asked_encoding()
    if not encoding or "Content-Encoding" in response.headers or (response.content_length or 0) < _SMALLEST:
        return response
    response.set_data(compress(response.get_data(), encoding, QUICK))
    response.headers["Content-Encoding"] = encoding
    tag, weak = response.get_etag()
    if tag and not weak:  # it stands for the content, and no longer for its bytes
        response.set_etag(tag, weak=True)
    return response
