"""The shape of an answer of Statistics Korea's open interface: how its noes are read, and its rows, strictly.

Rows are an array of objects of text. A no is one object `{"err", "errMsg"}`, under HTTP 200. Two kinds of it are no refusal:
there is nothing for what was asked (30), and more than may be sent at once (31, 41). What is asked and what the rows mean is in
`api`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from etl.errors import InputError
from etl.sources._answers import beginning, describe_non_data, one_short_line, raise_if_no_data, read_json
from etl.sources._delimited import shown
from etl.sources._source import RefusedError, SourceResponse, TruncatedError

Row = Mapping[str, str]

NEEDED = frozenset({"ORG_ID", "TBL_ID", "C1", "C1_NM", "ITM_ID", "ITM_NM", "UNIT_NM", "PRD_SE", "PRD_DE", "LST_CHN_DE"})
#: The figure itself: a row without one is the same as a row whose figure is blank.
VALUE = "DT"
#: Fields that repeat in words, or in English, what others say.
_UNUSED = frozenset({"TBL_NM", "C1_OBJ_NM", "C1_OBJ_NM_ENG", "C1_NM_ENG", "ITM_NM_ENG", "UNIT_NM_ENG", "UNIT_ID"})

_NOTHING, _TOO_MANY = "30", ("31", "41")
_GET_A_KEY = "set KOSIS_API_KEY to the key that is free at https://kosis.kr/openapi"
#: What the codes mean (the publisher's guide for developers), and whether asking again can help.
_REASONS = {
    "10": (f"there is no key; {_GET_A_KEY}", False),
    "11": (f"the key is unknown or has expired; {_GET_A_KEY}", False),
    "20": ("a parameter is missing; the interface has changed", False),
    "21": ("a parameter is wrong; the interface has changed", False),
    "40": ("the requests of this key are used up; ask again tomorrow", False),
    "42": ("the key is barred; see its page at https://kosis.kr/openapi", False),
    "50": ("the service failed", True),
}


def refusal(what: str) -> InputError:
    """Return the error to raise for an answer that is not what it should be: one line, with what to do next."""
    return InputError(
        f"Statistics Korea's answer: {what}; ask again later, the answer is cut or its format has changed"
    )


def raise_if_refused(answer: SourceResponse) -> None:
    """Raise RefusedError for an answer that is a no; leave what cannot be read under HTTP 200 to the parser."""
    error = _read_error(answer.body)
    if error is not None:
        code, words = error
        if code not in (_NOTHING, *_TOO_MANY):
            reason, again = _REASONS.get(code, (f"the service says no: {words}", False))
            raise RefusedError(f"{reason} (code {one_short_line(code)})", again=again)
        return
    if answer.status != 200:
        raise RefusedError(f"HTTP {answer.status}", again=answer.status == 429 or answer.status >= 500)
    raise_if_no_data(answer)


def _read_error(body: bytes) -> tuple[str, str] | None:
    """Return the code and the words of an error object, or None for anything else."""
    if not beginning(body).startswith(b"{"):
        return None
    try:
        found = read_json(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "err" not in found:
        return None
    return str(found["err"]), one_short_line(str(found.get("errMsg", "")))


def answer_rows(body: bytes, ignored: Counter[str]) -> Sequence[Row]:
    """Return the rows as text, none where the publisher has nothing; fields that are not known are named and passed over.

    Raises InputError for any other shape, TruncatedError where the publisher says that it would be too much.
    """
    if what := describe_non_data(body):
        raise refusal(what)
    if (error := _read_error(body)) is not None:
        return _no_rows(*error)
    try:
        found = read_json(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refusal(f"it is no JSON that can be read ({type(error).__name__})") from error
    if not isinstance(found, list):
        raise refusal("it is no list of rows")
    rows = [_row(one, number) for number, one in enumerate(found, 1)]
    for name in {name for row in rows for name in row} - NEEDED - _UNUSED - {VALUE}:
        ignored[f"field {name} (not known)"] += 1
    return rows


def _no_rows(code: str, words: str) -> Sequence[Row]:
    if code in _TOO_MANY:
        raise TruncatedError(f"Statistics Korea says that this is more than it sends at once (code {code})")
    if code != _NOTHING:
        raise refusal(f"it is error {one_short_line(code)}, {words}")
    return ()


def _row(found: object, number: int) -> Row:
    if not isinstance(found, dict):
        raise refusal(f"row {number} is no object")
    row = {name: "" if value is None else value for name, value in found.items()}
    if missing := sorted(NEEDED - row.keys()):
        raise refusal(f"row {number} has no {missing[0]}")
    if wrong := [name for name, value in row.items() if not isinstance(value, str)]:
        raise refusal(f"{shown(wrong[0])} of row {number} is no text")
    return row
