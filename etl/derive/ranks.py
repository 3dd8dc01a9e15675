"""Partner ranks: a country's place among a reporter's partners, only as deep as the publisher's list is known.

A reporter that belongs to the CIS has a second place for each partner outside it: Russia's customs service lists those
by themselves. A list all of which an earlier list says too passes on the same authority's figures, and says
so. A partner with one flow has a place by turnover where the whole of both flows is known.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.temporal import (
    coalesce_into,
    date_vintages,
    may_meet,
    split_at_changes,
    temporal_anti_join,
    temporal_join,
    temporal_left_join,
)
from etl.model import (
    LARGEST_PERCENT_WITHOUT_COUNTRY,
    MIRROR_FLOWS,
    NOT_SPECIFIED,
    SAME_FIGURE_USD,
    WORLD,
    Among,
    Flow,
    Measure,
    Status,
    last_day,
)
from etl.relations import frames as relations
from etl.relations import ranks as relation
from etl.schema.categories import constant, distinct, mapped, stack, without_unused
from etl.schema.derived_tables import PARTNER_RANKS

_LIST = ["source", "reporter", "measure", "period"]
_TIME = ["source", "reporter", "period"]
_FIGURE = ["source", "reporter", "partner", "measure", "period", "value_usd", "status", "known_from", "known_until"]
_WITHOUT_COUNTRY = ["without_country_low_percent", "without_country_high_percent"]
#: The status of a figure that is worked out from one of each status.
_AS_DERIVED = {one.value: one.value for one in Status} | dict.fromkeys(
    (Status.REPORTED.value, Status.PROVISIONAL.value), Status.DERIVED.value
)
_OF = ["reporter", "measure", "period", "among"]


def partner_ranks(
    measured: pd.DataFrame, listed_turnover: pd.DataFrame, lists: pd.DataFrame, cis_members: pd.DataFrame
) -> pd.DataFrame:
    """Return table `partner_ranks` from tables `measures`, `partner_turnover`, `partner_lists` and `cis_members`.

    A turnover that a list prints yields to the one computed from both flows, and that of one flow alone to both. A list
    that holds the first N partners gives ranks 1 to N; depth 0 is every partner. Equal values share the better place;
    areas not specified are no
    partner and have none. A place on a list of which more than 1 per cent has, or may have, no country decides nothing. The
    share is of the reporter's world total in the same source, blank where there is none.
    """
    dated = date_vintages(lists, _LIST)
    known = dated[[*_LIST, "depth", *_WITHOUT_COUNTRY, "known_from", "known_until"]]
    listed_here = ~measured["partner"].isin([WORLD, NOT_SPECIFIED]) & may_meet(measured, known, _TIME)
    partners = without_unused(measured.loc[listed_here, _FIGURE])
    printed = temporal_anti_join(_listed(listed_turnover), partners, [*_LIST, "partner"])
    both_flows = stack([partners, printed])
    members = stack([both_flows, _one_flow(both_flows, known)])
    listed = _ranked(split_at_changes(temporal_join(members, known, _LIST, "_list"), _LIST)).assign(
        among=Among.EVERY.value
    )
    within = listed[(listed["depth"] == 0) | (listed["rank"] <= listed["depth"])]
    within = within.assign(may_decide=within["without_country_high_percent"] <= LARGEST_PERCENT_WITHOUT_COUNTRY)
    ranked = _with_repeats(stack([within, _outside_cis(within, cis_members)]))
    shared = _with_share(ranked, measured[measured["partner"] == WORLD])
    return coalesce_into(shared, PARTNER_RANKS, ["source", "partner", *_OF])


def _listed(listed_turnover: pd.DataFrame) -> pd.DataFrame:
    """Date the turnovers that a list prints because it does not hold both flows."""
    dated = date_vintages(listed_turnover, ["source", "reporter", "partner", "period"])
    return dated.assign(measure=constant(Measure.TURNOVER.value, dated["source"]))[_FIGURE]


def _one_flow(members: pd.DataFrame, lists: pd.DataFrame) -> pd.DataFrame:
    """Return the turnover of partners with one flow: its value, as derived, on the days on which a whole list has no other.

    A list is whole if its partners add up to the world, with next to nothing in areas that are no country. Elsewhere an
    absent flow may be any.
    """
    whole = lists[(lists["depth"] == 0) & lists["measure"].isin(list(Flow))].rename(columns={"measure": "other"})
    flows = members[members["measure"].isin(list(Flow))]
    turnover = constant(Measure.TURNOVER.value, flows["measure"])
    flows = flows.assign(other=mapped(flows["measure"], MIRROR_FLOWS), measure=turnover)
    listed = temporal_join(flows, whole, ["source", "reporter", "other", "period"], "_list")
    alone = temporal_anti_join(listed, members[members["measure"] == Measure.TURNOVER], [*_LIST, "partner"])
    return alone.assign(status=mapped(alone["status"], _AS_DERIVED))[_FIGURE]


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the place of each row among those of its list and stretch of days."""
    return relations.to_pandas(relation.ranks(relations.lazy(rows), _LIST))


