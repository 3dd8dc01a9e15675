"""Pure: what each reading of a claim rests on: who published it, on which day, at which address.

Verdicts are picked from table `claim_checks` as it stood on two days; nothing is judged here, and no words are said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd

from dashboard.editions import Tables
from dashboard.views.evidence_rows import REGION_SHARES, REGIONS, BaseFigure, ClaimCheck, PairFlow, RegionShare
from dashboard.views.memo import once_per_version
from dashboard.views.records import typed_rows
from dashboard.views.sentences import CLAIM_WORDS, ClaimWord
from dashboard.views.table_rows import EVENTS, GOALS, SOURCES, STATEMENTS, ArticleRow, EventRow
from dashboard.views.vintages import is_printed
from etl.model import TOTAL, Flow, Measure, Method, Period, Role, ShareOf

#: The order in which pages show what readings may do.
ROLES = (Role.DECIDES.value, Role.NEAREST.value, Role.SAME_SPEAKER.value, Role.NOT_FIRM.value, Role.CONTEXT.value)

#: The kinds of readings that look at one regional figure.
REGIONAL = ("region share", "region rank")


def words_then(tables: Tables, article: ArticleRow) -> Mapping[str, ClaimWord]:
    """Return each claim's overall word on the day on which the article appeared, by claim."""
    return CLAIM_WORDS.by_key(tables.on(article.published))


@once_per_version
def readings(tables: Tables, claim: str, published: pd.Timestamp) -> pd.DataFrame:
    """Return the readings of one claim with their verdicts on the article's day (`then`) and on the tables' day.

    A reading of a statement or a regional figure that nobody had published by the tables' day is not there yet.
    """
    now = tables["claim_checks"]
    made = now["reading"].isin(tables["statements"]["statement"])
    now = now[(now["evidence_kind"] != "statement") | made]
    now = now[~(now["evidence_kind"].isin(REGIONAL) & now["measured"].isna())]
    then = tables.on(published)["claim_checks"][["claim", "reading", "verdict", "measured"]]
    joined = now[now["claim"] == claim].merge(then, on=["claim", "reading"], how="left", suffixes=("", "_then"))
    joined["place"] = joined["role"].map({role: place for place, role in enumerate(ROLES)})
    joined["blank"] = joined["measured"].isna() & joined["measured_low"].isna()
    return joined.sort_values(["place", "blank", "evidence_kind", "period", "reading"], ignore_index=True)


@once_per_version
def reading_rows(tables: Tables, claim: str, published: pd.Timestamp) -> Sequence[ClaimCheck]:
    """Return the rows of `readings`, in order."""
    return typed_rows(readings(tables, claim, published), ClaimCheck)


