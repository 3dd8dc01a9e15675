"""What each row of a table rests on, down to publisher, day and address: the lineage of claims, goals and figures.

An answer is a tree: a line and what it rests on. Nothing is computed here; every node is a row of a table. Which rows a
question means is in why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from etl.cli._lineage_node import LineageNode, name_figure, origin_of, printed_figures, public_by, rows_of
from etl.cli._report import amount, amount_or_range, plain
from etl.derive.estimates import ESTIMATE_SOURCE, RATIO_SOURCE, RATIO_YEAR, RECOVERED_SOURCE
from etl.model import KOREA, TOTAL, Flow, Measure, Method, Period, Qualifier, ShareOf, Status
from etl.schema.table import as_of
from etl.store import Version

#: What a flow is told apart by.
KEY = ["source", "reporter", "partner", "flow", "period", "classification", "code"]


def explain_by_name(version: Version, kind: str, name: str, day: pd.Timestamp | None) -> Iterator[LineageNode]:
    """Explain each row of a kind, such as claim or goal, that has a name."""
    table, explain = NAMED[kind]
    for _, row in rows_of(version.read(table), {NAME_COLUMNS.get(kind, kind): name}).iterrows():
        yield explain(version, row, day)


def _claim(version: Version, claim: pd.Series, day: pd.Timestamp | None) -> LineageNode:
    checks = as_of(version.read("claim_checks"), day)
    own = checks[checks["claim"] == claim["claim"]]
    overall = as_of(version.read("claim_words"), day).set_index("claim")
    article = version.read("articles").set_index("article").loc[claim["article"]]
    source = LineageNode(
        f"“{claim['quote']}”, said by {claim['said_by']}; {article['title']}, {article['publisher']}, {article['address']}"
    )
    word = overall["word"].get(claim["claim"], "nothing known by then")
    promise = plain(overall["promise_outcome"].get(claim["claim"]))
    word = f"{word}; the promise itself: {promise}" if promise else word
    return LineageNode(
        f"{claim['claim']}: {word}", (source, *[_reading(version, row, day) for _, row in own.iterrows()])
    )


def _reading(version: Version, row: pd.Series, day: pd.Timestamp | None) -> LineageNode:
    numbers = {name: plain(row[name]) for name in ("measured", "measured_low", "measured_high")}
    measured = amount_or_range(numbers, row["measured_unit"])
    text = f"{row['label']}: {measured}, {row['verdict'] if pd.notna(row['verdict']) else 'shown beside it'} ({row['role']})"
    if pd.isna(row["evidence"]):
        return LineageNode(f"{text}; no figure in the tables")
    kind, *names = str(row["evidence"]).split(" ")
    if kind == "goal":
        return LineageNode(text, tuple(_target(version, names[0], row, day)))
    if kind in ("statement", "event", "region"):
        return LineageNode(text, tuple(node for name in names for node in explain_by_name(version, kind, name, day)))
    if kind == "fuels":
        return LineageNode(text, tuple(_months_of_fuels(version, names, day)))
    source, reporter, partner, measure, period = names
    return LineageNode(
        text, explain_measure(version, (source, reporter, partner, measure, period), day, growth=kind == "growth")
    )


def explain_measure(
    version: Version, names: tuple[str, ...], day: pd.Timestamp | None, *, growth: bool = False
) -> tuple[LineageNode, ...]:
    """Explain one source's measure; growth rests on the period and on the same months of the year before."""
    source, reporter, partner, measure, period = names
    periods = [period, str(Period.parse(period).a_year_before())] if growth else [period]
    flows = list(Flow) if measure in (Measure.TURNOVER, Measure.BALANCE) else [Flow(measure)]
    keys = [
        (
            _source_of(version, source, flow, one, day) if len(flows) > 1 else source,
            reporter, partner, flow.value, one, TOTAL, TOTAL,
        )
        for one in periods for flow in flows
    ]  # fmt: skip
    found = tuple(node for key in keys for node in explain_flow(version, key, day))
    if found or measure != Measure.TURNOVER:
        return found
    key = {"source": source, "reporter": reporter, "partner": partner, "period": period}
    return tuple(explain_turnover(version, key, day))


def _source_of(version: Version, source: str, flow: Flow, period: str, day: pd.Timestamp | None) -> str:
    """Return whose flow stands in a turnover: beside recovered imports, the exports that Korea's own authority publishes."""
    if source != RECOVERED_SOURCE or flow == Flow.IMPORT:
        return source
    own = rows_of(as_of(version.read("series"), day), {"reporter": KOREA, "measure": flow.value, "period": period})
    return source if own.empty else str(own["source"].iloc[0])


def explain_turnover(version: Version, key: dict[str, str], day: pd.Timestamp | None) -> Iterator[LineageNode]:
    """Explain a turnover that a list prints without both of its flows: every vintage, newest first."""
    rows = rows_of(public_by(version.read("partner_turnover"), day), key)
    for _, row in rows.sort_values("published", ascending=False).iterrows():
        yield LineageNode(
            f"{row['source']} {row['reporter']}–{row['partner']} turnover {row['period']}: {row['value_usd']:,.0f} dollars, "
            f"{row['status']}, {origin_of(row)}"
        )


