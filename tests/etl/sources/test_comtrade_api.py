"""UN Comtrade's answers: the figures, lists and covers that they give, and what was recorded."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from etl.sources import api_sources
from etl.sources._code_tables import code_table
from etl.sources._comtrade_areas import area_countries, area_groups, areas_of_no_country
from etl.sources._source import COVER_COLUMNS, TRADE_COLUMNS, RefusedError, SourceRequest, SourceResponse
from etl.sources.un_comtrade.api import API_SOURCE, parse, raise_if_refused
from tests.etl.sources import lists, recorded
from tests.etl.sources.comtrade import (
    PARTS,
    answered,
    asking,
    envelope,
    figures,
    refused,
    rows_of,
    wanted,
)
from tests.standin.comtrade import CHAPTERS, PARTNERS, TAIWAN, ComtradeData, rule


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_gives_the_figures_of_the_rule(part: str, keyed: bool) -> None:
    period = "201705" if "monthly" in part else "2017"
    parsed = answered(asking(part, period, keyed=keyed))
    codes = {alpha3: code for code, alpha3 in area_countries().items() if code in {0, *PARTNERS}}
    assert tuple(parsed.trade.columns) == TRADE_COLUMNS
    for (reporter, partner, flow, when, code), value in figures(parsed).items():
        letter = {"export": "X", "import": "M"}[flow]
        assert value == rule(codes[reporter], codes[partner], letter, when.replace("-", ""), code)
    assert set(parsed.trade["classification"]) == ({"TOTAL"} if "totals" in part else {"H5"})
    assert parsed.read == len(parsed.trade) + sum(parsed.ignored.values())


def test_the_halves_of_2016_and_2017_are_there_for_both_reporters() -> None:
    for keyed in (False, True):
        for year in (2016, 2017):
            parsed = answered(asking("totals-monthly", f"{year}01", keyed=keyed))
            found = {key[:4] for key in figures(parsed)}
            for reporter, partner in (("KOR", "RUS"), ("RUS", "KOR")):
                for flow in ("export", "import"):
                    assert {(reporter, partner, flow, f"{year}-{month:02d}") for month in range(1, 7)} <= found


def test_a_row_in_full() -> None:
    request = asking("chapters-annual", "2017")
    chapter = answered(request).trade.iloc[0]
    assert chapter.to_dict() == {
        "source": "un-comtrade",
        "reporter": "KOR",
        "partner": "RUS",
        "flow": "export",
        "period": "2017",
        "classification": "H5",
        "code": "01",
        "value_usd": rule(410, 643, "X", "2017", "01"),
        "net_weight_kg": rule(410, 643, "X", "2017", "01") / 4,
        "valuation": "FOB",
        "status": "reported",
        "note": "net weight estimated by UN Comtrade",
    }
    total = answered(asking("totals-monthly", "201601")).trade
    assert total["net_weight_kg"].isna().all()
    assert total["note"].isna().all()
    assert dict(zip(total["flow"], total["valuation"], strict=True)) == {"export": "FOB", "import": "CIF"}


@pytest.mark.parametrize(
    ("mark", "noted"),
    [(True, True), ("true", True), ("1", True), (1, True), (False, False), ("0", False), (0, False), (None, False)],
)
def test_a_weight_that_comtrade_estimated_says_so_however_that_is_written(mark: object, noted: bool) -> None:
    request = asking("chapters-annual", "2017")
    rows = rows_of(request)
    rows[0]["isNetWgtEstimated"] = mark
    note = parse(envelope(rows), request).trade["note"].iloc[0]
    assert (note == "net weight estimated by UN Comtrade") if noted else pd.isna(note)


def test_a_year_of_every_partner_gives_its_three_lists_and_counts_what_is_no_partner() -> None:
    parsed = answered(asking("totals-annual", "2015", reporter="643"))
    assert lists(parsed) == {("RUS", measure, "2015") for measure in ("export", "import", "turnover")}
    assert parsed.ignored == {
        "Areas, nes (no country)": 2,
        "Bunkers (no country)": 2,
        "the reporter itself as a partner (returned goods)": 1,
    }
    assert {"WLD", "KOR", "TWN"} <= set(parsed.trade["partner"])
    assert "RUS" not in set(parsed.trade["partner"])


def test_a_request_of_some_partners_gives_no_list() -> None:
    assert lists(answered(asking("totals-monthly", "201601"))) == set()


@pytest.mark.parametrize(
    ("partner", "times", "given"),
    [
        (0, 1.0009, {"export", "import", "turnover"}),
        (0, 1.0011, {"import"}),
        (0, 0.9989, {"import"}),
        (899, 6.0, {"export", "import", "turnover"}),
        (899, 20.0, {"import"}),
    ],
)
def test_a_list_is_whole_within_a_thousandth_and_hides_no_hundredth(
    partner: int, times: float, given: set[str]
) -> None:
    data, request = ComtradeData(), asking("totals-annual", "2015")
    figure = (410, partner, "X", "2015", "TOTAL")
    value = rule(*figure) * times
    data.revise(figure, value)
    if partner != 0:
        data.revise((410, 0, "X", "2015", "TOTAL"), rule(410, 0, "X", "2015", "TOTAL") + value - rule(*figure))
    assert lists(answered(request, data)) == {("KOR", measure, "2015") for measure in given}


@pytest.mark.parametrize("data", [ComtradeData(numbers_as_text=True), ComtradeData(byte_order_mark=True)])
def test_strings_for_numbers_and_a_byte_order_mark_change_nothing(data: ComtradeData) -> None:
    for part in PARTS:
        request = asking(part, "201601" if "monthly" in part else "2016")
        plain, other = answered(request), answered(request, data)
        pd.testing.assert_frame_equal(plain.trade, other.trade)


def test_flows_and_details_that_were_not_asked_for() -> None:
    request = asking("totals-monthly", "201601")
    every_flow = SourceRequest(request.path, tuple(pair for pair in request.params if pair[0] != "flowCode"))
    more = envelope(rows_of(every_flow))
    parsed = parse(more, request)
    assert figures(parsed) == figures(answered(request))
    assert parsed.ignored["re-exports (inside exports)"] == 48
    detailed = SourceRequest(request.path, tuple(pair for pair in request.params if pair[0] != "motCode"))
    assert "details by mode of transport" in refused(envelope(rows_of(detailed)), request)


# what an answer covers


def test_an_answer_covers_what_it_has_rows_of() -> None:
    covers = answered(asking("totals-annual", "2015")).covers
    assert tuple(covers.columns) == COVER_COLUMNS
    assert {*covers.itertuples(index=False, name=None)} == {
        ("un-comtrade", "KOR", "", flow, "2015", "TOTAL") for flow in ("export", "import")
    }
    pair = answered(asking("totals-monthly", "202512")).covers
    assert set(pair["partner"]) == {"RUS", "WLD"}
    assert len(pair) == 12 * 2 * 2
    chapters = answered(asking("chapters-annual", "2015")).covers
    assert sorted(chapters["classification"].unique()) == [f"H{number}" for number in range(7)]
    assert set(chapters["partner"]) == {"RUS"}


def test_a_withdrawn_figure_is_covered_and_lacking() -> None:
    data = ComtradeData()
    data.withdraw((643, 410, "X", "201603", "TOTAL"))
    parsed = answered(asking("totals-monthly", "201603"), data)
    assert ("RUS", "KOR", "export", "2016-03", "TOTAL") not in figures(parsed)
    assert ("un-comtrade", "RUS", "KOR", "export", "2016-03", "TOTAL") in {
        *parsed.covers.itertuples(index=False, name=None)
    }


def test_a_revised_figure_comes_as_it_is() -> None:
    data = ComtradeData()
    data.revise((410, 643, "M", "202511", "TOTAL"), 123_456_789.0)
    found = figures(answered(asking("totals-monthly", "202511"), data))
    assert found["KOR", "RUS", "import", "2025-11", "TOTAL"] == 123_456_789.0


def test_a_year_that_is_not_out_gives_no_row_no_list_and_covers_nothing() -> None:
    data = ComtradeData()
    data.publish(410, "202411")
    for part, period in (("totals-annual", "2024"), ("chapters-annual", "2024"), ("totals-monthly", "202601")):
        parsed = answered(asking(part, period), data)
        assert (len(parsed.trade), len(parsed.lists), len(parsed.covers), parsed.read) == (0, 0, 0, 0)
        assert not parsed.is_full


def test_a_reporter_that_is_not_out_among_others_is_a_gap() -> None:
    data = ComtradeData()
    data.publish(643, "201603")
    request = asking("totals-monthly", "201603")
    periods, reporters = (request.get(name).split(",") for name in ("period", "reporterCode"))
    assert (len(periods), len(reporters)) == (12, 2)
    parsed = answered(request, data)
    assert parsed.gaps == sum(month > "201603" for month in periods) > 0
    assert not parsed.is_full
    assert answered(request).is_full


def test_a_part_of_the_chapters_covers_nothing() -> None:
    request = asking("chapters-annual", "2016")
    for _ in range(2):
        request = API_SOURCE.split(request)[0]
    parsed = answered(request)
    assert set(parsed.trade["code"]) == {code for code in CHAPTERS if code <= "50"}
    assert len(parsed.covers) == 0


# what was recorded


def as_korea(body: bytes, code: int, iso: str) -> bytes:
    """Return a recorded answer of another reporter as if it were Korea's."""
    text = body.decode("utf-8-sig")
    return text.replace(f'"reporterCode": {code}', '"reporterCode": 410').replace(f'"{iso}"', '"KOR"').encode()


