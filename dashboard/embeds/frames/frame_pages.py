"""The page of a frame by what it shows: a chart, the card of a claim, a question or an article, or one number; how high it is."""

from __future__ import annotations

from dashboard.embeds.discovery import PagePreview, head_links
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.article_card import article_card
from dashboard.embeds.frames.card_layout import Card
from dashboard.embeds.frames.chart_page import chart_page, turning_rules
from dashboard.embeds.frames.claim_card import ClaimCardRendering, claim_card
from dashboard.embeds.frames.frame_foot import card_foot, chart_foot
from dashboard.embeds.frames.frame_height import FrameHeight, chart_height
from dashboard.embeds.frames.frame_scripts import host_script
from dashboard.embeds.frames.number_card import number_card
from dashboard.embeds.frames.question_card import question_card
from dashboard.embeds.request import ARTICLE, CARD_WORD, NUMBER
from dashboard.render.theme_css import variables


def page(rendering: ChartRendering) -> str:
    """Return the page; the same snapshot, appearance and site give the same text."""
    card = _card(rendering)
    if card is None:
        return chart_page(rendering)
    theme = rendering.request.appearance.theme
    preview = PagePreview(card.title, rendering.caption.alt, rendering.addresses.frame(rendering.request))
    head = head_links(rendering.addresses, rendering.request, preview, described=False)
    style = variables(theme) + turning_rules(theme, card.drawing)
    return card.document(head, style, host_script())


def page_height(rendering: ChartRendering) -> FrameHeight:
    """Return how high the page of a rendering is at every width."""
    card = _card(rendering)
    return chart_height(chart_foot(rendering)) if card is None else card.height


def page_title(rendering: ChartRendering) -> str:
    """Return what the page of a rendering is called."""
    card = _card(rendering)
    return rendering.caption.title if card is None else card.title


def _card(rendering: ChartRendering) -> Card | None:
    if isinstance(rendering, ClaimCardRendering):
        return claim_card(rendering, card_foot(rendering))
    if ARTICLE in rendering.request.options:
        return article_card(rendering, card_foot(rendering))
    if CARD_WORD in rendering.request.options and rendering.chart.question:
        return question_card(rendering, rendering.chart.question, card_foot(rendering))
    return number_card(rendering, card_foot(rendering)) if NUMBER in rendering.request.options else None