def _outside_cis(ranked: pd.DataFrame, cis_members: pd.DataFrame) -> pd.DataFrame:
    """Rank anew the partners outside the CIS of a reporter within it."""
    reporters, partners = (
        _in_cis(ranked[who].astype("str"), ranked["period"], cis_members) for who in ("reporter", "partner")
    )
    return _ranked(ranked[reporters & ~partners]).assign(among=Among.OUTSIDE_CIS.value)


def _in_cis(countries: pd.Series, periods: pd.Series, cis_members: pd.DataFrame) -> pd.Series:
    """Return, row by row, whether a country belonged to the CIS on the last day of a period."""
    members = cis_members.set_index("country")
    joined, left = (members[name].reindex(countries).set_axis(countries.index) for name in ("joined", "left"))
    days = {period: last_day(period) for period in distinct(periods)}
    ends = periods.map(days).astype("datetime64[s]")
    return (joined <= ends) & ~(left <= ends)


def _with_repeats(ranked: pd.DataFrame) -> pd.DataFrame:
    """Name, for each list, the first source whose list of the same thing has all its places and values, and may go on."""
    rows = split_at_changes(ranked, _OF)
    first = ranked.groupby("source")["known_from"].min()
    order = {source: place for place, source in enumerate(first.sort_values(kind="stable").index)}
    rows["place"] = rows["source"].map(order).astype("int64")
    by = [*_OF, "known_from"]
    pairs = rows.merge(
        rows[[*by, "partner", "source", "place", "rank", "value_usd"]], on=[*by, "partner"], suffixes=("", "_other")
    )
    pairs = pairs[pairs["place_other"] < pairs["place"]]
    close = (pairs["value_usd"] - pairs["value_usd_other"]).abs() <= SAME_FIGURE_USD
    same = pairs[close & (pairs["rank"] == pairs["rank_other"])]
    counted = same.groupby([*by, "source", "source_other", "place_other"]).size().rename("same").reset_index()
    sizes = rows.groupby([*by, "source"]).size().rename("size").reset_index()
    both = counted.merge(sizes, on=[*by, "source"])
    alike = both[both["same"] == both["size"]].sort_values("place_other")
    named = alike.drop_duplicates([*by, "source"]).rename(columns={"source_other": "repeats"})
    joined = rows.merge(named[[*by, "source", "repeats"]], on=[*by, "source"], how="left")
    return joined.astype({"repeats": "str"})


def _with_share(ranked: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    totals = world[[*_LIST, "value_usd", "known_from", "known_until"]].rename(columns={"value_usd": "world_usd"})
    shared = temporal_left_join(ranked, totals[totals["world_usd"] != 0], _LIST, "_world")
    share = relation.share_percent("value_usd", "world_usd")
    return relations.to_pandas(relations.lazy(shared).with_columns(share_percent=share))
