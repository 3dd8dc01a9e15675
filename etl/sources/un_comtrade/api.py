"""UN Comtrade's live interface (v1): what to request, how it refuses, and its answers to rows of Korea and Russia.

Without a key its preview gives at most 500 rows an answer, cuts the rest off without a word and takes one year or
twelve months a request; with a key it gives 100,000 rows or more and twelve periods. What a row says is read in
`rows`, what rows say together in `frames`. What to ask is worked out in `plan`.

*Empty answers.* A year that a reporter has not published is no error: no row, and nothing covered, since an answer
without rows cannot be told from a request that the publisher misread. Each such year or month of a reporter is a gap.

*Withdrawn figures.* An answer covers each reporter, flow and period that it has a row of. A period is published in one
edition of the HS, so an answer of chapters covers all editions: figures of another edition were given up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from etl.errors import InputError
from etl.model import TOTAL
from etl.sources._comtrade_areas import area_countries
from etl.sources._delimited import shown
from etl.sources._frames import cover_frame, trade_frame
from etl.sources._partner_lists import list_frame
from etl.sources._source import (
    COVER_COLUMNS,
    ApiSource,
    CoverRow,
    Key,
    ParseResult,
    RefusedError,
    SourceRequest,
    SourceResponse,
    TruncatedError,
    no_rows,
)
from etl.sources.un_comtrade.answers import KEYED_ROWS, PREVIEW_ROWS, answer_rows
from etl.sources.un_comtrade.fields import RowError
from etl.sources.un_comtrade.frames import INFO, ComtradeRows, trade_row, whole_lists
from etl.sources.un_comtrade.plan import (
    CHAPTERS_AT_ONCE,
    FIRST_YEAR,
    PARTS,
    is_settled,
    newest_due,
    plan_requests,
    split,
)
from etl.sources.un_comtrade.rows import DETAILS, EDITIONS, ComtradeRow, read_row

_AGAIN = "ask again later; if it stays, the publisher has changed its answers, see etl/sources/un_comtrade/api.py"
_LONGEST_WORDS = 200
_TAGS = re.compile(r"<[^>]*>")
_SECONDS = re.compile(r"in ([0-9]{1,4}) seconds?")


@dataclass(frozen=True)
class _ComtradeQuery:
    """What a request asked for, in our own words; no partners means every partner."""

    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    periods: tuple[str, ...]
    flows: tuple[str, ...]
    codes: tuple[str, ...]

    @classmethod
    def of(cls, request: SourceRequest) -> _ComtradeQuery:
        def words_of(name: str) -> tuple[str, ...]:
            return tuple(word for word in request.get(name).split(",") if word)

        flows = {"X": "export", "M": "import"}
        return cls(
            reporters=tuple(area_countries()[int(code)] for code in words_of("reporterCode")),
            partners=tuple(area_countries()[int(code)] for code in words_of("partnerCode")),
            periods=tuple(code if len(code) == 4 else f"{code[:4]}-{code[4:]}" for code in words_of("period")),
            flows=tuple(flows[code] for code in words_of("flowCode")),
            codes=words_of("cmdCode"),
        )

    @property
    def is_all_chapters(self) -> bool:
        return self.codes == (CHAPTERS_AT_ONCE,)

    def check(self, row: ComtradeRow) -> None:
        """Raise RowError for a row that was not asked for."""
        found = {
            "reporter": (row.reporter, self.reporters),
            "partner": (row.partner, self.partners or (row.partner,)),
            "period": (row.period, self.periods),
            "flow": (row.flow.value, self.flows),
        }
        for name, (given, wanted) in found.items():
            if given not in wanted:
                raise RowError(f"{name} {shown(given)} was not asked for")
        if not (self.is_all_chapters and len(row.code) == 2) and row.code not in self.codes:
            raise RowError(f"commodity {shown(row.code)} was not asked for")


def parse(body: bytes, request: SourceRequest) -> ParseResult:
    """Turn an answer into rows; raise InputError for what is not understood, TruncatedError at the row limit."""
    query = _ComtradeQuery.of(request)
    data = _data(body, request)
    rows = _rows(data, query)
    every = [placed.row for placed in rows.kept]
    lists, why = ([], []) if query.partners else whole_lists(every)
    return ParseResult(
        trade=trade_frame(map(trade_row, rows.figures())),
        lists=list_frame(INFO.source, lists),
        read=len(data),
        ignored=dict(rows.ignored),
        covers=_covers(every, query),
        remarks=tuple(why),
        gaps=len(set(product(query.reporters, query.periods)) - {(row.reporter, row.period) for row in every}),
    )


def _data(body: bytes, request: SourceRequest) -> Sequence[object]:
    """Return the rows of an answer as they came, which are as many as the answer says and fewer than the limit."""
    try:
        data = answer_rows(body)
    except RowError as error:
        raise _wrong(str(error)) from error
    keyed = "/preview/" not in request.path
    if len(data) in KEYED_ROWS or (not keyed and len(data) >= PREVIEW_ROWS):
        raise TruncatedError(f"the answer stops at the limit of {len(data)} rows, so it may be cut off")
    return data


def _rows(data: Sequence[object], query: _ComtradeQuery) -> ComtradeRows:
    rows = ComtradeRows()
    for place, fields in enumerate(data, 1):
        try:
            _take(rows, place, fields, query)
        except RowError as error:
            raise _wrong(f"row {place}: {error}", error.remedy) from error
    return rows


def _take(rows: ComtradeRows, place: int, fields: object, query: _ComtradeQuery) -> None:
    """Take a row; totals over transport, customs and second partner were asked for, so details are a mistake."""
    if not isinstance(fields, dict):
        raise RowError("it is no object")
    row = read_row(fields)
    if isinstance(row, ComtradeRow):
        query.check(row)
        rows.take(place, row)
    elif row == DETAILS or row.startswith("reporter "):
        raise RowError(f"{row} were not asked for")
    else:
        rows.ignored[row] += 1


def _covers(rows: Sequence[ComtradeRow], query: _ComtradeQuery) -> pd.DataFrame:
    """Return what the answer holds completely; a part of the chapters is nothing whole."""
    if not query.is_all_chapters and query.codes != (TOTAL,):
        return no_rows(COVER_COLUMNS)
    classifications = (TOTAL,) if query.codes == (TOTAL,) else EDITIONS
    given = sorted({(row.reporter, row.flow.value, row.period) for row in rows})
    return cover_frame(
        CoverRow(INFO.source, reporter, partner, flow, period, classification)
        for reporter, flow, period in given
        for partner in query.partners or ("",)
        if partner != reporter
        for classification in classifications
    )


def _wrong(what: str, do: str = "") -> InputError:
    return InputError(f"UN Comtrade's answer is not understood: {what}; {do or _AGAIN}")


@dataclass(frozen=True)
class _ComtradeRefusal:
    """What an answer without rows says: the status (of the body where it has one), words, and whether in JSON."""

    status: int
    words: str
    in_json: bool


def raise_if_refused(answer: SourceResponse) -> None:
    """Raise RefusedError for a no, whatever its HTTP status: in JSON, in HTML, in plain words or in an empty body."""
    refusal = _read_refusal(answer)
    if refusal is None:
        return
    for applies, again, advice in _known_refusals(refusal):
        if applies:
            found = _SECONDS.search(refusal.words)
            wait = float(found[1]) if found and again else None
            raise RefusedError(f"HTTP {refusal.status} {shown(refusal.words)}; {advice}", again=again, wait=wait)


def _known_refusals(refusal: _ComtradeRefusal) -> Iterator[tuple[bool, bool, str]]:
    """Return each no that is known: whether it is this one, whether asking again helps, and what to do."""
    status, words = refusal.status, refusal.words.lower()
    yield "quota" in words, False, "a quota is used up: run the same command again once it is replenished"
    yield status == 401, False, "check the key in COMTRADE_KEY, or unset it to ask without one"
    yield status == 403, False, "the key may not ask for this: check its subscription, or unset COMTRADE_KEY"
    yield "url too long" in words, False, "fewer periods must be asked for at once"
    yield status == 404 or "has been removed" in words, False, "check the address in NINE_BRIDGES_COMTRADE_URL"
    yield status in (408, 429), True, "it must be asked more slowly"
    yield status >= 500, True, "try again later"
    yield status == 200 and not refusal.in_json, True, "that is no answer: try again later"
    yield True, False, "it does not take the request as it is"


def _read_refusal(answer: SourceResponse) -> _ComtradeRefusal | None:
    """Return what a no says, or None for an answer that holds rows or, cut short, began to."""
    text = answer.body.decode("utf-8-sig", "replace").strip()
    if not text.startswith("{"):
        return _ComtradeRefusal(answer.status, _words(_TAGS.sub(" ", text)), in_json=False)
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None if answer.status == 200 else _ComtradeRefusal(answer.status, _words(text), in_json=False)
    code = body.get("statusCode")
    status = code if isinstance(code, int) and code >= 400 else answer.status
    messages = _words(" ".join(_messages(body)))
    if status == 200 and not messages and "data" in body:
        return None
    return _ComtradeRefusal(status, messages or _words(text), in_json=True)


def _messages(body: Mapping[str, object]) -> Iterator[str]:
    nested = body.get("errorObject")
    if isinstance(nested, dict):
        yield from _messages(nested)
    for name in ("message", "errorMessage", "error"):
        if body.get(name):
            yield str(body[name])


def _words(text: str) -> str:
    """Return a text in one line that can be printed, and not endless."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(line.split())[:_LONGEST_WORDS]


API_SOURCE = ApiSource(
    name="un-comtrade",
    info=INFO,
    base="https://comtradeapi.un.org",
    variable="NINE_BRIDGES_COMTRADE_URL",
    accept="application/json",
    parts=PARTS,
    first_year=FIRST_YEAR,
    pause=(3.5, 1.5),
    plan_requests=plan_requests,
    is_settled=is_settled,
    raise_if_refused=raise_if_refused,
    parse=parse,
    split=split,
    newest_due=newest_due,
    key=Key(
        variable="COMTRADE_KEY",
        header="Ocp-Apim-Subscription-Key",
        required=False,
        adds="answers of up to 100,000 rows, so that a full fetch takes a sixth of the requests; free to register",
    ),
)
