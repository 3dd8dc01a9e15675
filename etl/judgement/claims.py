"""Every reading of every claim judged: whether what was measured agrees with what was stated, and the overall word.

A check stands from the article's day on; what it says can change on every day on which a figure was published. What
a reading looks up is declared in data/articles and found in `answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

import pandas as pd

from etl.derive.temporal import coalesce_into, number_groups, split_at_changes, temporal_join, temporal_left_join
from etl.judgement.answers import find_answers, name_reading
from etl.judgement.evidence import LOOKED_UP, ClaimReading, EvidenceSources, Tables
from etl.judgement.nearest import bound_growth, extra_months
from etl.model import DECIDING, SAME_FIGURE_USD, Article, Goal, OverallVerdict, Period, Role, Sentence, Verdict
from etl.schema.columns import PANDAS
from etl.schema.derived_tables import CLAIM_CHECKS, CLAIM_WORDS

_CHECK = ["claim", "reading"]
_FIGURE = ["figure", "measured_low", "measured_high", "measured_unit"]
#: What a check takes from what answers its reading.
_ANSWERED = (
    "measured",
    "measured_low",
    "measured_high",
    "figure",
    "evidence",
    "evidence_status",
    "without_country_low_percent",
    "without_country_high_percent",
)
#: How far two sayings of one figure may be apart beyond their digits, in per cent, places or years.
_SAME_FIGURE = 1e-6
_DATES = ["known_from", "known_until"]


def claim_checks(articles: Iterable[Article], goals: Iterable[Goal], tables: Tables) -> pd.DataFrame:
    """Return table `claim_checks` from the articles, the goals and the tables that readings look up.

    The tables are `measures`, `growth`, `partner_ranks`, `region_shares`, `fuel_growth`, `statements`, `events` and
    `goal_outcomes`.
    """
    sources = EvidenceSources(goals, tables)
    claim_readings = [
        ClaimReading(article, sentence, reading)
        for article in articles
        for sentence in article.sentences
        for reading in sentence.readings
    ]
    found = find_answers(claim_readings, sources)
    units = {(str(row.claim), str(row.reading)): str(row.measured_unit) for row in found.itertuples()}
    rows = [
        {**_begin_check(one, units), "role": _role(one, sources).value, "label": name_reading(one, sources)}
        for one in claim_readings
    ]
    declared = _cast_columns(pd.DataFrame(rows, columns=CLAIM_CHECKS.names))
    extra = pd.Series([_extra_months(one, sources) for one in claim_readings], declared.index, dtype="float64")
    dated = declared.drop(columns=[*_ANSWERED]).assign(extra=extra)
    together = temporal_left_join(dated, found.drop(columns="measured_unit"), _CHECK, "_answer")
    return coalesce_into(_judge(together), CLAIM_CHECKS, _CHECK)


def _cast_columns(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.astype({column.name: PANDAS[column.kind] for column in CLAIM_CHECKS.columns})


def _begin_check(claim_reading: ClaimReading, units: Mapping[tuple[str, str], str]) -> dict[str, object]:
    """Return what the article's declaration says of a reading, from the article's day on."""
    reading, stated = claim_reading.reading, claim_reading.sentence.stated
    low, high = stated.interval if stated else (None, None)
    looked_up = LOOKED_UP[reading.kind][2] if reading.kind in LOOKED_UP else "usd"
    return {
        **dict.fromkeys(CLAIM_CHECKS.names),
        "claim": claim_reading.sentence.id,
        "reading": reading.id,
        "evidence_kind": reading.kind,
        **{name: getattr(reading, name) or None for name in ("reporter", "partner", "source", "period")},
        "measure": reading.measure.value if reading.reporter else None,
        "among": reading.among.value if reading.kind == "rank" else None,
        "stated_low": float(low) if low is not None and low.is_finite() else None,
        "stated_high": float(high) if high is not None else None,
        "measured_unit": stated.unit if stated else units.get((claim_reading.sentence.id, reading.id), looked_up),
        "note": reading.note or None,
        "known_from": pd.Timestamp(claim_reading.article.published),
    }


def _extra_months(claim_reading: ClaimReading, sources: EvidenceSources) -> float | None:
    """Return how many months more than the claim a nearest figure covers, as a part; nothing where it is not compared."""
    reading = claim_reading.reading
    if reading.role is not Role.NEAREST or not reading.compared:
        return None
    periods = [reading.period] if reading.period else [one.period for one in sources.statements_of(reading)]
    parts = [extra_months(Period.parse(claim_reading.sentence.period), Period.parse(one)) for one in periods]
    return parts[0] if len(set(periods)) == 1 else None


def _role(claim_reading: ClaimReading, sources: EvidenceSources) -> Role:
    """Return what a reading may do: a statement decides only with the reporting country's own figure, as in `series`."""
    reading = claim_reading.reading
    if not reading.statements or reading.role not in (Role.DECIDES, Role.NEAREST):
        return reading.role
    own = all(statement.authority for statement in sources.statements_of(reading))
    return reading.role if own else Role.NOT_FIRM


