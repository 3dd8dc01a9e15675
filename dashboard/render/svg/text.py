"""Text as plotly writes it: lines, bold and slanted parts; how wide it is; how it becomes SVG.

Where a text stands on the chart is the business of whoever places it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import FigureNode
from dashboard.render.svg.letters import ASCENT, BOLD, DESCENT, width
from dashboard.render.svg.markup import element, escape, number

#: Baseline to baseline, and from the baseline to the middle of a capital, in em: plotly's own numbers.
LINE_SPACING, MID_SHIFT = 1.3, 0.35

_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"^<(/?)\s*([a-z]+)\s*(.*?)/?>$", re.IGNORECASE)
#: What plotly would write as another letter.
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|mu|amp|lt|gt|nbsp|times|plusmn|deg);", re.IGNORECASE)
_REFUSED = frozenset({"a", "em", "s", "span", "sub", "sup", "u"})
_ADVICE = "use <br>, <b> and <i> without attributes"
_HEAVY = 600


@dataclass(frozen=True)
class Font:
    """How text looks. `weight` is "normal", "bold" or a number as text."""

    family: str
    size: float
    color: str
    weight: str = "normal"

    def over(self, node: FigureNode) -> Font:
        """Return this font with a branch's own settings laid over it."""
        if not node.tree:
            return self
        return Font(
            node.text("family", self.family),
            node.number("size", self.size),
            node.text("color", self.color),
            node.text("weight", self.weight),
        )

    def sized(self, size: float) -> Font:
        """Return this font at another size."""
        return replace(self, size=size)

    @property
    def bold(self) -> bool:
        """Return whether letters are as wide as bold ones."""
        return self.weight == "bold" or (self.weight.isdigit() and int(self.weight) >= _HEAVY)


class TextRun(NamedTuple):
    """A stretch of one line that looks the same."""

    text: str
    bold: bool
    italic: bool


Line = tuple[TextRun, ...]


@lru_cache(maxsize=2048)
def lines(text: str) -> tuple[Line, ...]:
    """Split text at `<br>` and read its tags; a tag that plotly does not know is shown as it stands, as plotly does.

    Raises UnknownFeatureError for a tag or an entity that plotly knows and we do not.
    """
    entity = _ENTITY.search(text)
    if entity:
        raise UnknownFeatureError("text", entity.group(0), "write the letter itself")
    done: list[list[TextRun]] = [[]]
    open_tags: list[str] = []
    for part in _TAG.split(re.sub(r"\r\n?|\n", " ", text)):
        tag = _NAME.match(part)
        name = tag.group(2).lower() if tag else ""
        if name == "br":
            done.append([])
        elif tag and name in {"b", "i"}:
            _read_tag(open_tags, tag, name)
        elif name in _REFUSED:
            raise UnknownFeatureError("text", part, _ADVICE)
        elif part:
            done[-1].append(TextRun(part, "b" in open_tags, "i" in open_tags))
    return tuple(tuple(line) for line in done)


def _read_tag(open_tags: list[str], tag: re.Match[str], name: str) -> None:
    if tag.group(3):
        raise UnknownFeatureError("text", tag.group(0), _ADVICE)
    if not tag.group(1):
        open_tags.append(name)
    elif open_tags:
        open_tags.pop()


@lru_cache(maxsize=4096)
def _em_width(text: str) -> float:
    return sum(map(width, text))


def line_width(line: Line, font: Font) -> float:
    """Return the width of one line in pixels."""
    return sum(_em_width(run.text) * (BOLD if run.bold or font.bold else 1) for run in line) * font.size


class TextBox(NamedTuple):
    """How much room a text takes: width, from its first baseline up and down, in pixels."""

    width: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        """Return the whole height in pixels."""
        return self.ascent + self.descent


def measure(text: str, font: Font) -> TextBox:
    """Measure a text with all its lines; browsers round a line's height to pixels, and so do we."""
    split = lines(text)
    below = (len(split) - 1) * LINE_SPACING * font.size
    widest = max(line_width(line, font) for line in split)
    return TextBox(widest, float(round(ASCENT * font.size)), round(DESCENT * font.size) + below)


def line_count(text: str) -> int:
    """Return the number of lines of a text."""
    return len(lines(text))


def draw_text(
    text: str, x: float, y: float, size: float, anchor: str = "start", **attributes: str | float | None
) -> str:
    """Write a text element whose first baseline starts at `x`, `y`; attributes that its group gives are left out."""
    first, *rest = (_line(line) for line in lines(text))
    step = number(LINE_SPACING * size, 2)
    body = first + "".join(f'<tspan x="{number(x)}" dy="{step}">{line}</tspan>' for line in rest)
    if not body:
        return ""
    return element(
        "text", body, x=number(x), y=number(y), text_anchor=None if anchor == "start" else anchor, **attributes
    )


def font_attributes(font: Font, base: Font | None = None) -> dict[str, str | float | None]:
    """Return the attributes in which a font differs from the one that surrounds it; colour is left to the caller."""
    same = base or Font("", 0.0, "")
    return {
        "font_family": font.family.replace('"', "'") if font.family != same.family else None,
        "font_size": font.size if font.size != same.size else None,
        "font_weight": font.weight if font.weight != same.weight else None,
    }


def _line(line: Line) -> str:
    return "".join(_run(run) for run in line)


def _run(run: TextRun) -> str:
    if not run.bold and not run.italic:
        return escape(run.text)
    weight, style = "bold" if run.bold else None, "italic" if run.italic else None
    return element("tspan", escape(run.text), font_weight=weight, font_style=style)