@once_per_version
def claims_that_reporters_divide(tables: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Return the claims that the two countries' figures, both fit to decide, decide differently."""
    checks = tables["claim_checks"]
    deciding = checks[(checks["role"] == Role.DECIDES) & checks["measured"].notna() & checks["reporter"].notna()]
    verdicts = deciding.groupby(["claim", "reporter"])["verdict"].agg(frozenset)
    different = verdicts.groupby("claim").nunique() > 1
    return frozenset(different.index[different])


@dataclass(frozen=True)
class Origin:
    """Where evidence was published, on which day (as far as it is known, as text), and at which address."""

    publisher: str
    day: str
    address: str


def origins(tables: Tables, check: ClaimCheck) -> list[Origin]:
    """Return where what one reading rests on was published; nothing where nothing was measured, not even a range."""
    if isnan(check.measured) and isnan(check.measured_low):
        return []
    _, *names = check.evidence.split()
    match check.evidence_kind:
        case "statement" | "implied":
            return [_statement(tables, name) for name in names]
        case "elapsed":
            event = EVENTS.get(tables, names[0])
            return [Origin("", event.day_text, event.address)]
        case "region share" | "region rank":
            return _region(tables, region_share(tables, check))
        case "goal":
            return [_target(tables, check, names[0])]
    return [_fuels(tables, check) if check.evidence_kind == "fuel growth" else _figure(tables, check)]


def _target(tables: Tables, check: ClaimCheck, goal: str) -> Origin:
    """Return where a goal's target was published: the figure of its base year, or whoever set it."""
    base, row = base_of(tables, check), GOALS.get(tables, goal)
    return _base(tables, base) if base is not None else Origin(row.set_by, _iso(row.set_on), row.address)


def fuel_codes(check: ClaimCheck) -> list[str]:
    """Return the headings of the fuels that a reading adds up."""
    _, _, _, _, _, _, *codes = check.evidence.split()
    return codes


def _fuels(tables: Tables, check: ClaimCheck) -> Origin:
    """Return where the months of the fuels were printed that are added up."""
    source, codes = SOURCES.get(tables, check.source), fuel_codes(check)
    months = [str(month) for month in Period.parse(check.period).months()]
    rows = tables["trade"]
    about = {
        "source": [check.source],
        "reporter": [check.reporter],
        "flow": [check.measure],
        "code": codes,
        "period": months,
    }
    for name, values in about.items():
        rows = rows[rows[name].isin(values)]
    newest = rows.sort_values("published").iloc[-1]
    return Origin(source.publisher, _iso(newest["published"]), newest["address"])


def region_share(tables: Tables, check: ClaimCheck) -> RegionShare:
    """Return the row of table `region_shares` that a reading of a regional figure looks at; it must have measured something."""
    figure, is_share = check.evidence.split()[-1], check.evidence_kind == "region share"
    rows = [row for row in REGION_SHARES.rows(tables) if row.region_figure == figure]
    return next(row for row in rows if (row.share_percent if is_share else row.rank_in_region) == check.measured)


def _region(tables: Tables, share: RegionShare) -> list[Origin]:
    """Return where a regional figure was printed, and the country's figure where a share of that was computed."""
    row = REGIONS.get(tables, share.region_figure)
    own = Origin(row.publisher, row.published_text, row.address)
    if isnan(share.whole_usd) or share.share_of != ShareOf.PAIR:
        return [own]
    series, about = tables["series"], ("reporter", "measure", "period")
    whole = series[pd.concat([series[name] == getattr(share, name) for name in about], axis=1).all(axis=1)]
    return [own, *(_base(tables, point) for point in typed_rows(whole, BaseFigure))]


def base_of(tables: Tables, check: ClaimCheck) -> BaseFigure | None:
    """Return the base figure that makes a goal's target; nothing for a stated level."""
    if check.evidence_kind != "goal" or isnan(check.measured):
        return None
    _, goal, reading = check.evidence.split()
    outcomes = tables["goal_outcomes"]
    outcomes = outcomes[(outcomes["goal"] == goal) & (outcomes["reading"] == reading) & outcomes["factor"].notna()]
    named = outcomes[["base_reporter", "factor"]].drop_duplicates().set_axis(["reporter", "factor"], axis=1)
    year = str(GOALS.get(tables, goal).base_year)
    points = tables["series"].merge(named, on="reporter")
    found = points[(points["measure"] == Measure.TURNOVER) & (points["period"] == year)]
    return next(iter(typed_rows(found, BaseFigure)), None)


def _base(tables: Tables, base: BaseFigure) -> Origin:
    """Return where a point of a headline series was published: as a figure, or in an authority's own words."""
    if base.method != Method.STATEMENT:
        return _figure(tables, base)
    statements = tables["statements"]
    same = [statements[name] == getattr(base, name) for name in ("reporter", "partner", "measure", "period")]
    made = statements[
        pd.concat([*same, statements["authority"], statements["stated_usd"] == base.value_usd], axis=1).all(axis=1)
    ]
    return _statement(tables, made.sort_values("published")["statement"].iloc[0])


def _iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()


def _statement(tables: Tables, statement: str) -> Origin:
    row = STATEMENTS.get(tables, statement)
    return Origin(row.publisher, row.published_text, row.address)


def _figure(tables: Tables, check: ClaimCheck | BaseFigure) -> Origin:
    """Return where a figure was printed; one that is worked out has its source's address and the day from which it is known."""
    source = SOURCES.get(tables, check.source)
    printed = _printed(_totals_of(tables, check.source, check.reporter, check.partner), check)
    if printed.empty:
        return Origin(source.publisher, _iso(check.known_from), source.address)
    return Origin(source.publisher, _iso(printed["published"].max()), printed["address"].iloc[-1])


@once_per_version
def _totals_of(tables: Tables, source: str, reporter: str, partner: str) -> pd.DataFrame:
    trade = tables["trade"]
    own = (trade["source"] == source) & (trade["reporter"] == reporter) & (trade["partner"] == partner)
    return trade[own & (trade["code"] == TOTAL)]


def _printed(rows: pd.DataFrame, check: ClaimCheck | BaseFigure) -> pd.DataFrame:
    if check.measure in (Flow.EXPORT, Flow.IMPORT):
        rows = rows[rows["flow"] == check.measure]
    months = [str(month) for month in Period.parse(check.period).months()]
    return rows[rows["period"].isin([check.period, *months])].sort_values("published")


def printed_flows_of(tables: Tables, check: ClaimCheck) -> list[PairFlow]:
    """Return the flows that a reading looks at, of those that were printed as they are."""
    base = base_of(tables, check)
    if (base is None and check.evidence_kind not in ("level", "growth", "rank", "share")) or isnan(check.measured):
        return []
    at = base or check
    measured = [Flow(at.measure)] if at.measure in list(Flow) else list(Flow)
    flows = [PairFlow(at.source, at.reporter, at.partner, at.period, flow.value) for flow in measured]
    printed = is_printed(tables, pd.DataFrame(flows, columns=PairFlow._fields))
    return [flow for flow, known in zip(flows, printed, strict=True) if known]


@once_per_version
def events(tables: Tables, claim: str) -> Sequence[EventRow]:
    """Return the events that stand beside a sentence, by day."""
    beside = set(tables["claim_events"].loc[tables["claim_events"]["claim"] == claim, "event"])
    known = [
        row for row in EVENTS.rows(tables) if row.event in beside and (tables.day is None or row.day <= tables.day)
    ]
    return sorted(known, key=lambda row: row.day)


@once_per_version
def figures(tables: Tables, claim: str) -> Sequence[ClaimCheck]:
    """Return the readings of a sentence that measured something, by period."""
    checks = tables["claim_checks"]
    rows = checks[(checks["claim"] == claim) & checks["measured"].notna()].sort_values(["period", "reading"])
    return typed_rows(rows, ClaimCheck)
