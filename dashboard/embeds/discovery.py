"""What other sites read in a page's head: where its oEmbed is, and how to preview it as a card with a picture."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.forms import CARD_WIDTH, MARGIN
from dashboard.embeds.request import CARD, ChartRequest

CARD_HEIGHT = round(CARD_WIDTH * (CARD.height + 2 * MARGIN[1]) / (CARD.width + 2 * MARGIN[0]))


@dataclass(frozen=True)
class PagePreview:
    """What a preview says of a page, and the page's own address."""

    title: str
    description: str
    address: str


def head_links(addresses: EmbedAddresses, request: ChartRequest, preview: PagePreview, *, described: bool) -> str:
    """Write the links and tags of a page that shows a chart; `described` where the page gives its description already."""
    tags = {
        "og:type": "article",
        "og:site_name": "Nine Bridges",
        "og:title": preview.title,
        "og:description": preview.description,
        "og:url": preview.address,
        "og:image": addresses.picture(request, CARD.name),
        "og:image:type": "image/png",
        "og:image:width": str(CARD_WIDTH),
        "og:image:height": str(CARD_HEIGHT),
        "og:image:alt": preview.description,
    }
    description = [] if described else [f'<meta name="description" content="{escape(preview.description)}">']
    feed = f'<link rel="alternate" type="application/atom+xml" href="{escape(addresses.feed(request.chart))}">'
    return "\n".join([
        *(_oembed(addresses, request, form) for form in ("json", "xml")),
        feed,
        *description,
        '<meta name="twitter:card" content="summary_large_image">',
        *(f'<meta property="{name}" content="{escape(text)}">' for name, text in tags.items()),
    ])  # fmt: skip


def _oembed(addresses: EmbedAddresses, request: ChartRequest, form: str) -> str:
    kind = "application/json+oembed" if form == "json" else "text/xml+oembed"
    return f'<link rel="alternate" type="{kind}" href="{escape(addresses.oembed(addresses.frame(request), form))}">'
