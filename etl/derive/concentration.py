"""Concentration: how far the pair's flows hang on a few HS chapters. The chapters themselves are in products.

The Herfindahl-Hirschman index is the sum of the squares of all shares
(https://www.justice.gov/atr/herfindahl-hirschman-index), with shares as fractions of one, so that it runs from nearly 0
to 1, as the World Bank has it for products (https://wits.worldbank.org/methodology.html). It is not adjusted for the
number of chapters. Its inverse is the number of chapters of equal size that would be as concentrated (M. A. Adelman,
"Comment on the 'H' Concentration Measure as a Numbers-Equivalent", Review of Economics and Statistics 51, 1969).
"""

from __future__ import annotations

import pandas as pd

from etl.derive.pair import of_pair
from etl.derive.products import chapters_of_pair
from etl.derive.temporal import coalesce_into, temporal_left_join, weakest_status_by
from etl.model import TOTAL
from etl.schema.derived_tables import CONCENTRATION

_YEAR = ["source", "reporter", "partner", "flow", "period"]
_LARGEST = 3


def concentration(flows: pd.DataFrame) -> pd.DataFrame:
    """Return table `concentration` from table `flows`: one row for each flow and year that has chapters.

    Shares are of the sum of the chapters, which may lack a part of the printed total: `covered_percent` says how much is
    there, and is blank where no total is printed.
    """
    chapters = chapters_of_pair(flows)
    by = [*_YEAR, "classification", "known_from", "known_until"]
    share = (chapters["value_usd"] / chapters["whole_usd"]).rename("share")
    rows = chapters.assign(share=share, squared=share**2).sort_values("share", ascending=False, kind="stable")
    grouped = rows.groupby(by, sort=False, dropna=False)
    measured = grouped.agg(
        chapter_count=("code", "size"), value_usd=("whole_usd", "first"), herfindahl_index=("squared", "sum")
    )
    largest = rows[grouped.cumcount() < _LARGEST].groupby(by, sort=False, dropna=False)["share"].sum()
    measured = measured.assign(
        equal_chapters=1 / measured["herfindahl_index"],
        top_three_percent=largest * 100,
        status=weakest_status_by(rows, by),
    ).reset_index()
    covered = _covered(measured, flows)
    return coalesce_into(covered, CONCENTRATION, _YEAR)


def _covered(rows: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Add how much of the total that the same source prints the chapters' sum comes to."""
    totals = of_pair(flows).loc[lambda pair: pair["code"] == TOTAL, [*_YEAR, "value_usd", "known_from", "known_until"]]
    joined = temporal_left_join(rows, totals[totals["value_usd"] != 0], _YEAR, "_total")
    return joined.assign(covered_percent=joined["value_usd"] / joined["value_usd_total"] * 100)
