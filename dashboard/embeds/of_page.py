"""Which chart a page shows, for links from pages to frames and for oEmbed of a page's own address. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.chart import Chart
from dashboard.data import Tables
from dashboard.embeds.choice import CLAIM, Choice, WrongValueError
from dashboard.embeds.exhibits import claim_charts, own_options
from dashboard.query import parse_day
from dashboard.views import measured_goals


def chart_of(tables: Tables, charts: Mapping[str, Chart], path: str, args: Mapping[str, str]) -> Choice | None:
    """Give the chart of a page with the options that it shows, if it shows one; wrong values fall to the page's defaults."""
    asof = args.get("asof", "") if parse_day(args.get("asof", "")) is not None else ""
    parts = [part for part in path.split("/") if part]
    if not parts:
        return Choice("turnover", _goal(tables, charts["turnover"], args), asof)
    claims = claim_charts(tables)
    if len(parts) == 2 and parts[0] == "claims" and claims.get(parts[1]) in charts:
        return Choice(claims[parts[1]], {CLAIM: parts[1]}, asof)
    return None


def _goal(tables: Tables, chart: Chart, args: Mapping[str, str]) -> dict[str, str]:
    """Give the goal and the reading that the first page shows: the newest goal, if none is asked for."""
    newest = dict(zip(["goal"], measured_goals(tables), strict=False))
    asked = {name: args[name] for name in ("goal", "reading") if args.get(name)}
    try:
        return {name: value for name, value in own_options(tables, chart, {**newest, **asked}).items() if value}
    except WrongValueError:
        return newest
