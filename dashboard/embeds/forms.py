"""The forms of an exhibit: SVG and PNG pictures, CSV, JSON and Parquet data, and what there is to know about it.

All data forms hold the rows that rows.py gives. What is sent with which headers is in answers and routes.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow.parquet as pq

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.layout import WIDE, Size
from dashboard.charts.drawing.theme import DARK, LIGHT, THEMES, Theme
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.caption import Caption, caption, citation, heading
from dashboard.embeds.figure_rows import contract, records, rows, value_column
from dashboard.embeds.request import CARD, SIZES, ChartRequest
from dashboard.embeds.snapshot import ChartSnapshot
from dashboard.render.png import png
from dashboard.render.svg import Palette, draw
from dashboard.text import Words
from dashboard.web.downloads import csv
from etl.schema.gate import hold
from etl.schema.tables import Column

#: How many pixels a picture has for each of its drawing's, so that it is sharp on fine screens.
_FINE = 2.0
CARD_WIDTH = 1200
#: The margin of a picture, beside and above.
MARGIN = (16, 8)


@dataclass(frozen=True)
class Shown:
    """An exhibit with what it takes to show it: its chart, the words, what was asked, and where the site is.

    `kept` is false for what is pinned where it could not be kept.
    """

    exhibit: ChartSnapshot
    chart: Chart
    words: Words
    choice: ChartRequest
    site: EmbedAddresses
    kept: bool = True
    _figures: dict[tuple[str, str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def promised(self) -> bool:
        """Return whether this never changes: it is pinned, and was kept."""
        return self.choice.pinned and self.kept

    def figure(self, size: Size) -> Any:
        """Draw the exhibit's figure at a size, in the theme asked for or else in light."""
        return self._figure(THEMES.get(self.choice.look.theme, LIGHT), size)

    def _figure(self, theme: Theme, size: Size) -> Any:
        """Draw a figure once for all that is made from it, here and in other looks of the same exhibit."""
        key = (self.words.language, theme.name, size.name)
        if key not in self._figures:
            self._figures[key] = self.chart.figure(self.exhibit.view, self.words, theme, size)
        return self._figures[key]

    @property
    def palette(self) -> Palette | None:
        """Return how colours turn; where a theme was asked for they do not."""
        return None if self.choice.look.theme else Palette.between(LIGHT, DARK)

    @property
    def size(self) -> Size:
        """Return the size asked for, or the widest."""
        return SIZES.get(self.choice.look.size, WIDE)

    @cached_property
    def caption(self) -> Caption:
        """Say what is shown."""
        alt = self.chart.describe(self.exhibit.view, self.words)
        return caption(self.exhibit, self._figure(LIGHT, WIDE), alt, self.words)


def form(shown: Shown, ending: str) -> bytes:
    """Return one form of an exhibit as bytes; the same exhibit gives the same bytes."""
    match ending:
        case "svg":
            return svg(shown, shown.size).encode()
        case "png":
            return _png(shown)
        case "csv":
            return csv(contract(shown.exhibit), rows(shown.exhibit))
        case "parquet":
            return _parquet(shown.exhibit)
        case "json":
            return written({**_metadata(shown), "rows": records(shown.exhibit)})
        case "metadata.json":
            return written(_metadata(shown))
    raise KeyError(f"{ending} is no form of a chart; there are {', '.join(TYPES)}")


def svg(shown: Shown, size: Size) -> str:
    """Draw an exhibit as an SVG with its name and description."""
    return drawn(shown, shown.figure(size), size, shown.palette)


def drawn(shown: Shown, figure: Any, size: Size, palette: Palette | None, name: str = "") -> str:
    """Write a figure that was drawn before as an SVG; `name` starts its ids."""
    return draw(
        figure, width=size.width, height=size.height, title=heading(figure)[0],
        description=shown.chart.describe(shown.exhibit.view, shown.words), palette=palette, name=name,
    )  # fmt: skip


def _png(shown: Shown) -> bytes:
    """Draw a picture with a margin of paper, because where it lands nobody knows what stands beside it."""
    size = shown.size
    wide, high = size.width + 2 * MARGIN[0], size.height + 2 * MARGIN[1]
    inner = drawn(shown, shown.figure(size), size, None).replace("<svg ", f'<svg x="{MARGIN[0]}" y="{MARGIN[1]}" ', 1)
    paper = THEMES.get(shown.choice.look.theme, LIGHT).paper
    outer = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><rect width="{wide}" height="{high}" fill="{paper}"/>{inner}</svg>'
    return png(outer, width=CARD_WIDTH if size is CARD else round(wide * _FINE))


def _parquet(exhibit: ChartSnapshot) -> bytes:
    sink = io.BytesIO()
    pq.write_table(hold(contract(exhibit), rows(exhibit)), sink, compression="zstd")
    return sink.getvalue()


def _metadata(shown: Shown) -> dict[str, Any]:
    exhibit, said = shown.exhibit, shown.caption
    pinned = ChartRequest(exhibit.chart, exhibit.options, exhibit.day, exhibit.digest, shown.choice.look)
    return {
        "chart": exhibit.chart,
        "title": said.title,
        "subtitle": said.subtitle,
        "description": said.alt,
        "caption": said.sentence,
        "language": shown.words.language,
        "as_of": exhibit.day or None,
        "digest": exhibit.digest,
        "pinned": shown.promised,
        "options": dict(exhibit.options),
        "value": value_column(exhibit) if len(exhibit.view.points) else None,
        "key": list(contract(exhibit).key),
        "columns": [_column(column) for column in contract(exhibit).columns],
        "sources": [dict(origin) for origin in exhibit.origins],
        "citation": citation(said, exhibit, shown.site.frame(shown.choice), shown.words),
        "live": shown.site.view(shown.choice, shown.chart.page),
        "frame": shown.site.frame(shown.choice),
        "pin": shown.site.frame(pinned) if exhibit.day else None,
        "forms": {ending: shown.site.form(shown.choice, ending) for ending in TYPES},
    }


def _column(column: Column) -> dict[str, Any]:
    return {"name": column.name, "type": column.kind.value, "unit": column.unit, "meaning": column.meaning}


def written(whole: Any) -> bytes:
    """Write JSON that people can read too; the same content gives the same bytes."""
    return (json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
