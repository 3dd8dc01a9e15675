"""The pair: the one place where rows of all countries become those of Korea and Russia."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from etl.model import PAIR
from etl.schema.categories import as_texts


def of_pair(rows: pd.DataFrame, also: Collection[str] = ()) -> pd.DataFrame:
    """Return the rows of one of the two countries with the other one, or with a partner of `also`, such as the world."""
    near = as_texts(rows[rows["reporter"].isin(PAIR) & rows["partner"].isin([*PAIR, *also])])
    return near[near["partner"] != near["reporter"]]
