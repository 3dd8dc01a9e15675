"""Lines left out and years chosen: the same words of the address on every page with a chart of years."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from dashboard.pages.components.forms import LineSwitches

#: A page, a part of its chart to show, and what of the whole is then neither drawn nor said by its points.
PARTS = [
    ("/goal", "hide=rus&from=2012&to=2016", ["Russia’s figures, 2014", ", 2017"]),
    ("/trade", "hide=kor&from=2012&to=2016", ["Korea’s figures, 2014", ", 2017"]),
    ("/mirror", "hide=rus&from=2012&to=2016", ["Russia’s figures, 2014", ", 2017"]),
    ("/partners", "hide=un-comtrade&from=2012&to=2016", ["UN Comtrade, known", ", 2017"]),
    ("/regions", "hide=pair&from=2019&to=2020", ["The Far East in the two countries’ trade, 2", "2016"]),
    ("/peers", "hide=chn.nld&from=2012&to=2016", ["China, 2014", "Netherlands, 2014", ", 2017"]),
    ("/products", "first=2012&last=2016", ["2017:"]),
    ("/claims/turnover-15bn", "hide=rus&from=2012&to=2018", ["Russia’s figures, 2014", ", 2019"]),
    ("/claims/seventh-partner-2015", "hide=un-comtrade&from=2012&to=2016", ["UN Comtrade, known", ", 2017"]),
    ("/claims/far-east-epicentre", "hide=region", ["Korea in the Far East’s trade, 2"]),
]


def _said(client: FlaskClient, address: str) -> str:
    """Return what the points of a page's chart say, at its largest size."""
    chart = client.get(address).text.partition('id="chart"')[2]
    found = re.search(r'data-texts="([^"]*)"', chart)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(("path", "part", "left_out"), PARTS, ids=[path for path, _, _ in PARTS])
def test_a_page_shows_the_part_of_its_chart_that_the_address_names(
    client: FlaskClient, path: str, part: str, left_out: list[str]
) -> None:
    whole, shown = _said(client, path), _said(client, f"{path}?{part}")
    assert shown
    assert "not known here" not in client.get(f"{path}?{part}").text
    assert [text for text in left_out if text not in whole] == []
    assert [text for text in left_out if text in shown] == []


@pytest.mark.parametrize(
    "address",
    [
        "/mirror?hide=fra",
        "/peers?hide=chn.xyz",
        "/goal?hide=kor.rus",
        "/regions?from=1990",
        "/claims/turnover-15bn?to=x",
    ],
)
def test_what_is_not_a_line_or_a_year_of_the_chart_gets_a_notice(client: FlaskClient, address: str) -> None:
    assert "is not known here; it may be" in client.get(address).text


@pytest.mark.parametrize(
    "address", ["/peers?hide=fra", "/peers?reporter=CHN&hide=nld", "/trade?frequency=month&hide=rus"]
)
def test_a_line_that_other_choices_have_is_no_mistake(client: FlaskClient, address: str) -> None:
    assert "not known here" not in client.get(address).text


def test_a_gap_has_no_line_to_leave_out(client: FlaskClient) -> None:
    page = client.get("/mirror?hide=rus").text
    assert '/mirror?show=gap"' in page
    assert "hide=" in page


@pytest.mark.parametrize(
    ("off", "switched", "value"), [("", "b", "b"), ("b", "b", ""), ("b", "a", "a.b"), ("a.b", "c", "")]
)
def test_a_switch_turns_one_line_and_never_leaves_none(off: str, switched: str, value: str) -> None:
    lines = LineSwitches("hide", "Lines", [(one, one) for one in "abc"], frozenset(off.split(".")) - {""})
    assert lines.switched(switched) == value
