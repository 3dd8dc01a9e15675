"""What an answer of any publisher can be instead of data, and JSON read strictly. Nothing of one publisher belongs here."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import NoReturn

from etl.sources._delimited import has_lost_digits, shown
from etl.sources._source import RefusedError, SourceResponse

#: Whatever is as long as a key is not repeated in a message.
_LONG = re.compile(r"[A-Za-z0-9%+/=-]{20,}")
_MARKUP = (b"<!doctype html", b"<html")


def beginning(body: bytes) -> bytes:
    """Return the first bytes of an answer in lower case, without a byte order mark and blanks."""
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def is_web_page(body: bytes) -> bool:
    """Return whether an answer is a page of HTML, such as a proxy or a gateway sends in place of data."""
    return beginning(body).startswith(_MARKUP)


def describe_non_data(body: bytes) -> str:
    """Return in words that an answer is empty or a page of HTML, or a blank."""
    if not body.strip():
        return "it is empty"
    return "it is a page of HTML, no data" if is_web_page(body) else ""


def raise_if_no_data(answer: SourceResponse) -> None:
    """Raise RefusedError, to be asked again, for an answer that is empty or a web page."""
    if not beginning(answer.body):
        raise RefusedError("an empty answer", again=True)
    if is_web_page(answer.body):
        raise RefusedError("a web page where figures belong", again=True)


def one_short_line(words: str) -> str:
    """Return a publisher's words in one short line without anything that could be a key."""
    return shown(_LONG.sub("…", " ".join(words.split())))


def raise_if_too_many(answer: SourceResponse) -> None:
    """Raise RefusedError for HTTP 429, after which the same request can be sent again."""
    if answer.status == 429:
        raise RefusedError("HTTP 429: too many requests", again=True)


def read_json(text: str | bytes, *, exact: bool = False) -> object:
    """Read JSON, with `exact` its numbers as printed (Decimal); raise ValueError for double fields, NaN and Infinity.

    Without `exact`, a number that lost digits, such as 3.0178E+11, stays a text, which no reader takes for a number.
    """
    real, whole = (Decimal, Decimal) if exact else (_read_float, None)
    return json.loads(
        text,
        parse_float=real,
        parse_int=whole,
        parse_constant=_refuse_constant,
        object_pairs_hook=_refuse_double_fields,
    )


def _read_float(text: str) -> float | str:
    return text if has_lost_digits(text) else float(text)


def _refuse_double_fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice in one object")
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
