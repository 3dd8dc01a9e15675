"""Which chart decides a claim, and with which chart an article begins."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.editions import Tables
from dashboard.views import former_names
from dashboard.views.memo import once_per_version
from dashboard.views.sentences import article_sentences


def claims_of(tables: Tables, chart: str) -> list[str]:
    """Return the claims that a chart shows, by its present or a former name, in the order of the article."""
    return _shown_by(tables, claim_charts(tables), chart)


def articles_of(tables: Tables, chart: str) -> list[str]:
    """Return the articles that begin with a chart, by its present or a former name."""
    return _shown_by(tables, article_charts(tables), chart)


def _shown_by(tables: Tables, charts: Mapping[str, str], chart: str) -> list[str]:
    names = {chart, former_names.present_name(tables, former_names.CHART, chart)}
    return [one for one, name in charts.items() if name in names]


@once_per_version
def article_charts(tables: Tables) -> dict[str, str]:
    """Return the chart that each article with charts begins with."""
    charts = {name: list(charts_of_article(tables, name).values()) for name in tables["articles"]["article"]}
    return {name: found[0] for name, found in charts.items() if found}


def charts_of_article(tables: Tables, article: str) -> dict[str, str]:
    """Return the chart of each claim of an article that has one, in the order of its sentences."""
    own = {row.claim for row in article_sentences(tables) if row.article == article}
    return {claim: chart for claim, chart in claim_charts(tables).items() if claim in own}


@once_per_version
def claim_charts(tables: Tables) -> dict[str, str]:
    """Return the chart of each claim that has one."""
    return {row.claim: row.chart for row in article_sentences(tables) if row.chart and row.is_judged}
