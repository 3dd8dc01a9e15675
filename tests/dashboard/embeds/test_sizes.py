"""Budgets of size, held where times cannot be: what comes over the wire before a reader sees something."""

from __future__ import annotations

import re

import brotli
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import all_charts
from dashboard.pages._page import all_pages
from tests import ROOT
from tests.benchmarks.table import HEADS

#: At 1.6 Mbit/s a fifth of a second: of the second and a half until a page's chart is seen, most is waiting and drawing.
PAGE_KB, SVG_KB = 40, 4
PAGES = sorted(page.route for page in all_pages() if "<" not in page.route)
BENCHMARKS = ROOT / "docs" / "benchmarks.md"


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("path", [*PAGES, "/claims/turnover-15bn"])
def test_a_page_with_its_chart_drawn_is_sent_small(client: FlaskClient, path: str, coding: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    assert len(answer.data) <= PAGE_KB * 1024


@pytest.mark.parametrize("name", sorted(all_charts()))
def test_a_chart_as_svg_is_sent_small(client: FlaskClient, name: str) -> None:
    assert len(brotli.compress(client.get(f"/charts/{name}.svg").data)) <= SVG_KB * 1024


def test_the_kept_benchmarks_name_their_day_their_machine_and_every_kind_of_measurement() -> None:
    kept = BENCHMARKS.read_text("utf-8")
    assert re.search(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}, .* processors, ", kept, re.MULTILINE)
    assert f"| {' | '.join(HEADS)} |" in kept
    for kind in ("page, ", "embed ", "SVG ", "build, ", "callbacks, ", "memory ", "errors and mixed answers, "):
        assert f"| {kind}" in kept
