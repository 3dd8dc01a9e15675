"""What the sanity checks found, in a sentence for each, from the columns of table `checks`. Nothing is checked here."""

from __future__ import annotations

import pandas as pd

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements, figure_links
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.pages.components.holdings import SHOWN, more
from dashboard.render import html_elements as html
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.records import typed_rows
from dashboard.views.vintages import CheckFinding, is_printed
from etl.model import TOTAL, Measure

#: What each check looks for, and what it says of a figure; its holes are filled from the columns of the finding.
_TITLES = {
    "break": N_("A flow changed by more than the limit within a year"),
    "chapters-against-total": N_("The HS chapters do not add up to the printed total"),
    "flows-against-turnover": N_("The flows that are shown do not add up to the turnover that is shown"),
    "chapters-without-total": N_("HS chapters have no total"),
    "idle-correction": N_("A correction covers no figure"),
    "mirror-gap": N_("The two countries’ figures of one flow are far apart"),
    "sources-disagree": N_("Two sources give one country’s figure differently"),
}
#: Checks that count, where the others give per cent.
_COUNTED = ("chapters-without-total", "idle-correction")
_SAID = {
    "break": N_("{value} after {other} a year before"),
    "chapters-against-total": N_("The HS chapters add up to {other}; the printed total is {value}."),
    "flows-against-turnover": N_("The flows, from other sources, add up to {other}; the turnover is {value}."),
    "chapters-without-total": N_("The HS chapters add up to {other}; no total says whether they are all."),
    "idle-correction": N_("This rule of data/corrections covers no figure and can be removed."),
    "mirror-gap": N_("The exporter reports {value}, the importer {other}."),
    "sources-disagree": N_("{source} gives {value}, {other_source} gives {other}."),
}


def section(request: PageRequest) -> Node:
    """Return every finding, check by check."""
    words = request.words
    found = request.tables["checks"]
    groups = [_group(request, str(check), rows) for check, rows in found.groupby("check")]
    text = words.plural(
        "{count} figure looks odd; it is shown as it was printed.",
        "{count} figures look odd; they are shown as they were printed.",
        len(found),
    )
    return elements.section(words("Checks that complained"), html.P(text), *groups, name="checks")


def _group(request: PageRequest, check: str, found: pd.DataFrame) -> Node:
    words = request.words
    head = [
        TableColumn(words("Figure")),
        TableColumn(words("Finding")),
        TableColumn(words("Found"), number=True),
        TableColumn(words("Allowed"), number=True),
    ]
    first = found.head(SHOWN)
    known = is_printed(request.tables, first)
    rows = [
        [
            _figure(request, row, linked),
            finding(request, row),
            _share(row, row.found, words),
            _share(row, row.limit, words),
        ]
        for row, linked in zip(typed_rows(first, CheckFinding), known, strict=True)
    ]
    title = words(_TITLES[check]) if check in _TITLES else check
    summary = [html.Strong(title), " ", html.Code(check), html.Span(f" {words.number(len(found))}", className="count")]
    table = data_table(title, head, rows, name=f"check-{check}")
    return elements.details(summary, table, *more(request, len(found) - len(rows)), name=f"checks-{check}")


def finding(request: PageRequest, row: CheckFinding) -> str:
    """Return what a check found of one figure; a check without a sentence here speaks English, as the table does."""
    words = request.words
    if row.check not in _SAID:
        return row.message
    return words(
        _SAID[row.check],
        value=words.usd(row.value_usd, 2),
        other=words.usd(row.other_usd, 2),
        source=figure_links.source(request, row.source),
        other_source=figure_links.source(request, row.other_source) if row.other_source else "",
    )


def _figure(request: PageRequest, row: CheckFinding, linked: bool) -> Node:
    """Name what a finding is about, with a link to its vintages where it was printed as it is."""
    if not row.reporter:
        return row.about
    figure = {"flow": Measure.TURNOVER.value, **figure_links.key(row), "code": TOTAL, "classification": TOTAL}
    name = _flow(request, row) if row.check == "mirror-gap" else figure_links.named(request, figure)
    return html.A(name, href=figure_links.address(request, figure)) if linked else name


def _flow(request: PageRequest, row: CheckFinding) -> str:
    """Name a flow of goods by where it leaves and where it arrives, with the two sources that report it."""
    return request.words(
        "{exporter} → {importer}, {period} ({source}, {other_source})",
        exporter=figure_links.country(request, row.reporter),
        importer=figure_links.country(request, row.partner),
        period=request.words.period(row.period),
        source=figure_links.source(request, row.source),
        other_source=figure_links.source(request, row.other_source),
    )


def _share(row: CheckFinding, value: float, words: Words) -> str:
    return words.number(value) if row.check in _COUNTED else words.percent(value, 1)
