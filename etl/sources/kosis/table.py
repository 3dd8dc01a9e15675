"""Table 360/DT_1R11006_FRM101 of Statistics Korea as figures, whatever carried it: its terms, its units, its sums.

Korea Customs' own statistics: exports FOB, imports CIF, in whole thousands of dollars, by country, month and year. How an
answer or a file is read is in `api` and `web_export`.

*Checks.* No countries can add up to more than the world does, but for the rounding of each to a thousand. Where they add up to it,
the list of partners is whole. A world total is between a billion and a trillion dollars
a month: in dollars or in millions, the table's figures would not be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from etl.errors import InputError
from etl.model import KOREA, NOT_SPECIFIED, WORLD, Flow, Period, Status
from etl.sources._delimited import without_blanks
from etl.sources._frames import TotalFigure, trade_frame
from etl.sources._grouping import group_by
from etl.sources._partner_lists import FlowList, PartnerList, lists_and_remarks
from etl.sources._source import SourceInfo

TABLE_NAME = "DT_1R11006_FRM101"
INFO = SourceInfo(
    source="kosis",
    title=f"Exports and imports by country, table {TABLE_NAME}",
    publisher="Statistics Korea, from Korea Customs Service",
    covers="Korea's trade with every partner and the world, monthly and annual, in thousands of dollars",
    licence="KOSIS terms: use with attribution",
    citation=f"Statistics Korea, KOSIS, table {TABLE_NAME} (Korea Customs Service)",
    address="https://kosis.kr",
)

UNITS = frozenset({"천달러", "천불"})
_USD_PER_UNIT = 1000
_FLOWS = {"수출": Flow.EXPORT, "수입": Flow.IMPORT}
_ITEM = re.compile(r"(수출|수입)(?:금액|액)?")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}")
#: How a cell without a figure is printed: nothing, or one of the publisher's signs for none, unknown and confidential.
BLANKS = frozenset({"", "-", "x", "X", "…", "..."})

#: Thousands of dollars a month between which every world total of Korea lies since 1988.
_LEAST_WORLD, _MOST_WORLD = 1_000_000, 1_000_000_000

FlowPeriod = tuple[Flow, Period]
Refusal = Callable[[str], InputError]


class TableFigure(NamedTuple):
    """One figure of the table: thousands of dollars, and the day of its last change, a blank if that is not said."""

    partner: str
    flow: Flow
    period: Period
    thousands: int
    published: str = ""


def flow_of(item: str) -> Flow | None:
    """Return the flow that an item's name means, such as 수출액; None for any other item."""
    found = _ITEM.fullmatch(without_blanks(item))
    return _FLOWS[found[1]] if found else None


def read_thousands(text: str) -> int | None:
    """Return thousands of dollars, or None for a cell without a figure; raise ValueError for anything else."""
    text = text.strip()
    if text in BLANKS:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a whole number such as 1234")
    return int(text.replace(",", ""))


def check_double(figures: Iterable[TableFigure], refusal: Refusal) -> None:
    """Refuse two figures of one partner, flow and period."""
    seen: set[tuple[str, Flow, Period]] = set()
    for figure in figures:
        key = figure[:3]
        if key in seen:
            raise refusal(f"the {figure.flow} with {figure.partner} in {figure.period} stands twice")
        seen.add(key)


def shares_of_world(figures: Iterable[TableFigure], refusal: Refusal) -> dict[FlowPeriod, float | None]:
    """Return for each flow and period what share of the world its countries add up to: 1.0 exactly if they are whole.

    None stands for a flow and period without a world total. Refuses countries that exceed it, and one in another unit.
    """
    lists = group_by(figures, lambda figure: (figure.flow, figure.period))
    return {key: _share(members, refusal) for key, members in lists.items()}


def _share(members: Sequence[TableFigure], refusal: Refusal) -> float | None:
    world = next((figure for figure in members if figure.partner == WORLD), None)
    if world is None:
        return None
    months = world.period.count
    if not _LEAST_WORLD * months <= world.thousands <= _MOST_WORLD * months:
        raise refusal(
            f"the world's {world.flow} of {world.period}, {world.thousands:,}, cannot be thousands of dollars"
        )
    summed = sum(figure.thousands for figure in members) - world.thousands
    slack = len(members) // 2 + 1
    if summed > world.thousands + slack:
        what = f"the countries' {world.flow} of {world.period} add up to {summed:,}, the world is {world.thousands:,}"
        raise refusal(what)
    return 1.0 if summed >= world.thousands - slack else summed / world.thousands


def whole_lists(
    figures: Iterable[TableFigure], shares: Mapping[FlowPeriod, float | None]
) -> tuple[list[PartnerList], list[str]]:
    """Return the lists of partners that add up to the world, and which are not kept or decide nothing."""
    lists = group_by(figures, lambda figure: (figure.flow, figure.period))
    lacking = {key: why for key, share in shares.items() if (why := _why_no_list(share))}
    flows = [_flow_list(key, members) for key, members in lists.items() if key in shares.keys() - lacking.keys()]
    return lists_and_remarks(flows, {(KOREA, flow, str(period)): why for (flow, period), why in lacking.items()})


def _flow_list(key: FlowPeriod, members: Sequence[TableFigure]) -> FlowList:
    """Return one flow and period; goods that came back to Korea itself are of no partner."""
    values = {one.partner: float(one.thousands) for one in members}
    unspecified = values.pop(NOT_SPECIFIED, 0.0) + values.pop(KOREA, 0.0)
    return FlowList(KOREA, key[0], str(key[1]), values, unspecified, values.pop(WORLD))


def _why_no_list(share: float | None) -> str:
    if share is None:
        return "the table gives no world total beside it"
    return "" if share == 1.0 else f"its countries add up to {share:.2%} of the world"


def figures_frame(
    figures: Sequence[TableFigure], notes: Mapping[FlowPeriod, str], newest: Period | None
) -> pd.DataFrame:
    """Return the figures as TRADE_COLUMNS and `published`; those of the newest period are provisional.

    Goods that came back to Korea itself are no trade with a partner and give no row.
    """
    kept = [figure for figure in figures if figure.partner != KOREA]
    rows = [
        TotalFigure(
            reporter=KOREA,
            partner=figure.partner,
            flow=figure.flow,
            period=str(figure.period),
            value_usd=float(figure.thousands * _USD_PER_UNIT),
            status=Status.PROVISIONAL if figure.period == newest else Status.REPORTED,
            note=notes.get((figure.flow, figure.period)) or None,
        ).row(INFO.source)
        for figure in kept
    ]
    frame = trade_frame(rows)
    days = pd.Series([figure.published for figure in kept], index=frame.index, dtype="str")
    return frame.assign(published=days) if any(figure.published for figure in kept) else frame
