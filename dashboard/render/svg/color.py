"""Colours: as written, as SVG takes them, and as they turn in the dark or under a reader's forced colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.render.svg.errors import UnknownFeatureError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

#: What plotly draws with where nobody said otherwise.
DEFAULT_LINE, BACKGROUND = "#444444", "#ffffff"

_FUNCTION = re.compile(r"^rgba?\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)$")
_HEX = re.compile(r"^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$")


@lru_cache(maxsize=512)
def parse(color: str) -> tuple[str, float]:
    """Split a colour into six hexadecimal digits and its alpha; raise UnknownFeatureError for a name."""
    low = color.strip().lower()
    if _HEX.match(low):
        digits = low[1:] if len(low) > 5 else "".join(digit * 2 for digit in low[1:])
        return "#" + digits[:6], int(digits[6:], 16) / 255 if len(digits) == 8 else 1.0
    function = _FUNCTION.match(low)
    if function is None:
        raise UnknownFeatureError("color", color, "write it as #rrggbb or rgba(r, g, b, a)")
    red, green, blue, alpha = function.groups()
    return "#" + "".join(f"{round(float(part)):02x}" for part in (red, green, blue)), float(alpha or 1)


def paint(kind: str, color: str, alpha: float = 1.0) -> dict[str, str | float | None]:
    """Return the attributes that fill or stroke with a colour: `paint("fill", "rgba(31,95,168,.5)")`."""
    base, own = parse(color)
    together = own * alpha
    if together == 0:
        return {kind: "none"}
    return {kind: base} if together >= 1 else {kind: base, f"{kind}_opacity": together}


def visible(color: str) -> bool:
    """Return whether a colour can be seen at all."""
    return parse(color)[1] > 0


#: Which system colour stands in for a named one where the reader forces colours; series keep their own.
_FORCED = {"paper": "Canvas", "ink": "CanvasText", "quiet": "CanvasText", "goal": "CanvasText", "grid": "CanvasText"}
_FAINT = {"grid"}


@dataclass(frozen=True)
class Palette:
    """How a figure's colours turn: from those it is drawn with to those of the dark, by name.

    A colour outside the palette stays what it is. Names become CSS variables (`--nb-korea`) with which a page that
    shows the SVG inline can set its own colours.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def between(cls, light: DataclassInstance, dark: DataclassInstance) -> Palette:
        """Pair two themes: dataclasses whose fields hold hexadecimal colours."""
        names = [item.name for item in fields(light) if _HEX.match(getattr(light, item.name))]
        return cls({name: getattr(light, name) for name in names}, {name: getattr(dark, name) for name in names})

    def turns(self) -> list[tuple[str, str, str]]:
        """Return name, light and dark, one for each light colour.

        Raises ValueError where one light colour would turn into two dark ones.
        """
        seen: dict[str, str] = {}
        turns = []
        for name, color in self.light.items():
            base, to = parse(color)[0], parse(self.dark[name])[0]
            if seen.setdefault(base, to) != to:
                raise ValueError(f"the palette turns {base} into {seen[base]} and, as {name}, into {to}")
            turns.append((name, base, to))
        return turns


#: Where a drawing is dark unless a page says otherwise.
_DARK_MEDIA = "(prefers-color-scheme:dark)"


def stylesheet(scope: str, palette: Palette, drawn: str, *, dark_media: str = _DARK_MEDIA) -> str:
    """Write the rules that turn the colours found in `drawn`: for a dark page, and for forced colours.

    The elements keep their light colours as attributes, so that software without CSS draws them right.
    """
    dark, forced = [], []
    for name, base, to in palette.turns():
        system = _FORCED.get(name)
        for kind in ("fill", "stroke"):
            attribute = f'{kind}="{base}"'
            if attribute not in drawn:
                continue
            dark.append(f".{scope} [{attribute}]{{{kind}:var(--nb-{name},{to})}}")
            if system:
                faint = f";{kind}-opacity:.35" if name in _FAINT else ""
                forced.append(f".{scope} [{attribute}]{{{kind}:{system}{faint}}}")
    rules = f"@media{dark_media if dark_media.startswith('(') else f' {dark_media}'}{{{''.join(dark)}}}" if dark else ""
    return rules + ("@media(forced-colors:active){" + "".join(forced) + "}" if forced else "")