def explain_flow(version: Version, key: tuple[str, ...], day: pd.Timestamp | None) -> Iterator[LineageNode]:
    """Explain one flow: as printed, or by the months, partners or estimate that it was worked out from."""
    rows = as_of(version.read("flows"), day)
    for _, row in rows_of(rows, dict(zip(KEY, key, strict=True))).iterrows():
        text = (
            f"{name_figure(row)}: {row['value_usd']:,.0f} dollars, {row['valuation']}, {row['status']}, {row['method']}"
        )
        yield LineageNode(text, tuple(_parts(version, row, day)))


def _parts(version: Version, row: pd.Series, day: pd.Timestamp | None) -> Iterator[LineageNode]:
    known = public_by(version.read("trade"), day)
    key = {name: row[name] for name in KEY}
    if row["method"] == Method.SUM_OF_MONTHS:
        every_month = rows_of(known, {name: value for name, value in key.items() if name != "period"})
        for month in Period.parse(row["period"]).months():
            yield from printed_figures(every_month, {"period": str(month)})
    elif row["method"] == Method.RECOVERED:
        flow = Flow(row["flow"]).mirror.value
        own = {**key, "source": RATIO_SOURCE, "period": RATIO_YEAR}
        other = {**key, "source": ESTIMATE_SOURCE, "reporter": row["partner"], "partner": row["reporter"], "flow": flow}
        yield from printed_figures(known, other)
        ratio = (own, {**other, "period": RATIO_YEAR})
        yield LineageNode(
            f"divided by the ratio of both countries' figures in {RATIO_YEAR}, which gives whole thousands of dollars",
            tuple(node for one in ratio for node in explain_flow(version, tuple(one[name] for name in KEY), day)),
        )
    elif row["method"] == Method.COMPUTED:
        yield from _whole_list(version, row, day)
    else:
        yield from printed_figures(known, key)


def _months_of_fuels(version: Version, names: list[str], day: pd.Timestamp | None) -> Iterator[LineageNode]:
    """Return every printed month of the fuels that are added up, in the period and the same months of the year before."""
    source, reporter, partner, flow, period, *codes = names
    named = {"source": source, "reporter": reporter, "partner": partner, "flow": flow}
    own = rows_of(public_by(version.read("trade"), day), named)
    for span in (Period.parse(period).a_year_before(), Period.parse(period)):
        for month in span.months():
            for code in codes:
                yield from printed_figures(own, {"period": str(month), "code": code})


def _whole_list(version: Version, row: pd.Series, day: pd.Timestamp | None) -> Iterator[LineageNode]:
    """Explain a world total that is the sum of a whole list of partners, by the newest such list."""
    lists = rows_of(
        public_by(version.read("partner_lists"), day), {name: row[name] for name in ("source", "reporter", "period")}
    )
    whole = lists[(lists["measure"] == row["flow"]) & (lists["depth"] == 0)].sort_values("published")
    addresses = version.read("snapshots").set_index("snapshot")["address"]
    for _, one in whole.tail(1).iterrows():
        where = origin_of(pd.concat([one, pd.Series({"address": addresses[one["snapshot"]]})]))
        yield LineageNode(f"the sum of every partner in the publisher's own list, {where}")


def _goal(version: Version, goal: pd.Series, day: pd.Timestamp | None) -> LineageNode:
    outcomes = as_of(version.read("goal_outcomes"), day)
    words = as_of(version.read("goal_words"), day).set_index("goal")["word"]
    readings = [_outcome(version, goal, row, day) for _, row in outcomes[outcomes["goal"] == goal["goal"]].iterrows()]
    return LineageNode(
        f"{goal['goal']}: {words.get(goal['goal'], 'nothing known by then')}", (_goal_words(goal), *readings)
    )


def _goal_words(goal: pd.Series) -> LineageNode:
    return LineageNode(f"{goal['words']}; {goal['set_by']}, {goal['set_on_text']}, {goal['address']}")


def _target(version: Version, name: str, check: pd.Series, day: pd.Timestamp | None) -> Iterator[LineageNode]:
    """Explain what a goal asks for on one reading: its words, and the figures of the base year if they make the target."""
    goal = rows_of(version.read("goals"), {"goal": name}).iloc[0]
    yield _goal_words(goal)
    if check["evidence_status"] == Status.DERIVED:
        outcomes = as_of(version.read("goal_outcomes"), day)
        reading = str(check["evidence"]).split(" ")[-1]
        for reporter in rows_of(outcomes, {"goal": name, "reading": reading})["reporter"]:
            yield from _points(version, reporter, [int(goal["base_year"])], day)


