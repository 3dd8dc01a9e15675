"""Statistics Korea as the stand-in has it: one table by country, from figures of our own making, its limit and its errors.

The world is the sum of the countries, as with the real one. Nothing is known of how the real one prints a figure that is not reported:
the stand-in can print it in each way that is read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from tests.standin.server import Handler, ReceivedRequest, Reply

PATH = "/Param/statisticsParameterData.do"
KEY = "bWFkZS11cC1rZXk="
PREFIX, WORLD = "13102103829E.", "00"
ITEMS = {"13103103829T1": "수출액", "13103103829T2": "수입액"}
COUNTRIES = {"CN": "중국", "JP": "일본", "RU": "러시아 연방", "US": "미국", "ZZ": "기타국"}
_NAMES = {WORLD: "계", **COUNTRIES}
_NEEDED = ("orgId", "tblId", "itmId", "objL1", "prdSe", "startPrdDe", "endPrdDe", "format")

Cell = tuple[str, str, str]


@dataclass
class KosisData:
    """What the stand-in knows: thousands of dollars by country, item and month (`201601`), and the day of each one's last change."""

    figures: dict[Cell, int | None] = field(default_factory=dict)
    changed: dict[Cell, str] = field(default_factory=dict)
    key: str = KEY
    most_cells: int = 40_000
    calls_left: int = 10_000
    blank: str | None = "-"
    day: str = "{}-{}-{}"
    more: dict[str, str] = field(default_factory=dict)

    def add_month(self, month: str, changed: str) -> None:
        """Publish a month of made-up figures, whose last change is the given day (`20180215`)."""
        for number, country in enumerate(COUNTRIES):
            for place, item in enumerate(ITEMS):
                cell = country, item, month
                small = 1 if country == "ZZ" else 1_000
                self.figures[cell] = small * ((int(month) * 7 + number * 1_300 + place * 17) % 1_700 + 900)
                self.changed[cell] = changed

    def revise(self, country: str, item: str, month: str, thousands: int | None, changed: str = "") -> None:
        """Print another figure; without a day, as if its day had not changed."""
        self.figures[country, item, month] = thousands
        if changed:
            self.changed[country, item, month] = changed

    def withdraw(self, month: str) -> None:
        """Take a month back."""
        self.figures = {cell: value for cell, value in self.figures.items() if cell[2] != month}


def months(first: str, last: str) -> list[str]:
    """Return each month from the first to the last, such as `201601`."""
    ends = [int(text[:4]) * 12 + int(text[4:]) - 1 for text in (first, last)]
    return [f"{month // 12}{month % 12 + 1:02d}" for month in range(ends[0], ends[1] + 1)]


def trade(first: str, last: str) -> KosisData:
    """Make up every month from the first to the last, each last changed in the middle of the month after it."""
    made = KosisData()
    for month in months(first, last):
        (after,) = months(month, f"{int(month[:4]) + month.endswith('12')}{int(month[4:]) % 12 + 1:02d}")[1:]
        made.add_month(month, f"{after}16")
    return made


def handlers(data: KosisData) -> dict[str, Handler]:
    """Answer for the publisher's table."""
    return {PATH: lambda request: _refused(data, request) or _answer(data, request)}


def error(code: str, words: str) -> Reply:
    """Return a no of the publisher: an object under HTTP 200."""
    return Reply(200, json.dumps({"err": code, "errMsg": words}, ensure_ascii=False).encode())


def _refused(data: KosisData, request: ReceivedRequest) -> Reply | None:
    key = request.params.get("apiKey", "")
    if key != data.key:
        return error("11", "유효하지않은 인증KEY입니다.") if key else error("10", "인증키가 누락되었습니다.")
    if data.calls_left <= 0:
        return error("40", "호출가능건수 제한")
    data.calls_left -= 1
    if any(not request.params.get(name) for name in _NEEDED):
        return error("20", "필수요청변수값이 누락되었습니다.")
    times = [request.params[name] for name in ("startPrdDe", "endPrdDe")]
    wanted = r"[12][0-9]{3}" if request.params["prdSe"] == "Y" else r"[12][0-9]{3}(0[1-9]|1[0-2])"
    right = request.params["orgId"] == "360" and request.params["tblId"] == "DT_1R11006_FRM101"
    if not right or request.params["objL1"] != "ALL" or not all(re.fullmatch(wanted, time) for time in times):
        return error("21", "잘못된 요청변수를 호출하였습니다.")
    return None


def _answer(data: KosisData, request: ReceivedRequest) -> Reply:
    annual = request.params["prdSe"] == "Y"
    first, last = request.params["startPrdDe"], request.params["endPrdDe"]
    items = request.params["itmId"].split()
    figures, changed = _by_year(data) if annual else (data.figures, data.changed)
    times = sorted({time for _, _, time in figures if first <= time <= last})
    cells = [(country, item, time) for time in times for item in items for country in _NAMES]
    if not cells:
        return error("30", "데이터가 존재하지 않습니다.")
    if len(cells) > data.most_cells:
        return error("31", "조회결과 초과")
    rows = [_row(data, cell, _value(figures, cell), _day(changed, cell), annual=annual) for cell in cells]
    return Reply(200, json.dumps(rows, ensure_ascii=False).encode(), "text/html;charset=UTF-8")


def _by_year(data: KosisData) -> tuple[dict[Cell, int | None], dict[Cell, str]]:
    figures: dict[Cell, int | None] = {}
    changed: dict[Cell, str] = {}
    for (country, item, month), value in data.figures.items():
        year = country, item, month[:4]
        figures[year] = (figures.get(year) or 0) + (value or 0)
        changed[year] = max(changed.get(year, ""), data.changed[country, item, month], f"{int(month[:4]) + 1}0116")
    return figures, changed


def _value(figures: dict[Cell, int | None], cell: Cell) -> int | None:
    country, item, time = cell
    if country != WORLD:
        return figures.get(cell)
    return sum(figures.get((one, item, time)) or 0 for one in COUNTRIES)


def _day(changed: dict[Cell, str], cell: Cell) -> str:
    country, item, time = cell
    return changed[cell] if country != WORLD else max(changed[one, item, time] for one in COUNTRIES)


def _row(data: KosisData, cell: Cell, value: int | None, day: str, *, annual: bool) -> dict[str, str]:
    country, item, time = cell
    row = {
        "ORG_ID": "360",
        "TBL_ID": "DT_1R11006_FRM101",
        "TBL_NM": "국가별 수출액, 수입액",
        "C1": PREFIX + country,
        "C1_NM": _NAMES[country],
        "C1_OBJ_NM": "국가별",
        "ITM_ID": item,
        "ITM_NM": ITEMS[item],
        "UNIT_NM": "천달러",
        "PRD_SE": "A" if annual else "M",
        "PRD_DE": time,
        "LST_CHN_DE": data.day.format(day[:4], day[4:6], day[6:]),
        **data.more,
    }
    if value is not None:
        return {**row, "DT": str(value)}
    return row if data.blank is None else {**row, "DT": data.blank}
