"""A client for one publisher over HTTP: paced, patient where patience helps, and with no key but in the request.

What is asked and what an answer means is the source's to say.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import unquote, urlsplit

import requests
from urllib3.exceptions import HTTPError

from etl.errors import PublisherError, UsageError
from etl.sources._source import ApiSource, RefusedError, SourceRequest, SourceResponse
from etl.transport.bounded_body import ACCEPTED_ENCODING, read_body, within

#: How often one request is asked at most, and the longest wait between two tries that a publisher may ask for.
TRIES = 5
LONGEST_WAIT = 120.0
#: Seconds to connect, and seconds between two pieces of an answer.
TIMEOUT = (10.0, 60.0)
#: Seconds for a whole answer, from the first byte sent to the last received.
LONGEST_ANSWER = 600.0
#: No wait has more digits than this.
_MOST_DIGITS = 12
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
    longest: float = LONGEST_ANSWER
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
                    message = f"{self.source.name}: {no} (asked {tries} times: {request.name})"
                    raise RefusedError(message, again=no.again) from no
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
            place = _without_query(answer.location)
            raise RefusedError(f"HTTP {answer.status}, it has moved to {place}: set {self.source.variable} to its base")
        if answer.status not in (200, 204):
            again = answer.status == 429 or answer.status >= 500
            raise RefusedError(f"HTTP {answer.status}", again=again, wait=_seconds(answer.retry_after))
        return answer

    def _send(self, request: SourceRequest) -> SourceResponse:
        self._pace()
        params = list(request.params)
        headers = {"Accept": self.source.accept, "Accept-Encoding": ACCEPTED_ENCODING, "User-Agent": _AGENT}
        if self.key and self.source.key:
            if self.source.key.header:
                headers[self.source.key.header] = self.key
            else:
                params.append((self.source.key.param, self.key))
        self.requests_made += 1
        address = f"{self.base.rstrip('/')}/{request.path.lstrip('/')}"
        try:
            return within(self.longest, lambda: self._get(address, params, headers))
        except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
            # the library's own message holds the address, and the address may hold the key
            raise RefusedError(f"no answer from {urlsplit(self.base).netloc} ({_cause(error)})", again=True) from None

    def _get(self, address: str, params: list[tuple[str, str]], headers: dict[str, str]) -> SourceResponse:
        """Send a request and read its answer within bounds; a redirect is not followed."""
        with self.session.get(
            address, params=params, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as got:
            fields = (got.headers.get(name, "") for name in ("Content-Type", "Retry-After", "Location"))
            return SourceResponse(got.status_code, read_body(got), *fields)

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


def _without_query(address: str) -> str:
    """Return an address without what may hold a key; of what is no address nothing."""
    try:
        return urlsplit(address)._replace(query="", fragment="").geturl()
    except ValueError:
        return "an address that is none"


def _cause(error: Exception) -> str:
    """Return what went wrong, as deep as it is known: the name of a host, a certificate, a proxy."""
    inner = error.args[0] if error.args else None
    return type(getattr(inner, "reason", None) or error).__name__


def _seconds(retry_after: str) -> float | None:
    """Read a Retry-After header: seconds or a date; None if there is none that is understood."""
    seconds = retry_after.strip()
    if seconds.isascii() and seconds.isdigit():
        return float(seconds[:_MOST_DIGITS])
    try:
        return max(0.0, parsedate_to_datetime(seconds).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError, OSError):
        return None
