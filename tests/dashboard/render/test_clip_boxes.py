"""What lies within its clip: found for the shapes that our drawings are made of, and for no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from dashboard.render.clip_boxes import Box, clip_boxes, is_within, with_clip
from dashboard.render.png import png

BOX = Box(10, 10, 90, 90)


@pytest.mark.parametrize(
    ("shape", "within"),
    [
        ('<path d="M10,10 90,90"/>', True),
        ('<path d="M10,10 90,90" stroke="red"/>', False),
        ('<path d="M12,12 88,88M20,20h60v9V80h-60Z" stroke="red" stroke-width="2"/>', True),
        ('<path d="M12,12h80" stroke="red"/>', False),
        ('<path d="M12,12V95"/>', False),
        ('<path d="M12,12C20,20 30,30 40,40"/>', False),
        ('<circle cx="20" cy="20" r="10"/>', True),
        ('<g stroke="red" stroke-width="2"><circle cx="20" cy="20" r="10"/></g>', False),
        ('<g transform="scale(9)"><path d="M12,12h8"/></g>', False),
        ('<text x="20" y="20">20</text>', False),
    ],
)
def test_a_shape_is_within_if_its_ink_is(shape: str, within: bool) -> None:
    assert is_within(fromstring(shape), BOX) is within


@pytest.mark.parametrize(("end", "alike"), [(70, True), (95, False)])
def test_a_picture_without_its_clip_is_the_same_where_nothing_was_cut(end: int, alike: bool) -> None:
    clip = '<clipPath id="c"><rect x="10" y="10" width="80" height="80"/></clipPath>'
    line = f'<path d="M20,20 {end},40" fill="none" stroke="#c00" stroke-width="3"/>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
    whole, cut = (f"{head}{clip}{text}</svg>" for text in (line, line.replace("<path", '<path clip-path="url(#c)"')))
    assert clip_boxes(fromstring(cut)) == {"url(#c)": BOX}
    fonts = [str(Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"))]
    assert (png(cut, width=100, font_files=fonts) == png(whole, width=100, font_files=fonts)) is alike


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        ('<path d="M20,20h9M40,40h9"/>', ["M20,20h9M40,40h9"]),
        ('<path d="M20,20h9M40,40h90M60,60h9"/>', ["M20,20h9M60,60h9", "M40,40h90 cut"]),
        ('<path d="M20,-90h9V50h-9zM20,-9h9V50h-9z"/>', ["M20,-90h9V50h-9z cut", "M20,-9h9V50h-9z cut"]),
        ('<path d="M20,20 40,95 50,50"/>', ["M20,20 40,95 50,50 cut"]),
        ('<path d="M20,20C0,0 1,1 2,2M40,40h9"/>', ["M20,20C0,0 1,1 2,2M40,40h9 cut"]),
        ('<g stroke-width="30"><path d="M20,20h9M50,50h9"/></g>', ["M50,50h9", "M20,20h9 cut"]),
    ],
)
def test_of_a_shape_those_parts_alone_are_cut_that_reach_out(shape: str, parts: list[str]) -> None:
    nodes = [path for node in with_clip([fromstring(shape)], "url(#c)", BOX) for path in node.iter("path")]
    assert [f"{node.get('d')}{' cut' if 'clip-path' in node.attrib else ''}" for node in nodes] == parts
