"""The shape of a Korea Customs answer from data.go.kr: how its three kinds of no are read, and its items, strictly.

A no comes from the gateway (`OpenAPI_ServiceResponse`, as XML or as JSON, under any HTTP status) or from the service
itself (HTTP 200 and a `resultCode` other than 00). What is asked for and what the items mean is in `api`.
Entities are refused before they are read (defusedxml).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring, iterparse  # type: ignore[import-untyped]

from etl.errors import InputError
from etl.sources._answers import one_short_line, raise_if_no_data
from etl.sources._delimited import shown
from etl.sources._source import RefusedError, SourceResponse

Item = Mapping[str, str]

_ROOT, _GATEWAY = "response", "OpenAPI_ServiceResponse"
_GATEWAY_HEAD = "cmmMsgHeader"
_FINE = "00"
_JSON = b"{"
_MARK = b"\xef\xbb\xbf"

#: What the XML library raises: not well-formed, forbidden, or in an encoding that it does not know.
_NOT_XML = (ParseError, ValueError, LookupError)

_SUBSCRIBE = "subscribe DATA_GO_KR_KEY to both 15101612 (nationtrade) and 15100475 (nitemtrade) at data.go.kr"
_DAILY = "22"
_DAILY_WORDS = "the requests of this day are used up; ask again after midnight in Korea (15:00 UTC)"
#: What the gateway's codes mean, and whether asking again can help.
_REASONS = {
    "01": ("the service failed", True),
    "02": ("the service's data base failed", True),
    "04": ("the gateway could not reach the service", True),
    "05": ("the service did not answer the gateway in time", True),
    "12": ("there is no such service, or it was closed; see https://www.data.go.kr/data/15100475", False),
    "20": (f"no key, or a key without leave; {_SUBSCRIBE}", False),
    "21": ("the key is blocked for the time being; see its page at data.go.kr", False),
    _DAILY: (_DAILY_WORDS, False),
    "23": ("too many requests at once", True),
    "30": (f"the key is unknown, or not subscribed to this service; {_SUBSCRIBE}", False),
    "31": ("the key has expired; prolong it at data.go.kr", False),
    "32": ("this machine's address is not registered for the key; see its page at data.go.kr", False),
}


@dataclass(frozen=True)
class _ResponseHead:
    """Who speaks in an answer's head (the service or the gateway), its code, and its words."""

    root: str
    code: str
    words: str


def raise_if_refused(answer: SourceResponse) -> None:
    """Raise RefusedError for an answer that is a no; leave what cannot be read under HTTP 200 to the parser."""
    head = _read_head(answer.body)
    if head is not None and head.root == _GATEWAY:
        raise _gateway_refusal(head, answer)
    if answer.status == 429:
        burst = bool(answer.retry_after)
        raise RefusedError("too many requests at once" if burst else _DAILY_WORDS, again=burst)
    if answer.status != 200:
        words = f"; {_SUBSCRIBE}" if answer.status in (401, 403) else ""
        raise RefusedError(f"HTTP {answer.status}{words}", again=answer.status >= 500)
    raise_if_no_data(answer)
    if head is not None and head.root == _ROOT and head.code != _FINE:
        raise RefusedError(f"the service says no ({one_short_line(head.code)}: {one_short_line(head.words)})")


def _gateway_refusal(head: _ResponseHead, answer: SourceResponse) -> RefusedError:
    unknown = (f"the gateway says no: {one_short_line(head.words)}", answer.status >= 500)
    words, again = _REASONS.get(head.code, unknown)
    burst = answer.status == 429 and bool(answer.retry_after) and head.code != _DAILY
    return RefusedError(f"{words} (code {one_short_line(head.code)})", again=again or burst)


def _read_head(body: bytes) -> _ResponseHead | None:
    """Read the head of an answer and no more, however long it is; None if there is none."""
    if body.removeprefix(_MARK).lstrip().startswith(_JSON):
        return _read_json_head(body)
    root, found = "", {"resultCode": "", "resultMsg": "", "returnReasonCode": "", "returnAuthMsg": ""}
    try:
        for event, element in iterparse(io.BytesIO(body), events=("start", "end")):
            root = root or element.tag
            if event == "end" and element.tag in found:
                found[element.tag] = (element.text or "").strip()
            if event == "end" and element.tag in ("header", _GATEWAY_HEAD):
                break
    except _NOT_XML:
        if not root:
            return None
    code, words = ("returnReasonCode", "returnAuthMsg") if root == _GATEWAY else ("resultCode", "resultMsg")
    return _ResponseHead(root, found[code], found[words])


def _read_json_head(body: bytes) -> _ResponseHead | None:
    try:
        head = json.loads(body.removeprefix(_MARK))[_GATEWAY][_GATEWAY_HEAD]
        return _ResponseHead(_GATEWAY, str(head["returnReasonCode"]), str(head["returnAuthMsg"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def refusal(what: str) -> InputError:
    """Return the error to raise for an answer that is not what it should be: one line, with what to do next."""
    return InputError(f"Korea Customs answer: {what}; ask again later, the answer is cut or its format has changed")


def items(body: bytes, fields: frozenset[str]) -> list[Item]:
    """Return every item's fields as text, blanks at the ends removed; raise InputError for any other shape.

    Each item must have exactly these fields, each once.
    """
    if not body.strip():
        raise refusal("it is empty")
    try:
        root: Element = fromstring(body)
    except _NOT_XML as error:
        raise refusal(f"it is no XML that can be read ({type(error).__name__})") from error
    _expect(root, _ROOT, ("header", "body"))
    _expect(root[0], "header", ("resultCode", "resultMsg"))
    if _text(root[0][0]) != _FINE:
        raise refusal(f"its code is {shown(_text(root[0][0]))} where {_FINE} belongs")
    _expect(root[1], "body", ("items",))
    return [_item(element, number, fields) for number, element in enumerate(root[1][0], 1)]


def _expect(element: Element, tag: str, children: tuple[str, ...]) -> None:
    found = tuple(child.tag for child in element)
    if element.tag != tag or found != children:
        what = f"{element.tag} of {', '.join(found[:4])}"
        raise refusal(f"found {shown(what)} where {tag} of {', '.join(children)} belongs")


def _item(element: Element, number: int, fields: frozenset[str]) -> Item:
    if element.tag != "item":
        raise refusal(f"element {number} of its items is {shown(element.tag)}")
    names = [child.tag for child in element]
    if len(names) != len(fields) or set(names) != fields:
        wrong = sorted(set(names) ^ fields) or ["a field that stands twice"]
        raise refusal(f"item {number} has missing, unknown or double fields: {shown(', '.join(wrong[:5]))}")
    return {child.tag: _text(child) for child in element}


def _text(element: Element) -> str:
    if len(element) or (element.tail or "").strip():
        raise refusal(f"{shown(element.tag)} holds more than its text")
    return (element.text or "").strip()


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})")


def number(item: Item, field: str) -> int | None:
    """Read a whole number, with commas or without; None for a blank. Only a balance may be negative."""
    text = item[field]
    if not text:
        return None
    if not _NUMBER.fullmatch(text) or (text.startswith("-") and field != "balPayments"):
        raise refusal(f"{shown(text)} under {field} is not a number such as 1234")
    return int(text.replace(",", ""))
