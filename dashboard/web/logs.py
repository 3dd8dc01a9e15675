"""One line of JSON a request, and one for each thing that went wrong: for machines to read, and nothing about persons.

No address of a reader, no browser, no referrer; of a query string only words of ours with values that look like ours.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import TextIO, TypeVar
from urllib.parse import parse_qsl

from dashboard.web.json_text import JsonObject
from dashboard.web.wsgi import Environ, Response

#: The name in a request's environment under which the application tells the version that it answered from.
VERSION = "nine_bridges.version"
#: The name under which it tells that what was asked for was not kept, and was made for this request.
MADE = "nine_bridges.made"

_PLAIN = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_LONGEST_PATH = 200
#: Words of frames and files of charts, besides those of pages.
_ALSO = frozenset({"digest", "format", "size"})
#: Words of pages whose values readers type in themselves.
_TYPED = frozenset({"search", "find"})
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

Found = TypeVar("Found", Response, Response | None)
Write = Callable[[JsonObject], None]


def line_writer(stream: TextIO) -> Write:
    """Return a function that writes a line to a stream, whole or not at all."""

    def write(line: JsonObject) -> None:
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        stream.write(json.dumps({"time": stamp, **line}) + "\n")
        stream.flush()

    return write


def log_requests(
    answer: Callable[[Environ], Found], write: Write, words: Collection[str]
) -> Callable[[Environ], Found]:
    """Return a function that answers as `answer` does, and logs each answer with the known words of its query string."""

    def answer_and_note(environ: Environ) -> Found:
        start = time.perf_counter()
        response = answer(environ)
        if response is not None:
            write(_line(environ, response, start, words))
        return response

    return answer_and_note


def _line(environ: Environ, response: Response, start: float, words: Collection[str]) -> JsonObject:
    method = environ["REQUEST_METHOD"]
    return {
        "event": "request",
        "method": method if method in _METHODS else "other",
        "path": environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")[:_LONGEST_PATH],
        "query": loggable_words(environ.get("QUERY_STRING", ""), words),
        "status": response.status,
        "bytes": len(response.body),
        "ms": round((time.perf_counter() - start) * 1000, 1),
        "version": environ.get(VERSION, ""),
        "made": environ.get(MADE, False),
    }


def loggable_words(search: str, words: Collection[str]) -> dict[str, str]:
    """Return the known words of a query string whose values look like values of ours."""
    pairs = parse_qsl(search, errors="replace")[:50]
    noted = _ALSO.union(words) - _TYPED
    return {name: value for name, value in pairs if name in noted and _PLAIN.fullmatch(value)}


class JsonLineHandler(logging.Handler):
    """Writes what the program notes as lines of JSON: of an error its kind and place, not its text, which may quote."""

    def __init__(self, write: Write) -> None:
        super().__init__(logging.WARNING)
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        if record.exc_info is None or record.exc_info[1] is None:
            self._write({"event": "note", "level": record.levelname.lower(), "message": record.getMessage()})
            return
        error = record.exc_info[1]
        frames = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)]
        kind = type(error).__name__
        self._write({"event": "error", "message": str(record.msg), "error": kind, "where": frames[-12:]})
