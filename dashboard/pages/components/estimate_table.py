"""The proof that a country's estimates are its partner's figures times a constant, as a section of a page."""

from __future__ import annotations

from math import isnan

from dashboard.pages._page import Node, PageRequest
from dashboard.pages.components import elements
from dashboard.pages.components.data_table import grouped_data_table, table_columns
from dashboard.prose.estimates import EstimateFinding
from dashboard.prose.statements import is_stated, with_qualifier
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.terms import N_
from dashboard.views.estimates import PartnerEstimate, estimation_rule_percent, partner_estimates
from etl.model import Flow

_HEADS = (
    (N_("Year"), False),
    (N_("Given for Russia, US$\u00a0thousand"), True),
    (N_("Korea’s figure over Russia’s"), True),
    (N_("Product, US$\u00a0thousand"), True),
    (N_("Published by Korea, US$\u00a0thousand"), True),
    (N_("Source"), False),
    (N_("Difference"), True),
)
_GOODS = {
    Flow.EXPORT.value: N_("Russia’s exports, Korea’s imports"),
    Flow.IMPORT.value: N_("Russia’s imports, Korea’s exports"),
}


def finding_section(request: PageRequest) -> Node:
    """Return the finding with its proof behind a summary; nothing where no estimates are known, or they do not bear it out."""
    words, rows = request.words, partner_estimates(request.tables)
    finding = EstimateFinding(rows, estimation_rule_percent(request.tables), words)
    if not finding.holds:
        return None
    groups = [
        (words(goods), [_cells(row, words) for row in rows if row.flow == flow]) for flow, goods in _GOODS.items()
    ]
    caption = words("The estimates for Russia, and the Korean figures behind them.")
    table = grouped_data_table(caption, table_columns(_HEADS, words), groups, name="estimates")
    proof = elements.details(words("How this is known"), html.P(finding.proof()), table, name="estimates-proof")
    return elements.section(finding.heading(), html.P(finding.sentence()), proof, name="estimates-section")


def _cells(row: PartnerEstimate, words: Words) -> list[Node]:
    return [
        row.period,
        words.number(row.value_usd / 1000, 3),
        words("{ratio} ({year})", ratio=words.number(row.ratio, 9), year=row.ratio_period),
        words.number(row.partner_usd / 1000, 3),
        *_published(row, words),
    ]


def _published(row: PartnerEstimate, words: Words) -> list[Node]:
    """Return Korea's published figure, who published it, and how far the two differ; dashes where nobody did."""
    if isnan(row.published_usd):
        return [NOTHING] * 3
    published = with_qualifier(row, words.number(row.published_usd / 1000), words)
    source = words.source(row.published_source)
    name = elements.link(words.text(row.speaker), row.address) if is_stated(row) else source
    rounded = words("none, rounded") if is_stated(row) else words("none")
    return [published, name, rounded if row.same else words.percent(row.published_difference_percent, 1)]
