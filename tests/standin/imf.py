"""The IMF's SDMX 3.0 interface as the tests meet it: made-up trade that fits together, as XML in the recorded shape.

Every figure comes from one rule, so that any reporter, flow, partner, frequency and range can be asked for: months add
up to years, partners to the world. Nothing here is anybody's trade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote

from tests.standin.server import Handler, ReceivedRequest, Reply

PREFIX = "/data/dataflow/"
INDICATORS = {"XG_FOB_USD": ("XG", "FOB"), "MG_CIF_USD": ("MG", "CIF"), "TBG_USD": ("TBG", "FOB")}
WORLD = "G001"
#: Partners by size; KOS is the IMF's code of Kosovo, TX898 what belongs to no country, the last two are groups.
PARTS = {"CHN": 40, "USA": 30, "DEU": 20, "KOR": 15, "RUS": 15, "KOS": 1, "TX898": 1}
_GROUPS = {"G998": ("DEU",), "TX910": ()}

#: The gateway's own trouble, and what an unknown data flow gets.
GATEWAY = Reply(401, b"", "text/plain", {"WWW-Authenticate": 'Bearer realm="api.imf.org"'})
UNKNOWN_FLOW = Reply(204)

#: Reporter, indicator, partner and month, such as ("RUS", "XG_FOB_USD", "KOR", "2020-03").
Cell = tuple[str, str, str, str]
Points = Iterable[tuple[str, str]]


@dataclass
class ImfData:
    """What the stand-in holds: up to which month, and what differs from the rule (None is withdrawn)."""

    last_month: str = "2026-08"
    prepared: str = "2026-11-24T04:00:00.000000001Z"
    changed: dict[Cell, Decimal | None] = field(default_factory=dict)

    def revise(self, cell: Cell, dollars: str) -> None:
        """Return one month of one partner another value; its year and the world move with it."""
        self.changed[cell] = Decimal(dollars)

    def withdraw(self, cell: Cell) -> None:
        """Take one month of one partner out; its year goes with it, and the world is less by both."""
        self.changed[cell] = None

    def value(self, key: tuple[str, str, str], period: str) -> Decimal | None:
        """Return the figure of a reporter, indicator and partner in a year or a month, or None where there is none."""
        reporter, indicator, partner = key
        if partner == WORLD or partner in _GROUPS:
            parts = PARTS if partner == WORLD else _GROUPS[partner]
            return _summed([found for part in parts if (found := self.value((reporter, indicator, part), period))])
        if len(period) == 4:
            months = [self.value(key, f"{period}-{month:02d}") for month in range(1, 13)]
            return None if None in months else _summed(found for found in months if found is not None)
        if period > self.last_month or partner not in PARTS:
            return None
        return self.changed.get((*key, period), rule(*key, period))


def _summed(values: Iterable[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0)) or None


def rule(reporter: str, indicator: str, partner: str, month: str) -> Decimal:
    """Return a month of the rule in dollars: whole ones, but for what the IMF makes of Russia's since 2022."""
    year, place = int(month[:4]), int(month[5:])
    size = PARTS[partner] if partner != reporter else int(indicator == "MG_CIF_USD")
    scale = (4 if reporter == "KOR" else 3) * (3 if indicator == "XG_FOB_USD" else 2)
    dollars = Decimal(size * scale * (100 + year - 1990) * (100 + place * 5 % 7) * 1000 + size * place)
    return dollars + Decimal("0.4321") if size and reporter == "RUS" and year > 2021 else dollars


def handlers(data: ImfData) -> dict[str, Handler]:
    """Answer for the IMF from these figures."""
    return {PREFIX: lambda request: _answer(data, request)}


