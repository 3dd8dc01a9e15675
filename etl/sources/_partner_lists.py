"""Lists of partners: what a file says of all partners of a reporter by one measure in one period, and which of them are whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from etl.model import LARGEST_SHARE_WITHOUT_COUNTRY, Flow, Measure
from etl.sources._grouping import group_by
from etl.sources._source import LIST_COLUMNS


@dataclass(frozen=True, order=True)
class PartnerList:
    """The list of every partner of a reporter, by one measure in one period.

    `without_country` is the share of its trade that has no country. Above a hundredth a partner may hide in it: then
    `depth` is how many partners the list names, and 0 for a list that is whole.
    """

    reporter: str
    measure: str
    period: str
    depth: int = 0
    without_country: float = 0.0


#: Why an excerpt gives none.
EXCERPT = "no list of partners kept: the file is an excerpt"
#: A list of partners: whose, of which flow, in which period.
FlowKey = tuple[str, Flow, str]


@dataclass(frozen=True)
class FlowList:
    """All that a file says of one flow of a reporter in one period: each partner's value, areas of no country, the world."""

    reporter: str
    flow: Flow
    period: str
    partners: Mapping[str, float]
    unspecified: float
    world: float

    @property
    def without_country(self) -> float:
        """Return the share of the world that has no country."""
        return self.unspecified / self.world if self.world else 0.0


def list_frame(source: str, lists: Iterable[PartnerList]) -> pd.DataFrame:
    """Return the lists as a frame of `LIST_COLUMNS`, sorted."""
    rows = [
        (source, one.reporter, one.measure, one.period, one.depth, one.without_country * 100) for one in sorted(lists)
    ]
    numbers = {"depth": "int64", "without_country_percent": "float64"}
    return pd.DataFrame(rows, columns=list(LIST_COLUMNS)).astype(
        {name: numbers.get(name, "str") for name in LIST_COLUMNS}
    )


def partner_lists(flows: Iterable[FlowList]) -> list[PartnerList]:
    """Return a list of partners for each flow, and one of turnover for each period that has both.

    A list with more than a hundredth of no country is kept, as deep as it names partners: it is shown and decides nothing.
    """
    every = list(flows)
    single = [PartnerList(one.reporter, one.flow.value, one.period, _depth(one), one.without_country) for one in every]
    both = group_by(every, lambda one: (one.reporter, one.period))
    turnover = [_turnover_list(pair) for pair in both.values() if len(pair) == len(Flow)]
    return [*single, *(one for one in turnover if one is not None)]


def _depth(one: FlowList) -> int:
    return len(one.partners) if one.without_country > LARGEST_SHARE_WITHOUT_COUNTRY else 0


def _turnover_list(flows: Sequence[FlowList]) -> PartnerList | None:
    """Return the list of turnover of two flows; if one is not whole, as deep as both flows of a partner outweigh any one."""
    first, second = flows
    unspecified, world = first.unspecified + second.unspecified, first.world + second.world
    depth = 0
    if any(_depth(one) for one in flows):
        known = first.partners.keys() & second.partners.keys()
        alone = [value for one in flows for partner, value in one.partners.items() if partner not in known]
        least = max(alone, default=0.0)
        depth = sum(first.partners[partner] + second.partners[partner] > least for partner in known)
        if not depth:
            return None
    share = unspecified / world if world else 0.0
    return PartnerList(first.reporter, Measure.TURNOVER.value, first.period, depth, share)


#: More lists than these are counted and not named.
_MOST_NAMED = 6


def lists_and_remarks(flows: Iterable[FlowList], lacking: Mapping[FlowKey, str]) -> tuple[list[PartnerList], list[str]]:
    """Return the lists of partners of whole flows; in words, which of others (`lacking`) are not kept, and which decide nothing."""
    every = list(flows)
    not_kept = _remarks(lacking, "no list of partners kept")
    return partner_lists(every), [*not_kept, *_remarks(_why_undecided(every), "the list of partners")]


def _why_undecided(flows: Iterable[FlowList]) -> dict[FlowKey, str]:
    return {
        (one.reporter, one.flow, one.period): f"{one.without_country:.1%} of its trade has no country, more than"
        f" {LARGEST_SHARE_WITHOUT_COUNTRY:.0%}; its places are shown and decide nothing"
        for one in flows
        if _depth(one)
    }


def _remarks(reasons: Mapping[FlowKey, str], what: str) -> list[str]:
    """Return a line on what is so of each list and why; of many, the first few and their number."""
    ordered = sorted(reasons.items(), key=lambda item: (item[0][2], item[0][0], item[0][1]))
    named = [
        f"{what} for {reporter} {flow.value} {period}: {why}" for (reporter, flow, period), why in ordered[:_MOST_NAMED]
    ]
    rest = len(ordered) - len(named)
    return [*named, *([f"{what} for {rest:,} more flows and periods, likewise"] if rest else [])]
