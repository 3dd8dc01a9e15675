"""Dated rows and the operations of temporal tables on them: joins, splits and coalescing by day.

A dated row is valid from `known_from` until `known_until`, that day excluded; a blank `known_until` is open. A row of
a join is valid on the days on which both its sides are. What rows mean is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model import Status
from etl.relations import frames as relations
from etl.schema.categories import common_numbers, distinct, group_numbers, is_among, is_category, share_number, stack
from etl.schema.table import Table

DATES = list(relations.DATES)

#: What stands for an open end, and for a blank day, among seconds.
_OPEN, _BLANK = np.iinfo(np.int64).max, np.iinfo(np.int64).min
_RANKS = {status.value: rank for rank, status in enumerate(Status)}
_Numbers = npt.NDArray[np.int64]


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
    """Return the pairs of rows with equal columns `on`, valid on the days on which both are; blanks equal nothing.

    Columns of `right` that `left` has too get the suffix. Rows that are never valid together are dropped.
    """
    return _paired(left, right.drop(columns=list(on)), suffix, _meetings(left, right, on))


def temporal_left_join(left: pd.DataFrame, right: pd.DataFrame, on: Sequence[str], suffix: str) -> pd.DataFrame:
    """Return what `temporal_join` does, and every other day of `left` with the columns of `right` blank.

    Of each key one row of `right` at a time may be valid.
    """
    met = _meetings(left, right, on)
    both = _Meetings(*map(np.concatenate, zip(met, _gaps(left, met), strict=True)))
    return _paired(left, right.drop(columns=list(on)), suffix, both)


def temporal_anti_join(rows: pd.DataFrame, others: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Return dated rows on the days on which no row of `others` with equal columns `on` is valid; of each key one may be."""
    near = may_meet(rows, others, on)
    if not near.any():
        return rows.reset_index(drop=True)
    met = rows[near]
    gaps = _gaps(met, _meetings(met, others[may_meet(others, met, on)], on))
    left = _on_days(met.take(gaps.left), gaps.since, gaps.until)
    return left if near.all() else stack([rows[~near], left])


class _Meetings(NamedTuple):
    """Rows of two frames by their places, and since and until when both are valid, in seconds; place -1 is no row."""

    left: _Numbers
    right: _Numbers
    since: _Numbers
    until: _Numbers


def _meetings(left: pd.DataFrame, right: pd.DataFrame, on: Sequence[str]) -> _Meetings:
    """Return the pairs of rows with equal columns that are valid together, in the order of `left`, then of `right`."""
    numbers, others = common_numbers(left, right, on)
    order = np.argsort(others, kind="stable")
    first, after = (np.searchsorted(others[order], numbers, side) for side in ("left", "right"))
    places, steps = _ranges(first, after)
    met = order[steps]
    (since, until), (other_since, other_until) = _seconds(left), _seconds(right)
    since, until = np.maximum(since[places], other_since[met]), np.minimum(until[places], other_until[met])
    valid = since < until
    return _Meetings(places[valid], met[valid], since[valid], until[valid])


def _gaps(rows: pd.DataFrame, met: _Meetings) -> _Meetings:
    """Return the days of each row on which it meets none: before each meeting, and from the last one until its own end."""
    since, until = _seconds(rows)
    places, starts = np.concatenate([met.left, np.arange(len(rows))]), np.concatenate([met.since, until])
    order = np.lexsort((starts, places))
    places, ends = places[order], starts[order]
    starts = np.roll(np.concatenate([met.until, until])[order], 1)
    starts[np.diff(places, prepend=-1) > 0] = since
    free = starts < ends
    return _Meetings(places[free], np.full(free.sum(), -1), starts[free], ends[free])


def _paired(left: pd.DataFrame, right: pd.DataFrame, suffix: str, met: _Meetings) -> pd.DataFrame:
    """Return the rows of `left` beside those of `right`, blank where there is none."""
    beside = right.drop(columns=DATES).reset_index(drop=True)
    beside = beside.rename(columns={name: f"{name}{suffix}" for name in beside.columns.intersection(left.columns)})
    blank = (met.right < 0).any()
    parts = [left.take(met.left), beside.reindex(met.right) if blank else beside.take(met.right)]
    return _on_days(pd.concat([part.reset_index(drop=True) for part in parts], axis=1), met.since, met.until)