def _outcome(version: Version, goal: pd.Series, row: pd.Series, day: pd.Timestamp | None) -> LineageNode:
    attained = None if pd.isna(row["due_attained_percent"]) else float(row["due_attained_percent"])
    text = f"{row['label']}, {row['reporter']}: {amount(attained, 'percent')} of {amount(row['target_usd'], 'usd')} in {goal['due']}, {row['outcome']}"
    years = [int(goal["base_year"]), int(goal["due"])]
    prices = _price_levels(version, years) if row["prices"] == "constant" else ()
    return LineageNode(text, (*_points(version, row["reporter"], years, day), *prices))


def _price_levels(version: Version, years: Sequence[int]) -> Iterator[LineageNode]:
    """Explain the price levels by which two years' dollars are made comparable."""
    prices = version.read("consumer_prices")
    for _, row in prices[prices["year"].isin(years)].iterrows():
        yield LineageNode(
            f"US consumer prices {row['year']}: {row['index_value']:g}, {row['source']}, "
            f"public by {row['published']:%Y-%m-%d}, {row['address']}"
        )


def _points(version: Version, reporter: str, years: Sequence[int], day: pd.Timestamp | None) -> Iterator[LineageNode]:
    points = as_of(version.read("series"), day)
    named = rows_of(points, {"reporter": reporter, "measure": Measure.TURNOVER.value})
    for _, point in named[named["period"].isin([str(year) for year in years])].iterrows():
        yield explain_point(version, point, day)


def explain_point(version: Version, point: pd.Series, day: pd.Timestamp | None) -> LineageNode:
    """Explain one point of the headline series by the source that serves it."""
    text = (
        f"headline {point['reporter']} {point['measure']} {point['period']}: {point['value_usd']:,.0f} dollars, "
        f"{point['source']}, {point['status']}, known since {point['first_known']}"
    )
    if point["method"] != Method.STATEMENT:
        names = tuple(str(point[name]) for name in ("source", "reporter", "partner", "measure", "period"))
        return LineageNode(text, explain_measure(version, names, day))
    own = rows_of(version.read("statements"), {"statement": point["statement"]})
    return LineageNode(text, tuple(_statement(version, row, day) for _, row in own.iterrows()))


def _with_qualifier(amount: str, qualifier: str) -> str:
    return amount if qualifier == Qualifier.EXACT else f"{qualifier} {amount}"


def _statement(_: Version, row: pd.Series, __: pd.Timestamp | None) -> LineageNode:
    printed = {"stated_usd": "{:,.0f} dollars", "stated_growth_percent": "{:g}%", "stated_share_percent": "{:g}%"}
    numbers = [
        _with_qualifier(
            text.format(row[name]), row["growth_qualifier" if name == "stated_growth_percent" else "qualifier"]
        )
        for name, text in printed.items()
        if pd.notna(row[name])
    ]
    figures = ", ".join(numbers)
    return LineageNode(
        f"statement {row['statement']}: {figures}, {row['period']}, {row['speaker']} in {row['publisher']}, "
        f"{row['published_text']}, {row['address']}"
    )


def _region(version: Version, row: pd.Series, day: pd.Timestamp | None) -> LineageNode:
    """Explain a regional figure by where it was printed, and by the headline figures that its shares are computed from."""
    numbers = [
        f"{row[name]:,.0f} dollars" if name == "value_usd" else f"{row[name]:g}{unit}"
        for name, unit in (
            ("value_usd", ""),
            ("share_percent", f"% of {row['share_of']}"),
            ("rank_in_region", ". place"),
        )
        if pd.notna(row[name])
    ]
    period = row["period"] if pd.notna(row["period"]) else "no year named"
    shares = as_of(version.read("region_shares"), day)
    own = shares[(shares["region_figure"] == row["region_figure"]) & (shares["share_of"] == ShareOf.PAIR)]
    headline = rows_of(as_of(version.read("series"), day), {"reporter": row["reporter"], "measure": row["measure"]})
    points = headline[headline["period"].isin(own["period"].dropna())]
    return LineageNode(
        f"region {row['region_figure']}: {row['region']}, {', '.join(numbers)}, {period}, {row['speaker']} in "
        f"{row['publisher']}, {row['published_text']}, {row['address']}",
        tuple(explain_point(version, point, day) for _, point in points.iterrows()),
    )


def _event(_: Version, row: pd.Series, __: pd.Timestamp | None) -> LineageNode:
    return LineageNode(f"event {row['event']}: {row['title']}, {row['day_text']}, {row['address']}")


def _source(_: Version, row: pd.Series, __: pd.Timestamp | None) -> LineageNode:
    return LineageNode(f"{row['source']}: {row['citation']}; {row['licence']}; {row['address']}")


#: The columns that hold the names of kinds, where they are not called as the kind is.
NAME_COLUMNS = {"region": "region_figure"}
#: What has a name: its kind, the table of its rows, and how one of these is explained.
NAMED: dict[str, tuple[str, Callable[[Version, pd.Series, pd.Timestamp | None], LineageNode]]] = {
    "claim": ("claims", _claim),
    "goal": ("goals", _goal),
    "statement": ("statements", _statement),
    "event": ("events", _event),
    "region": ("regions", _region),
    "source": ("sources", _source),
}
