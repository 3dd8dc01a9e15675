"""The World Bank's live interface to exchange rates (PA.NUS.FCRF): what to request, how refusals are read, and answers to rows.

The rate is local currency per US dollar, the average of a year. An answer is an array of two: a head with `page`,
`pages` and `total`, and the rows. An error is an array of one, under HTTP 200. A year without a rate has null and is a
gap; the newest years are null for a while. `lastupdated` is the day of the whole data base and dates nothing here.

One request holds both countries and all years: less than 80 rows, of at most 1,000 that are asked for. The rates of the
last two years can still be revised, so the one request is never settled for long.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from etl.errors import InputError
from etl.model import KOREA, RUSSIA
from etl.sources._answers import describe_non_data, raise_if_too_many, read_json
from etl.sources._delimited import shown
from etl.sources._frames import rate_frame
from etl.sources._source import (
    LIST_COLUMNS,
    TRADE_COLUMNS,
    ApiSource,
    FetchScope,
    ParseResult,
    RateRow,
    RefusedError,
    SourceInfo,
    SourceRequest,
    SourceResponse,
    TruncatedError,
    no_rows,
)

FIRST_YEAR = 1990
_PART = "rates"
_INDICATOR = "PA.NUS.FCRF"
#: Alpha-3 and alpha-2 codes, of which each row carries both, and the currency.
_COUNTRIES = {KOREA: ("KR", "KRW"), RUSSIA: ("RU", "RUB")}
#: Local currency per dollar since 1990 (roubles as of today, so less than one before 1994): anything else is an error.
_RATES = {"KRW": (Decimal(300), Decimal(5000)), "RUB": (Decimal("0.0005"), Decimal(500))}
_PER_PAGE = "1000"
_REVISED_YEARS = 2
#: The month of the year after, from which on a year's rate should be out (inferred: newest years are null for a while).
_DUE_MONTH = 7

_FIELDS = {"indicator", "country", "countryiso3code", "date", "value", "unit", "obs_status", "decimal"}
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,30})?(?:[Ee][+-]?[0-9]{1,2})?")
_YEAR = re.compile(r"[12][0-9]{3}")
_PATH = re.compile(r"country/([A-Z]{3}(?:;[A-Z]{3})*)/indicator/PA\.NUS\.FCRF")
_YEARS = re.compile(r"([12][0-9]{3}):([12][0-9]{3})")
#: The interface's own codes for "currently unavailable" and "unknown error".
_PASSING = {"105", "199"}


@dataclass(frozen=True)
class _RateQuery:
    countries: tuple[str, ...]
    first: int
    last: int

    @property
    def request(self) -> SourceRequest:
        path = f"country/{';'.join(self.countries)}/indicator/{_INDICATOR}"
        years = f"{self.first}:{self.last}"
        return SourceRequest(path, (("format", "json"), ("per_page", _PER_PAGE), ("date", years)))

    @classmethod
    def of(cls, request: SourceRequest) -> _RateQuery:
        path, years = _PATH.fullmatch(request.path), _YEARS.fullmatch(request.get("date"))
        if not path or not years or not set(path[1].split(";")) <= set(_COUNTRIES):
            raise InputError(f"{shown(request.name)} is no request for exchange rates; ask again with this version")
        return cls(tuple(path[1].split(";")), int(years[1]), int(years[2]))


def plan_requests(scope: FetchScope) -> list[SourceRequest]:
    """Return the one request: both countries, all years; the year before the newest that is due is always among them."""
    if _PART not in scope.parts:
        return []
    first = min(max(scope.first_year, FIRST_YEAR), int(newest_due(scope.today)) - 1)
    return [_RateQuery(tuple(_COUNTRIES), first, scope.today.year).request]


def is_settled(request: SourceRequest, day: date) -> bool:
    """Return whether two full years have passed since the last year that is asked for."""
    return day.year > _RateQuery.of(request).last + _REVISED_YEARS


def newest_due(today: date) -> str:
    """Return the newest year whose rate should be out."""
    return str(today.year - (1 if today.month >= _DUE_MONTH else 2))


def split(request: SourceRequest) -> list[SourceRequest]:
    """Return a request for each country, or else for each half of the years."""
    query = _RateQuery.of(request)
    if len(query.countries) > 1:
        return [_RateQuery((country,), query.first, query.last).request for country in query.countries]
    if query.first == query.last:
        return []
    middle = (query.first + query.last) // 2
    halves = ((query.first, middle), (middle + 1, query.last))
    return [_RateQuery(query.countries, first, last).request for first, last in halves]


def raise_if_refused(answer: SourceResponse) -> None:
    """Raise for an array of one, which is an error under whatever status, and for too many requests."""
    try:
        problem = _error(json.loads(answer.body))
    except (ValueError, RecursionError):
        problem = None
    if problem is not None:
        codes, text = problem
        raise RefusedError(f"HTTP {answer.status} with an error inside: {text}", again=bool(codes & _PASSING))
    raise_if_too_many(answer)


def _error(found: object) -> tuple[set[str], str] | None:
    """Return the codes and the words of an error, or None for anything else."""
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict) or "message" not in found[0]:
        return None
    messages = found[0]["message"]
    listed = [one for one in messages if isinstance(one, dict)] if isinstance(messages, list) else []
    words = [f"{one.get('id')} {one.get('key')}: {one.get('value')}" for one in listed]
    return {str(one.get("id")) for one in listed}, shown("; ".join(words) or "no words")


def parse(body: bytes, request: SourceRequest) -> ParseResult:
    """Turn an answer into exchange rates; raise TruncatedError where there are more pages."""
    query, found = _RateQuery.of(request), _read_answer(body)
    rows = _check_rows(found)
    ignored: Counter[str] = Counter()
    rates = [rate for row in rows if (rate := _rate(row, query, ignored))]
    seen = Counter((row["countryiso3code"], row["date"]) for row in rows)
    twice = [" ".join(map(str, key)) for key, count in seen.items() if count > 1]
    if twice:
        raise _refusal(f"{twice[0]} stands there twice")
    if not rates:
        raise _refusal("it holds no rate")
    return ParseResult(
        no_rows(TRADE_COLUMNS), no_rows(LIST_COLUMNS), len(rates), dict(ignored), rates=rate_frame(rates)
    )


def _read_answer(body: bytes) -> list[object]:
    """Read the JSON; raise InputError for anything that is not an array of two, saying what it is."""
    if what := describe_non_data(body):
        raise _refusal(what)
    try:
        found = read_json(body, exact=True)
        problem = _error(found)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _refusal(f"it is no whole JSON ({shown(str(error))})") from error
    if problem is not None:
        raise _refusal(f"it is an error: {problem[1]}")
    if not isinstance(found, list) or len(found) != 2:
        raise _refusal("it is not an array of a head and rows")
    return found


def _check_rows(found: list[object]) -> list[Mapping[str, object]]:
    """Return the rows, checked against the head: one page, and as many rows as it says."""
    head, rows = found
    if not isinstance(head, dict) or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _refusal("it is not an array of a head and rows")
    pages, total = _count(head, "pages"), _count(head, "total")
    if pages > 1:
        raise TruncatedError(f"the answer is page {_brief(head.get('page'))} of {pages}")
    if total != len(rows):
        raise _refusal(f"it has {len(rows)} rows, its head says {total}")
    return rows


def _count(head: Mapping[str, object], name: str) -> int:
    value = _brief(head.get(name))
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise _refusal(f"{name} of its head is {value}, no number")
    return int(value)


def _rate(row: Mapping[str, object], query: _RateQuery, ignored: Counter[str]) -> RateRow | None:
    """Return one rate as a row, or nothing for a year without one."""
    country, year = _key(row, query)
    if row["value"] is None:
        ignored["years without a rate"] += 1
        return None
    currency = _COUNTRIES[country][1]
    value, (least, most) = _brief(row["value"]), _RATES[currency]
    if not _NUMBER.fullmatch(value):
        raise _refusal(f"{value} for {country} {year} is not a number such as 12.5")
    if not least <= Decimal(value) <= most:
        raise _refusal(f"{value} {currency} per dollar for {year} is not between {least} and {most}")
    return RateRow(API_SOURCE.info.source, currency, year, float(value), None)


def _key(row: Mapping[str, object], query: _RateQuery) -> tuple[str, int]:
    """Return country and year of a row; refuse unknown fields, other indicators, countries, years and units."""
    fields = set(row)
    if fields != _FIELDS:
        raise _refusal(f"a row has the fields {shown(', '.join(sorted(map(str, fields ^ _FIELDS))))} too many or few")
    country, year = row["countryiso3code"], row["date"]
    if _id(row["indicator"]) != _INDICATOR:
        raise _refusal(f"the indicator {_brief(_id(row['indicator']))} was not asked for")
    if not isinstance(country, str) or country not in query.countries or _id(row["country"]) != _COUNTRIES[country][0]:
        raise _refusal(f"the country {_brief(country)} {_brief(_id(row['country']))} was not asked for")
    if not isinstance(year, str) or not _YEAR.fullmatch(year) or not query.first <= int(year) <= query.last:
        raise _refusal(f"the year {_brief(year)} was not asked for")
    for name in ("unit", "obs_status"):
        if row[name] != "":
            raise _refusal(f"unknown {name} {_brief(row[name])} for {country} {year}")
    return country, int(year)


def _id(found: object) -> object:
    return found.get("id") if isinstance(found, dict) else None


def _brief(found: object) -> str:
    """Return a value of the JSON in a few printable characters: numbers, plain or as text, stay as they are."""
    if isinstance(found, str | Decimal):
        text = str(found)
        return text if _NUMBER.fullmatch(text) else shown(text)
    return "null" if found is None else f"a {type(found).__name__}"


def _refusal(what: str) -> InputError:
    """Return the error to raise, in one line that says what to do next."""
    return InputError(f"World Bank answer: {what}; ask again later, or let etl/sources/world_bank/api.py learn it")


API_SOURCE = ApiSource(
    name="world-bank",
    info=SourceInfo(
        source="world-bank",
        title="Official exchange rate, period average (PA.NUS.FCRF)",
        publisher="World Bank",
        covers="won and roubles for a US dollar, annual",
        licence="CC BY 4.0",
        citation="World Bank, World Development Indicators, PA.NUS.FCRF",
        address="https://data.worldbank.org/indicator/PA.NUS.FCRF",
    ),
    base="https://api.worldbank.org/v2",
    variable="NINE_BRIDGES_WORLDBANK_URL",
    accept="application/json",
    parts={_PART: "won and roubles per US dollar, averages of years"},
    first_year=FIRST_YEAR,
    pause=(1.0, 1.0),
    plan_requests=plan_requests,
    is_settled=is_settled,
    raise_if_refused=raise_if_refused,
    parse=parse,
    split=split,
    newest_due=newest_due,
    usual_revision_percent=1.0,
)