def _ranges(first: _Numbers, after: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return the numbers of each range, the last one excluded, and beside each the place of its range."""
    counts = after - first
    places = np.repeat(np.arange(len(first)), counts)
    return places, np.arange(len(places)) + np.repeat(after - counts.cumsum(), counts)


def _seconds(rows: pd.DataFrame) -> tuple[_Numbers, _Numbers]:
    """Return since and until when dated rows are valid, in seconds; an open end is the largest number."""
    since, until = (rows[name].to_numpy("datetime64[s]").view(np.int64) for name in DATES)
    return since, np.where(until == _BLANK, _OPEN, until)


def _on_days(rows: pd.DataFrame, since: _Numbers, until: _Numbers) -> pd.DataFrame:
    """Return rows valid since and until other days than they were."""
    ends = np.where(until == _OPEN, _BLANK, until)
    days = {name: seconds.view("datetime64[s]") for name, seconds in zip(DATES, (since, ends), strict=True)}
    return rows.reset_index(drop=True).assign(**days)


def may_meet(rows: pd.DataFrame, others: pd.DataFrame, on: Sequence[str]) -> pd.Series:
    """Return which rows have in every column a value that others have there: only they can have equal columns."""
    meeting = np.ones(len(rows), np.bool_)
    for name in on:
        meeting &= is_among(rows[name], distinct(others[name]))
    return pd.Series(meeting, rows.index)


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
    groups, (since, until) = number_groups(rows, by).to_numpy(), _seconds(rows)
    days, codes = np.unique(np.concatenate([since, until]), return_inverse=True)
    begins, ends = (groups * len(days) + one for one in np.split(codes, 2))  # each day of each group has a number
    cuts = np.unique(np.concatenate([begins, ends]))
    places, steps = _ranges(np.searchsorted(cuts, begins), np.searchsorted(cuts, ends))
    return _on_days(rows.take(places), days[cuts[steps] % len(days)], days[cuts[steps + 1] % len(days)])


def _of_several(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Return which rows belong to a group whose rows are not all valid on the same days."""
    groups, distinct_groups = pd.factorize(group_numbers(rows, by))
    first = np.empty(len(distinct_groups), np.int64)
    first[groups[::-1]] = np.arange(len(rows))[::-1]
    differs = np.logical_or.reduce([days != days[first[groups]] for days in _seconds(rows)])
    several = np.zeros(len(distinct_groups), np.bool_)
    several[groups[differs]] = True
    return pd.Series(several[groups], rows.index)


def shares_key(rows: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    """Return which rows share their key with others."""
    return pd.Series(share_number(group_numbers(rows, key)), rows.index)


def coalesce(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Return rows of a key that follow each other without a gap, with equal values, as one row."""
    several = shares_key(rows, key)
    if not several.any():
        return rows.reset_index(drop=True)
    ordered = rows[several].take(_order_in_time(rows[several], key))
    begins = _begin_runs(ordered, [name for name in ordered.columns if name not in DATES])
    since, until = _seconds(ordered)
    merged = _on_days(ordered[begins], since[begins], until[np.roll(begins, -1)])
    return merged if several.all() else pd.concat([rows[~several], merged], ignore_index=True)


def _order_in_time(rows: pd.DataFrame, key: Sequence[str]) -> _Numbers:
    """Return the places of rows in such an order that those of a key follow each other in time."""
    return np.lexsort((rows["known_from"].to_numpy(), group_numbers(rows, key)))


def _begin_runs(ordered: pd.DataFrame, columns: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which rows do not follow the row before without a gap, with equal columns."""
    numbers, (since, until) = group_numbers(ordered, columns), _seconds(ordered)
    follows = (numbers[1:] == numbers[:-1]) & (since[1:] == until[:-1])
    return np.append(True, ~follows)[: len(ordered)]


def add_first_known(rows: pd.DataFrame, key: Sequence[str], ignored: Sequence[str] = ()) -> pd.DataFrame:
    """Add `first_known`, as YYYY-MM-DD: since when, without a gap, all columns of a key but the ignored ones are equal."""
    several = shares_key(rows, key).to_numpy()
    first = rows["known_from"].to_numpy("datetime64[s]", copy=True)
    if several.any():
        order = np.flatnonzero(several)[_order_in_time(rows[several], key)]
        begins = _begin_runs(rows.take(order), [name for name in rows.columns if name not in (*DATES, *ignored)])
        first[order] = first[order][begins][begins.cumsum() - 1]
    days, codes = np.unique(first, return_inverse=True)
    names = pd.Index(np.datetime_as_string(days, unit="D"), dtype="str")
    texts = pd.Series(pd.Categorical.from_codes(codes, names), rows.index)
    return rows.assign(first_known=texts if is_category(rows[key[0]]) else texts.astype("str"))


def coalesce_into(rows: pd.DataFrame, table: Table, key: Sequence[str], ignored: Sequence[str] = ()) -> pd.DataFrame:
    """Return dated rows with a table's columns, coalesced by a key, with `first_known` where the table has it.

    A change of an ignored column begins a new row and leaves `first_known` as it was.
    """
    named = rows[[name for name in table.names if name != "first_known"]]
    coalesced = coalesce(named, key)
    if "first_known" in table.names:
        coalesced = add_first_known(coalesced, key, ignored)
    return coalesced[table.names]


def weakest_status(*statuses: pd.Series) -> pd.Series:
    """Return, row by row, the weakest of several statuses; raise ValueError for a word that is no status."""
    rows = pd.concat(statuses, axis=1, keys=range(len(statuses)))
    ranks = rows.apply(lambda one: one.map(_RANKS))
    if ranks.isna().any(axis=None):
        odd = sorted({str(one) for one in rows.to_numpy().ravel()} - _RANKS.keys())
        raise ValueError(f"{odd} are no statuses; there are {list(_RANKS)}")
    return _name_ranks(ranks.max(axis=1))


def weakest_status_by(rows: pd.DataFrame, by: Sequence[str] | pd.Series) -> pd.Series:
    """Return the weakest status of each group of rows, indexed as `groupby` indexes by these columns, or by numbers of groups."""
    groups = by if isinstance(by, pd.Series) else [rows[name] for name in by]
    ranks = rows["status"].map(_RANKS).astype("int64")
    return _name_ranks(ranks.groupby(groups, sort=False, dropna=False).max())


def _name_ranks(ranks: pd.Series) -> pd.Series:
    return ranks.map({rank: text for text, rank in _RANKS.items()}).astype("str")


def number_groups(rows: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Return the number of each row's group, from 0 in the order of their first rows; blanks equal each other."""
    numbers, _ = pd.factorize(group_numbers(rows, by))
    return pd.Series(numbers, rows.index)
