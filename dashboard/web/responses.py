"""Answers to requests for charts: compressed, with a tag and a time to keep; and refusals.

What is sent is made elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

import flask

from dashboard.embeds.cards import UnknownCardError
from dashboard.embeds.pins import DamagedPinError
from dashboard.embeds.repository import UnknownPinError
from dashboard.embeds.request import ClashError, UnknownChartError, WrongValueError
from dashboard.render.png import NoFontError
from dashboard.web.compression import BEST, FOREVER, SHORT, EncodedResponse, digest
from dashboard.web.lru_cache import LruCache

View = Callable[..., flask.Response]


@dataclass(frozen=True)
class ResponseSender:
    """Sends bytes in the smallest encoding that the client takes; what was compressed lately is kept at hand."""

    recent: LruCache[EncodedResponse]

    def send(self, data: bytes, content_type: str, *, forever: bool = False) -> flask.Response:
        """Answer with bytes of a type: a pinned chart never changes, a live one is asked for again."""
        cache_control = FOREVER if forever else SHORT
        key = digest(data), content_type, cache_control
        return self.recent.get(key, lambda: EncodedResponse(data, content_type, 200, cache_control, BEST)).send()


def refuse(status: int, why: str, allowed: Sequence[str] = ()) -> flask.Response:
    """Refuse as JSON, with the values that would do."""
    body = json.dumps({"error": why, "allowed": list(allowed)}, ensure_ascii=False) + "\n"
    answer = flask.Response(body, status, content_type="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def with_refusals(view: View, answer: Callable[[int, str, Sequence[str]], flask.Response] = refuse) -> View:
    """Answer for a view where what was asked for does not exist, has a wrong value, or cannot be drawn."""

    @wraps(view)
    def response(*args: str, **kwargs: str) -> flask.Response:
        try:
            return view(*args, **kwargs)
        except ClashError as error:
            return answer(409, str(error), error.allowed)
        except WrongValueError as error:
            return answer(400, str(error), error.allowed)
        except (UnknownChartError, UnknownCardError) as error:
            return answer(404, str(error), error.allowed)
        except (UnknownPinError, DamagedPinError) as error:
            return answer(error.status, str(error), [])
        except NoFontError as error:
            return answer(503, f"No picture can be drawn here: {error}", [])

    return response
