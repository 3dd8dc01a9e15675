"""UN Comtrade as the tests meet it: made-up figures that fit together, its two doors, its limits and its noes.

Every figure comes from one rule, so that any reporter, partner, period, flow and commodity can be asked for: months
add up to years, chapters to totals, partners to the world. Nothing here is anybody's trade.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from etl.sources._comtrade_areas import area_countries, areas_of_no_country
from tests.standin.server import Handler, ReceivedRequest, Reply

KOREA, RUSSIA, WORLD, TAIWAN = 410, 643, 0, 490
KEY = "a-key-of-the-tests"
PREVIEW_ROWS, KEYED_ROWS, MOST_PERIODS, LONGEST_URL = 500, 100_000, 12, 4096

_LARGEST = (156, 842, 392, TAIWAN, 704, 276, RUSSIA, KOREA, 699, 381, 251, 757)
_GONE = {200, 230, 278, 280, 356, 380, 530, 532, 582, 588, 590, 592, 658, 720, 736, 810, 841, 849, 866, 868, 886}
_NOT_LISTED = {WORLD, 890, 891, 248, 438, 630, 663, 744, 831, 832, 833, 334, 74, 239, 612, 772}
#: Partners by size: countries, then goods of no country.
PARTNERS = (*_LARGEST, *sorted(set(area_countries()) - _GONE - _NOT_LISTED - set(_LARGEST)), 899, 837)

CHAPTERS = tuple(f"{number:02d}" for number in range(1, 98) if number != 77)
_CHAPTER = {code: 1 + int(code) * 7 % 13 for code in CHAPTERS}
_ALL_CHAPTERS = sum(_CHAPTER.values())

Figure = tuple[int, int, str, str, str]


def _season(month: int) -> int:
    return 100 + month * 5 % 7


def rule(reporter: int, partner: int, flow: str, period: str, cmd: str) -> float:
    """Return the figure of the rule, in whole dollars: partner × year × months × chapters."""
    size = sum(_size(reporter, each, flow) for each in (PARTNERS if partner == WORLD else [partner]))
    year = 100 + 5 * (int(period[:4]) - 2000)
    months = _season(int(period[4:])) if len(period) == 6 else sum(_season(month) for month in range(1, 13))
    goods = _ALL_CHAPTERS if cmd == "TOTAL" else _CHAPTER.get(cmd, 0)
    return float(size * year * months * goods)


def _size(reporter: int, partner: int, flow: str) -> int:
    """Return a partner's size; both countries bring in a little of their own, and neither sends it to itself."""
    if partner == reporter:
        return 1 if flow == "M" else 0
    place = PARTNERS.index(partner) + 1 if partner in PARTNERS else 0
    return 0 if not place else max(1, (350 if flow == "X" else 300) // place + reporter % 3)


@dataclass
class ComtradeData:
    """What the stand-in holds, and how it behaves; tests change it between two requests."""

    last_month: dict[int, str] = field(default_factory=lambda: {KOREA: "202512", RUSSIA: "202112"})
    first_month: str = "201001"
    first_year: str = "2000"
    edition: str = "H5"
    key: str = KEY
    calls_left: int = 1_000_000
    numbers_as_text: bool = False
    byte_order_mark: bool = False
    changed: dict[Figure, float | None] = field(default_factory=dict)

    def revise(self, figure: Figure, value: float) -> None:
        """Return one figure another value; nothing else moves with it."""
        self.changed[figure] = value

    def withdraw(self, figure: Figure) -> None:
        """Take one figure out."""
        self.changed[figure] = None

    def publish(self, reporter: int, last_month: str) -> None:
        """Bring a reporter's figures up to a month; a year is out with its December."""
        self.last_month[reporter] = last_month

    def value(self, figure: Figure) -> float | None:
        """Return a figure, or None where there is no row."""
        if figure in self.changed:
            return self.changed[figure]
        reporter, _, _, period, _ = figure
        last = self.last_month.get(reporter, "")
        first = self.first_month if len(period) == 6 else self.first_year
        if not first <= period <= (last if len(period) == 6 else last[:4]) or (len(period) == 4 and last[4:] != "12"):
            return None
        return rule(*figure) or None


def handlers(data: ComtradeData) -> dict[str, Handler]:
    """Return the stand-in's handlers, by the beginning of the path."""
    return {
        "/public/v1/preview/C/": lambda request: _preview(data, request),
        "/data/v1/get/C/": lambda request: _keyed(data, request),
    }


def _preview(data: ComtradeData, request: ReceivedRequest) -> Reply:
    periods = _listed(request, "period")
    if "/C/A/" in request.path and len(periods) > 1:
        return _bad_request("Only one period is allowed for annual previews.")
    rows = list(_rows(data, request))
    return _envelope(data, rows[:PREVIEW_ROWS])


def _keyed(data: ComtradeData, request: ReceivedRequest) -> Reply:
    given = {name.lower(): value for name, value in request.headers.items()}.get("ocp-apim-subscription-key")
    if given is None:
        return _no(401, "Access denied due to missing subscription key. Make sure to include it when making requests.")
    if given != data.key:
        return _no(401, "Access denied due to invalid subscription key. Make sure to provide a valid one.")
    if data.calls_left <= 0:
        return _no(403, "Out of call volume quota. Quota will be replenished in 03:14:17.")
    data.calls_left -= 1
    rows = list(_rows(data, request))
    most = int(request.params.get("maxRecords", KEYED_ROWS))
    return _envelope(data, rows[:most])


def _rows(data: ComtradeData, request: ReceivedRequest) -> Iterator[dict[str, object]]:
    """Return every row asked for. A parameter that is left out gives all there is, and details if it would pin totals."""
    periods, monthly = _listed(request, "period"), "/C/M/" in request.path
    if not periods or len(periods) > MOST_PERIODS or any(len(period) != (6 if monthly else 4) for period in periods):
        return
    reporters = [int(code) for code in _listed(request, "reporterCode")] or [KOREA, RUSSIA]
    partners = [int(code) for code in _listed(request, "partnerCode")] or [WORLD, *PARTNERS, KOREA, RUSSIA]
    flows = _listed(request, "flowCode") or ["X", "M", "RX", "RM"]
    goods = [code for word in _listed(request, "cmdCode") for code in (CHAPTERS if word == "AG2" else [word])]
    transports = ["0"] if request.params.get("motCode") == "0" else ["0", "2100"]
    described = request.params.get("includeDesc", "").lower() == "true"
    for figure in product(reporters, dict.fromkeys(partners), flows, periods, goods):
        reporter, partner, flow, period, cmd = figure
        value = data.value((reporter, partner, flow.removeprefix("R"), period, cmd))
        if value is not None:
            for transport in transports:
                row = _row(data, figure, value, transport)
                yield row if described else {k: v for k, v in row.items() if not k.endswith(("ISO", "Desc"))}


def _row(data: ComtradeData, figure: Figure, value: float, transport: str) -> dict[str, object]:
    _, _, flow, _, cmd = figure
    export, total = flow in ("X", "RX"), cmd == "TOTAL"
    row: dict[str, object] = {
        **_when_and_who(figure),
        "partner2Code": 0, "partner2ISO": "W00", "partner2Desc": "World",
        "classificationCode": data.edition, "classificationSearchCode": "HS", "isOriginalClassification": True,
        "cmdCode": cmd, "cmdDesc": "All Commodities" if total else f"Goods of chapter {cmd}",
        "aggrLevel": 0 if total else len(cmd), "isLeaf": False,
        "customsCode": "C00", "customsDesc": "TOTAL CPC", "mosCode": "0",
        "motCode": int(transport), "motDesc": "TOTAL MOT" if transport == "0" else "Sea",
        "qtyUnitCode": -1, "qtyUnitAbbr": "N/A", "qty": None if total else 0, "isQtyEstimated": False,
        "netWgt": None if total else value / 4, "isNetWgtEstimated": not total,
        "grossWgt": None, "isGrossWgtEstimated": False,
        "cifvalue": None if export else value, "fobvalue": value if export else 0, "primaryValue": value,
        "legacyEstimationFlag": 0, "isReported": total, "isAggregate": not total,
    }  # fmt: skip
    if data.numbers_as_text:
        return {name: str(cell) if type(cell) in (int, float) else cell for name, cell in row.items()}
    return row


def _when_and_who(figure: Figure) -> dict[str, object]:
    reporter, partner, flow, period, _ = figure
    monthly = len(period) == 6
    return {
        "typeCode": "C", "freqCode": "M" if monthly else "A",
        "refPeriodId": int(f"{period}01" if monthly else f"{period}0101"),
        "refYear": int(period[:4]), "refMonth": int(period[4:] or 52), "period": period,
        "reporterCode": reporter, "reporterISO": area_countries()[reporter], "reporterDesc": area_countries()[reporter],
        "flowCode": flow, "flowDesc": {"X": "Export", "M": "Import", "RX": "Re-export", "RM": "Re-import"}[flow],
        "partnerCode": partner, "partnerISO": _iso(partner), "partnerDesc": areas_of_no_country().get(partner, _iso(partner)),
    }  # fmt: skip


def _iso(partner: int) -> str:
    return {WORLD: "W00", TAIWAN: "S19"}.get(partner) or area_countries().get(partner, f"X{partner % 100:02d}")


def _listed(request: ReceivedRequest, name: str) -> list[str]:
    lowered = {key.lower(): value for key, value in request.params.items()}
    return [word for word in lowered.get(name.lower(), "").split(",") if word]


def _envelope(data: ComtradeData, rows: list[dict[str, object]]) -> Reply:
    body = json.dumps({"elapsedTime": "0.02 secs", "count": len(rows), "data": rows, "error": ""}).encode()
    return Reply(body=b"\xef\xbb\xbf" + body if data.byte_order_mark else body)


def _no(status: int, message: str) -> Reply:
    return Reply(status, json.dumps({"statusCode": status, "message": message}).encode())


def _bad_request(message: str) -> Reply:
    return Reply(400, json.dumps({"errorObject": {"errorMessage": message}}).encode())
