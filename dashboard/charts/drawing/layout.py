"""What all charts have in common: sizes, title and subtitle, the foot with key, source and day, labels that keep apart.

Not what a chart shows, and no words of its own but those of the foot.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.charts.drawing.theme import Theme, template
from dashboard.text import Words
from dashboard.views._view import View

_TITLE, _NARROW_TITLE, _SUBTITLE, _FOOT = 19, 17, 14, 12
_FOOT_LINE = 16
#: What stays free above the title.
_ABOVE = 10
_AXIS_ROOM = 34
#: The mean width of a letter of our fonts, in em.
_LETTER = 0.53
_CYRILLIC_LETTER = 0.59
_CAPITAL = 0.68
_MARKS = "●○■□◆◇"
_GLYPHS = {"circle": "●", "square": "■", "diamond": "◆"}


@dataclass(frozen=True)
class Size:
    """The size that a figure is laid out for, in pixels; a narrow one is for a phone held upright."""

    name: str
    width: int
    height: int

    @property
    def narrow(self) -> bool:
        """Return whether there is room for one thing beside another only if both are short."""
        return self.width < 600

    @property
    def tight(self) -> bool:
        """Return whether there is room only for the most important labels inside the plot."""
        return self.width < 800


WIDE = Size("wide", 960, 600)
#: For tablets, half windows, paper, and the columns of articles.
MIDDLE = Size("middle", 690, 510)
NARROW = Size("narrow", 358, 560)
#: Those that pages and frames hold, of which each shows the one that fits.
SIZES = (WIDE, MIDDLE, NARROW)


@dataclass(frozen=True)
class ChartHeading:
    """What stands above a chart."""

    title: str
    subtitle: str


def blank_figure(
    heading: ChartHeading, foot: Sequence[str], theme: Theme, size: Size, *, right: int = 24
) -> FigureSpec:
    """Return an empty figure with its heading and foot laid out for a size; `right` is the room for labels at line ends."""
    font = _NARROW_TITLE if size.narrow else _TITLE
    title, subtitle = wrap(heading.title, size.width, font * 1.06), wrap(heading.subtitle, size.width, _SUBTITLE)
    notes = [line for note in foot if note for line in wrap(note, size.width, _FOOT)]
    top = 14 + len(title) * font * 1.3 + len(subtitle) * _SUBTITLE * 1.3
    margin = {"l": 34, "r": right, "t": round(top) + 14, "b": _AXIS_ROOM + 8 + len(notes) * _FOOT_LINE, "pad": 0}
    figure = FigureSpec()
    figure.layout["template"] = template(theme)
    figure.update_layout(width=size.width, height=size.height, margin=margin, title=_title(title, subtitle, font))
    figure.add_annotation(
        text="<br>".join(notes), x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="top", xshift=-margin["l"],
        yshift=-_AXIS_ROOM, align="left", showarrow=False, borderpad=0, font={"size": _FOOT, "color": theme.quiet},
    )  # fmt: skip
    return figure


def _title(title: list[str], subtitle: list[str], font: int) -> dict[str, object]:
    """Place the heading by its first baseline; hung from its top, plotly would lower the subtitle by its letters as well."""
    return {
        "text": "<br>".join(title),
        "font": {"size": font},
        "yanchor": "bottom",
        "pad": {"t": 0, "b": -(_ABOVE + round(0.7 * font))},
        "x": 0,
        "xref": "container",
        "subtitle": {"text": "<br>".join(subtitle)},
    }


def source_line(view: View, words: Words) -> str:
    """Return a text on where a chart's points come from and of which day they are."""
    if view.as_of is None or not view.sources:
        return ""
    names = "; ".join(words.source(source) for source in view.sources)
    return words("Source: {names}. As of {day}.", names=names, day=words.day(view.as_of, long=True))


def source_key(view: View, symbols: Mapping[str, str], words: Words) -> str:
    """Return a text on which mark stands for which sources, and that a hollow one is not firm."""
    parts, hollow = source_marks(view, symbols, words), words("hollow: an estimate, worked out from one, or suspect")
    return " · ".join(parts if view.points["firm"].all() else [*parts, hollow])