def _judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Add bounds, difference and verdict; a reading that would decide on figures that are not firm does not.

    Estimates and suspect figures are not firm, nor is a place on a list of which too much has no country.

    What is implied by rounded numbers agrees only if all that they leave open does, and differs only if nothing does.
    A claim fits a nearest figure if anything that the figure leaves open for the claim's months is what was stated.
    """
    measured, low, high = rows["measured"], rows["stated_low"], rows["stated_high"]
    unknown = measured.isna() & rows["measured_low"].isna()
    implied, nearest = rows["evidence_kind"] == "implied", rows["role"] == Role.NEAREST
    bound = bound_growth(rows["measured_low"], rows["measured_high"], rows["extra"].where(nearest))
    least = measured.mask(implied, rows["measured_low"].fillna(-inf)).mask(nearest, bound["bound_low"])
    most = measured.mask(implied, rows["measured_high"].fillna(inf)).mask(nearest, bound["bound_high"])
    below, above, within = most < low, least > high, ~((least < low) | (most > high))
    apart, certain = below | above, within | nearest
    verdict = pd.Series(Verdict.CANNOT_TELL.value, rows.index, dtype="str")
    verdict = verdict.mask(within, Verdict.AGREES.value).mask(apart, Verdict.DIFFERS.value)
    verdict = verdict.mask(nearest, Verdict.FITS.value).mask(nearest & apart, Verdict.DOES_NOT_FIT.value)
    verdict = verdict.mask(unknown, Verdict.NO_DATA.value)
    difference = (most - low).where(below, (least - high).where(above, 0.0)).where(certain | apart)
    firm = rows["evidence_status"].isna() | (rows["evidence_status"].isin(list(DECIDING)) & rows["may_decide"].eq(True))
    stated = high.notna()
    shown = (rows["role"] == Role.CONTEXT) | (nearest & ~unknown & least.isna())
    weak = ~firm & rows["role"].isin([Role.DECIDES, Role.NEAREST])
    return rows.assign(
        **bound,
        difference=difference.where(stated & ~unknown & ~(nearest & least.isna())),
        verdict=verdict.where(stated & ~shown),
        role=rows["role"].mask(weak, Role.NOT_FIRM.value),
    )


def claim_words(articles: Iterable[Article], checks: pd.DataFrame, goal_words: pd.DataFrame) -> pd.DataFrame:
    """Return table `claim_words`: what the readings of each sentence say together, from the article's day on.

    The readings that decide do; where none could, the word says whether the claim fits every nearest figure. Of a claim
    that reports a promise the word says whether it was reported correctly; what became of the promise is picked from
    table `goal_words`.
    """
    sentences = [(article, sentence) for article in articles for sentence in article.sentences]
    together = split_at_changes(_counting_rows(sentences, checks, goal_words), ["claim"])
    by = ["claim", *_DATES]
    deciding = together[together["verdict"].isin([Verdict.AGREES, Verdict.DIFFERS])]
    numbered = together.assign(number=_number_figures(deciding, by).reindex(together.index))
    agrees = together["verdict"] == Verdict.AGREES
    counted = numbered.assign(
        agreeing=agrees,
        differing=together["verdict"] == Verdict.DIFFERS,
        agreed=numbered["number"].where(agrees),
        fitting=together["verdict"] == Verdict.FITS,
        not_fitting=together["verdict"] == Verdict.DOES_NOT_FIT,
    )
    totals = counted.groupby(by, sort=False, dropna=False).agg(
        agreeing=("agreeing", "sum"),
        differing=("differing", "sum"),
        figures=("number", "nunique"),
        agreeing_figures=("agreed", "nunique"),
        fitting=("fitting", "sum"),
        not_fitting=("not_fitting", "sum"),
        promise_outcome=("promise_outcome", "first"),
    )
    kinds = {sentence.id: sentence.kind for _, sentence in sentences}
    return coalesce_into(_add_word(totals.reset_index(), kinds), CLAIM_WORDS, ["claim"])


def _counting_rows(
    sentences: Iterable[tuple[Article, Sentence]], checks: pd.DataFrame, goal_words: pd.DataFrame
) -> pd.DataFrame:
    """Return dated rows of what counts for each sentence: itself, what became of its promise, and its readings that count."""
    pairs = list(sentences)
    judged = pd.DataFrame(
        {
            "claim": [sentence.id for _, sentence in pairs],
            "goal": [sentence.goal for _, sentence in pairs],
            "known_from": pd.to_datetime([article.published for article, _ in pairs]),
            "known_until": pd.NaT,
        }
    ).astype({"claim": "str", "goal": "str", **dict.fromkeys(_DATES, "datetime64[s]")})
    counting = checks["role"].isin([Role.DECIDES, Role.NEAREST])
    decided = checks.loc[counting, ["claim", "verdict", *_FIGURE, *_DATES]]
    outcomes = goal_words[["goal", "word", *_DATES]].rename(columns={"word": "promise_outcome"})
    promised = temporal_join(judged, outcomes, ["goal"], "_promise")
    return pd.concat([one.drop(columns="goal") for one in (judged, promised)] + [decided], ignore_index=True)


def _number_figures(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Return each row the number of the figure that its reading passes on.

    The most exact reading of a figure stands for it; a rounder one of the same country, measure and period passes it on if
    its own digits do not exclude it.
    """
    width = rows["measured_high"] - rows["measured_low"]
    near = rows["measured_unit"].map({"usd": SAME_FIGURE_USD}).fillna(_SAME_FIGURE)
    groups = number_groups(rows, [*by, "figure"])
    ordered = rows.assign(width=width, near=near, group=groups).sort_values("width", kind="stable")
    numbers: dict[int, int] = {}
    exact: dict[int, list[_MeasuredRange]] = {group: [] for group in groups}
    ranges = ordered[["measured_low", "measured_high", "near"]].itertuples(name=None)
    for group, one in zip(ordered["group"], map(_MeasuredRange._make, ranges), strict=True):
        met = next((other for other in exact[group] if one.meets(other)), one)
        exact[group] += [one] if met is one else []
        numbers[one.row] = numbers.get(met.row, len(numbers))
    return pd.Series(numbers, dtype="float64")


class _MeasuredRange(NamedTuple):
    """The range that the digits of one row's figure leave open, and how far from it another one may be and be the same."""

    row: int
    low: float
    high: float
    near: float

    def meets(self, other: _MeasuredRange) -> bool:
        return max(self.low, other.low) <= min(self.high, other.high) + self.near


def _add_word(totals: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Add the overall word, from whether any deciding reading agrees and any differs, or else from nearest figures."""
    agreeing, differing = totals["agreeing"] > 0, totals["differing"] > 0
    word = pd.Series(OverallVerdict.CANNOT_BE_CHECKED.value, totals.index, dtype="str")
    word = word.mask(totals["fitting"] > 0, OverallVerdict.FITS_NEAREST.value)
    word = word.mask(totals["not_fitting"] > 0, OverallVerdict.DOES_NOT_FIT_NEAREST.value)
    word = word.mask(agreeing, OverallVerdict.HOLDS.value).mask(differing, OverallVerdict.DOES_NOT_HOLD.value)
    word = word.mask(agreeing & differing, OverallVerdict.HOLDS_ON_SOME.value)
    return totals.assign(word=word.mask(totals["claim"].map(kinds) == "context", OverallVerdict.CONTEXT.value))
