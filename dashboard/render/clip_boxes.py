"""Which parts of a drawing lie within their clips, so that cutting them off there changes nothing.

Reads what our own SVGs are made of: groups, circles, and paths of straight lines. What else there may be stays clipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def is_within(node: Element, box: Box) -> bool:
    """Return whether nothing of a node reaches out of a rectangle, as far as that can be told."""
    try:
        return all(
            box.left <= x - reach and x + reach <= box.right and box.top <= y - reach and y + reach <= box.bottom
            for x, y, reach in _corners(node, 0.0)
        )
    except UnknownShapeError:
        return False


def _corners(node: Element, inherited: float) -> Iterator[tuple[float, float, float]]:
    """Return points that hold a node, each with how far its ink reaches around it."""
    width = float(node.get("stroke-width", 1.0 if node.get("stroke") else inherited))
    match node.tag.rpartition("}")[2]:
        case "g" if "transform" not in node.attrib:
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
