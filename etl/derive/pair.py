"""The pair: the one place where rows of all countries become those of Korea and Russia."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from etl.model import PAIR
from etl.schema.categories import as_texts


def is_of_pair(rows: pd.DataFrame, also: Collection[str] = ()) -> pd.Series:
    """Return which rows are of one of the two countries with the other one, or with a partner of `also`, such as the world."""
    both = rows["reporter"].isin(PAIR) & rows["partner"].isin([*PAIR, *also])
    itself = pd.Series(False, rows.index)
    for country in PAIR:
        itself |= (rows["reporter"] == country) & (rows["partner"] == country)
    return both & ~itself


def of_pair(rows: pd.DataFrame, also: Collection[str] = ()) -> pd.DataFrame:
    """Return the rows that `is_of_pair` picks, their categories as texts."""
    return as_texts(rows[is_of_pair(rows, also)])
