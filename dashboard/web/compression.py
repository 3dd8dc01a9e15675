"""Answers in the smallest form that the asker takes, with a tag, so that what one has is not sent again.

What is sent, and for how long it may be kept without asking, is decided elsewhere.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cached_property

import brotli
import flask
from werkzeug.datastructures import Accept

#: Brotli's quality for what is compressed while somebody waits, and for what is kept: the last tenth costs fifty times.
QUICK, GOOD, BEST = 5, 9, 11
#: Fewer bytes than these fit into a packet as they are.
_SMALLEST = 600
#: How the types begin whose content is text.
TEXT = ("text/", "application/json", "image/svg", "application/atom", "application/ld", "application/vnd.oai")


def coding(accepted: Accept) -> str:
    """Name the coding that an asker takes, or nothing; Brotli before gzip."""
    return next((name for name in ("br", "gzip") if accepted[name]), "")


def squeeze(data: bytes, name: str, quality: int = BEST) -> bytes:
    """Compress bytes with a named coding, or leave them as they are for none; the same bytes give the same bytes."""
    if name == "br":
        return bytes(brotli.compress(data, quality=quality))
    return gzip.compress(data, 6 if quality == QUICK else 9, mtime=0) if name == "gzip" else data


@dataclass
class Written:
    """Bytes with a type and a status, compressed once for each coding."""

    data: bytes
    kind: str
    status: int = 200
    squeezed: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def tag(self) -> str:
        """Return what tells these bytes from others."""
        return hashlib.sha256(self.data).hexdigest()[:32]

    def weight(self) -> int:
        """Return about how many bytes are kept."""
        return round(len(self.data) * 1.3)

    def send(self) -> flask.Response:
        """Answer the request at hand, with 304 where the asker has the same."""
        name = coding(flask.request.accept_encodings) if self.kind.startswith(TEXT) else ""
        if name not in self.squeezed:
            self.squeezed[name] = squeeze(self.data, name, QUICK) if name else self.data
        answer = flask.Response(self.squeezed[name], self.status, content_type=self.kind)
        answer.headers["Vary"] = "Accept-Encoding"
        answer.headers["Cache-Control"] = "no-cache"
        if name:
            answer.headers["Content-Encoding"] = name
        if self.status == 200:
            answer.set_etag(f"{self.tag}-{name}" if name else self.tag)
            answer.make_conditional(flask.request)
        return answer


def register(server: flask.Flask) -> None:
    """Compress every text that a server sends and that is not compressed yet."""
    server.after_request(_compressed)


def _compressed(response: flask.Response) -> flask.Response:
    if not (response.mimetype or "").startswith(TEXT) or response.is_streamed or response.status_code in (204, 304):
        return response
    response.vary.add("Accept-Encoding")
    name = coding(flask.request.accept_encodings)
    if not name or "Content-Encoding" in response.headers or (response.content_length or 0) < _SMALLEST:
        return response
    response.set_data(squeeze(response.get_data(), name, QUICK))
    response.headers["Content-Encoding"] = name
    _weaken(response)
    return response


def _weaken(response: flask.Response) -> None:
    """Say that a tag stands for the content and no longer for its bytes."""
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(tag, weak=True)
