"""Growth: a figure against the figure of an earlier time of the same source."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from etl.relations.frames import Lazy, join, weakest_status


def growth(rows: Lazy, key: Sequence[str], *, time: str, base: str) -> Lazy:
    """Return each row that has a base, with `base_value_usd`, `multiple`, `growth_percent` and the weaker `status` of both.

    Takes `value_usd`, `status`, the column `time` and the column `base`, which holds the time of each row's base. A base of
    zero has no growth. Columns of the base have the suffix `_base`.
    """
    before = rows.drop(base).rename({time: base, "value_usd": "base_value_usd"})
    joined = join(rows, before.filter(nw.col("base_value_usd") != 0), [*key, base], "_base")
    multiple = nw.col("value_usd") / nw.col("base_value_usd")
    return joined.with_columns(
        multiple=multiple, growth_percent=(multiple - 1) * 100, status=weakest_status("status", "status_base")
    )
