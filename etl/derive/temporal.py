"""Dated rows and the operations of temporal tables on them: joins, splits and coalescing by day.

A dated row is valid from `known_from` until `known_until`, that day excluded; a blank `known_until` is open. A row of
a join is valid on the days on which both its sides are. What rows mean is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model import Status
from etl.relations import frames as relations
from etl.schema.categories import as_texts, distinct, group_numbers, is_among, is_category, share_number, stack
from etl.schema.table import Table

DATES = list(relations.DATES)

_ALWAYS = pd.Timestamp("0001-01-01")
_STATUSES = [status.value for status in Status]


def date_vintages(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Return vintages as dated rows: each is valid from its `published` day until that of the next one of its key."""
    dated = rows.reset_index(drop=True)
    dated["known_from"] = dated["published"]
    dated["known_until"] = pd.Series(pd.NaT, dated.index, dtype=dated["published"].dtype)
    several = dated[shares_key(dated, key)].sort_values([*key, "published"])
    next_one = several.groupby(list(key), sort=False, dropna=False)["published"].shift(-1)
    dated.loc[several.index, "known_until"] = next_one
    return dated


def temporal_join(left: pd.DataFrame, right: pd.DataFrame, on: Sequence[str], suffix: str) -> pd.DataFrame:
    """Return the pairs of rows with equal columns `on`, valid on the days on which both are.

    Columns of `right` that `left` has too get the suffix. Rows that are never valid together are dropped.
    """
    return relations.to_pandas(relations.join(relations.lazy(left), relations.lazy(right), on, suffix))


def temporal_left_join(left: pd.DataFrame, right: pd.DataFrame, on: Sequence[str], suffix: str) -> pd.DataFrame:
    """Return what `temporal_join` does, and every other day of `left` with the columns of `right` blank."""
    keys = left[list(on)].drop_duplicates()
    near = right[may_meet(right, keys, on)]
    return temporal_join(left, pd.concat([near, _complement(near, keys)], ignore_index=True), on, suffix)


