"""The rows of the views of goods."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd


class GoodsShare(NamedTuple):
    """A row of the points of `shares`: one kind of goods in one year, in dollars and in per cent of the year's goods."""

    code: str
    year: int
    value_usd: float
    share_percent: float
    reporter: str
    source: str
    classification: str
    status: str
    known_from: pd.Timestamp


class GoodsChange(NamedTuple):
    """A row of the points of `change`: one kind of goods in two years, and what it added to the change of the whole."""

    code: str
    year: int
    base_period: str
    value_usd: float
    base_value_usd: float
    change_usd: float
    contribution_points: float
    reporter: str
    source: str
    status: str
    known_from: pd.Timestamp


class YearOfGoods(NamedTuple):
    """A row of `totals`: what the chapters of one year add up to, in dollars, and how concentrated they are."""

    year: int
    classification: str
    value_usd: float
    status: str
    chapter_count: int
    covered_percent: float
    herfindahl_index: float
    equal_chapters: float
    top_three_percent: float
    known_from: pd.Timestamp


class GoodsInBothYears(NamedTuple):
    """A row of `compare_years`: one kind of goods in dollars of two years, with the change and the shares, blank without a figure."""

    code: str
    value_usd: float
    base_value_usd: float
    change_usd: float
    contribution_points: float
    share_percent: float
    share_percent_base: float


class ChangeOfAll(NamedTuple):
    """The row of layer `whole` of `change`: all goods in dollars of both years, and the change in dollars and per cent."""

    value_usd: float
    base_value_usd: float
    change_usd: float
    growth_percent: float
    classification: str
    base_classification: str
