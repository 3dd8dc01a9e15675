"""The rows of the given tables that are looked up one by one, with the columns that are read of them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from dashboard.views.records import TableMap, TypedTable


class ArticleRow(NamedTuple):
    """A row of table `articles`: one article whose sentences are judged."""

    article: str
    title: str
    author: str
    publisher: str
    published: pd.Timestamp
    published_text: str
    address: str


class EventRow(NamedTuple):
    """A row of table `events`: something that happened, and on which day, as far as it is known."""

    event: str
    day: pd.Timestamp
    day_text: str
    title: str
    category: str
    address: str
    note: str


class GoalRow(NamedTuple):
    """A row of table `goals`: a promise of trade, by whom and when it was set, and when it is due."""

    goal: str
    label: str
    set_on: pd.Timestamp
    set_on_text: str
    set_by: str
    words: str
    due: int
    base_year: int
    restated: str
    address: str


class StatementRow(NamedTuple):
    """A row of table `statements`: a rounded figure in somebody's words; numbers are dollars and per cent."""

    statement: str
    subject: str
    item: str
    reporter: str
    partner: str
    measure: str
    period: str
    stated_usd: float
    stated_growth_percent: float
    stated_share_percent: float
    significant_digits: int
    qualifier: str
    growth_qualifier: str
    speaker: str
    publisher: str
    published: pd.Timestamp
    published_text: str
    address: str
    note: str


class SourceRow(NamedTuple):
    """A row of table `sources`: a publisher's data set."""

    source: str
    title: str
    publisher: str
    covers: str
    licence: str
    citation: str
    address: str


class CountryRow(NamedTuple):
    """A row of table `countries`: a country or an area, by its code."""

    country: str
    name: str


class ChapterRow(NamedTuple):
    """A row of table `nomenclature`: a chapter of the Harmonized System."""

    chapter: str
    description: str


ARTICLES = TypedTable("articles", ArticleRow)
EVENTS = TypedTable("events", EventRow)
GOALS = TypedTable("goals", GoalRow)
STATEMENTS = TypedTable("statements", StatementRow)
SOURCES = TypedTable("sources", SourceRow)
COUNTRIES = TypedTable("countries", CountryRow)
CHAPTERS = TypedTable("nomenclature", ChapterRow)


def source_title(tables: TableMap, source: str) -> str:
    """Return the title of a source; empty for an unknown one."""
    row = SOURCES.find(tables, source)
    return row.title if row else ""


def country_name(tables: TableMap, country: str) -> str:
    """Return the name of a country or an area by its code; empty for an unknown one."""
    row = COUNTRIES.find(tables, country)
    return row.name if row else ""
