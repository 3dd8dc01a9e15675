"""The World Bank's interface as the tests meet it: made-up exchange rates, pages, and errors under HTTP 200."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.standin.server import Handler, ReceivedRequest, Reply

PREFIX = "/country/"
_COUNTRIES = {"KOR": ("KR", "Korea, Rep.", 1000.25), "RUS": ("RU", "Russian Federation", 20.5)}
_INDICATOR = "PA.NUS.FCRF"
INVALID = [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]


@dataclass
class WorldBankData:
    """What the stand-in holds: up to which year, what differs from the rule (None is no rate), and its habits."""

    last_year: int = 2025
    changed: dict[tuple[str, int], float | None] = field(default_factory=dict)
    per_page_at_most: int = 32_500
    numbers_as_text: bool = False
    byte_order_mark: bool = False
    lastupdated: str = "2026-10-01"

    def revise(self, country: str, year: int, rate: float) -> None:
        """Return one year another rate."""
        self.changed[country, year] = rate

    def withdraw(self, country: str, year: int) -> None:
        """Take one year's rate out: the row stays, with null."""
        self.changed[country, year] = None

    def rate(self, country: str, year: int) -> float | None:
        """Return the rate of the rule, or what was put in its stead; roubles have none before 1993."""
        if year > self.last_year or (country == "RUS" and year < 1993):
            return self.changed.get((country, year))
        return self.changed.get((country, year), _COUNTRIES[country][2] + year - 1990)


def handlers(data: WorldBankData) -> dict[str, Handler]:
    """Answer for the World Bank from these rates."""
    return {PREFIX: lambda request: _answer(data, request)}


def _answer(data: WorldBankData, request: ReceivedRequest) -> Reply:
    countries, _, indicator = unquote(request.path.removeprefix(PREFIX)).partition("/indicator/")
    wanted, years = countries.split(";"), request.params.get("date", "").split(":")
    if indicator != _INDICATOR or not set(wanted) <= set(_COUNTRIES) or len(years) != 2:
        return _reply(data, [{"message": INVALID}])
    rows = [
        _row(data, country, year) for country in wanted for year in range(int(years[1]), int(years[0]) - 1, -1)
    ]  # newest first, as the World Bank has it
    per_page = min(int(request.params.get("per_page", "50")), data.per_page_at_most)
    head = {
        "page": 1, "pages": -(-len(rows) // per_page), "per_page": str(per_page) if data.numbers_as_text else per_page,
        "total": len(rows), "sourceid": "2", "lastupdated": data.lastupdated,
    }  # fmt: skip
    return _reply(data, [head, rows[:per_page]])


def _row(data: WorldBankData, country: str, year: int) -> dict[str, object]:
    short, name, _ = _COUNTRIES[country]
    rate = data.rate(country, year)
    return {
        "indicator": {"id": _INDICATOR, "value": "Official exchange rate (LCU per US$, period average)"},
        "country": {"id": short, "value": name},
        "countryiso3code": country,
        "date": str(year),
        "value": str(rate) if data.numbers_as_text and rate is not None else rate,
        "unit": "",
        "obs_status": "",
        "decimal": 2,
    }


def _reply(data: WorldBankData, found: list[object]) -> Reply:
    mark = "\ufeff" if data.byte_order_mark else ""
    return Reply(200, (mark + json.dumps(found)).encode(), "application/json;charset=utf-8")
