"""Answers to requests for charts: compressed, with a tag and a time to keep; and refusals.

What is sent is made elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

import flask

from dashboard.embeds.repository import UnknownPinError
from dashboard.embeds.request import ClashError, UnknownChartError, WrongValueError
from dashboard.render.png import NoFontError
from dashboard.web import compression
from dashboard.web.lru_cache import LruCache

#: A pinned chart never changes; a live one is asked for again after five minutes, and shown meanwhile.
FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300, stale-while-revalidate=86400"
View = Callable[..., flask.Response]


@dataclass(frozen=True)
class ResponseSender:
    """Sends bytes in the smallest form that the asker takes; what was compressed lately is kept at hand."""

    squeezed: LruCache[bytes]

    def send(self, data: bytes, kind: str, *, forever: bool = False) -> flask.Response:
        """Answer with bytes of a type, or with 304 where the asker has them."""
        coding = compression.coding(flask.request.accept_encodings) if kind.startswith(compression.TEXT) else ""
        tag = hashlib.sha256(data).hexdigest()[:32] + (f"-{coding}" if coding else "")
        body = self.squeezed.get(tag, lambda: compression.squeeze(data, coding)) if coding else data
        answer = flask.Response(body, content_type=kind)
        if coding:
            answer.headers["Content-Encoding"] = coding
        answer.headers["Vary"] = "Accept-Encoding"
        answer.headers["Cache-Control"] = FOREVER if forever else SHORT
        answer.set_etag(tag)
        answer.make_conditional(flask.request)
        return answer


def refused(status: int, why: str, allowed: Sequence[str] = ()) -> flask.Response:
    """Refuse as JSON, with the values that would do."""
    body = json.dumps({"error": why, "allowed": list(allowed)}, ensure_ascii=False) + "\n"
    answer = flask.Response(body, status, content_type="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def refusing(view: View, refuse: Callable[[int, str, Sequence[str]], flask.Response] = refused) -> View:
    """Answer for a view where what was asked for does not exist, has a wrong value, or cannot be drawn."""

    @wraps(view)
    def answered(*args: str, **kwargs: str) -> flask.Response:
        try:
            return view(*args, **kwargs)
        except ClashError as error:
            return refuse(409, str(error), error.allowed)
        except WrongValueError as error:
            return refuse(400, str(error), error.allowed)
        except UnknownChartError as error:
            return refuse(404, str(error), error.allowed)
        except UnknownPinError as error:
            return refuse(404, str(error), [])
        except NoFontError as error:
            return refuse(503, f"No picture can be drawn here: {error}", [])

    return answered
