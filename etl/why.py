"""Where a figure or a verdict comes from, down to publisher, day and address.

An answer is a tree: a line and what it rests on. Nothing is computed here; every node is a row of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pandas as pd

from etl.derive.flows import ESTIMATE_SOURCE, RATIO_SOURCE, RATIO_YEAR
from etl.errors import UsageError
from etl.model import TOTAL, Flow, Measure, Method, Period, Qualifier, Status
from etl.report import amount
from etl.store import Version
from etl.tables import as_of

#: Deep enough for any figure: a verdict, a headline point, a turnover, a flow, a sum, its months.
_KEY = ["source", "reporter", "partner", "flow", "period", "classification", "code"]


@dataclass(frozen=True)
class Node:
    """One line of an answer, and the lines that it rests on."""

    text: str
    rests_on: tuple[Node, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        """Give the tree as JSON knows it."""
        return {"text": self.text, "rests_on": [node.plain() for node in self.rests_on]}


def why(version: Version, words: Sequence[str], day: pd.Timestamp | None = None) -> Node:
    """Explain a claim, goal, statement, event, source, or a figure named by its words in any order.

    A figure is named by reporter and partner (RUS KOR), measure, period, and, if wanted, source and HS code; the word
    claim, goal, statement, event or source alone lists their names. Raise UsageError, with the nearest names and where
    the others are listed, if the words name nothing.
    """
    kinds = [key for _, key, _ in _NAMED]
    if len(words) == 1 and words[0] in kinds:
        return Node(f"every {words[0]}", tuple(Node(name) for name in _names(version, words[0])))
    named = list(_named_rows(version, words, day))
    if not named and len(words) == 2 and words[0] in kinds:
        raise UsageError(f"there is no {words[0]} {words[1]!r}{_nearest(version, words[1], words[:1])}")
    if not named:
        return _figure(version, words, day)
    return named[0] if len(named) == 1 else Node(words[-1], tuple(named))


def _named_rows(version: Version, words: Sequence[str], day: pd.Timestamp | None) -> Iterator[Node]:
    """Explain each row that a name stands for; `goal double-by-2020` says which of several is meant."""
    kinds = {key: (table, explain) for table, key, explain in _NAMED}
    if len(words) > 2 or (len(words) == 2 and words[0] not in kinds):
        return
    wanted = [words[0]] if len(words) == 2 else list(kinds)
    for key in wanted:
        table, explain = kinds[key]
        rows = version.read(table)
        for _, row in rows[rows[key] == words[-1]].iterrows():
            yield explain(version, row, day)


def _names(version: Version, kind: str) -> list[str]:
    table = next(table for table, key, _ in _NAMED if key == kind)
    return sorted(version.read(table)[kind])


def _nearest(version: Version, word: str, kinds: Sequence[str], also: Sequence[str] = ()) -> str:
    """Name what looks like a mistyped word, and the command that lists all names."""
    names = [*also, *(name for kind in kinds for name in _names(version, kind))]
    close = get_close_matches(word.lower(), names, n=3)
    meant = f": did you mean {' or '.join(map(repr, close))}?" if close else ";"
    return f"{meant} `python -m etl why {'|'.join(kinds)}` lists {'them' if len(kinds) == 1 else 'their names'}"


def _claim(version: Version, claim: pd.Series, day: pd.Timestamp | None) -> Node:
    checks = as_of(version.read("claim_checks"), day)
    own = checks[checks["claim"] == claim["claim"]]
    overall = as_of(version.read("claim_words"), day).set_index("claim")["word"]
    article = version.read("articles").set_index("article").loc[claim["article"]]
    source = Node(
        f"“{claim['quote']}”, said by {claim['said_by']}; {article['title']}, {article['publisher']}, {article['address']}"
    )
    word = overall.get(claim["claim"], "nothing known by then")
    return Node(f"{claim['claim']}: {word}", (source, *[_reading(version, row, day) for _, row in own.iterrows()]))


def _reading(version: Version, row: pd.Series, day: pd.Timestamp | None) -> Node:
    measured = amount(None if pd.isna(row["measured"]) else float(row["measured"]), row["measured_unit"])
    text = f"{row['label']}: {measured}, {row['verdict'] if pd.notna(row['verdict']) else 'shown beside it'} ({row['role']})"
    if pd.isna(row["evidence"]):
        return Node(f"{text}; no figure in the tables")
    kind, *names = str(row["evidence"]).split(" ")
    if kind == "goal":
        return Node(text, tuple(_target(version, names[0], row, day)))
    if kind in ("statement", "event"):
        return Node(text, tuple(why(version, [kind, name], day) for name in names))
    source, reporter, partner, measure, period = names
    return Node(text, _measure(version, (source, reporter, partner, measure, period), day, growth=kind == "growth"))


def _measure(
    version: Version, names: tuple[str, ...], day: pd.Timestamp | None, *, growth: bool = False
) -> tuple[Node, ...]:
    """Explain one source's measure; growth rests on the period and on the same months of the year before."""
    source, reporter, partner, measure, period = names
    periods = [period, str(Period.parse(period).a_year_before())] if growth else [period]
    flows = list(Flow) if measure in (Measure.TURNOVER, Measure.BALANCE) else [Flow(measure)]
    keys = [(source, reporter, partner, flow.value, one, TOTAL, TOTAL) for one in periods for flow in flows]
    found = tuple(node for key in keys for node in _flow(version, key, day))
    if found or measure != Measure.TURNOVER:
        return found
    key = {"source": source, "reporter": reporter, "partner": partner, "period": period}
    return tuple(_listed_turnover(version, key, day))


