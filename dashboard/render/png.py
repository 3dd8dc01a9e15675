"""A chart as PNG, from its SVG and without a browser: for link previews and for places that take no SVG.

Draws no chart itself. An SVG whose colours turn by themselves comes out in its light colours. Letters come from the
system's fonts (or the files given): without one that has them, resvg leaves letters out without a word, so that is
looked for here and is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from xml.etree import ElementTree

import resvg_py
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from dashboard.render.clip_boxes import Box, clip_boxes, with_clip

_SVG = "http://www.w3.org/2000/svg"

#: One letter of each script that our charts are written in, what finds that script, and a letter that no font has.
_SCRIPTS = {"Latin": ("A", "[A-Za-z0-9]"), "Hangul": ("가", "[가-힣]"), "Cyrillic": ("Я", "[Ѐ-ӿ]")}
_NOWHERE = "\ue123"
#: The font with every letter and sign of our charts comes first: resvg sets a whole line in some other font, bold and
#: slanted as it happens, where the first one lacks a single sign.
_FAMILIES = "'Noto Sans CJK KR', 'Noto Sans', sans-serif"
_FAMILY = re.compile(r'font-family="[^"]*"')
_TEXT = re.compile(r">([^<]+)<")


class NoFontError(RuntimeError):
    """No font at hand has the letters of a chart."""


def png(svg: str, *, width: int, font_files: Sequence[str] = ()) -> bytes:
    """Render an SVG to PNG bytes, `width` pixels wide; raises `NoFontError` where letters would be left out.

    With `font_files` only those fonts are used, so that every machine gives the same bytes; else the system's.
    """
    fonts = tuple(font_files)
    letters = "".join(_TEXT.findall(svg))
    for script, (sample, pattern) in _SCRIPTS.items():
        if re.search(pattern, letters) and not _has(sample, fonts):
            where = "the font files given" if fonts else "the system's fonts"
            raise NoFontError(
                f"no {script} letters in {where}: install Noto Sans CJK (Debian: fonts-noto-cjk) or name a file"
            )
    return _rendered(_FAMILY.sub(f'font-family="{_FAMILIES}"', _with_few_layers(svg)), fonts, width)


def _with_few_layers(svg: str) -> str:
    """Return the same picture with clips on those parts alone that reach out of them, and nothing cut at the edge of a drawing in it.

    resvg paints whatever is clipped on a sheet of its own, as large as all of it, and a chart has a clip for each line.
    """
    root = fromstring(svg)
    boxes = clip_boxes(root)
    for parent in list(root.iter()):
        children, parent[:] = list(parent), []
        for clip, together in groupby(children, lambda child: child.get("clip-path")):
            neighbours = list(together)
            parent.extend([_group(clip, neighbours, boxes[clip])] if clip else neighbours)
    for drawing in root.findall(f"{{{_SVG}}}svg"):
        drawing.set("overflow", "visible")
    return ElementTree.tostring(root, encoding="unicode")


def _group(clip: str, children: list[ElementTree.Element], box: Box) -> ElementTree.Element:
    group = ElementTree.Element(f"{{{_SVG}}}g")
    for child in children:
        del child.attrib["clip-path"]
    group.extend(with_clip(children, clip, box))
    return group


def read_fonts() -> None:
    """Read the system's fonts, and look which scripts they have, before the first picture is asked for."""
    for sample, _ in _SCRIPTS.values():
        _has(sample, ())


@lru_cache(maxsize=64)
def _has(letter: str, fonts: tuple[str, ...]) -> bool:
    return _probe(letter, fonts) != _probe(_NOWHERE, fonts)


def _probe(letter: str, fonts: tuple[str, ...]) -> bytes:
    size = 'xmlns="http://www.w3.org/2000/svg" width="24" height="24"'
    return _rendered(
        f'<svg {size}><text y="20" font-size="20" font-family="{_FAMILIES}">{letter}</text></svg>', fonts, 24
    )


def _rendered(svg: str, fonts: tuple[str, ...], width: int) -> bytes:
    own = list(fonts) or None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=bool(own), font_files=own))
