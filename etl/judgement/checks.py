"""Sanity checks with two fixed homes: hard ones before anything is derived, soft ones before saving.

A hard check that fails stops the build. A soft finding is stored, dated and shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from etl.derive.temporal import coalesce_into, may_meet, split_at_changes, temporal_anti_join, temporal_join
from etl.errors import ContractError
from etl.ingest.corrections import covers
from etl.ingest.declarations import Correction
from etl.model import MIRROR_FLOWS, PAIR, RECONCILED, TOTAL, WORLD, Article, Flow, Goal, Measure, Period
from etl.schema.categories import as_texts
from etl.schema.derived_tables import CHECKS
from etl.schema.tables import TABLES

Frames = Mapping[str, pd.DataFrame]

#: A figure this many times its neighbour in time, or what others say of it, is a mistake of scale, not trade: it is nearer
#: to thousandfold than to no change. The pair's trade did grow 13 times in one year (1993), which would hide a
#: thousandfold slip from 100; two sources of one country's figures differ 1.5 times at most, the two countries 6 times.
SCALE_LIMIT = 30.0
#: Figures below this are too small for the scale check: one ship can multiply them.
SCALE_FLOOR_USD = 100e6
#: Two sources that give one reporter's figure further apart than this complain.
SOURCES_LIMIT_PERCENT = 5.0
#: A total further than this from the sum of its chapters complains.
CHAPTERS_LIMIT_PERCENT = 0.1
#: A headline turnover further than this from the sum of its headline flows complains.
FLOWS_LIMIT_PERCENT = 0.1
#: A flow that the two countries report further apart than this complains.
MIRROR_LIMIT_PERCENT = 50.0
#: A year-over-year change beyond this complains.
BREAK_LIMIT_PERCENT = 60.0

_PARTIES = ["source", "reporter", "partner", "flow"]


def hard_checks(
    given: Frames, articles: Iterable[Article], goals: Iterable[Goal] = (), rules: Iterable[Correction] = ()
) -> None:
    """Raise ContractError, naming the figures, for what must never be built upon.

    A figure that a rule of data/corrections covers is not checked for its scale: somebody has looked at it.
    """
    for table in ("trade", "partner_turnover"):
        rows = given[table]
        for column, known in (("partner", "countries"), ("reporter", "countries"), ("source", "sources")):
            odd = ~rows[column].isin(given[known].iloc[:, 0])
            _refuse(table, rows[odd], f"a {column} that is not declared")
        _refuse(
            table, rows[(rows["value_usd"] < 0) | (rows["value_usd"] == float("inf"))], "negative or endless values"
        )
        _refuse(table, rows[_odd_periods(rows["period"])], "periods that are not understood, or not written as here")
    statements = given["statements"]
    _refuse("statements", statements[_odd_periods(statements["period"])], "periods that are not understood")
    dated = given["regions"].dropna(subset="period")
    _refuse("regions", dated[_odd_periods(dated["period"])], "periods that are not understood")
    trade = given["trade"]
    _refuse("trade", trade[_odd_codes(trade, given["nomenclature"])], "codes that are not declared")
    _same_scale(trade, rules)
    goals = tuple(goals)
    for article in articles:
        _references(article, given, goals)


def _refuse(table: str, rows: pd.DataFrame, what: str, also: Iterable[str] = ()) -> None:
    if len(rows):
        names = [*dict.fromkeys([*TABLES[table].key, "value_usd", *also])]
        first = rows[[name for name in names if name in rows.columns]].head(3).astype("str").to_dict("records")
        raise ContractError(f"table {table}: {len(rows)} rows with {what}; first rows: {first}")


def _odd_periods(periods: pd.Series) -> pd.Series:
    """Return which periods are not understood, or written in another way than everywhere here: two keys for one time."""
    odd = {text for text in periods.unique() if not _is_period(text)}
    return periods.isin(odd)


def _is_period(text: str) -> bool:
    try:
        return str(Period.parse(text)) == text
    except ValueError:
        return False


def _odd_codes(trade: pd.DataFrame, nomenclature: pd.DataFrame) -> pd.Series:
    """Return which codes are neither all goods nor an HS code whose chapter has a name."""
    total = (trade["classification"] == TOTAL) & (trade["code"] == TOTAL)
    named = trade["code"].str[:2].isin(nomenclature["chapter"]) & trade["code"].str.fullmatch(r"(\d\d){1,3}")
    return ~total & ~(trade["classification"].str.fullmatch(r"H\d") & named)


def _same_scale(trade: pd.DataFrame, rules: Iterable[Correction]) -> None:
    """Compare each large total with its own past, with other sources of the same country, and with the partner's."""
    near = (trade["code"] == TOTAL) & trade["reporter"].isin(PAIR) & trade["partner"].isin([*PAIR, WORLD])
    totals = as_texts(trade[near])
    for rule in rules:
        totals = totals[~covers(rule, totals)]
    off, what = f"a value more than {SCALE_LIMIT:g} times off", "(thousands for dollars?)"
    heal = "if it is right, add a rule of action `checked` to data/corrections/{source}.toml and try again"
    for rows, than in (
        (_beside_past(totals), "its own past"),
        (_beside_others(totals, totals), "what another source has for it"),
        (_beside_others(totals, _mirrored(totals)), "what the partner's figures have for it"),
    ):
        wrong = rows[_is_off(rows["value_usd"], rows["other_usd"])]
        for source in wrong["source"].head(1):
            _refuse("trade", wrong, f"{off} {than} {what}; {heal.format(source=source)}", ("other_source", "other_usd"))


