"""Products: HS sections and chapters of the pair's flows, their shares, and what each added to growth."""

from __future__ import annotations

import pandas as pd

from etl.derive.pair import of_pair
from etl.derive.temporal import coalesce_into, split_at_changes, temporal_left_join, weakest_status, weakest_status_by
from etl.model import Period
from etl.relations import frames as relations
from etl.relations import ranks as relation
from etl.schema.derived_tables import PRODUCTS

#: A whole year.
MONTHS_A_YEAR = 12
_FLOW = ["source", "reporter", "partner", "flow"]


def products(flows: pd.DataFrame, nomenclature: pd.DataFrame) -> pd.DataFrame:
    """Return table `products` from tables `flows` and `nomenclature`.

    The whole is the sum of the chapters of one flow, period and HS edition: a year, or a part of one that is longer than a
    month and compared with the same months only. Chapters keep their meaning from edition
    to edition, so a change is computed across a change of edition too, and flagged.
    """
    chapters = chapters_of_pair(flows, part_years=True)
    sections = _sections(chapters, nomenclature)
    levels = pd.concat([chapters.assign(level="chapter"), sections.assign(level="section")], ignore_index=True)
    return coalesce_into(_against_year_before(levels), PRODUCTS, [*_FLOW, "period", "level", "code"])


def chapters_of_pair(flows: pd.DataFrame, *, part_years: bool = False) -> pd.DataFrame:
    """Return the pair's HS chapters by year with `whole_usd`, the sum of their period, at every change of either.

    With `part_years` also those of several months, such as a half-year, but not of single months.
    """
    pair = of_pair(flows)
    harmonized = pair["classification"].str.fullmatch(r"H\d") & (pair["code"].str.len() == 2)
    least = 2 if part_years else MONTHS_A_YEAR
    yearly = (
        pair["period"].map({text: Period.parse(text).count >= least for text in pair["period"].unique()}).astype("bool")
    )
    together = [*_FLOW, "period", "classification"]
    rows = split_at_changes(pair[harmonized & yearly], together)
    summed = relations.to_pandas(relation.sums(relations.lazy(rows), together))
    return summed[summed["whole_usd"] != 0]


def _sections(chapters: pd.DataFrame, nomenclature: pd.DataFrame) -> pd.DataFrame:
    placed = chapters.merge(nomenclature[["chapter", "section"]], left_on="code", right_on="chapter")
    by = [*_FLOW, "period", "classification", "section", "known_from", "known_until", "whole_usd"]
    sums = placed.groupby(by, sort=False, dropna=False).agg(value_usd=("value_usd", "sum"))
    sums = sums.assign(status=weakest_status_by(placed, by)).reset_index()
    return sums.rename(columns={"section": "code"})


def _against_year_before(levels: pd.DataFrame) -> pd.DataFrame:
    """Add the value of the year before and the contribution to the whole's growth, blank where there is none."""
    bases = {text: str(Period.parse(text).a_year_before()) for text in levels["period"].unique()}
    rows = levels.assign(base_period=levels["period"].map(bases).astype("str"))
    before = levels.rename(columns={"period": "base_period"})
    joined = temporal_left_join(rows, before, [*_FLOW, "level", "code", "base_period"], "_before")
    change = joined["value_usd"] - joined["value_usd_before"]
    edition = joined["classification_before"].fillna(joined["classification"])
    return joined.assign(
        previous_usd=joined["value_usd_before"],
        change_usd=change,
        contribution_points=change / joined["whole_usd_before"] * 100,
        edition_changed=joined["classification"] != edition,
        status=weakest_status(joined["status"], joined["status_before"].fillna(joined["status"])),
        share_percent=joined["value_usd"] / joined["whole_usd"] * 100,
    )
