"""Text as plotly writes it: lines, bold, italics, raised and lowered parts; how wide it is; how it becomes SVG.

Where a text stands on the chart is the business of whoever places it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import Node
from dashboard.render.svg.letters import ASCENT, BOLD, DESCENT, width
from dashboard.render.svg.markup import element, escape, number

#: Baseline to baseline, and from the baseline to the top and the middle of a capital, in em: plotly's own numbers.
LINE_SPACING, CAP_SHIFT, MID_SHIFT = 1.3, 0.7, 0.35

_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"^<(/?)\s*([a-z]+)\s*(.*?)/?>$", re.IGNORECASE)
_ENTITY = re.compile(r"&(#\d+|#x[\da-f]+|[a-z]+);", re.IGNORECASE)
_ENTITIES = {
    "mu": "μ",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "nbsp": "\u00a0",
    "times": "×",
    "plusmn": "±",
    "deg": "°",
}
_SCRIPTS = {"sup": ("-0.6em", "0.42em"), "sub": ("0.3em", "-0.21em")}
_REFUSED = frozenset({"a", "s", "u"})
_HEAVY = 600


@dataclass(frozen=True)
class Font:
    """How text looks. `weight` is "normal", "bold" or a number as text."""

    family: str
    size: float
    color: str
    weight: str = "normal"
    style: str = "normal"

    def over(self, node: Node) -> Font:
        """Return this font with a branch's own settings laid over it."""
        if not node.tree:
            return self
        return Font(
            node.text("family", self.family),
            node.number("size", self.size),
            node.text("color", self.color),
            node.text("weight", self.weight),
            node.text("style", self.style),
        )

    def sized(self, size: float) -> Font:
        """Return this font at another size."""
        return replace(self, size=size)

    def inked(self, color: str) -> Font:
        """Return this font in another colour."""
        return replace(self, color=color)

    @property
    def bold(self) -> bool:
        """Return whether letters are as wide as bold ones."""
        return self.weight == "bold" or (self.weight.isdigit() and int(self.weight) >= _HEAVY)


class Run(NamedTuple):
    """A stretch of one line that looks the same."""

    text: str
    bold: bool = False
    italic: bool = False
    script: str = ""


Line = tuple[Run, ...]


@lru_cache(maxsize=2048)
def lines(text: str) -> tuple[Line, ...]:
    """Split text at `<br>` and read its tags; a tag that plotly does not know is shown as it stands, as plotly does."""
    done: list[list[Run]] = [[]]
    open_tags: list[str] = []
    for part in _TAG.split(re.sub(r"\r\n?|\n", " ", text)):
        tag = _NAME.match(part)
        name = tag.group(2).lower() if tag else ""
        if name == "br":
            done.append([])
        elif tag and name in {"b", "i", "em", "sup", "sub", "span", *_REFUSED}:
            _enter(open_tags, tag, name)
        elif part:
            done[-1].append(_run(part, open_tags))
    return tuple(tuple(line) for line in done)


def _enter(open_tags: list[str], tag: re.Match[str], name: str) -> None:
    if tag.group(1):
        if open_tags:
            open_tags.pop()
        return
    if name in _REFUSED or tag.group(3):
        raise UnknownFeatureError("text", tag.group(0), "use <br>, <b>, <i>, <em>, <sup> and <sub> without attributes")
    open_tags.append(name)


def _run(part: str, open_tags: list[str]) -> Run:
    script = next((tag for tag in reversed(open_tags) if tag in _SCRIPTS), "")
    bold = "b" in open_tags or "em" in open_tags
    return Run(_ENTITY.sub(_letter, part), bold, "i" in open_tags or "em" in open_tags, script)


def _letter(match: re.Match[str]) -> str:
    name = match.group(1)
    if name[0] != "#":
        return _ENTITIES.get(name, match.group(0))
    return chr(int(name[2:], 16) if name[1] in "xX" else int(name[1:]))


@lru_cache(maxsize=4096)
def _em_width(text: str) -> float:
    return sum(map(width, text))


def line_width(line: Line, font: Font) -> float:
    """Return the width of one line in pixels."""
    total = 0.0
    for run in line:
        em = _em_width(run.text) * (0.7 if run.script else 1)
        total += em * (BOLD if run.bold or font.bold else 1)
    return total * font.size


class Box(NamedTuple):
    """How much room a text takes: width, from its first baseline up and down, in pixels."""

    width: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        """Return the whole height in pixels."""
        return self.ascent + self.descent


def measure(text: str, font: Font) -> Box:
    """Measure a text with all its lines; browsers round a line's height to pixels, and so do we."""
    split = lines(text)
    below = (len(split) - 1) * LINE_SPACING * font.size
    widest = max(line_width(line, font) for line in split)
    return Box(widest, float(round(ASCENT * font.size)), round(DESCENT * font.size) + below)


def line_count(text: str) -> int:
    """Count the lines of a text."""
    return len(lines(text))


def draw_text(text: str, x: float, y: float, size: float, **attributes: str | float | None) -> str:
    """Write a text element whose first baseline starts at `x`, `y`; attributes that its group gives are left out."""
    split = lines(text)
    body = "".join(
        _line(line)
        if index == 0
        else f'<tspan x="{number(x)}" dy="{number(LINE_SPACING * size, 2)}">{_line(line)}</tspan>'
        for index, line in enumerate(split)
    )
    return element("text", body, x=number(x), y=number(y), **attributes) if body else ""


def font_attributes(font: Font, base: Font | None = None) -> dict[str, str | float | None]:
    """Return the attributes in which a font differs from the one that surrounds it; colour is left to the caller."""
    same = base or Font("", 0.0, "")
    return {
        "font_family": _quiet(font.family) if font.family != same.family else None,
        "font_size": font.size if font.size != same.size else None,
        "font_weight": font.weight if font.weight != same.weight else None,
        "font_style": font.style if font.style != same.style else None,
    }


def _quiet(family: str) -> str:
    """Write a list of font names with the quotes that need no escape."""
    return family.replace('"', "'")


def _line(line: Line) -> str:
    return "".join(_span(run) for run in line)


def _span(run: Run) -> str:
    text = escape(run.text)
    weight, style = "bold" if run.bold else None, "italic" if run.italic else None
    if run.script:
        shift, back = _SCRIPTS[run.script]
        raised = element("tspan", text, dy=shift, font_size="70%", font_weight=weight, font_style=style)
        return raised + element("tspan", "\u200b", dy=back)
    return element("tspan", text, font_weight=weight, font_style=style) if weight or style else text