def _is_off(values: pd.Series, others: pd.Series) -> pd.Series:
    ratio, large = values / others, values.where(values > others, others) > SCALE_FLOOR_USD
    return large & (others > 0) & ((ratio > SCALE_LIMIT) | (ratio < 1 / SCALE_LIMIT))


def _beside_past(totals: pd.DataFrame) -> pd.DataFrame:
    """Add the figure before each in time, or the vintage before it, of the same source and length of period."""
    lengths = totals["period"].map(lambda text: Period.parse(text).count).rename("months")
    ordered = totals.sort_values(["period", "published"], kind="stable")
    before = ordered.groupby([*_PARTIES, lengths], sort=False)["value_usd"].shift(1)
    return ordered.assign(other_source=ordered["source"], other_usd=before)


def _beside_others(totals: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Add every figure of another source or side for the same flow that was stored no later, so that the newer is named."""
    about = ["reporter", "partner", "flow", "period"]
    other = others[[*about, "source", "value_usd", "recorded_at"]]
    other = other.rename(columns={"source": "other_source", "value_usd": "other_usd", "recorded_at": "other_recorded"})
    joined = totals.merge(other, on=about)
    return joined[joined["other_recorded"] <= joined["recorded_at"]]


def _mirrored(totals: pd.DataFrame) -> pd.DataFrame:
    """Return each flow as its partner would report it."""
    flow = totals["flow"].map(MIRROR_FLOWS).astype("str")
    return totals.assign(reporter=totals["partner"], partner=totals["reporter"], flow=flow)


def _references(article: Article, given: Frames, goals: Iterable[Goal]) -> None:
    """Refuse an article that names what is not there: a statement, event, goal, source or country."""
    readings = [reading for sentence in article.sentences for reading in sentence.readings]
    statements = {name.lstrip("-") for reading in readings for name in reading.statements}
    events = {reading.event for reading in readings if reading.event}
    events |= {event for sentence in article.sentences for event in sentence.events}
    asked = {f"{reading.goal} {reading.goal_reading}" for reading in readings if reading.goal}
    promises = {sentence.goal for sentence in article.sentences if sentence.goal}
    regional = {reading.region_figure for reading in readings if reading.region_figure}
    sources = {reading.source for reading in readings if reading.source}
    countries = {country for reading in readings for country in (reading.reporter, reading.partner) if country}
    for kind, named, known in (
        ("statements", statements, given["statements"]["statement"]),
        ("events", events, given["events"]["event"]),
        ("promises", promises, [goal.id for goal in goals]),
        ("goals", asked, [f"{goal.id} {reading.id}" for goal in goals for reading in goal.readings]),
        ("regional figures", regional, given["regions"]["region_figure"]),
        ("sources", sources, given["sources"]["source"]),
        ("countries", countries, given["countries"]["country"]),
    ):
        if missing := sorted(named - set(known)):
            raise ContractError(f"article {article.id} names {kind} that are not in data/: {missing}")


def soft_checks(frames: Frames, rules: Iterable[Correction]) -> pd.DataFrame:
    """Return table `checks`: what a careful reader should know about the figures, each with its limit."""
    found = [
        *_chapters_against_totals(frames["flows"]),
        _sources_against_each_other(frames["flows"]),
        _mirror(frames["mirror_gap"]),
        _breaks(frames["growth"]),
        _idle_rules(frames["trade"], rules),
        _flows_against_turnover(frames["series"]),
    ]
    rows = pd.concat([CHECKS.empty(), *found], ignore_index=True)
    return coalesce_into(rows, CHECKS, ["check", "about"])


def _finding(rows: pd.DataFrame, check: str, *, limit: float, about: Sequence[str], message: str) -> pd.DataFrame:
    """Name the check, what each row is about, and write its message from the columns that the table keeps."""
    texts = [message.format_map(row) for row in rows.to_dict("records")]
    named = [" ".join(row) for row in zip(*(rows[name] for name in about), strict=True)]
    written = {name: pd.Series(each, rows.index, dtype="str") for name, each in (("about", named), ("message", texts))}
    return rows.assign(check=check, limit=limit, **written)


def _chapters_against_totals(flows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Compare the sum of the chapters with the printed total, and find those that have none to be compared with."""
    chapters = as_texts(flows[flows["classification"].str.fullmatch(r"H\d") & (flows["code"].str.len() == 2)])
    together = split_at_changes(chapters, [*_PARTIES, "period", "classification"])
    by = [*_PARTIES, "period", "classification", "known_from", "known_until"]
    grouped = together.groupby(by, sort=False, dropna=False)
    sums = grouped.agg(other_usd=("value_usd", "sum"), chapters=("code", "size")).reset_index()
    near = (flows["code"] == TOTAL) & may_meet(flows, sums, [*_PARTIES, "period"])
    totals = as_texts(flows[near]).drop(columns="classification")
    joined = temporal_join(totals, sums, [*_PARTIES, "period"], "_chapters")
    compared = joined.assign(found=(joined["other_usd"] / joined["value_usd"] - 1) * 100)
    about = [*_PARTIES, "period", "classification"]
    yield _finding(
        compared[compared["found"].abs() > CHAPTERS_LIMIT_PERCENT], "chapters-against-total",
        limit=CHAPTERS_LIMIT_PERCENT, about=about,
        message="the HS chapters add up to {other_usd:,.0f} dollars, the printed total is {value_usd:,.0f}",
    )  # fmt: skip
    alone = temporal_anti_join(sums, totals, [*_PARTIES, "period"])
    yield _finding(
        alone.assign(found=alone["chapters"].astype("float64")), "chapters-without-total",
        limit=0.0, about=about,
        message="{chapters} HS chapters add up to {other_usd:,.0f} dollars, and no total says whether they are all",
    )  # fmt: skip


def _sources_against_each_other(flows: pd.DataFrame) -> pd.DataFrame:
    pair = flows[(flows["code"] == TOTAL) & flows["reporter"].isin(PAIR) & flows["partner"].isin([*PAIR, WORLD])]
    pair = as_texts(pair[~pair["source"].isin(list(RECONCILED))])
    joined = temporal_join(pair, pair, ["reporter", "partner", "flow", "period"], "_other")
    joined = joined[(joined["source"] < joined["source_other"]) & (joined["value_usd"] > 0)]
    found = (joined["value_usd_other"] / joined["value_usd"] - 1) * 100
    compared = joined.assign(found=found, other_source=joined["source_other"], other_usd=joined["value_usd_other"])
    return _finding(
        compared[found.abs() > SOURCES_LIMIT_PERCENT], "sources-disagree", limit=SOURCES_LIMIT_PERCENT,
        about=["reporter", "partner", "flow", "period", "source", "other_source"],
        message="{source} gives {value_usd:,.0f} dollars, {other_source} gives {other_usd:,.0f}",
    )  # fmt: skip


def _mirror(gaps: pd.DataFrame) -> pd.DataFrame:
    as_exported = {"source": "exporter_source", "reporter": "exporter", "partner": "importer", "other_source": "importer_source",
                   "value_usd": "exporter_usd", "other_usd": "importer_usd", "found": "gap_percent"}  # fmt: skip
    named = gaps.assign(flow=Flow.EXPORT.value, **{name: gaps[had] for name, had in as_exported.items()})
    return _finding(
        named[gaps["gap_percent"].abs() > MIRROR_LIMIT_PERCENT], "mirror-gap", limit=MIRROR_LIMIT_PERCENT,
        about=["exporter", "importer", "period", "exporter_source", "importer_source"],
        message="the exporter reports {value_usd:,.0f} dollars, the importer {other_usd:,.0f}",
    )  # fmt: skip


def _breaks(growth: pd.DataFrame) -> pd.DataFrame:
    pair = growth[growth["partner"].isin(PAIR) & (growth["measure"] != "turnover")]
    named = pair.assign(found=pair["growth_percent"], flow=pair["measure"], other_usd=pair["base_value_usd"])
    return _finding(
        named[pair["growth_percent"].abs() > BREAK_LIMIT_PERCENT], "break", limit=BREAK_LIMIT_PERCENT,
        about=[*_PARTIES, "period"],
        message="{value_usd:,.0f} dollars after {other_usd:,.0f} a year before",
    )  # fmt: skip


def _idle_rules(trade: pd.DataFrame, rules: Iterable[Correction]) -> pd.DataFrame:
    """Find the rules that cover no figure: they have outlived their error, or never met it."""
    idle = [rule for rule in rules if not covers(rule, trade).any()]
    rows = pd.DataFrame(
        {
            "source": [rule.source for rule in idle],
            "match": [str(dict(rule.match)) for rule in idle],
            "found": [0.0] * len(idle),
            "known_from": pd.to_datetime([rule.until for rule in idle]),
            "known_until": pd.NaT,
        }
    ).astype({"source": "str", "match": "str", "known_from": "datetime64[s]", "known_until": "datetime64[s]"})
    message = "this rule of data/corrections covers no figure: remove it"
    return _finding(rows, "idle-correction", limit=1.0, about=["source", "match"], message=message)


def _flows_against_turnover(series: pd.DataFrame) -> pd.DataFrame:
    """Find the years whose headline flows come from other sources than the turnover, and do not add up to it."""
    point = ["reporter", "partner", "period"]
    turnovers, exports, imports = (series[series["measure"] == one] for one in (Measure.TURNOVER, *Flow))
    joined = temporal_join(temporal_join(turnovers, exports, point, "_export"), imports, point, "_import")
    given = joined["value_usd_export"] + joined["value_usd_import"]
    found = (given / joined["value_usd"] - 1) * 100
    compared = joined.assign(found=found, other_usd=given)
    return _finding(
        compared[found.abs() > FLOWS_LIMIT_PERCENT], "flows-against-turnover", limit=FLOWS_LIMIT_PERCENT,
        about=point,
        message="the headline turnover is {value_usd:,.0f} dollars, the headline flows add up to {other_usd:,.0f}",
    )  # fmt: skip
