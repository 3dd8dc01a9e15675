"""The forms of a chart: SVG and PNG pictures, CSV, XLSX, JSON and Parquet data, and what there is to know about it.

All data forms hold the rows of figure_rows. What is sent with which headers is in routes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyarrow.parquet as pq

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.layout import WIDE, Size
from dashboard.charts.drawing.theme import DARK, LIGHT, THEMES, Theme
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.caption import Caption, citation, heading, write_caption
from dashboard.embeds.figure_rows import contract, records, row_order, rows, value_column
from dashboard.embeds.request import CARD, SIZES, ChartRequest
from dashboard.embeds.snapshot import ChartSnapshot
from dashboard.render.png import png
from dashboard.render.svg import Palette, draw
from dashboard.text import Words
from dashboard.web.downloads import csv
from dashboard.web.json_text import JsonObject, json_bytes
from dashboard.web.workbook import WorkbookNotes, workbook
from etl.schema.columns import Column
from etl.schema.gate import validate

#: How many pixels a picture has for each of its drawing's, so that it is sharp on fine screens.
_FINE = 2.0
CARD_WIDTH = 1200
#: The margin of a picture, beside and above.
MARGIN = (16, 8)


@dataclass(frozen=True)
class ChartRendering:
    """A snapshot with what it takes to draw it: its chart, the words, the request, and the addresses of the site.

    `stored` is false for what is pinned where it could not be stored.
    """

    snapshot: ChartSnapshot
    chart: Chart
    words: Words
    request: ChartRequest
    addresses: EmbedAddresses
    stored: bool = True
    _figures: dict[tuple[str, str, str], FigureSpec] = field(default_factory=dict, repr=False, compare=False)

    @property
    def permanent(self) -> bool:
        """Return whether this never changes: it is pinned, and was stored."""
        return self.request.pinned and self.stored

    @property
    def pinned_address(self) -> str:
        """Return the address of the frame as it is pinned now."""
        shown = self.snapshot
        pinned = ChartRequest(shown.chart, shown.options, shown.day, shown.digest, self.request.appearance)
        return self.addresses.frame(pinned)

    def figure(self, size: Size) -> FigureSpec:
        """Return the figure at a size, in the requested theme or else in light."""
        return self._figure(THEMES.get(self.request.appearance.theme, LIGHT), size)

    def light_figure(self, size: Size) -> FigureSpec:
        """Return the figure at a size in light colours, for a page whose style turns them."""
        return self._figure(LIGHT, size)

    def _figure(self, theme: Theme, size: Size) -> FigureSpec:
        """Return a figure, drawn once for all that is made from it in any appearance of the same snapshot."""
        key = (self.words.language, theme.name, size.name)
        if key not in self._figures:
            self._figures[key] = self.chart.draw(self.snapshot.view, self.words, theme, size)
        return self._figures[key]

    @property
    def palette(self) -> Palette | None:
        """Return how colours turn; where a theme was requested they do not."""
        return None if self.request.appearance.theme else Palette.between(LIGHT, DARK)

    @property
    def size(self) -> Size:
        """Return the requested size, or the widest."""
        return SIZES.get(self.request.appearance.size, WIDE)

    @cached_property
    def caption(self) -> Caption:
        """Return the texts about the chart."""
        alt = self.chart.describe(self.snapshot.view, self.words)
        return write_caption(self.snapshot, self._figure(LIGHT, WIDE), alt, self.words)


def form(rendering: ChartRendering, ending: str) -> bytes:
    """Return one form of a chart as bytes, the same for the same snapshot; raise KeyError for an unknown ending."""
    writers: dict[str, Callable[[], bytes]] = {
        "svg": lambda: svg(rendering, rendering.size).encode(),
        "png": lambda: _png(rendering),
        "csv": lambda: _csv(rendering),
        "xlsx": lambda: _workbook(rendering),
        "parquet": lambda: _parquet(rendering.snapshot),
        "json": lambda: json_bytes({**_metadata(rendering), "rows": records(rendering.snapshot)}),
        "metadata.json": lambda: json_bytes(_metadata(rendering)),
    }
    if ending not in writers:
        raise KeyError(f"{ending} is no form of a chart; there are {', '.join(TYPES)}")
    return writers[ending]()


def svg(rendering: ChartRendering, size: Size) -> str:
    """Return a chart as an SVG with its name and description."""
    return draw_svg(rendering, rendering.figure(size), size, rendering.palette)


def draw_svg(rendering: ChartRendering, figure: FigureSpec, size: Size, palette: Palette | None, name: str = "") -> str:
    """Return a figure as an SVG; `name` starts its ids."""
    return draw(
        figure, width=size.width, height=size.height, title=heading(figure)[0],
        description=rendering.caption.alt, palette=palette, name=name, checked=False,
    )  # fmt: skip


def picture_size(size: Size) -> tuple[int, int]:
    """Return width and height at which a picture of a size is shown, with its margin."""
    return size.width + 2 * MARGIN[0], size.height + 2 * MARGIN[1]


def _png(rendering: ChartRendering) -> bytes:
    """Return a picture with a margin of paper, because where it lands nobody knows what stands beside it."""
    size = rendering.size
    wide, high = picture_size(size)
    inner = draw_svg(rendering, rendering.figure(size), size, None).replace(
        "<svg ", f'<svg x="{MARGIN[0]}" y="{MARGIN[1]}" ', 1
    )
    paper = THEMES.get(rendering.request.appearance.theme, LIGHT).paper
    outer = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><rect width="{wide}" height="{high}" fill="{paper}"/>{inner}</svg>'
    return png(outer, width=CARD_WIDTH if size is CARD else round(wide * _FINE))


def _csv(rendering: ChartRendering) -> bytes:
    words = rendering.words if rendering.request.appearance.heads else None
    return csv(contract(rendering.snapshot), rows(rendering.snapshot), words)


def _workbook(rendering: ChartRendering) -> bytes:
    """Return the figures as a workbook; what it says of them is what the caption and the citation say."""
    snapshot, caption, words = rendering.snapshot, rendering.caption, rendering.words
    address = rendering.addresses.frame(rendering.request)
    facts = [
        (words("Caption"), caption.sentence),
        (words("As of"), caption.day),
        (words("Version"), snapshot.digest),
        (words("Citation"), citation(caption, snapshot, address, words)),
        (words("Address"), address),
    ]
    notes = WorkbookNotes(caption.heading, facts, snapshot.origins, snapshot.view.as_of)
    return workbook(contract(snapshot), rows(snapshot), notes, words)


def _parquet(snapshot: ChartSnapshot) -> bytes:
    """Return the figures as Parquet, in the order that they have in every other form; the gate sorts by the key."""
    sink, table = io.BytesIO(), contract(snapshot)
    ordered = replace(table, key=tuple(row_order(table)))
    pq.write_table(validate(ordered, rows(snapshot)), sink, compression="zstd")
    return sink.getvalue()


def _metadata(rendering: ChartRendering) -> JsonObject:
    snapshot, caption = rendering.snapshot, rendering.caption
    return {
        "chart": snapshot.chart,
        "title": caption.title,
        "subtitle": caption.subtitle,
        "description": caption.alt,
        "caption": caption.sentence,
        "language": rendering.words.language,
        "as_of": snapshot.day or None,
        "digest": snapshot.digest,
        "pinned": rendering.permanent,
        "options": dict(snapshot.options),
        "value": value_column(snapshot) if len(snapshot.view.points) else None,
        "key": list(contract(snapshot).key),
        "columns": [_column(column) for column in contract(snapshot).columns],
        "sources": [dict(origin) for origin in snapshot.origins],
        "citation": citation(caption, snapshot, rendering.addresses.frame(rendering.request), rendering.words),
        "live": rendering.addresses.view(rendering.request, rendering.chart.page),
        "frame": rendering.addresses.frame(rendering.request),
        "pin": rendering.pinned_address if snapshot.day else None,
        "forms": {ending: rendering.addresses.form(rendering.request, ending) for ending in TYPES},
    }


def _column(column: Column) -> JsonObject:
    return {"name": column.name, "type": column.kind.value, "unit": column.unit, "meaning": column.meaning}
