"""A client for one publisher over HTTP: paced, patient where patience helps, and with no key but in the request.

What is asked and what an answer means is the source's to say.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

import requests

from etl.errors import PublisherError, UsageError
from etl.sources._source import ApiSource, RefusedError, SourceRequest, SourceResponse

#: How often one request is asked at most, and the longest wait between two tries that a publisher may ask for.
TRIES = 5
LONGEST_WAIT = 120.0
#: Seconds to connect, and seconds between two pieces of an answer.
TIMEOUT = (10.0, 60.0)
_AGENT = "nine-bridges (trade statistics; refreshed by hand)"


@dataclass
class PublisherClient:
    """A client for one publisher: its base address, its key, and when it was last asked.

    `wait` sleeps and `clock` returns seconds; both are passed in, so that tests take no time.
    """

    source: ApiSource
    base: str
    key: str = ""
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    session: requests.Session = field(default_factory=requests.Session)
    requests_made: int = 0
    _last: float = float("-inf")

    def __post_init__(self) -> None:
        place = urlsplit(self.base)
        if place.scheme not in ("http", "https") or not place.netloc:
            raise UsageError(
                f"{self.base!r} is no address: set {self.source.variable} to one such as {self.source.base}"
            )
        # urllib3 logs whole addresses when it debugs, and a key may be in one
        logging.getLogger("urllib3").setLevel(logging.INFO)
        # a key that was copied in its percent-encoded form would be encoded twice
        self.key = unquote(self.key)

    def ask(self, request: SourceRequest) -> SourceResponse:
        """Ask until there is an answer that is not a no, at most TRIES times; raise RefusedError otherwise."""
        for tries in range(1, TRIES + 1):
            try:
                return self._ask_once(request)
            except RefusedError as no:
                if not no.again or tries == TRIES:
                    said = f"{self.source.name}: {no} (asked {tries} times: {request.name})"
                    raise RefusedError(said, again=no.again) from no
                self.wait(min(no.wait if no.wait is not None else 2.0**tries, LONGEST_WAIT))
        raise AssertionError("the loop returns or raises")

    def _ask_once(self, request: SourceRequest) -> SourceResponse:
        answer = self._send(request)
        try:
            self.source.raise_if_refused(answer)
        except RefusedError as no:
            asked_for = _seconds(answer.retry_after)
            if asked_for is not None and asked_for > LONGEST_WAIT:
                raise RefusedError(f"{no}; try again in {asked_for:.0f} seconds") from no
            raise RefusedError(str(no), again=no.again, wait=no.wait if asked_for is None else asked_for) from no
        if answer.location:
            place = urlsplit(answer.location)._replace(query="", fragment="").geturl()
            raise RefusedError(f"HTTP {answer.status}, it has moved to {place}: set {self.source.variable} to its base")
        if answer.status not in (200, 204):
            again = answer.status == 429 or answer.status >= 500
            raise RefusedError(f"HTTP {answer.status}", again=again, wait=_seconds(answer.retry_after))
        return answer

    def _send(self, request: SourceRequest) -> SourceResponse:
        self._pace()
        params, headers = list(request.params), {"Accept": self.source.accept, "User-Agent": _AGENT}
        if self.key and self.source.key:
            if self.source.key.header:
                headers[self.source.key.header] = self.key
            else:
                params.append((self.source.key.param, self.key))
        self.requests_made += 1
        try:
            got = self.session.get(
                f"{self.base.rstrip('/')}/{request.path.lstrip('/')}",
                params=params, headers=headers, timeout=TIMEOUT, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            # the library's own message holds the address, and the address may hold the key
            raise RefusedError(f"no answer from {urlsplit(self.base).netloc} ({_cause(error)})", again=True) from None
        said = (got.headers.get(name, "") for name in ("Content-Type", "Retry-After", "Location"))
        return SourceResponse(got.status_code, got.content, *said)

    def _pace(self) -> None:
        """Wait until the publisher's least pause since the last request has passed."""
        pause = self.source.pause[1 if self.key else 0]
        left = self._last + pause - self.clock()
        if left > 0:
            self.wait(left)
        self._last = self.clock()


def key_of(source: ApiSource, environment: dict[str, str]) -> str:
    """Return the key from the environment, or a blank; raise PublisherError if there is no asking without it."""
    if source.key is None:
        return ""
    key = environment.get(source.key.variable, "").strip()
    if source.key.required and not key:
        raise PublisherError(f"{source.name} needs a key: set {source.key.variable} ({source.key.adds})")
    return key


def _cause(error: requests.RequestException) -> str:
    """Return what went wrong, as deep as it is known: the name of a host, a certificate, a proxy."""
    inner = error.args[0] if error.args else None
    return type(getattr(inner, "reason", None) or error).__name__


def _seconds(retry_after: str) -> float | None:
    """Read a Retry-After header: seconds or a date; None if there is none that is understood."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