def recorded_request(path: str, **params: str) -> SourceRequest:
    return SourceRequest(path, (("reporterCode", "410"), *params.items()))


def test_the_recorded_keyed_answer_gives_its_four_figures() -> None:
    body = as_korea(recorded("un-comtrade/get_CA_HS_TOTAL_CHN-ARG-DEU_2010.json"), 156, "CHN")
    request = recorded_request(
        "data/v1/get/C/A/HS", partnerCode="32,276", period="2010", flowCode="X,M", cmdCode="TOTAL"
    )
    found = figures(parse(body, request))
    assert len(found) == 4
    assert found["KOR", "ARG", "import", "2010", "TOTAL"] == 6_804_128_143
    assert found["KOR", "DEU", "import", "2010", "TOTAL"] == 74_251_272_075


def test_the_recorded_preview_gives_its_figure_and_no_weight_of_zero() -> None:
    body = as_korea(recorded("un-comtrade/preview_CA_HS_IND_X_2022_USA_TOTAL.json"), 699, "IND")
    request = recorded_request(
        "public/v1/preview/C/A/HS", partnerCode="842", period="2022", flowCode="X", cmdCode="TOTAL"
    )
    parsed = parse(body, request)
    assert figures(parsed) == {("KOR", "USA", "export", "2022", "TOTAL"): 80_230_193_279.727}
    assert parsed.trade["net_weight_kg"].isna().all()


