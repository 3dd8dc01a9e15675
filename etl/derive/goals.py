"""Goals: what each reading of a promise asks for, how far each country's figures came, and what became of it.

The target is a level as stated, or a factor of what one country's figures give for the base year. Progress is measured
on the headline series; growth is computed only within one source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from etl.derive.temporal import DATES, coalesce, coalesce_into, split_at_changes, temporal_join, temporal_left_join
from etl.model import Goal, Measure, Method, OverallVerdict, Status
from etl.schema.derived_tables import GOAL_OUTCOMES, GOAL_PROGRESS, GOAL_THEN, GOAL_WORDS

_READING = ["goal", "reading", "reporter"]
#: What a reading of a goal asks of a reporter, with its types.
_ASKED = {
    "goal": "str", "reading": "str", "reporter": "str", "label": "str", "meaning": "str", "prices": "str",
    "base_reporter": "str", "factor": "float64", "stated_usd": "float64",
    "base_year": "int64", "due": "int64", "set_on": "datetime64[s]",
}  # fmt: skip
#: What a base year that becomes known later adds to a year's row: the year's own figure was known before.
_OF_BASE = [
    "base_usd", "path_growth_usd", "path_step_usd", "growth_asked_percent", "growth_had_percent", "method",
]  # fmt: skip


def goal_years(series: pd.DataFrame, goals: Iterable[Goal], prices: pd.DataFrame) -> pd.DataFrame:
    """Return every year of table `series` measured against each reading of each goal, those before the base year too.

    One dated row for each goal, reading, reporter and year, with `base_usd`, `target_usd` and `measured_usd`. Constant
    prices are dollars of the base year, by the full-year mean of table `consumer_prices`; a year without one has no row,
    nor have the days before both means are known to have been public.
    """
    readings, years = _readings(goals), _yearly_turnover(series)
    base = years.rename(columns={"year": "base_year"})
    base = base[["reporter", "base_year", "value_usd", "source", *DATES]]
    rows = temporal_left_join(years.merge(readings, on="reporter"), base, ["reporter", "base_year"], "_base")
    rows = temporal_join(rows, _targets(readings, base), ["goal", "reading"], "_target")
    return _in_prices(rows.rename(columns={"value_usd_base": "base_usd"}), prices)


def goal_progress(years: pd.DataFrame) -> pd.DataFrame:
    """Return table `goal_progress` from `goal_years`: each goal's years from its base year on."""
    rows = with_paths(years[years["year"] >= years["base_year"]])
    return coalesce_into(rows, GOAL_PROGRESS, [*_READING, "year"], _OF_BASE)


def goal_earlier(years: pd.DataFrame) -> pd.DataFrame:
    """Return the best year before each goal's base year, from `goal_years`.

    One dated row for each goal, reading and reporter that has such a year: goal, reading, reporter, earlier_year,
    earlier_percent, known_from, known_until.
    """
    before = _attained(_own(years[years["year"] < years["base_year"]]))
    rows = split_at_changes(before[[*_READING, "year", "attained_percent", *DATES]], _READING)
    names = {"year": "earlier_year", "attained_percent": "earlier_percent"}
    return coalesce(_best_years(rows, _READING).rename(columns=names), _READING)


def _readings(goals: Iterable[Goal]) -> pd.DataFrame:
    """Return what each reading of each goal asks of each reporter; `factor` is blank where the target is a stated level."""
    rows = [
        (
            goal.id, reading.id, reporter, reading.label, reading.meaning or reading.id, reading.prices,
            reading.base_reporter or None, goal.factor if reading.base_reporter else None, float(goal.stated.value),
            goal.base_year, goal.due, goal.set_on,
        )
        for goal in goals for reading in goal.readings for reporter in reading.reporters
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(_ASKED)).astype(_ASKED)


def _yearly_turnover(series: pd.DataFrame) -> pd.DataFrame:
    turnover = series[series["measure"] == Measure.TURNOVER]
    stated = ["statement", "qualifier", "significant_digits"]
    columns = ["reporter", "year", "value_usd", "source", *stated, "method", "status", *DATES]
    return turnover.assign(year=turnover["period"].astype("int64"))[columns]