def source_marks(view: View, symbols: Mapping[str, str], words: Words) -> list[str]:
    """Return each mark with the sources that it stands for."""
    marks: dict[str, list[str]] = {}
    for source in view.sources:
        marks.setdefault(_GLYPHS[symbols.get(source, "circle")], []).append(words.source(source))
    return [f"{glyph}\u00a0{', '.join(names)}" for glyph, names in marks.items()]


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines that are no wider than so many pixels at a font size."""
    lines: list[str] = []
    ems = 0.0
    for word in text.split(" "):
        longer = sum(map(_letter_width, f" {word}"), ems)
        if lines and longer * size <= width:
            lines[-1], ems = f"{lines[-1]} {word}", longer
        else:
            lines.append(word)
            ems = sum(map(_letter_width, word))
    return lines


def text_width(text: str, size: float) -> float:
    """Estimate a text's width in pixels; East Asian letters and the marks of keys may be an em wide."""
    return sum(map(_letter_width, text)) * size


@cache
def _letter_width(letter: str) -> float:
    if letter in _MARKS or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter.isupper():
        return _CAPITAL
    return _CYRILLIC_LETTER if "\u0400" <= letter <= "\u04ff" else _LETTER


def with_gaps(years: Sequence[int], values: Sequence[float]) -> tuple[list[float | None], list[float | None]]:
    """Return the points of a line with a break wherever a year is missing, so that nothing is drawn across it."""
    across: list[float | None] = []
    up: list[float | None] = []
    for year, value in zip(years, values, strict=True):
        if across and across[-1] is not None and year - across[-1] > 1:
            across.append(None)
            up.append(None)
        across.append(year)
        up.append(value)
    return across, up


def pixels(figure: FigureSpec, years: float) -> float:
    """Return how many pixels so many years take along a figure."""
    low, high = figure.span("xaxis")
    return float(
        years / (high - low) * (figure.layout["width"] - figure.layout["margin"]["l"] - figure.layout["margin"]["r"])
    )


def plot_height(figure: FigureSpec) -> float:
    """Return the height in pixels that is left for the plot itself."""
    margin = figure.layout["margin"]
    return float(figure.layout["height"] - margin["t"] - margin["b"])


def separate_labels(
    values: Sequence[float], room: float | Sequence[float], per_pixel: float, height: float | None = None
) -> list[float]:
    """Return pixel shifts that keep labels at such values apart, moving them as little as may be.

    `room` is how many pixels high a label is, all alike or each its own; with a `height`, labels stay from zero to there.
    """
    rooms = list(room) if isinstance(room, Sequence) else [room] * len(values)
    order = sorted(range(len(values)), key=lambda index: values[index])
    heights, needed = [values[index] / per_pixel for index in order], [rooms[index] for index in order]
    neighbours = list(zip(range(len(order)), range(1, len(order)), strict=False))
    for _ in heights:
        for low, high in neighbours:
            lacking = (needed[low] + needed[high]) / 2 - (heights[high] - heights[low])
            if lacking > 0:
                heights[low] -= lacking / 2
                heights[high] += lacking / 2
    if height is not None:
        heights = _clamp(heights, needed, height)
    shifts = [0.0] * len(values)
    for index, placed in zip(order, heights, strict=True):
        shifts[index] = round(placed - values[index] / per_pixel, 1)
    return shifts


def _clamp(heights: Sequence[float], needed: Sequence[float], height: float) -> list[float]:
    """Push labels up from the bottom, then down from the top; where there is not room for all, they go below the bottom."""
    placed, floor = list(heights), 0.0
    for index, room in enumerate(needed):
        placed[index] = max(placed[index], floor + room / 2)
        floor = placed[index] + room / 2
    ceiling = height
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], ceiling - needed[index] / 2)
        ceiling = placed[index] - needed[index] / 2
    return placed


def draw_empty(figure: FigureSpec, text: str, theme: Theme) -> FigureSpec:
    """Write in the middle of a figure why it is empty."""
    figure.update_axis("xaxis", visible=False)
    figure.update_axis("yaxis", visible=False)
    figure.add_annotation(
        text=text, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"size": 15, "color": theme.quiet}
    )
    return figure
