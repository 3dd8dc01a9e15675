"""Trade intensity: how much more two countries trade than their weight in the world would have it.

The index is the pair's share of the reporter's trade over the partner's share of the world's (A. J. Brown, Applied
Economics, 1949; K. Kojima, Hitotsubashi Journal of Economics, 1964). So a pair's trade is a product: reporter's trade times
partner's trade, over the world's, times the index. A change of it is split into these factors by logarithmic means, which
leaves no remainder (LMDI-I: B. W. Ang, Energy Policy 32, 2004).
"""

from __future__ import annotations

import narwhals as nw

from etl.relations.frames import Lazy

#: The factors of a pair's trade: the column of each, and whether it divides.
FACTORS = {"reporter_usd": 1, "partner_usd": 1, "world_usd": -1, "intensity": 1}


def intensity() -> nw.Expr:
    """Return the index from `value_usd`, `reporter_usd`, `partner_usd` and `world_usd`; 1 is trade as the weights have it."""
    return (nw.col("value_usd") / nw.col("reporter_usd")) / (nw.col("partner_usd") / nw.col("world_usd"))


def effects(rows: Lazy) -> Lazy:
    """Add `<factor>_effect` of each factor, in dollars, which add up to the change of `value_usd` against `base_value_usd`.

    Takes each factor, and with the suffix `_base` that of the base; all are above zero.
    """
    value, base = nw.col("value_usd"), nw.col("base_value_usd")
    change = value - base
    weight = nw.when(change == 0).then(value).otherwise(change / (value / base).log())
    return rows.with_columns(
        **{
            f"{name}_effect": weight * (nw.col(name) / nw.col(f"{name}_base")).log() * sign
            for name, sign in FACTORS.items()
        }
    )
