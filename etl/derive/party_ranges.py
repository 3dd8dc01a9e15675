"""Ranges of the parties of a large table, in the order of its key: what is in one is worked out and written by itself.

Parties are a source, a reporter and a partner. Which rows belong together beyond them is said by who splits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.schema.categories import group_numbers, without_unused

PARTIES = ["source", "reporter", "partner"]


@dataclass(frozen=True)
class PartyRanges:
    """Ranges of parties that follow each other, by the parties with which each but the first begins."""

    starts: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, rows: pd.DataFrame, size: int) -> PartyRanges:
        """Return ranges of about so many rows of a table each; of few rows one range."""
        if len(rows) <= size:
            return cls()
        groups, parties = _number_parties(rows)
        ordered = sorted(zip(parties, np.bincount(groups).tolist(), strict=True))
        numbers = [(end - 1) // size for end in accumulate(count for _, count in ordered)]
        steps = zip(ordered[1:], pairwise(numbers), strict=True)
        return cls(tuple(one for (one, _), (before, number) in steps if number > before))

    def numbers(self, rows: pd.DataFrame) -> npt.NDArray[np.int16]:
        """Return for each row the number of the range that holds its parties, from 0."""
        if not self.starts:
            return np.zeros(len(rows), np.int16)
        groups, parties = _number_parties(rows)
        return np.array([bisect_right(self.starts, one) for one in parties], np.int16)[groups]

    def split(self, rows: pd.DataFrame, key: Sequence[str], first: pd.Series | None = None) -> Iterator[pd.DataFrame]:
        """Yield the rows of each range in the order of a key, with those of the mask `first` all in the first."""
        numbers = self.numbers(rows)
        if first is not None:
            numbers[first.to_numpy()] = 0
        for number in range(len(self.starts) + 1):
            yield _ordered(without_unused(rows[numbers == number]) if self.starts else rows, key)


def _number_parties(rows: pd.DataFrame) -> tuple[npt.NDArray[np.int64], list[tuple[str, ...]]]:
    """Return the number of each row's parties, and the parties in the order of their numbers."""
    groups, distinct = pd.factorize(group_numbers(rows, PARTIES))
    first = np.empty(len(distinct), np.int64)
    first[groups[::-1]] = np.arange(len(rows))[::-1]
    return groups, list(rows[PARTIES].iloc[first].itertuples(index=False, name=None))


def _ordered(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Return rows of categories in the order of a key; in order most of what follows is quicker."""
    return rows.iloc[np.argsort(group_numbers(rows, key), kind="stable")]
