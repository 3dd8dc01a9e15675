"""Addresses of frames, forms and live views, from the root of the site. No server, no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.charts.drawing.theme import LIGHT
from dashboard.embeds.request import ARTICLE, CARD_WORD, CLAIM, NUMBER, Appearance, ChartRequest, asks_claim_card
from dashboard.text.catalogues import in_language

#: The forms of a chart: the ending of the address and the type of what is sent.
TYPES = {
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "metadata.json": "application/json",
}
PICTURES = ("svg", "png")
#: The page where an author puts a chart together.
BUILDER = "/embed"


@dataclass(frozen=True)
class EmbedAddresses:
    """Where the site is, with a slash at the end: "https://example.org/"."""

    root: str

    def frame(self, request: ChartRequest) -> str:
        """Return the address of a chart's frame."""
        target = replace(request, appearance=replace(request.appearance, size="", heads=""))
        place, named = request.chart, tuple[str, ...]()
        if asks_claim_card(request.options):
            place, named = f"claims/{request.options[CLAIM]}", (CLAIM, CARD_WORD)
        elif ARTICLE in request.options:
            place, named = f"articles/{request.options[ARTICLE]}", (ARTICLE,)
        options = {name: value for name, value in request.options.items() if name not in named}
        return replace(target, options=options).to(f"{self.root}embed/{place}")

    def form(self, request: ChartRequest, form: str) -> str:
        """Return the address of one form of a chart; data have no look."""
        look = request.appearance
        heads = look.heads if form == "csv" else ""
        target = request if form in PICTURES else replace(request, appearance=Appearance(look.lang, heads=heads))
        return target.to(f"{self.root}charts/{request.chart}.{form}")

    def picture(self, request: ChartRequest, size: str, form: str = "png") -> str:
        """Return the address of a picture at a size."""
        return self.form(replace(request, appearance=replace(request.appearance, size=size)), form)

    def view(self, request: ChartRequest, page: str) -> str:
        """Return the address of the page that shows the chart with the newest figures; `page` is the chart's own."""
        if CLAIM in request.options:
            return self._page(f"/claims/{request.options[CLAIM]}", request, {})
        if ARTICLE in request.options:
            return self._page("/", request, {})
        options = {name: value for name, value in request.options.items() if name not in (NUMBER, CARD_WORD)}
        return self.builder(request.live) if page == BUILDER else self._page(page, request, options)

    def builder(self, request: ChartRequest) -> str:
        """Return the address of the builder with this choice made."""
        theme = request.appearance.theme
        look = {} if theme == LIGHT.name else {"look": theme or "both"}
        plain = replace(request, appearance=Appearance())
        return self._page(BUILDER, request, {"chart": request.chart, **plain.query, **look})

    def _page(self, path: str, request: ChartRequest, words: Mapping[str, str]) -> str:
        address = f"{self.root}{in_language(path, request.appearance.lang).removeprefix('/')}"
        return f"{address}?{urlencode(words)}" if words else address

    def oembed(self, address: str, form: str) -> str:
        """Return the address of what oEmbed has to say of an address."""
        return f"{self.root}oembed?{urlencode({'url': address, 'format': form})}"

    def feed(self, chart: str = "") -> str:
        """Return the address of the feed of revisions, of all charts or of one."""
        return f"{self.root}charts/{chart}.atom" if chart else f"{self.root}feed.atom"