def temporal_anti_join(rows: pd.DataFrame, others: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Return dated rows on the days on which no row of `others` with equal columns `on` is valid."""
    near, near_others = may_meet(rows, others, on), may_meet(others, rows, on)
    if not (near.any() and near_others.any()):
        return rows.reset_index(drop=True)
    met = as_texts(rows[near])
    free = _complement(as_texts(others[near_others]), met[list(on)].drop_duplicates())
    left = temporal_join(met, free, on, "_others")
    return left if near.all() else stack([rows[~near], left])


def may_meet(rows: pd.DataFrame, others: pd.DataFrame, on: Sequence[str]) -> pd.Series:
    """Return which rows have in every column a value that others have there: only they can have equal columns."""
    meeting = np.ones(len(rows), np.bool_)
    for name in on:
        meeting &= is_among(rows[name], distinct(others[name]))
    return pd.Series(meeting, rows.index)


def _complement(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return blank dated rows for the days on which no row of a key is valid; of each key one row at a time may be."""
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


def split_at_changes(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return each group's rows split at every day on which a row of the group begins or ends to be valid.

    Afterwards rows of one group with equal `known_from` (and so equal `known_until`) are valid together.
    """
    by = list(by)
    several = _of_several(rows, by)
    if not several.any():
        return rows.reset_index(drop=True)
    if not several.all():
        return pd.concat([rows[~several], split_at_changes(rows[several], by)], ignore_index=True)
    starts = rows[[*by, "known_from"]].rename(columns={"known_from": "day"})
    ends = rows.loc[rows["known_until"].notna(), [*by, "known_until"]].rename(columns={"known_until": "day"})
    days = pd.concat([starts, ends]).drop_duplicates().sort_values([*by, "day"], ignore_index=True)
    days["next_day"] = days.groupby(by, sort=False)["day"].shift(-1)
    split = days.merge(rows, on=by)
    valid = (split["known_from"] <= split["day"]) & ~(split["known_until"] <= split["day"])
    split = split[valid].drop(columns=DATES)
    return split.rename(columns={"day": "known_from", "next_day": "known_until"}).reset_index(drop=True)


def _of_several(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Return which rows belong to a group whose rows are not all valid on the same days.

    Most rows of a large table are valid on the same days, and groups of those alone need no look.
    """
    numbers = group_numbers(rows, by)
    days = [rows[name].to_numpy().view(np.int64) for name in DATES]
    usual = rows["known_from"].mode()
    unusual = (rows["known_until"].notna() | ~rows["known_from"].isin(usual.head(1))).to_numpy()
    near = np.flatnonzero(pd.Series(numbers).isin(pd.unique(numbers[unusual])).to_numpy())
    groups, _ = pd.factorize(numbers[near])
    first = np.empty(len(near), np.int64)
    first[groups[::-1]] = np.arange(len(near))[::-1]
    differs = np.logical_or.reduce([day[near] != day[near][first[groups]] for day in days])
    several = np.zeros(len(near), np.bool_)
    several[groups[differs]] = True
    found = np.zeros(len(rows), np.bool_)
    found[near] = several[groups]
    return pd.Series(found, rows.index)


def shares_key(rows: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    """Return which rows share their key with others."""
    return pd.Series(share_number(group_numbers(rows, key)), rows.index)


def coalesce(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Return rows of a key that follow each other without a gap, with equal values, as one row."""
    several = shares_key(rows, key)
    if not several.any():
        return rows.reset_index(drop=True)
    if not several.all():
        return pd.concat([rows[~several], coalesce(rows[several], key)], ignore_index=True)
    ordered = rows.sort_values([*key, "known_from"], ignore_index=True)
    run = _number_runs(ordered, [name for name in ordered.columns if name not in DATES])
    merged = ordered[run != run.shift(1)].reset_index(drop=True)
    merged["known_until"] = ordered.loc[run != run.shift(-1), "known_until"].to_numpy()
    return merged


def _number_runs(ordered: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return for each row the number of its run: rows that follow each other without a gap, with equal columns."""
    previous = ordered[list(columns)].shift(1)
    same = ((ordered[list(columns)] == previous) | (ordered[list(columns)].isna() & previous.isna())).all(axis=1)
    follows = ordered["known_from"] == ordered["known_until"].shift(1)
    return (~(same & follows)).cumsum()


def add_first_known(rows: pd.DataFrame, key: Sequence[str], ignored: Sequence[str] = ()) -> pd.DataFrame:
    """Add `first_known`, as YYYY-MM-DD: since when, without a gap, all columns of a key but the ignored ones are equal."""
    return _add_first_known(rows.reset_index(drop=True), shares_key(rows, key).to_numpy(), key, ignored)


def _add_first_known(
    rows: pd.DataFrame, several: npt.NDArray[np.bool_], key: Sequence[str], ignored: Sequence[str]
) -> pd.DataFrame:
    first = rows["known_from"].copy()
    if several.any():
        ordered = rows[several].sort_values([*key, "known_from"])
        run = _number_runs(ordered, [name for name in ordered.columns if name not in (*DATES, *ignored)])
        first[ordered.index] = ordered["known_from"].groupby(run).transform("min")
    codes, days = pd.factorize(first, sort=True)
    texts = pd.Series(
        pd.Categorical.from_codes(codes, pd.Index(pd.DatetimeIndex(days).strftime("%Y-%m-%d"), dtype="str")), rows.index
    )
    return rows.assign(first_known=texts if is_category(rows[key[0]]) else texts.astype("str"))


def coalesce_into(rows: pd.DataFrame, table: Table, key: Sequence[str], ignored: Sequence[str] = ()) -> pd.DataFrame:
    """Return dated rows with a table's columns, coalesced by a key, with `first_known` where the table has it.

    A change of an ignored column begins a new row and leaves `first_known` as it was.
    """
    named = rows[[name for name in table.names if name != "first_known"]]
    several = shares_key(named, key)
    coalesced = coalesce(named, key) if several.any() else named.reset_index(drop=True)
    if "first_known" in table.names:
        shared = shares_key(coalesced, key) if several.any() else several
        coalesced = _add_first_known(coalesced, shared.to_numpy(), key, ignored)
    return coalesced[table.names]


def weakest_status(*statuses: pd.Series) -> pd.Series:
    """Return, row by row, the weakest of several statuses; raise ValueError for a word that is no status."""
    rows = pd.concat([one.rename(str(place)) for place, one in enumerate(statuses)], axis=1)
    weakest = relations.to_pandas(relations.lazy(rows).select(status=relations.weakest_status(*rows.columns)))["status"]
    if weakest.isna().any():
        odd = sorted({str(one) for column in rows for one in rows[column]} - set(_STATUSES))
        raise ValueError(f"{odd} are no statuses; there are {_STATUSES}")
    return weakest.astype("str").set_axis(rows.index)


def weakest_status_by(rows: pd.DataFrame, by: Sequence[str] | pd.Series) -> pd.Series:
    """Return the weakest status of each group of rows, indexed as `groupby` indexes by these columns, or by numbers of groups."""
    ranks = rows["status"].map({text: rank for rank, text in enumerate(_STATUSES)}).astype("int64")
    groups = by if isinstance(by, pd.Series) else [rows[name] for name in by]
    worst = ranks.groupby(groups, sort=False, dropna=False).max()
    return worst.map(dict(enumerate(_STATUSES))).astype("str")


def number_groups(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Return the number of each row's group, from 0 in the order of their first rows; blanks equal each other."""
    numbers, _ = pd.factorize(group_numbers(rows, by))
    return pd.Series(numbers, rows.index)
