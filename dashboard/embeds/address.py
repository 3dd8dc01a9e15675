"""Addresses of frames, forms and live views, from the root of the site. No server, no store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.embeds.request import CLAIM, ChartRequest, Look
from dashboard.text.catalogues import ENGLISH, in_language

#: The forms of a chart: the ending of the address and the type of what is sent.
TYPES = {
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
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

    def frame(self, choice: ChartRequest) -> str:
        """Return the address of a chart's frame."""
        shown = replace(choice, look=replace(choice.look, size=""))
        return shown.to(f"{self.root}embed/{choice.chart}")

    def form(self, choice: ChartRequest, form: str) -> str:
        """Return the address of one form of a chart; data have no look."""
        shown = choice if form in PICTURES else replace(choice, look=Look(choice.look.lang))
        return shown.to(f"{self.root}charts/{choice.chart}.{form}")

    def picture(self, choice: ChartRequest, size: str, form: str = "png") -> str:
        """Return the address of a picture at a size."""
        return self.form(replace(choice, look=replace(choice.look, size=size)), form)

    def view(self, choice: ChartRequest, page: str) -> str:
        """Return the address of the page that shows the chart with the newest figures; `page` is the chart's own."""
        if CLAIM in choice.options:
            return self._page(f"/claims/{choice.options[CLAIM]}", choice, {})
        return self.builder(choice.live) if page == BUILDER else self._page(page, choice, choice.options)

    def builder(self, choice: ChartRequest) -> str:
        """Return the address of the builder with this choice made."""
        return self._page(
            BUILDER, choice, {"chart": choice.chart, **replace(choice, look=replace(choice.look, lang=ENGLISH)).query}
        )

    def _page(self, path: str, choice: ChartRequest, words: Mapping[str, str]) -> str:
        address = f"{self.root}{in_language(path, choice.look.lang).removeprefix('/')}"
        return f"{address}?{urlencode(words)}" if words else address

    def oembed(self, address: str, form: str) -> str:
        """Return the address of what oEmbed has to say of an address."""
        return f"{self.root}oembed?{urlencode({'url': address, 'format': form})}"

    def feed(self, chart: str = "") -> str:
        """Return the address of the feed of revisions, of all charts or of one."""
        return f"{self.root}charts/{chart}.atom" if chart else f"{self.root}feed.atom"
