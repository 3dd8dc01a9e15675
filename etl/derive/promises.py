"""Promises of the kind: what became of targets that other pairs of countries set, on both countries' figures.

Progress is reckoned as that of goals is. A target is a level, or a factor of what each country's own figures give for the
base year.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.goals import attainment, with_outcome, with_paths
from etl.derive.temporal import coalesce_into
from etl.model import BOLD_PERCENT, BOLD_SINCE, PROMISE_ERA_END, Method, OverallVerdict, PromiseEra
from etl.schema.comparison_tables import PROMISE_COUNTS, PROMISE_OUTCOMES, PROMISE_WORDS

_KEY = ["promise", "reporter"]
_GROWTH = ["growth_needed_percent", "growth_had_percent"]


def promise_outcomes(promises: pd.DataFrame, turnover: pd.DataFrame) -> pd.DataFrame:
    """Return table `promise_outcomes` from table `promises` and the turnover of their pairs.

    `turnover` holds reporter, partner, year, value_usd, source and status, and the days on which it was known.
    """
    sides = pd.concat(
        [_side(promises, "first_country", "second_country"), _side(promises, "second_country", "first_country")]
    )
    years = sides.merge(turnover, on=["reporter", "partner"])
    base = years.loc[years["year"] == years["base_year"], [*_KEY, "value_usd", "source"]]
    base = base.rename(columns={"value_usd": "base_usd", "source": "source_base"})
    rows = years[years["year"] >= years["base_year"]].merge(base, on=_KEY)
    target = rows["target_usd"].fillna(rows["base_usd"] * rows["factor"])
    progress = with_paths(rows.assign(target_usd=target, measured_usd=rows["value_usd"], method=Method.PRINTED.value))
    picked = ["source", "due", "base_usd", "target_usd", "growth_asked_percent"]
    judged = with_outcome(attainment(progress, _KEY, picked))
    waiting = (judged["outcome"] == OverallVerdict.OPEN) & (judged["due"] < judged["known_from"].dt.year)
    judged["outcome"] = judged["outcome"].mask(waiting, OverallVerdict.DUE.value)
    outcomes = judged.merge(_of_due_year(progress), on=_KEY, how="left")
    return coalesce_into(outcomes, PROMISE_OUTCOMES, _KEY)


def _side(promises: pd.DataFrame, reporter: str, partner: str) -> pd.DataFrame:
    kept = ["promise", "target_usd", "factor", "base_year", "due"]
    return promises[kept].assign(reporter=promises[reporter], partner=promises[partner])


def _of_due_year(progress: pd.DataFrame) -> pd.DataFrame:
    """Return the turnover of the due year, the growth had until then, and whether the figures in it are estimates."""
    due = progress[progress["year"] == progress["due"]]
    names = {"measured_usd": "due_usd", "growth_had_percent": "growth_had_percent", "status": "status"}
    return due[[*_KEY, *names]].rename(columns=names)


def promise_words(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return table `promise_words` from table `promise_outcomes`: kept on both sides' figures, on one's, or on none's."""
    met, missed = OverallVerdict.MET.value, OverallVerdict.NOT_MET.value
    counted = outcomes.assign(meeting=outcomes["outcome"] == met, missing=outcomes["outcome"] == missed)
    known = ["promise", "known_from", "known_until"]
    grouped = counted.groupby(known, dropna=False)
    words = grouped[["meeting", "missing"]].sum().astype("int64")
    words["mean_asked_percent"] = grouped["growth_asked_percent"].mean()
    words = words.reset_index()
    word = pd.Series(OverallVerdict.MET_ON_SOME.value, words.index, dtype="str")
    word = word.mask(words["meeting"] == 0, missed).mask(words["missing"] == 0, met)
    word = word.mask(words["meeting"] + words["missing"] == 0, OverallVerdict.OPEN.value)
    return coalesce_into(words.assign(word=word), PROMISE_WORDS, ["promise"])


def promise_counts(promises: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Return table `promise_counts` from tables `promises` and `promise_words`: how many both sides' figures call kept.

    Promises that cannot be judged on either side's figures are counted, and not kept. What a promise asks for differs with the
    country from whose base it is reckoned: bold ones are told by the mean of both.
    """
    rows = promises[["promise", "due", "set_on"]].merge(words, on="promise")
    early = rows["due"] <= PROMISE_ERA_END
    bold = (rows["set_on"].dt.year >= BOLD_SINCE) & (rows["mean_asked_percent"] >= BOLD_PERCENT)
    eras = {PromiseEra.EARLY: early, PromiseEra.LATE: ~early, PromiseEra.BOLD: bold}
    counted = pd.concat([rows[chosen].assign(era=era.value) for era, chosen in eras.items()])
    kept = counted.assign(kept=(counted["word"] == OverallVerdict.MET).astype("int64"))
    days = ["known_from", "known_until"]
    sums = kept.groupby(["era", *days], dropna=False)["kept"].agg(promise_count="size", kept_count="sum").reset_index()
    return coalesce_into(sums, PROMISE_COUNTS, ["era"])
