"""The SVG writer held against plotly itself in Chromium: same ticks, same geometry, in every language.

Both drawings stand in one page, so that their texts are measured with the same letters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.charts.drawing.theme import LIGHT
from dashboard.render.svg import draw
from tests.dashboard.render.figures import SAMPLES, WORDS
from tests.effort import pairs

pytestmark = pytest.mark.browser

#: Texts with their boxes, and what plotly has drawn, all in pixels from the picture's own corner.
READ = """
async ([figure, svg, width, height]) => {
  const host = document.getElementById('plotly');
  Plotly.purge(host);
  figure.layout.width = width; figure.layout.height = height;
  await Plotly.newPlot(host, figure.data, figure.layout, {displayModeBar: false});
  document.getElementById('ours').innerHTML = svg;
  const ours = document.querySelector('#ours svg');
  const round = (value) => Math.round(value * 100) / 100;
  const texts = (root) => {
    const corner = root.getBoundingClientRect();
    return [...root.querySelectorAll('text')].filter((node) => node.textContent.trim() &&
        getComputedStyle(node).display !== 'none' && node.getBoundingClientRect().width).map((node) => {
      const box = node.getBoundingClientRect();
      return {text: node.textContent.replace(/\\u200b/g, '').trim(), left: round(box.left - corner.left),
        top: round(box.top - corner.top), right: round(box.right - corner.left), bottom: round(box.bottom - corner.top),
        size: parseFloat(getComputedStyle(node).fontSize) * Math.hypot(node.getScreenCTM().a, node.getScreenCTM().b), color: getComputedStyle(node).fill};
    });
  };
  const corner = host.querySelector('.main-svg').getBoundingClientRect();
  const moved = (node) => {
    const matrix = node.getScreenCTM();
    return {d: node.getAttribute('d'), x: round(matrix.e - corner.left), y: round(matrix.f - corner.top),
      stroke: getComputedStyle(node).stroke, fill: getComputedStyle(node).fill,
      dash: getComputedStyle(node).strokeDasharray, width: getComputedStyle(node).strokeWidth};
  };
  const all = (selector) => [...host.querySelectorAll(selector)].map(moved);
  const traces = [...host.querySelectorAll('.scatterlayer .trace, .barlayer .trace')].map((node) => ({
    lines: [...node.querySelectorAll('.js-line')].map(moved),
    fills: [...node.querySelectorAll('.js-fill')].map(moved),
    markers: [...node.querySelectorAll('path.point')].filter((item) => item.style.display !== 'none').map(moved),
    bars: [...node.querySelectorAll('.point path')].map(moved),
    index: node.__data__[0].trace.index,
  }));
  const mine = [...ours.querySelectorAll('[data-trace]')].map((node) => ({
    index: +node.dataset.trace,
    paths: [...node.querySelectorAll('path,circle')].map((item) => ({tag: item.tagName, d: item.getAttribute('d') ||
      `M${item.getAttribute('cx')},${item.getAttribute('cy')}`, fill: getComputedStyle(item).fill,
      stroke: getComputedStyle(item).stroke, dash: getComputedStyle(item).strokeDasharray,
      width: getComputedStyle(item).strokeWidth, cap: getComputedStyle(item).strokeLinecap})),
  }));
  return {plotly: {texts: texts(host), traces, grid: all('.gridlayer path, .zerolinelayer path'),
      ticks: all('path.ticks'), axes: all('.xlines-above, .ylines-above'), shapes: all('.shapelayer path')},
    ours: {texts: texts(ours), traces: mine,
      grid: [...ours.querySelectorAll('g[aria-hidden][fill=none] path')].map((node) => node.getAttribute('d')),
      gridColors: [...ours.querySelectorAll('g[aria-hidden][fill=none] path')].map((node) => getComputedStyle(node).stroke),
      axes: [...ours.querySelectorAll('g[aria-hidden]:not([fill=none]) > path')].map((node) => node.getAttribute('d')),
      shapes: [...ours.querySelectorAll('svg > path')].map((node) => node.getAttribute('d'))}};
}
"""

Point = tuple[float, float]


@pytest.fixture(scope="module")
def sheet(chromium: Browser) -> Iterator[Page]:
    from plotly.offline import get_plotlyjs

    opened = chromium.new_page(viewport={"width": 1200, "height": 1300})
    opened.set_content("<body style='margin:0'><div id=plotly></div><div id=ours></div></body>")
    opened.add_script_tag(content=get_plotlyjs())
    yield opened
    opened.close()


_TOKEN = re.compile(r"[MLHVhvZz]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


def vertices(path: str, x: float = 0.0, y: float = 0.0) -> list[list[Point]]:
    """List the corners of each part of a path of straight lines, moved by `x` and `y`."""
    parts: list[list[Point]] = []
    command, at, waiting = "", (0.0, 0.0), []
    for token in _TOKEN.findall(path):
        if token.isalpha():
            command = token
            continue
        waiting.append(float(token))
        if len(waiting) < (2 if command in "ML" else 1):
            continue
        at = _next(command, at, waiting)
        waiting = []
        if command == "M":
            parts.append([])
            command = "L"
        parts[-1].append(at)
    return [[(across + x, down + y) for across, down in part] for part in parts]


def _next(command: str, at: Point, numbers: list[float]) -> Point:
    if command in "ML":
        return numbers[0], numbers[1]
    if command in "Hh":
        return numbers[0] + (at[0] if command == "h" else 0), at[1]
    return at[0], numbers[0] + (at[1] if command == "v" else 0)


def apart(a: Point, b: Point) -> float:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))


def to_line(point: Point, line: list[Point]) -> float:
    """Return the distance of a point from a line of several stretches."""
    best = min(apart(point, corner) for corner in line)
    for (ax, ay), (bx, by) in pairwise(line):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        if length:
            share = max(0.0, min(1.0, ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / length))
            best = min(best, apart(point, (ax + share * (bx - ax), ay + share * (by - ay))))
    return best


@dataclass(frozen=True)
class Both:
    """What plotly and we have drawn of one figure."""

    plotly: dict[str, Any]
    ours: dict[str, Any]
    text_slack: float


CASES = pairs(SAMPLES, WORDS)


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def both(request: pytest.FixtureRequest, sheet: Page) -> Both:
    name, language = request.param
    sample = SAMPLES[name]
    figure = sample.make(LIGHT, WORDS[language])
    svg = draw(figure, width=sample.width, height=sample.height, title=name, description="what it shows", name="t")
    read = sheet.evaluate(READ, [json.loads(figure.to_json()), svg, sample.width, sample.height])
    return Both(read["plotly"], read["ours"], sample.text_slack)


def _nearest(item: dict[str, Any], among: list[dict[str, Any]]) -> dict[str, Any]:
    same = [other for other in among if other["text"] == item["text"]]
    assert same, f"{item['text']!r} is not drawn; drawn are {[other['text'] for other in among]}"
    return min(same, key=lambda other: abs(other["left"] - item["left"]) + abs(other["top"] - item["top"]))


def test_every_text_stands_where_plotly_sets_it(both: Both) -> None:
    assert sorted(item["text"] for item in both.ours["texts"]) == sorted(item["text"] for item in both.plotly["texts"])
    for item in both.plotly["texts"]:
        found = _nearest(item, both.ours["texts"])
        off = [abs(found[side] - item[side]) for side in ("left", "top", "right", "bottom")]
        assert max(off) <= both.text_slack, (item, found)
        assert abs(found["size"] - item["size"]) <= 1, (item, found)
        assert found["color"] == item["color"], (item, found)


def _lines_of(paths: list[str], *, flat: bool) -> list[float]:
    axis = 1 if flat else 0
    return sorted(part[0][axis] for path in paths for part in vertices(path) if (part[0][1] == part[1][1]) is flat)


@pytest.mark.parametrize("flat", [True, False], ids=["across", "up"])
def test_grid_lines_lie_where_plotly_draws_them(both: Both, flat: bool) -> None:
    theirs = [part for item in both.plotly["grid"] for part in vertices(item["d"], item["x"], item["y"])]
    expected = sorted(part[0][1 if flat else 0] for part in theirs if (part[0][1] == part[1][1]) is flat)
    assert _lines_of(both.ours["grid"], flat=flat) == pytest.approx(expected, abs=1)
    assert set(both.ours["gridColors"]) == {item["stroke"] for item in both.plotly["grid"]}


def test_ticks_and_axis_lines_lie_where_plotly_draws_them(both: Both) -> None:
    drawn = [item for item in both.plotly["axes"] if item["d"] != "M0,0" and item["stroke"] != "rgba(0, 0, 0, 0)"]
    theirs = [part for item in [*both.plotly["ticks"], *drawn] for part in vertices(item["d"], item["x"], item["y"])]
    ours = [part for path in both.ours["axes"] for part in vertices(path)]
    assert len(ours) == len(theirs)
    for part in theirs:
        assert min(max(apart(part[0], own[0]), apart(part[1], own[1])) for own in ours) <= 1


def _own(both: Both, index: int) -> list[dict[str, Any]]:
    return next((trace["paths"] for trace in both.ours["traces"] if trace["index"] == index), [])


def test_lines_run_as_plotly_runs_them(both: Both) -> None:
    for trace in both.plotly["traces"]:
        lines = [path for path in _own(both, trace["index"]) if path["fill"] == "none" and path["cap"] == "butt"]
        ours = [part for path in lines for part in vertices(path["d"]) if len(part) > 1]
        theirs = [
            part for line in trace["lines"] for part in vertices(line["d"], line["x"], line["y"]) if len(part) > 1
        ]
        assert len(ours) == len(theirs)
        for own, other in zip(ours, theirs, strict=True):
            assert max(min(apart(point, corner) for corner in own) for point in other) <= 1.5
            assert max(to_line(point, other) for point in own) <= 1.5
        looks = {(line["stroke"], line["dash"], line["width"]) for line in trace["lines"]}
        assert not ours or {(path["stroke"], path["dash"], path["width"]) for path in lines} == looks


def _centre(path: str) -> Point:
    corners = vertices(path)[0]
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def test_markers_stand_where_plotly_sets_them(both: Both) -> None:
    for trace in both.plotly["traces"]:
        expected = sorted((item["x"], item["y"]) for item in trace["markers"])
        own = [path for path in _own(both, trace["index"]) if not _is_line(path) and not _is_area(path)]
        dots = [part[0] for path in own if path["cap"] in ("round", "square") for part in vertices(path["d"])]
        symbols = [_centre(path["d"]) for path in own if path["cap"] == "butt"]
        found = sorted(dots + symbols) if not trace["bars"] else []
        assert len(found) == len(expected)
        for point, other in zip(found, expected, strict=True):
            assert apart(point, other) <= 1.5


def _is_line(path: dict[str, Any]) -> bool:
    return path["tag"] == "path" and path["fill"] == "none" and path["cap"] == "butt" and "Z" not in path["d"]


def _is_area(path: dict[str, Any]) -> bool:
    return path["fill"] != "none" and len(vertices(path["d"])[0]) > 12


def _box(corners: list[Point]) -> tuple[Point, Point]:
    """Return two opposite corners of a bar, wherever its path begins."""
    across, down = zip(*corners, strict=True)
    return (min(across), min(down)), (max(across), max(down))


def test_bars_stand_where_plotly_sets_them(both: Both) -> None:
    for trace in both.plotly["traces"]:
        drawn = [item for item in trace["bars"] if item["d"] != "M0,0Z"]
        theirs = [vertices(item["d"], item["x"], item["y"])[0] for item in drawn]
        theirs = [part for part in theirs if len({y for _, y in part}) > 1 and len({x for x, _ in part}) > 1]
        if not theirs:
            continue
        own = _own(both, trace["index"])
        ours = [part for path in own for part in vertices(path["d"])]
        assert len(ours) == len(theirs)
        for part, other in zip(ours, theirs, strict=True):
            assert max(apart(a, b) for a, b in zip(_box(part), _box(other), strict=True)) <= 1.5
        assert {path["fill"] for path in own} == {item["fill"] for item in drawn}


def test_fills_cover_what_plotly_fills(both: Both) -> None:
    theirs = [
        corner
        for trace in both.plotly["traces"]
        for item in trace["fills"]
        for part in vertices(item["d"], item["x"], item["y"])
        for corner in part
    ]
    ours = [
        corner
        for trace in both.ours["traces"]
        for path in trace["paths"]
        if _is_area(path)
        for part in vertices(path["d"])
        for corner in part
    ]
    assert bool(ours) == bool(theirs)
    for corner in theirs:
        assert min(apart(corner, own) for own in ours) <= 1.5


def test_shapes_lie_where_plotly_draws_them(both: Both) -> None:
    theirs = [part for item in both.plotly["shapes"] for part in vertices(item["d"], item["x"], item["y"])]
    ours = [part for path in both.ours["shapes"] for part in vertices(path)]
    assert len(ours) == len(theirs)
    for part in theirs:
        assert min(max(min(apart(corner, point) for point in own) for corner in part) for own in ours) <= 1
