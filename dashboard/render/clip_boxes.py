"""Which parts of a drawing lie within their clips, so that cutting them off there changes nothing, and which do not.

Reads what our own SVGs are made of: groups, circles, and paths of straight lines. What else there may be stays clipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

_STEP = re.compile(r"([MhvVZz])([^A-Za-z]*)")


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float


class UnknownShapeError(Exception):
    """A part of a drawing whose bounds are not known."""


def clip_boxes(root: Element) -> dict[str, Box]:
    """Return the rectangle of each clip of a drawing, by the reference to it."""
    found = {}
    for clip in root.iter():
        if clip.tag.endswith("clipPath"):
            x, y, width, height = (float(clip[0].get(name, 0)) for name in ("x", "y", "width", "height"))
            found[f"url(#{clip.get('id')})"] = Box(x, y, x + width, y + height)
    return found


def with_clip(nodes: Iterable[Element], clip: str, box: Box) -> list[Element]:
    """Return nodes with a clip on those parts of them alone that reach out of its rectangle; nodes are changed.

    Of a path with several strokes or bars each is a part; where a clip of its own costs a sheet, that is as large as the part.
    """
    return [part for node in nodes for part in _with_clip(node, clip, box, 0.0)]


def _with_clip(node: Element, clip: str, box: Box, inherited: float) -> list[Element]:
    if is_within(node, box, inherited):
        return [node]
    if _is_plain_group(node):
        width = _stroke_width(node, inherited)
        node[:] = [part for child in node for part in _with_clip(child, clip, box, width)]
        return [node]
    pieces = _pieces(node)
    within = [piece for piece in pieces if is_within(piece, box, inherited)]
    reaching_out = [piece for piece in pieces if piece not in within]
    for piece in reaching_out:
        piece.set("clip-path", clip)
    return [*_together(within), *reaching_out]


def _pieces(node: Element) -> list[Element]:
    """Return a path as one path for each place at which its pen is put down, or any other node as it is."""
    path = node.get("d", "")
    if _STEP.sub("", path) or path.count("M") < 2:
        return [node]
    return [Element(node.tag, {**node.attrib, "d": part}) for part in re.findall("M[^M]*", path)]


def _together(pieces: list[Element]) -> list[Element]:
    """Return pieces of a path as one path again."""
    return (
        [Element(pieces[0].tag, {**pieces[0].attrib, "d": "".join(one.get("d", "") for one in pieces)})]
        if pieces
        else []
    )


def is_within(node: Element, box: Box, inherited: float = 0.0) -> bool:
    """Return whether nothing of a node reaches out of a rectangle, as far as that can be told.

    A node that says nothing of its stroke has the width that it inherits.
    """
    try:
        return all(
            box.left <= x - reach and x + reach <= box.right and box.top <= y - reach and y + reach <= box.bottom
            for x, y, reach in _corners(node, inherited)
        )
    except UnknownShapeError:
        return False


def _corners(node: Element, inherited: float) -> Iterator[tuple[float, float, float]]:
    """Return points that hold a node, each with how far its ink reaches around it."""
    width = _stroke_width(node, inherited)
    match node.tag.rpartition("}")[2]:
        case "g" if _is_plain_group(node):
            for child in node:
                yield from _corners(child, width)
        case "circle":
            yield float(node.get("cx", 0)), float(node.get("cy", 0)), float(node.get("r", 0)) + width / 2
        case "path":
            is_round = "round" in (node.get("stroke-linejoin"), node.get("stroke-linecap"))
            reach = width / 2 if is_round else width  # a sharp corner reaches further
            yield from ((x, y, reach) for x, y in _vertices(node.get("d", "")))
        case other:
            raise UnknownShapeError(other)


def _is_plain_group(node: Element) -> bool:
    return node.tag.rpartition("}")[2] == "g" and "transform" not in node.attrib


def _stroke_width(node: Element, inherited: float) -> float:
    return float(node.get("stroke-width", 1.0 if node.get("stroke") else inherited))


def _vertices(path: str) -> Iterator[tuple[float, float]]:
    """Return the corners of a path of straight lines: M with places, h and v with lengths, V with a place."""
    if _STEP.sub("", path):
        raise UnknownShapeError(path)
    x = y = 0.0
    for letter, text in _STEP.findall(path):
        numbers = [float(number) for number in re.split(r"[ ,]+", text.strip()) if number]
        match letter:
            case "M":
                yield from zip(numbers[::2], numbers[1::2], strict=True)
                x, y = numbers[-2:]
            case "h":
                x += sum(numbers)
            case "v":
                y += sum(numbers)
            case "V":
                y = numbers[-1]
        yield x, y
