"""Which chart a page shows, for links from pages to frames and for oEmbed of a page's own address. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from dashboard.charts._chart import Chart
from dashboard.editions import Tables
from dashboard.embeds.address import BUILDER
from dashboard.embeds.deciding_charts import claim_charts
from dashboard.embeds.request import CLAIM, FIRST, LAST, ChartRequest, WrongValueError
from dashboard.embeds.snapshot import read_series, years
from dashboard.query import parse_day
from dashboard.views.series_choice import HIDE, ONLY


def chart_on_page(
    tables: Tables, charts: Mapping[str, Chart], path: str, args: Mapping[str, str]
) -> ChartRequest | None:
    """Return the chart of a page with the options that it shows, if it shows one; wrong values fall to the page's defaults."""
    here = f"/{path.strip('/')}"
    claims = claim_charts(tables)
    _, _, claim = here.partition("/claims/")
    if here == "/" and claims:
        claim = args[CLAIM] if args.get(CLAIM) in claims else next(iter(claims))
    if claims.get(claim) in charts:
        chart = charts[claims[claim]]
        return ChartRequest(chart.name, {CLAIM: claim, **_span(tables, chart, {}, args)}, _asof(args))
    main = next((one for one in charts.values() if one.is_main and one.page == here != BUILDER), None)
    return None if main is None else request_on_page(tables, main, args)


def request_on_page(tables: Tables, chart: Chart, args: Mapping[str, str]) -> ChartRequest:
    """Return one chart of a page with the options that the page shows it with."""
    for name, values in chart.page_values.items():
        known = values(tables)
        args = {**args, name: known[0]} if known and args.get(name) not in known else args
    options = _options(tables, chart, args)
    more = {**_series(tables, chart, options, args), **_span(tables, chart, options, args)}
    return ChartRequest(chart.name, {**options, **more}, _asof(args))


def _series(tables: Tables, chart: Chart, options: Mapping[str, str], args: Mapping[str, str]) -> dict[str, str]:
    """Return the series that an address leaves out or shows alone, unless it is none of the chart's."""
    if not args.keys() & {HIDE, ONLY}:
        return {}
    view = chart.view(tables, **options)
    wanted = {word: args[word] for word in (HIDE, ONLY) if args.get(word)}
    with suppress(WrongValueError):
        return {word: value for word, value in read_series(view, chart, wanted).items() if value}
    return {}


def _span(tables: Tables, chart: Chart, options: Mapping[str, str], args: Mapping[str, str]) -> dict[str, str]:
    """Return the first and the last year that an address names, unless they are wrong."""
    given = {word: args[name] for word, name in zip((FIRST, LAST), chart.year_words, strict=True) if args.get(name)}
    if not given:
        return {}
    known = {str(year) for year in years(chart.view(tables, **options), chart.year_column)}
    wanted = {word: year for word, year in given.items() if year in known}
    return {} if wanted.get(FIRST, "") > wanted.get(LAST, "9999") else wanted


def _asof(args: Mapping[str, str]) -> str:
    return args.get("asof", "") if parse_day(args.get("asof", "")) is not None else ""


def _options(tables: Tables, chart: Chart, args: Mapping[str, str]) -> dict[str, str]:
    """Return the chart options that an address names; a wrong value is left out, as the page leaves it out."""
    chosen: dict[str, str] = {}
    for option in chart.options:
        allowed = option.allowed(tables, chosen)
        value = args.get(option.name, "")
        chosen[option.name] = value if value in allowed else allowed[0]
    return {name: chosen[name] for name in chosen if args.get(name) == chosen[name]}
