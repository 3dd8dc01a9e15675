"""Whether what a file says of the world is as large as what is already known of it: a sum over a selection is not.

Only sums that are worked out here are compared; a total that a publisher prints is held to its scale by the checks.
"""

from __future__ import annotations

import pandas as pd

from etl.errors import InputError
from etl.model import RECONCILED, TOTAL, WORLD

#: A world total below this share of every other one that is held is a sum over a selection.
_LEAST_SHARE = 0.5
#: World totals below this are too small to be compared.
_FLOOR_USD = 100e6
_OF = ["reporter", "flow", "period"]


def raise_if_too_small(name: str, trade: pd.DataFrame, held: pd.DataFrame) -> None:
    """Raise InputError if a world total that was summed up from a file is far below what is held of the same trade."""
    summed = _world(trade[trade["source"].isin(RECONCILED)])
    known = _world(held).groupby(_OF)["value_usd"].min().rename("held_usd").reset_index()
    pairs = summed.merge(known[known["held_usd"] > _FLOOR_USD], on=_OF)
    for row in pairs[pairs["value_usd"] < _LEAST_SHARE * pairs["held_usd"]].head(1).itertuples():
        raise InputError(
            f"{name}: the {row.flow}s of {row.reporter} in {row.period} add up to {row.value_usd:,.0f} dollars, and no source"
            f" that is held has less than {row.held_usd:,.0f}, so this is a selection of products, partners or values;"
            " download the whole release, or pass --excerpt if the missing lines are meant"
        )


def _world(trade: pd.DataFrame) -> pd.DataFrame:
    return trade.loc[(trade["partner"] == WORLD) & (trade["code"] == TOTAL), [*_OF, "value_usd"]]
