"""Which chart a page shows, for links from pages to frames and for oEmbed of a page's own address. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.chart import Chart
from dashboard.data import Tables
from dashboard.embeds.address import BUILDER
from dashboard.embeds.choice import CLAIM, Choice, WrongValueError
from dashboard.embeds.exhibits import claim_charts, own_options
from dashboard.query import parse_day
from dashboard.views import measured_goals


def chart_of(tables: Tables, charts: Mapping[str, Chart], path: str, args: Mapping[str, str]) -> Choice | None:
    """Give the chart of a page with the options that it shows, if it shows one; wrong values fall to the page's defaults."""
    asof = args.get("asof", "") if parse_day(args.get("asof", "")) is not None else ""
    here = f"/{path.strip('/')}"
    claims = claim_charts(tables)
    _, _, claim = here.partition("/claims/")
    if claims.get(claim) in charts:
        return Choice(claims[claim], {CLAIM: claim}, asof)
    chart = next((one for one in charts.values() if one.page == here != BUILDER), None)
    if chart is None:
        return None
    return Choice(chart.name, _goal(tables, chart, args) if here == "/" else _options(tables, chart, args), asof)


def _options(tables: Tables, chart: Chart, args: Mapping[str, str]) -> dict[str, str]:
    """Give what a page's chart is asked for; a wrong value is left out, as the page leaves it out."""
    chosen: dict[str, str] = {}
    for option in chart.options:
        allowed = option.values(tables, chosen)
        value = args.get(option.name, "")
        chosen[option.name] = value if value in allowed else allowed[0]
    return {name: chosen[name] for name in chosen if args.get(name) == chosen[name]}


def _goal(tables: Tables, chart: Chart, args: Mapping[str, str]) -> dict[str, str]:
    """Give the goal and the reading that the first page shows: the newest goal, if none is asked for."""
    newest = dict(zip(["goal"], measured_goals(tables), strict=False))
    asked = {name: args[name] for name in ("goal", "reading") if args.get(name)}
    try:
        return {name: value for name, value in own_options(tables, chart, {**newest, **asked}).items() if value}
    except WrongValueError:
        return newest
