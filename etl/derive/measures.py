"""Measures: exports, imports, turnover and balance of all goods in one long table, each with its source's precedence.

Whoever needs a figure by its measure picks it here; flows and turnover are stacked nowhere else.
"""

from __future__ import annotations

import pandas as pd

from etl.derive.precedence import add_precedence
from etl.derive.temporal import coalesce_into
from etl.derive.turnover import join_flows
from etl.model import TOTAL, Measure, Method
from etl.schema.derived_tables import MEASURES

_KEY = ["source", "reporter", "partner", "measure", "period"]
_FIGURE = [*_KEY, "value_usd", "status", "method", "known_from", "known_until"]
_METHODS = [method.value for method in Method]


def measures(flows: pd.DataFrame) -> pd.DataFrame:
    """Return table `measures` from table `flows`: each flow of all goods, and turnover and balance of one source's two."""
    both = join_flows(flows)
    both["method"] = _further_from_print(both["method"], both["method_import"])
    parts = [
        flows[flows["code"] == TOTAL].rename(columns={"flow": "measure"}),
        both.assign(measure=Measure.TURNOVER.value),
        both.assign(measure=Measure.BALANCE.value, value_usd=both["balance_usd"]),
    ]
    rows = pd.concat([part[_FIGURE] for part in parts], ignore_index=True)
    return coalesce_into(add_precedence(rows), MEASURES, _KEY, ["method"])


def _further_from_print(exports: pd.Series, imports: pd.Series) -> pd.Series:
    """Return, row by row, the method of two that stands further from what was printed."""
    further: pd.Series = exports.where(exports.map(_METHODS.index) >= imports.map(_METHODS.index), imports)
    return further
