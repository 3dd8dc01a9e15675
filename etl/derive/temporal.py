"""Dated rows: which row was the answer on which days, and how joins and sums keep that right.

A dated row is the answer while `known_from <= day < known_until`; a blank `known_until` means until today. Joining
two dated rows gives a row for the days on which both were the answer. What the rows mean is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.model import Status
from etl.schema.tables import Table

DATES = ["known_from", "known_until"]

_ALWAYS = pd.Timestamp("0001-01-01")
_STATUSES = [status.value for status in Status]


def date_vintages(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Date vintages: each row of a key is the answer from its `published` day until the next row's."""
    dated = rows.sort_values([*key, "published"], ignore_index=True)
    dated["known_from"] = dated["published"]
    dated["known_until"] = dated.groupby(list(key), sort=False, dropna=False)["published"].shift(-1)
    return dated


def overlap(left: pd.DataFrame, right: pd.DataFrame, on: Sequence[str], suffix: str) -> pd.DataFrame:
    """Join dated rows on equal columns, for the days on which both are the answer.

    Columns of `right` that `left` has too get the suffix. Rows that never meet are dropped.
    """
    joined = left.merge(right, on=list(on), suffixes=("", suffix))
    start = joined[["known_from", f"known_from{suffix}"]].max(axis=1)
    end = joined[["known_until", f"known_until{suffix}"]].min(axis=1)
    joined = joined.drop(columns=[f"{name}{suffix}" for name in DATES]).assign(known_from=start, known_until=end)
    return joined[~(joined["known_until"] <= joined["known_from"])].reset_index(drop=True)


def overlap_if_any(left: pd.DataFrame, right: pd.DataFrame, on: Sequence[str], suffix: str) -> pd.DataFrame:
    """Join like `overlap`, but keep every day of `left`: where no row of `right` answers, its columns are blank."""
    keys = left[list(on)].drop_duplicates()
    return overlap(left, pd.concat([right, _unanswered(right, keys)], ignore_index=True), on, suffix)


def unless_answered(rows: pd.DataFrame, others: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Keep dated rows only for the days on which no row of `others` with equal columns is the answer."""
    keys = rows[list(on)].drop_duplicates()
    return overlap(rows, _unanswered(others, keys), on, "_others")


def _unanswered(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return blank dated rows for the days on which no row of a key was the answer; one row at a time may be."""
    on = list(keys.columns)
    ordered = rows[[*on, *DATES]].sort_values([*on, "known_from"], ignore_index=True)
    starts = ordered.groupby(on, sort=False)["known_until"].shift(1).fillna(_ALWAYS)
    before = ordered[on].assign(known_from=starts, known_until=ordered["known_from"])
    last = ordered.drop_duplicates(on, keep="last")
    after = last.loc[last["known_until"].notna(), [*on, "known_until"]].rename(columns={"known_until": "known_from"})
    absent = keys.merge(ordered[on].drop_duplicates(), on=on, how="left", indicator=True)
    never = absent.loc[absent["_merge"] == "left_only", on].assign(known_from=_ALWAYS)
    gaps = pd.concat([before, after, never]).astype(dict.fromkeys(DATES, "datetime64[s]"))
    return gaps[~(gaps["known_until"] <= gaps["known_from"])]


def at_every_change(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Repeat each group's rows for every stretch of days on which the group stays the same.

    Afterwards rows of one group with equal `known_from` (and `known_until`) were the answer together.
    """
    by = list(by)
    starts = rows[[*by, "known_from"]].rename(columns={"known_from": "day"})
    ends = rows.loc[rows["known_until"].notna(), [*by, "known_until"]].rename(columns={"known_until": "day"})
    days = pd.concat([starts, ends]).drop_duplicates().sort_values([*by, "day"], ignore_index=True)
    days["next_day"] = days.groupby(by, sort=False)["day"].shift(-1)
    stretched = days.merge(rows, on=by)
    alive = (stretched["known_from"] <= stretched["day"]) & ~(stretched["known_until"] <= stretched["day"])
    stretched = stretched[alive].drop(columns=DATES)
    return stretched.rename(columns={"day": "known_from", "next_day": "known_until"}).reset_index(drop=True)


def collapse(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Merge rows of a key that follow each other without a gap and say the same."""
    ordered = rows.sort_values([*key, "known_from"], ignore_index=True)
    run = _runs(ordered, [name for name in ordered.columns if name not in DATES])
    merged = ordered[run != run.shift(1)].reset_index(drop=True)
    merged["known_until"] = ordered.loc[run != run.shift(-1), "known_until"].to_numpy()
    return merged


def _runs(ordered: pd.DataFrame, said: Sequence[str]) -> pd.Series:
    """Return each row the number of its run: rows that follow each other without a gap and say the same in some columns."""
    before = ordered[list(said)].shift(1)
    same = ((ordered[list(said)] == before) | (ordered[list(said)].isna() & before.isna())).all(axis=1)
    follows = ordered["known_from"] == ordered["known_until"].shift(1)
    return (~(same & follows)).cumsum()


def with_first_known(rows: pd.DataFrame, key: Sequence[str], aside: Sequence[str] = ()) -> pd.DataFrame:
    """Add `first_known`: since when without a gap a key's rows say the same but for some columns; as YYYY-MM-DD."""
    ordered = rows.sort_values([*key, "known_from"], ignore_index=True)
    run = _runs(ordered, [name for name in ordered.columns if name not in (*DATES, *aside)])
    first = ordered["known_from"].groupby(run).transform("min")
    return ordered.assign(first_known=first.dt.strftime("%Y-%m-%d").astype("str"))


def in_table(rows: pd.DataFrame, table: Table, key: Sequence[str], aside: Sequence[str] = ()) -> pd.DataFrame:
    """Return dated rows as a table has them: collapsed by a key, with `first_known`, which columns set aside do not move."""
    columns = [column.name for column in table.columns]
    told = collapse(rows[[name for name in columns if name != "first_known"]], key)
    return with_first_known(told, key, aside)[columns]


def weakest(*statuses: pd.Series) -> pd.Series:
    """Give, row by row, the weakest of several statuses."""
    ranks = pd.concat([s.map(_STATUSES.index).astype("int64").rename(i) for i, s in enumerate(statuses)], axis=1)
    return ranks.max(axis=1).astype("int64").map(dict(enumerate(_STATUSES))).astype("str")


def weakest_within(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Give, group by group, the weakest status of the group's rows, indexed as `groupby(by)` indexes."""
    ranks = rows["status"].map(_STATUSES.index).astype("int64")
    worst = ranks.groupby([rows[name] for name in by], sort=False, dropna=False).max()
    return worst.map(dict(enumerate(_STATUSES))).astype("str")