def _listed_turnover(version: Version, key: dict[str, str], day: pd.Timestamp | None) -> Iterator[Node]:
    """Explain a turnover that a list prints without both of its flows: every vintage, newest first."""
    rows = _where(_known(version.read("partner_turnover"), day), key)
    for _, row in rows.sort_values("published", ascending=False).iterrows():
        yield Node(
            f"{row['source']} {row['reporter']}–{row['partner']} turnover {row['period']}: {row['value_usd']:,.0f} dollars, "
            f"{row['status']}, {_read_where(row)}"
        )


def _known(rows: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    return rows if day is None else rows[rows["published"] <= day]


def _read_where(row: pd.Series) -> str:
    return f"public by {row['published']:%Y-%m-%d}, {row['address']}, snapshot {row['snapshot'][:16]}"


def _flow(version: Version, key: tuple[str, ...], day: pd.Timestamp | None) -> Iterator[Node]:
    """Explain one flow: as printed, or by the months, partners or estimate that it was worked out from."""
    rows = as_of(version.read("flows"), day)
    for _, row in _where(rows, dict(zip(_KEY, key, strict=True))).iterrows():
        text = f"{_named(row)}: {row['value_usd']:,.0f} dollars, {row['valuation']}, {row['status']}, {row['method']}"
        yield Node(text, tuple(_parts(version, row, day)))


def _parts(version: Version, row: pd.Series, day: pd.Timestamp | None) -> Iterator[Node]:
    known = _known(version.read("trade"), day)
    key = {name: row[name] for name in _KEY}
    if row["method"] == Method.SUM_OF_MONTHS:
        for month in Period.parse(row["period"]).months():
            yield from _printed(known, {**key, "period": str(month)})
    elif row["method"] == Method.RECOVERED:
        flow = {Flow.EXPORT: Flow.IMPORT, Flow.IMPORT: Flow.EXPORT}[Flow(row["flow"])].value
        own = {**key, "source": RATIO_SOURCE, "period": RATIO_YEAR}
        other = {**key, "source": ESTIMATE_SOURCE, "reporter": row["partner"], "partner": row["reporter"], "flow": flow}
        yield from _printed(known, other)
        ratio = (own, {**other, "period": RATIO_YEAR})
        yield Node(
            f"divided by the ratio of both countries' figures in {RATIO_YEAR}, which gives whole thousands of dollars",
            tuple(node for one in ratio for node in _flow(version, tuple(one[name] for name in _KEY), day)),
        )
    elif row["method"] == Method.COMPUTED:
        yield from _whole_list(version, row, day)
    else:
        yield from _printed(known, key)


def _whole_list(version: Version, row: pd.Series, day: pd.Timestamp | None) -> Iterator[Node]:
    """Explain a world total that is the sum of a whole list of partners, by the newest such list."""
    lists = _where(
        _known(version.read("partner_lists"), day), {name: row[name] for name in ("source", "reporter", "period")}
    )
    whole = lists[(lists["measure"] == row["flow"]) & (lists["depth"] == 0)].sort_values("published")
    addresses = version.read("snapshots").set_index("snapshot")["address"]
    for _, one in whole.tail(1).iterrows():
        where = _read_where(pd.concat([one, pd.Series({"address": addresses[one["snapshot"]]})]))
        yield Node(f"the sum of every partner in the publisher's own list, {where}")


def _printed(trade: pd.DataFrame, key: dict[str, str]) -> Iterator[Node]:
    """Give every vintage of a printed figure, newest first."""
    for _, row in _where(trade, key).sort_values("published", ascending=False).iterrows():
        note = f"; {row['note']}" if pd.notna(row["note"]) else ""
        yield Node(f"{_named(row)}: {row['value_usd']:,.0f} dollars, {row['status']}, {_read_where(row)}{note}")


def _named(row: pd.Series) -> str:
    code = "" if row["code"] == TOTAL else f" {row['classification']} {row['code']}"
    return f"{row['source']} {row['reporter']}–{row['partner']} {row['flow']}{code} {row['period']}"


def _where(rows: pd.DataFrame, key: dict[str, str]) -> pd.DataFrame:
    for name, value in key.items():
        rows = rows[rows[name] == value]
    return rows


def _goal(version: Version, goal: pd.Series, day: pd.Timestamp | None) -> Node:
    outcomes = as_of(version.read("goal_outcomes"), day)
    words = as_of(version.read("goal_words"), day).set_index("goal")["word"]
    readings = [_outcome(version, goal, row, day) for _, row in outcomes[outcomes["goal"] == goal["goal"]].iterrows()]
    return Node(f"{goal['goal']}: {words.get(goal['goal'], 'nothing known by then')}", (_said(goal), *readings))


def _said(goal: pd.Series) -> Node:
    return Node(f"{goal['words']}; {goal['set_by']}, {goal['set_on_text']}, {goal['address']}")


def _target(version: Version, name: str, check: pd.Series, day: pd.Timestamp | None) -> Iterator[Node]:
    """Explain what a goal asks for on one reading: its words, and the figures of the base year if they make the target."""
    goal = _where(version.read("goals"), {"goal": name}).iloc[0]
    yield _said(goal)
    if check["evidence_status"] == Status.DERIVED:
        outcomes = as_of(version.read("goal_outcomes"), day)
        reading = str(check["evidence"]).split(" ")[-1]
        for reporter in _where(outcomes, {"goal": name, "reading": reading})["reporter"]:
            yield from _points(version, reporter, [int(goal["base_year"])], day)


def _outcome(version: Version, goal: pd.Series, row: pd.Series, day: pd.Timestamp | None) -> Node:
    attained = None if pd.isna(row["due_attained_percent"]) else float(row["due_attained_percent"])
    text = f"{row['label']}, {row['reporter']}: {amount(attained, 'percent')} of {amount(row['target_usd'], 'usd')} in {goal['due']}, {row['outcome']}"
    years = [int(goal["base_year"]), int(goal["due"])]
    prices = _price_levels(version, years) if row["prices"] == "constant" else ()
    return Node(text, (*_points(version, row["reporter"], years, day), *prices))


def _price_levels(version: Version, years: Sequence[int]) -> Iterator[Node]:
    """Explain the price levels by which two years' dollars are made comparable."""
    prices = version.read("consumer_prices")
    for _, row in prices[prices["year"].isin(years)].iterrows():
        yield Node(
            f"US consumer prices {row['year']}: {row['index_value']:g}, {row['source']}, "
            f"public by {row['published']:%Y-%m-%d}, {row['address']}"
        )


def _points(version: Version, reporter: str, years: Sequence[int], day: pd.Timestamp | None) -> Iterator[Node]:
    points = as_of(version.read("series"), day)
    named = _where(points, {"reporter": reporter, "measure": Measure.TURNOVER.value})
    for _, point in named[named["period"].isin([str(year) for year in years])].iterrows():
        yield _point(version, point, day)


def _point(version: Version, point: pd.Series, day: pd.Timestamp | None) -> Node:
    """Explain one point of the headline series by the source that serves it."""
    text = (
        f"headline {point['reporter']} {point['measure']} {point['period']}: {point['value_usd']:,.0f} dollars, "
        f"{point['source']}, {point['status']}, known since {point['first_known']}"
    )
    if point["method"] != Method.STATEMENT:
        names = tuple(str(point[name]) for name in ("source", "reporter", "partner", "measure", "period"))
        return Node(text, _measure(version, names, day))
    own = _where(version.read("statements"), {"statement": point["statement"]})
    return Node(text, tuple(_statement(version, row, day) for _, row in own.iterrows()))


def _statement(_: Version, row: pd.Series, __: pd.Timestamp | None) -> Node:
    loose = "" if row["qualifier"] == Qualifier.EXACT else f"{row['qualifier']} "
    numbers = [
        f"{loose}{row[name]:,.0f} dollars" if name == "stated_usd" else f"{row[name]:g}%"
        for name in ("stated_usd", "stated_growth_percent", "stated_share_percent")
        if pd.notna(row[name])
    ]
    said = ", ".join(numbers)
    return Node(
        f"statement {row['statement']}: {said}, {row['period']}, {row['speaker']} in {row['publisher']}, "
        f"{row['published_text']}, {row['address']}"
    )


def _event(_: Version, row: pd.Series, __: pd.Timestamp | None) -> Node:
    return Node(f"event {row['event']}: {row['title']}, {row['day_text']}, {row['address']}")


def _source(_: Version, row: pd.Series, __: pd.Timestamp | None) -> Node:
    return Node(f"{row['source']}: {row['citation']}; {row['licence']}; {row['address']}")


def _figure(version: Version, words: Sequence[str], day: pd.Timestamp | None) -> Node:
    """Explain a figure named by its words: its headline point first, then every source that has it, unless one is named."""
    key = _read_words(version, words)
    measure = key.pop("flow", Measure.TURNOVER.value)
    points = [] if {"source", "code"} & set(key) else list(_headline(version, {**key, "measure": measure}, day))
    served = [str(point["source"]) for point in points]
    nodes = [_point(version, point, day) for point in points]
    nodes += [*_both_flows(version, key, measure, served, day), *_flows(version, key, measure, served, day)]
    if not nodes and measure == Measure.TURNOVER and "code" not in key:
        nodes = list(_listed_turnover(version, key, day))
    if not nodes:
        raise UsageError(_nothing_of(words, _where(version.read("flows"), {"code": TOTAL, **key}), day))
    return Node(" ".join(words), tuple(nodes))


def _headline(version: Version, key: dict[str, str], day: pd.Timestamp | None) -> Iterator[pd.Series]:
    """Give the point of the headline series, yearly or monthly, that every page shows for a figure."""
    for table in ("series", "series_months"):
        yield from (point for _, point in _where(as_of(version.read(table), day), key).iterrows())


def _both_flows(
    version: Version, key: dict[str, str], measure: str, served: Sequence[str], day: pd.Timestamp | None
) -> Iterator[Node]:
    """Explain a turnover or a balance of each source that has both flows, but for those that serve the headline."""
    columns = {Measure.TURNOVER.value: "value_usd", Measure.BALANCE.value: "balance_usd"}
    if measure not in columns or "code" in key:
        return
    rows = _where(as_of(version.read("turnover"), day), key)
    for _, row in rows[~rows["source"].isin(list(served))].iterrows():
        names = (*(str(row[name]) for name in ("source", "reporter", "partner")), measure, str(row["period"]))
        text = f"{names[0]} {names[1]}–{names[2]} {measure} {names[4]}: {row[columns[measure]]:,.0f} dollars, {row['status']}"
        yield Node(text, _measure(version, names, day))


def _flows(
    version: Version, key: dict[str, str], measure: str, served: Sequence[str], day: pd.Timestamp | None
) -> Iterator[Node]:
    """Explain a flow as each source has it; of turnover or balance the flows of sources that have only one of them."""
    flows = as_of(version.read("flows"), day)
    found = _where(flows, {"code": TOTAL, **key})
    if measure in list(Flow):
        found = found[found["flow"] == measure]
    elif "code" not in key:
        both = _where(as_of(version.read("turnover"), day), key)["source"]
        found = found[~found["source"].isin(both)]
    for _, row in found[~found["source"].isin(list(served))].iterrows():
        yield from _flow(version, tuple(str(row[name]) for name in _KEY), day)


def _nothing_of(words: Sequence[str], ever: pd.DataFrame, day: pd.Timestamp | None) -> str:
    """Say why a figure has no answer: it was not public yet, or no source holds it at all."""
    name = " ".join(words)
    if day is not None and len(ever):
        return f"nothing of {name} was public by {day:%Y-%m-%d}; the first figure is of {ever['known_from'].min():%Y-%m-%d}"
    return f"no source holds {name}: python -m etl status tells which periods are held and what a refresh would add"


def _read_words(version: Version, words: Sequence[str]) -> dict[str, str]:
    """Tell by its form what each word names; raise UsageError for a word that names nothing."""
    countries = set(version.read("countries")["country"])
    sources = set(version.read("sources")["source"])
    key: dict[str, str] = {}
    for word in words:
        name = _kind_of(word, countries, sources, "partner" if "reporter" in key else "reporter")
        if name is None:
            measures, kinds = [measure.value for measure in Measure], [key for _, key, _ in _NAMED]
            raise UsageError(
                f"{word!r} is no country (RUS), measure ({', '.join(measures)}), period (2016, 2017-H1, 2020-03), HS "
                f"chapter (27), claim, goal, statement, event or source{_nearest(version, word, kinds, measures)}"
            )
        if name in key:
            raise UsageError(f"{key[name]!r} and {word!r} both name a {name}: name one")
        key[name] = word.upper() if name in ("reporter", "partner") else word
    if missing := [name for name in ("reporter", "partner", "period") if name not in key]:
        raise UsageError(f"{' '.join(words)} does not say which {', '.join(missing)}: try `why RUS KOR turnover 2016`")
    return key


def _kind_of(word: str, countries: set[str], sources: set[str], country: str) -> str | None:
    if word.upper() in countries:
        return country
    if word in sources:
        return "source"
    if word in list(Measure):
        return "flow"
    if len(word) == 2 and word.isdigit():
        return "code"
    try:
        Period.parse(word)
    except ValueError:
        return None
    return "period"


_NAMED: tuple[tuple[str, str, Callable[[Version, pd.Series, pd.Timestamp | None], Node]], ...] = (
    ("claims", "claim", _claim),
    ("goals", "goal", _goal),
    ("statements", "statement", _statement),
    ("events", "event", _event),
    ("sources", "source", _source),
)