@pytest.mark.parametrize(
    ("name", "fragment"),
    [
        ("preview_CA_HS_IND_M_2022_TOTAL_allpartners_maxRecords10_count212_EXCERPT7.json", "'212' rows and has 7"),
        ("preview_CA_HS_IND_X_2022_HS30_allpartners_count205_EXCERPT4.json", "'205' rows and has 4"),
        ("preview_CM_HS_IND_X_7113_202201-202212_maxRecords20_count500_EXCERPT6.json", "'500' rows and has 6"),
    ],
)
def test_a_recorded_excerpt_is_refused(name: str, fragment: str) -> None:
    assert fragment in refused(recorded(f"un-comtrade/{name}"), asking("totals-annual", "2022"))


@pytest.mark.parametrize("name", ["bulk_get_empty.json", "get_SA_EB_empty.json"])
def test_a_recorded_empty_answer_is_no_row_and_no_error(name: str) -> None:
    body = recorded(f"un-comtrade/{name}")
    raise_if_refused(SourceResponse(200, body))
    parsed = parse(body, asking("totals-annual", "2022"))
    assert (len(parsed.trade), len(parsed.lists), len(parsed.covers)) == (0, 0, 0)


def test_every_recorded_error_is_a_no_and_only_the_rate_limit_is_asked_again() -> None:
    for no in json.loads(recorded("un-comtrade/errors.json")):
        for status in {no["status"] or 400, no["status"] or 414, 200}:
            with pytest.raises(RefusedError) as caught:
                raise_if_refused(SourceResponse(status, no["body"].encode()))
            assert caught.value.again is (no["name"] == "rate_limit"), no["name"]


def test_every_recorded_reporter_is_known_by_the_publishers_own_iso_code() -> None:
    listed = json.loads(recorded("un-comtrade/ref_Reporters.json").decode("utf-8-sig"))["results"]
    for area in listed:
        code, iso = area["reporterCode"], area["reporterCodeIsoAlpha3"]
        if area["isGroup"]:
            assert code in area_groups() or area_countries()[code] == "TWN"
        else:
            assert area_countries().get(code) == iso or code in areas_of_no_country(), area["text"]


def test_no_code_means_two_things() -> None:
    numbers = [row["number"] for row in code_table("un_comtrade_areas")]
    assert len(numbers) == len(set(numbers))
    assert not set(area_countries()) & set(areas_of_no_country())
    assert not set(area_countries()) & set(area_groups())
    assert area_countries()[TAIWAN] == "TWN"


# the declaration


def test_the_register_finds_the_source_and_asking_and_parsing_twice_give_the_same() -> None:
    assert api_sources()["un-comtrade"] is API_SOURCE
    assert API_SOURCE.plan_requests(wanted()) == API_SOURCE.plan_requests(wanted())
    request = asking("totals-annual", "2015")
    pd.testing.assert_frame_equal(answered(request).trade, answered(request).trade)


def test_the_key_is_sent_in_a_header_and_not_needed() -> None:
    assert API_SOURCE.key is not None
    assert (API_SOURCE.key.header, API_SOURCE.key.required) == ("Ocp-Apim-Subscription-Key", False)