def _answer(data: ImfData, request: ReceivedRequest) -> Reply:
    if "*" in request.path:
        return Reply(500, b"<html><body>Internal Server Error</body></html>", "text/html")
    agency, flow, _version, key = unquote(request.path.removeprefix(PREFIX)).split("/")
    if (agency, flow) != ("IMF.STA", "IMTS"):
        return UNKNOWN_FLOW
    places = key.split(".")
    if len(places) > 4:
        said = f'{{"status":400,"code":40000,"message":"key {key} has more than expected 4 dimension(s)"}}'
        return Reply(400, said.encode())
    reporters, indicators, partners, frequencies = (place.split("+") for place in places)
    every = [WORLD, *PARTS, *_GROUPS]
    keys = [
        (reporter, indicator, partner)
        for reporter in reporters if reporter in ("KOR", "RUS")
        for indicator in indicators if indicator in INDICATORS
        for partner in (every if partners == ["*"] else partners) if partner in every
    ]  # fmt: skip
    periods = _periods(data, frequencies[0], request.params.get("c[TIME_PERIOD]", ""))
    found = {(*one, frequencies[0]): _points(data, one, periods) for one in keys}
    return Reply(200, render(found, data.prepared), "application/xml")


def _periods(data: ImfData, frequency: str, bounds: str) -> list[str]:
    first, last = re.search(r"ge:([0-9]{4})", bounds), re.search(r"le:([0-9]{4})", bounds)
    years = range(int(first[1]) if first else 1948, 1 + int(last[1] if last else data.last_month[:4]))
    if frequency == "A":
        return [str(year) for year in years]
    return [f"{year}-{month:02d}" for year in years for month in range(1, 13)]


def _points(data: ImfData, key: tuple[str, str, str], periods: Iterable[str]) -> list[tuple[str, str]]:
    values = ((period, data.value(key, period)) for period in periods)
    return [(period.replace("-", "-M"), f"{value:f}") for period, value in values if value is not None]


def render(series: Mapping[tuple[str, str, str, str], Points], prepared: str = "2026-11-24T04:00:00Z") -> bytes:
    """Write series, each of reporter, indicator, partner and frequency, as the interface does."""
    sdmx = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
    urn = "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=IMF.STA:DSD_IMTS(1.0.0)"
    body = "".join(_group(indicator) for indicator in dict.fromkeys(key[1] for key in series))
    body += "".join(_series(key, points) for key, points in series.items())
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        f'<message:StructureSpecificData xmlns:common="{sdmx}/common" xmlns:message="{sdmx}/message"'
        f' xmlns:ss="{sdmx}/data/structurespecific" xmlns:ns1="{urn}:ObsLevelDim:TIME_PERIOD">'
        f"<message:Header><message:ID>MADE-UP</message:ID><message:Test>false</message:Test>"
        f'<message:Prepared>{prepared}</message:Prepared><message:Sender id="unknown"/>'
        f'<message:Structure structureID="IMF.STA.DSD_IMTS.1.0.0" dimensionAtObservation="TIME_PERIOD">'
        f"<common:Structure>{urn}</common:Structure></message:Structure></message:Header>"
        f'<message:DataSet ss:structureRef="IMF.STA.DSD_IMTS.1.0.0" action="Replace">{body}</message:DataSet>'
        "</message:StructureSpecificData>"
    ).encode()


def _group(indicator: str) -> str:
    trade_flow, valuation = INDICATORS[indicator]
    components = {"UNIT": "USD", "TRADE_FLOW": trade_flow, "VALUATION": valuation}
    inside = "".join(f'<Comp id="{name}"><Value>{value}</Value></Comp>' for name, value in components.items())
    return f'<Group INDICATOR="{indicator}" ns1:type="GROUP_INDICATOR">{inside}</Group>'


def _series(key: tuple[str, str, str, str], points: Points) -> str:
    reporter, indicator, partner, frequency = key
    inside = "".join(
        f'<Obs OBS_VALUE="{value}" DERIVATION_TYPE="O" TIME_PERIOD="{period}"/>' for period, value in points
    )
    return (
        f'<Series COUNTRY="{reporter}" INDICATOR="{indicator}" COUNTERPART_COUNTRY="{partner}"'
        f' FREQUENCY="{frequency}" OVERLAP="OL" SCALE="6">{inside}</Series>'
    )
