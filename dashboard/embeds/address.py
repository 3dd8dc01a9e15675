"""Addresses of frames, forms and live views, from the root of the site. No server, no store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboard.embeds.choice import CLAIM, Choice, Look

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


@dataclass(frozen=True)
class Site:
    """Where the site is, with a slash at the end: "https://example.org/"."""

    root: str

    def frame(self, choice: Choice) -> str:
        """Give the address of a chart's frame."""
        shown = replace(choice, look=replace(choice.look, size=""))
        return shown.to(f"{self.root}embed/{choice.chart}")

    def form(self, choice: Choice, form: str) -> str:
        """Give the address of one form of a chart; data have no look."""
        shown = choice if form in PICTURES else replace(choice, look=Look(choice.look.lang))
        return shown.to(f"{self.root}charts/{choice.chart}.{form}")

    def picture(self, choice: Choice, size: str, form: str = "png") -> str:
        """Give the address of a picture at a size."""
        return self.form(replace(choice, look=replace(choice.look, size=size)), form)

    def view(self, choice: Choice) -> str:
        """Give the address of the page that shows the chart with the newest figures."""
        options = choice.options
        if CLAIM in options:
            return f"{self.root}claims/{options[CLAIM]}"
        if choice.chart == "turnover":
            kept = {name: options[name] for name in ("goal", "reading") if name in options}
            return f"{self.root}?{urlencode(kept)}" if kept else self.root
        return self.builder(choice.live)

    def builder(self, choice: Choice) -> str:
        """Give the address of the builder with this choice made."""
        return f"{self.root}embed?{urlencode({'chart': choice.chart, **choice.query})}"

    def oembed(self, address: str, form: str) -> str:
        """Give the address of what oEmbed has to say of an address."""
        return f"{self.root}oembed?{urlencode({'url': address, 'format': form})}"

    def feed(self, chart: str = "") -> str:
        """Give the address of the feed of revisions, of all charts or of one."""
        return f"{self.root}charts/{chart}.atom" if chart else f"{self.root}feed.atom"
