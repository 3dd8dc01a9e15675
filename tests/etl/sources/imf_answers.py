"""What the tests of the IMF's live interface share: requests, answers written down, and how a refusal is read."""

from __future__ import annotations

from datetime import date

import pytest

from etl.errors import InputError
from etl.sources._source import FetchScope, ParseResult
from etl.sources.imf.query import EVERY, ImfQuery
from etl.sources.imf.sdmx import API_SOURCE, parse
from tests.etl.sources import Figures
from tests.standin import imf

TODAY = date(2026, 11, 24)
BOTH = ("XG_FOB_USD", "MG_CIF_USD")
ANNUAL = ImfQuery(("KOR", "RUS"), BOTH, EVERY, "A", 2020)
MONTHLY = ImfQuery(("KOR", "RUS"), BOTH, ("KOR", "RUS", "G001"), "M", 2020)
RUSSIA_ONLY = ImfQuery(("RUS",), ("XG_FOB_USD",), EVERY, "A", 2015)
PREFIX = "data/dataflow/IMF.STA/IMTS/%2B/KOR%2BRUS.XG_FOB_USD%2BMG_CIF_USD"
SUFFIX = "dimensionAtObservation=TIME_PERIOD&attributes=dsd&measures=all"
#: Three parts, each rounded by at most half a dollar: a change below that cannot be seen.
ROUNDING_USD = 1.5


def wanted(*parts: str, first_year: int = 1990, today: date = TODAY) -> FetchScope:
    return FetchScope(parts or tuple(API_SOURCE.parts), first_year, today, keyed=False)


def answered(asked: ImfQuery, data: imf.ImfData | None = None) -> bytes:
    """Return the stand-in's answer without a network."""
    request = asked.request
    handler = imf.handlers(data or imf.ImfData())[imf.PREFIX]
    return handler(imf.ReceivedRequest(f"/{request.path}", dict(request.params), {})).body


def rendered(*rows: str, frequency: str = "A") -> bytes:
    """Write an answer from rows such as `RUS XG G001 2020=5e9 2021=6e9`: reporter, flow, partner, figures."""
    indicators = {"XG": "XG_FOB_USD", "MG": "MG_CIF_USD"}
    series = {}
    for row in rows:
        reporter, flow, partner, *points = row.split()
        pairs = [tuple(point.split("=")) for point in points]
        series[reporter, indicators[flow], partner, frequency] = [(time, value) for time, value in pairs]
    return imf.render(series)


def read(body: bytes, asked: ImfQuery = RUSSIA_ONLY) -> ParseResult:
    return parse(body, asked.request)


def refused(body: bytes, asked: ImfQuery = RUSSIA_ONLY) -> str:
    """Return the message with which an answer is refused: one line that says what to do."""
    with pytest.raises(InputError) as caught:
        read(body, asked)
    assert str(caught.value).isprintable()
    assert "; " in str(caught.value)
    return str(caught.value)


def changed(old: str, new: str) -> bytes:
    """Return a small answer with one piece of text replaced."""
    text = rendered("RUS XG G001 2016=6000000000", "RUS XG KOR 2016=4000000000", "RUS XG CHN 2016=2000000000").decode()
    assert text.count(old) == 1, f"{old!r} must stand once in the answer"
    return text.replace(old, new).encode()


def moved(found: Figures, right: Figures) -> set[tuple[str, ...]]:
    """Return the keys that are there only once, or with another value."""
    return {
        key for key in found.keys() | right.keys() if abs(found.get(key, -1e9) - right.get(key, -1e9)) > ROUNDING_USD
    }
