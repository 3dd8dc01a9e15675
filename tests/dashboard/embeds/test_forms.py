"""Every form of a chart: the same values, tags and times to keep, open to other sites, described by OpenAPI."""

from __future__ import annotations

import csv
import io
import re
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.schemas import OpenApiSchema

from dashboard.application import create_app
from dashboard.embeds.address import TYPES
from dashboard.embeds.figure_rows import contract, rows
from dashboard.embeds.snapshot import ChartSnapshot
from dashboard.prose.statements import billions
from dashboard.render.png import NoFontError
from dashboard.text import Words
from dashboard.views._view import View
from etl.pipeline import DataFolder
from tests.dashboard.embedding import ASKED, form, letters_needed
from tests.effort import is_thorough, sample

pytestmark = letters_needed


def _table(client: FlaskClient, asked: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    whole = client.get(form(asked, "json")).json
    assert whole is not None
    return whole["rows"], whole


@pytest.mark.parametrize("asked", ASKED)
def test_all_data_forms_agree_value_by_value(client: FlaskClient, asked: str) -> None:
    plain, whole = _table(client, asked)
    parquet = pq.read_table(io.BytesIO(client.get(form(asked, "parquet")).data))
    written = list(csv.DictReader(io.StringIO(client.get(form(asked, "csv")).data.decode())))
    names = [column["name"] for column in whole["columns"]]
    assert parquet.column_names == list(written[0]) == names
    assert len(plain) == parquet.num_rows == len(written)
    for one, arrow, cells in zip(plain, parquet.to_pylist(), written, strict=True):
        for name in names:
            assert _text(one[name]) == _text(arrow[name]) == _text(_typed(cells[name], one[name]))


def _typed(cell: str, like: Any) -> Any:
    """Read a cell of CSV as the type of the value that it stands for."""
    if isinstance(like, bool):
        return cell == "True"
    return type(like)(cell) if isinstance(like, int | float) else cell or None


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else repr(value).strip("'")


@pytest.mark.parametrize("asked", ASKED)
def test_the_frame_and_the_picture_show_every_row(client: FlaskClient, asked: str) -> None:
    plain, whole = _table(client, asked)
    page = client.get(f"/embed/{asked}").text
    assert page.count("<th scope=row") == len(plain)
    svg = client.get(form(asked, "svg")).text
    dots = svg.count("h0M") + svg.count("h0Z") + svg.count('h0"') + svg.count("<circle") + svg.count('Z"/>')
    bars = len(re.findall(r"h-?[\d.]+z", svg))
    assert dots + bars >= len(plain)
    if whole["value"] == "value_usd":
        shown = re.findall(r"<td class=r>([\d.]+)<td", page)
        assert sorted(shown) == sorted(billions(SimpleNamespace(**row), Words()) for row in plain)


@pytest.mark.parametrize("asked", ASKED)
def test_metadata_says_everything_but_the_rows(client: FlaskClient, asked: str) -> None:
    _, whole = _table(client, asked)
    about = client.get(form(asked, "metadata.json")).json
    assert about == {name: value for name, value in whole.items() if name != "rows"}
    assert set(about["forms"]) == set(TYPES)
    for source in about["sources"]:
        assert source["licence"]
        assert source["citation"]
    assert about["digest"] in about["citation"]
    assert about["title"] in about["citation"]


@pytest.mark.parametrize("asked", ASKED)
def test_rows_are_in_order_of_time_and_then_of_country(client: FlaskClient, asked: str) -> None:
    plain, _ = _table(client, asked)
    when = [(row.get("year", 0), row.get("period", ""), row.get("reporter", row.get("exporter", ""))) for row in plain]
    assert when == sorted(when)


def test_constant_dollars_say_of_which_year(client: FlaskClient) -> None:
    _, whole = _table(client, "turnover?goal=double-by-2020&reading=constant-2016")
    units = {column["name"]: column["unit"] for column in whole["columns"]}
    assert units["value_usd"] == "US dollars of 2016, by US consumer prices"


def test_a_range_leaves_only_its_years(client: FlaskClient) -> None:
    plain, _ = _table(client, "turnover?from=2010&to=2012")
    assert {row["year"] for row in plain} == {2010, 2011, 2012}


def test_figures_as_of_a_day_were_known_on_it(client: FlaskClient) -> None:
    plain, whole = _table(client, "turnover?asof=2022-03-01")
    assert whole["as_of"] == "2022-03-01"
    assert max(row["known_from"] for row in plain) <= "2022-03-01"


@pytest.mark.parametrize("ending", TYPES)
def test_an_unchanged_form_is_not_sent_again(client: FlaskClient, ending: str) -> None:
    address = form("growth", ending)
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("ending", TYPES)
def test_a_form_is_open_to_other_sites_and_says_what_it_is(client: FlaskClient, ending: str) -> None:
    answer = client.get(form("growth", ending))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Type"] == TYPES[ending]
    assert f'filename="nine-bridges-growth-2026-05-09.{ending}"' in answer.headers["Content-Disposition"]
    assert client.head(form("growth", ending)).status_code == 200


def test_text_is_sent_small_and_each_coding_has_its_own_tag(client: FlaskClient) -> None:
    plain, small, usual = (
        client.get("/charts/growth.json", headers={"Accept-Encoding": coding}) for coding in ("", "br", "gzip")
    )
    assert small.headers["Content-Encoding"] == "br"
    assert usual.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(usual.data) < len(plain.data) / 4
    assert len({one.headers["ETag"] for one in (plain, small, usual)}) == 3
    assert all("Accept-Encoding" in one.headers["Vary"] for one in (plain, small, usual))


def test_a_picture_has_the_size_of_a_link_preview(client: FlaskClient) -> None:
    data = client.get("/charts/growth.png?size=card").data
    width, height = (int.from_bytes(data[start : start + 4], "big") for start in (16, 20))
    assert data.startswith(b"\x89PNG")
    assert (width, height) == (1200, 630)
    assert len(data) < 300_000


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/charts/nope.svg", 404, "turnover"),
        ("/charts/turnover.bmp", 404, "parquet"),
        ("/charts/turnover", 404, "parquet"),
        ("/charts/turnover.csv?goal=x", 400, "double-by-2020"),
        ("/charts/turnover.svg?size=huge", 400, "narrow"),
        ("/charts/turnover.csv?digest=zzz&asof=2022-01-01", 400, "16 hexadecimal digits"),
        ("/charts/turnover.csv?digest=0123456789abcdef", 409, "goes with asof"),
    ],
)
def test_a_wrong_address_is_refused_with_the_right_ones(
    client: FlaskClient, address: str, status: int, says: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json is not None
    assert says in answer.json["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_no_cell_of_a_chart_can_start_a_formula(client: FlaskClient) -> None:
    for asked in ASKED:
        for line in csv.reader(io.StringIO(client.get(form(asked, "csv")).data.decode())):
            assert not [cell for cell in line if re.match(r"[=@\t\r]|[+-](?![\d.])", cell)]


def test_figures_without_a_year_or_a_source_still_have_a_contract() -> None:
    points = pd.DataFrame({"reporter": ["KOR"], "period": ["2020-01"], "value_usd": [1.0], "odd": [1]})
    snapshot = ChartSnapshot("x", {}, View(points))
    assert contract(snapshot).key == ("reporter", "period")
    assert list(rows(snapshot)) == ["reporter", "period", "value_usd"]


def test_what_is_described_is_what_is_sent(client: FlaskClient) -> None:
    whole = client.get("/openapi.json").json
    assert whole is not None
    assert whole["openapi"].startswith("3.1")
    schemas = whole["components"]["schemas"]
    for asked in ASKED:
        for ending, name in (("json", "Figures"), ("metadata.json", "Metadata")):
            Draft202012Validator(schemas[name]).validate(client.get(form(asked, ending)).json)
    assert {f"/charts/{asked}.{ending}" for asked in ("turnover", "growth") for ending in TYPES} <= set(whole["paths"])


@pytest.fixture(scope="module")
def api(project: DataFolder) -> OpenApiSchema:
    return schemathesis.openapi.from_wsgi("/openapi.json", create_app(project.store).server)


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_nothing_breaks_the_description(api: OpenApiSchema, mode: GenerationMode) -> None:
    """Schemathesis' own pytest decorator does not know this pytest yet; its cases and checks are used without it."""
    turn = list(GenerationMode).index(mode)
    for found in sample(list(api.get_all_operations())[0 if is_thorough() else turn :], 24):
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue
        standard = [not_a_server_error] if operation.path == "/oembed" else []
        _hold_to_description(operation.as_strategy(generation_mode=mode), standard)


def _hold_to_description(cases: SearchStrategy[schemathesis.Case], excluded: list[CheckFunction]) -> None:
    """Hold answers to every check of schemathesis; oEmbed's own standard asks for 501 where a format is unknown."""

    @seed(1)
    @settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=cases)
    def hold(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=excluded)

    hold()


def test_a_machine_without_letters_says_so_and_still_gives_the_other_forms(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_letters(*_: object, **__: object) -> bytes:
        raise NoFontError("no Latin letters in the system's fonts")

    monkeypatch.setattr("dashboard.embeds.forms.png", no_letters)
    answer = client.get("/charts/growth.png?flow=import&from=2003")
    assert answer.status_code == 503
    assert "no Latin letters" in answer.text
    assert client.get("/charts/growth.svg?flow=import&from=2003").status_code == 200


@pytest.mark.parametrize(
    "address", ["/charts/growth.json", "/data/events.parquet", "/claims.json", "/claims/turnover-15bn.jsonld"]
)
def test_a_page_of_another_site_may_read_figures_and_ask_whether_they_changed(
    client: FlaskClient, address: str
) -> None:
    asked = {"Origin": "https://other.example", "Access-Control-Request-Headers": "if-none-match"}
    for answer in (client.options(address, headers=asked), client.get(address)):
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Headers"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in client.get("/data").headers
