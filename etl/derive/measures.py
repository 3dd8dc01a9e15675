"""Measures: exports, imports, turnover and balance of all goods in one long table, each with its source's precedence.

Whoever needs a figure by its measure picks it here; flows and turnover are stacked nowhere else.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.precedence import add_precedence
from etl.derive.temporal import coalesce_into
from etl.model import TOTAL, Measure, Method
from etl.schema.categories import constant, is_category, stack
from etl.schema.derived_tables import MEASURES

_KEY = ["source", "reporter", "partner", "measure", "period"]
_FIGURE = [*_KEY, "value_usd", "status", "method", "known_from", "known_until"]
_METHODS = [method.value for method in Method]


def measures(flows: pd.DataFrame, both: pd.DataFrame) -> pd.DataFrame:
    """Return table `measures` from table `flows` and what `join_flows` returns of it.

    A row is a flow of all goods, or turnover or balance of one source's two.
    """
    both = both.assign(method=_further_from_print(both["method"], both["method_import"]))
    parts = [
        flows[flows["code"] == TOTAL].rename(columns={"flow": "measure"}),
        both.assign(measure=constant(Measure.TURNOVER.value, both["source"])),
        both.assign(measure=constant(Measure.BALANCE.value, both["source"]), value_usd=both["balance_usd"]),
    ]
    rows = stack(part[_FIGURE] for part in parts)
    return coalesce_into(add_precedence(rows), MEASURES, _KEY, ["method"])


def _further_from_print(exports: pd.Series, imports: pd.Series) -> pd.Series:
    """Return, row by row, the method of two that stands further from what was printed."""
    ranks = [
        methods.map({text: rank for rank, text in enumerate(_METHODS)}).astype("int64")
        for methods in (exports, imports)
    ]
    further = ranks[0].where(ranks[0] >= ranks[1], ranks[1]).map(dict(enumerate(_METHODS))).astype("str")
    return further.astype("category") if is_category(exports) else further
