"""The pair: the one place where rows of all countries become those of Korea and Russia."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from etl.model import PAIR


def of_pair(rows: pd.DataFrame, also: Collection[str] = ()) -> pd.DataFrame:
    """Return the rows of one of the two countries with the other one, or with a partner of `also`, such as the world."""
    partners = rows["partner"].isin([*PAIR, *also]) & (rows["partner"] != rows["reporter"])
    return rows[rows["reporter"].isin(PAIR) & partners]