def _targets(readings: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return the target of each reading, from the day on which its goal was set; a factor's moves with its base."""
    asked = readings.drop(columns="reporter").drop_duplicates()
    based = asked["factor"].notna()
    still = pd.Series(pd.NaT, asked.index, dtype="datetime64[s]")
    stated = asked.assign(target_usd=asked["stated_usd"], known_from=asked["set_on"], known_until=still)[~based]
    factors = asked[based].merge(base.rename(columns={"reporter": "base_reporter"}), on=["base_reporter", "base_year"])
    factors = _since(factors.assign(target_usd=factors["value_usd"] * factors["factor"]), factors["set_on"])
    return pd.concat([stated, factors], ignore_index=True)[["goal", "reading", "target_usd", *DATES]]


def _since(rows: pd.DataFrame, day: pd.Series) -> pd.DataFrame:
    """Keep the days from each row's day on."""
    since = rows["known_from"].where(rows["known_from"] > day, day)
    return rows.assign(known_from=since)[~(rows["known_until"] <= since)]


def _in_prices(rows: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """Add `measured_usd`, in current prices or in those of the base year."""
    constant = rows["prices"] != "current"
    means = prices.loc[prices["months"] == 12, ["year", "index_value", "published"]]
    means = means.rename(columns={"index_value": "mean", "published": "public"})
    base = means.rename(columns={"year": "base_year"})
    deflated = rows[constant].merge(means, on="year").merge(base, on="base_year", suffixes=("", "_base"))
    deflated = deflated.assign(measured_usd=deflated["value_usd"] * deflated["mean_base"] / deflated["mean"])
    deflated = _since(deflated, deflated[["public", "public_base"]].max(axis=1))
    current = rows[~constant].assign(measured_usd=rows["value_usd"])
    return pd.concat([current, deflated[current.columns]], ignore_index=True)


def _attained(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(attained_percent=rows["measured_usd"] / rows["target_usd"] * 100)


def with_paths(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what was attained, the paths to the target, and the growth asked, still needed and had, in per cent a year.

    Takes `measured_usd`, `base_usd`, `target_usd`, `year`, `base_year`, `due`, `method`, `source` and `source_base`.
    """
    term, passed = rows["due"] - rows["base_year"], rows["year"] - rows["base_year"]
    left, within = rows["due"] - rows["year"], rows["year"] <= rows["due"]
    whole = rows["target_usd"] / rows["base_usd"]
    printed = rows["method"] != Method.STATEMENT  # two rounded statements are hardly of one speaker
    reported = rows["status"] != Status.ESTIMATE  # what grows in an estimate is the partner's
    one_source = (rows["source"] == rows["source_base"]) & printed & reported & (passed > 0)
    had = _yearly_growth((rows["measured_usd"] / rows["base_usd"]).where(one_source), passed)
    return _attained(rows).assign(
        gap_to_target_usd=rows["target_usd"] - rows["measured_usd"],
        path_growth_usd=(rows["base_usd"] * whole ** (passed / term)).where(within),
        path_step_usd=(rows["base_usd"] + (rows["target_usd"] - rows["base_usd"]) * passed / term).where(within),
        growth_asked_percent=_yearly_growth(whole, term),
        growth_needed_percent=_yearly_growth((rows["target_usd"] / rows["measured_usd"]).where(left > 0), left),
        growth_had_percent=had,
    )


def _yearly_growth(ratio: pd.Series, years: pd.Series) -> pd.Series:
    """Return the equal yearly growth, in per cent, that makes a ratio in so many years."""
    percent: pd.Series = (ratio ** (1 / years.where(years > 0).astype("float64")) - 1) * 100
    return percent


def goal_then(progress: pd.DataFrame, goals: Iterable[Goal]) -> pd.DataFrame:
    """Return table `goal_then` from table `goal_progress`: how each year first looked, while there was time to act.

    A year whose first figure is known only from a day after the due year was over has no row: how it looked at the
    time is not known here.
    """
    first = progress.sort_values([*_READING, "year", "known_from"], kind="stable")
    first = first.drop_duplicates([*_READING, "year"])
    over = {goal.id: pd.Timestamp(year=goal.due, month=12, day=31) for goal in goals}
    in_time = first["known_from"] <= first["goal"].map(over).astype("datetime64[s]")
    still = pd.Series(pd.NaT, first.index, dtype="datetime64[s]")  # what was known first stays so
    return first.assign(known_until=still)[in_time][GOAL_THEN.names].reset_index(drop=True)


def goal_outcomes(progress: pd.DataFrame, earlier: pd.DataFrame, goals: Iterable[Goal]) -> pd.DataFrame:
    """Return table `goal_outcomes` from table `goal_progress` and `goal_earlier`: what the years known on a day say.

    A reading is open until its due year is over, and from then on due until that year is known. An estimate, which is made
    of the partner's figures, is no figure of the country that a goal could be reached on.
    """
    goals = list(goals)
    own = _own(progress)
    due = own["goal"].map({goal.id: goal.due for goal in goals})
    picked = ["meaning", "label", "prices", "base_usd", "target_usd", "growth_asked_percent"]
    attained = attainment(own.assign(due=due), _READING, picked)
    joined = temporal_left_join(attained, earlier, _READING, "_earlier")
    based = _readings(goals)[["goal", "reading", "base_reporter", "factor"]].drop_duplicates()
    joined = joined.merge(based, on=["goal", "reading"])
    outcomes = _once_due(with_outcome(joined), goals)
    return coalesce_into(outcomes, GOAL_OUTCOMES, _READING)


def attainment(progress: pd.DataFrame, key: Sequence[str], picked: Sequence[str]) -> pd.DataFrame:
    """Return, for each key and stretch of days, how far the years known then came towards the target.

    Takes dated rows of `year`, `due` and `attained_percent`. Gives `due_attained_percent`, `first_reached` (the first year at
    the target, or blank), `best_year`, `best_percent`, and of the `picked` columns the newest year's.
    """
    rows = split_at_changes(progress, key).sort_values("year", kind="stable")
    known = [*key, *DATES]
    rows["due_attained_percent"] = rows["attained_percent"].where(rows["year"] == rows["due"])
    rows["first_reached"] = rows["year"].where(rows["attained_percent"] >= 100)
    summed = rows.groupby(known, sort=False, dropna=False).agg(
        **{name: (name, "last") for name in picked},
        due_attained_percent=("due_attained_percent", "max"),
        first_reached=("first_reached", "min"),
    )
    best = _best_years(rows, key).rename(columns={"year": "best_year", "attained_percent": "best_percent"})
    return summed.reset_index().merge(best, on=known)


def _own(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["status"] != Status.ESTIMATE]


def _best_years(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Pick the year of the highest attainment, the first of equals, from rows that `split_at_changes` gave."""
    ordered = rows.sort_values(["attained_percent", "year"], ascending=[False, True], kind="stable")
    return ordered.drop_duplicates([*key, *DATES])[[*key, "year", "attained_percent", *DATES]]


def with_outcome(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `outcome` by the attainment of the due year; years that are blank become 0."""
    outcome = pd.Series(OverallVerdict.OPEN.value, rows.index, dtype="str")
    outcome = outcome.mask(rows["due_attained_percent"] < 100, OverallVerdict.NOT_MET.value)
    outcome = outcome.mask(rows["due_attained_percent"] >= 100, OverallVerdict.MET.value)
    known = rows.columns.intersection(["first_reached", "earlier_year"])
    years = {name: rows[name].fillna(0).astype("int64") for name in known}
    return rows.assign(**years, outcome=outcome)


def _once_due(rows: pd.DataFrame, goals: Iterable[Goal]) -> pd.DataFrame:
    """Call what is open due from the day after the due year's last: the time is over, and its figure is not known yet."""
    over = rows["goal"].map({goal.id: pd.Timestamp(year=goal.due + 1, month=1, day=1) for goal in goals})
    over = over.astype("datetime64[s]")
    waiting = rows["outcome"] == OverallVerdict.OPEN
    until = rows["known_until"].where(rows["known_until"] < over, over)
    still_open = rows.assign(known_until=until)[waiting & (rows["known_from"] < over)]
    due = _since(rows.assign(outcome=OverallVerdict.DUE.value)[waiting], over[waiting])
    return pd.concat([rows[~waiting], still_open, due], ignore_index=True)


def goal_words(outcomes: pd.DataFrame, goals: Iterable[Goal]) -> pd.DataFrame:
    """Return table `goal_words`: met or not on all readings, or met on some; open or due while any reading is.

    A goal without any figure is open from the day on which it was set, and due like any other.
    """
    goals = list(goals)
    by = ["goal", *DATES]
    answers = pd.concat([_waiting(goals), outcomes[["goal", "outcome", *DATES]]], ignore_index=True)
    rows = split_at_changes(answers, ["goal"])
    judged = rows["waiting"].isna()
    counted = rows.assign(
        meeting=(rows["outcome"] == OverallVerdict.MET).astype("int64"),
        missing=(rows["outcome"] == OverallVerdict.NOT_MET).astype("int64"),
        judged=judged.astype("int64"),
    )
    numbers = ["meeting", "missing", "judged"]
    grouped = counted.groupby(by, sort=False, dropna=False)
    totals = grouped[numbers].sum().assign(waiting=grouped["waiting"].first()).reset_index()
    word = pd.Series(OverallVerdict.MET_ON_SOME.value, totals.index, dtype="str")
    word = word.mask(totals["meeting"] == 0, OverallVerdict.NOT_MET.value).mask(
        totals["missing"] == 0, OverallVerdict.MET.value
    )
    all_known = (totals["judged"] > 0) & (totals["judged"] == totals["meeting"] + totals["missing"])
    frame = totals.assign(word=word.where(all_known, totals["waiting"]))
    return coalesce_into(frame, GOAL_WORDS, ["goal"])


def _waiting(goals: Sequence[Goal]) -> pd.DataFrame:
    """Return what each goal is called on each day while something of it is not known."""
    columns = {"goal": "str", "outcome": "str", "known_from": "datetime64[s]", "known_until": "datetime64[s]"}
    rows = [(goal.id, OverallVerdict.OPEN.value, pd.Timestamp(goal.set_on), pd.NaT) for goal in goals]
    waiting = _once_due(pd.DataFrame(rows, columns=list(columns)).astype(columns), goals)
    return waiting.assign(waiting=waiting["outcome"])
