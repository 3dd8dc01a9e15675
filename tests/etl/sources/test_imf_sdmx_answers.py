"""The IMF's live interface: what answers give, in which unit, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from etl.errors import InputError
from etl.sources._source import TruncatedError
from etl.sources.imf import portal
from etl.sources.imf.query import EVERY, ImfQuery
from etl.sources.imf.sdmx import parse
from tests.etl.sources import Figures, figures, lists, recorded
from tests.etl.sources.imf_answers import (
    ANNUAL,
    BOTH,
    MONTHLY,
    answered,
    changed,
    read,
    refused,
    rendered,
)
from tests.standin import imf
from tests.standin.server import HTML


class TestThreeRenderingsOfOneFigure:
    def test_the_recorded_ones_give_the_same_dollars(self) -> None:
        legacy = json.loads(recorded("imf/legacy_CompactData_DOT_A.US.TXG_FOB_USD.W00+B0_2020-2023.json"))
        _union, world = legacy["CompactData"]["DataSet"]["Series"]
        assert world["@UNIT_MULT"] == "6"
        millions = {one["@TIME_PERIOD"]: Decimal(one["@OBS_VALUE"]) for one in world["Obs"]}
        asked = ImfQuery(("USA",), ("XG_FOB_USD",), ("G001", "G998"), "A", 2023)
        xml = recorded("imf/sdmx3_IMTS_USA.XG_FOB_USD.G001+G998.A_2023-.xml")
        assert b'SCALE="6"' in xml
        live = parse(xml, asked.request)
        assert figures(live)["USA", "WLD", "export", "2023"] == float(millions["2023"].scaleb(6)) == 2_019_551_635_133
        assert live.ignored == {"series of group G998": 1}

    def test_the_recorded_portal_file_rendered_as_the_interface_does_gives_the_same_dollars(self) -> None:
        saved = portal.parse(recorded("imf/portal_csv_IMTS_RUS_A_2016-2024_excerpt.csv"), True)
        exports = {key: value for key, value in figures(saved).items() if key[2] == "export"}
        rows = [f"RUS XG {key[1].replace('WLD', 'G001')} {key[3]}={value!r}" for key, value in exports.items()]
        series: dict[str, list[str]] = {}
        for row in rows:
            series.setdefault(row.rpartition(" ")[0], []).append(row.rpartition(" ")[2])
        live = read(rendered(*(f"{name} {' '.join(points)}" for name, points in series.items())))
        assert figures(live) == exports
        assert figures(live)["RUS", "KOR", "export", "2017"] == 12_434_725_120
        statuses = saved.trade[saved.trade["flow"] == "export"].set_index(["partner", "period"])["status"]
        assert live.trade.set_index(["partner", "period"])["status"].to_dict() == statuses.to_dict()

    @pytest.mark.parametrize("off", ["1e3", "1e6", "1e-3", "1e-6"])
    @pytest.mark.parametrize("asked", [ANNUAL, MONTHLY], ids=["years", "months"])
    def test_another_scale_is_refused_whatever_its_label(self, off: str, asked: ImfQuery) -> None:
        series = {
            ("RUS", "XG_FOB_USD", partner, asked.frequency): [(time, f"{Decimal(value) * Decimal(off):f}")]
            for partner in ("G001", "KOR")
            for time, value in [("2021" if asked is ANNUAL else "2021-M01", "9e10" if asked is ANNUAL else "9e9")]
        }
        assert "cannot be dollars" in refused(imf.render(series), asked)


class TestParsing:
    def test_years_give_rows_lists_and_what_they_cover(self) -> None:
        parsed = read(
            rendered(
                "RUS XG G001 2016=6000000003 2017=7000000000 2022=8000000000.5",
                "RUS XG KOR 2016=4000000000 2017=5000000000 2022=8000000000",
                "RUS XG KOS 2016=1 2017=2000000000",
                "RUS XG TX898 2016=2000000002 2022=0.5",
                "RUS XG G998 2016=1999999999",
                "RUS XG EUR 2016=1999999999",
                "RUS XG RUS 2015=1",
            )
        )
        columns = ["partner", "period", "value_usd", "valuation", "status"]
        assert parsed.trade[columns].to_numpy().tolist() == [
            ["WLD", "2016", 6_000_000_003.0, "FOB", "reported"],
            ["WLD", "2017", 7_000_000_000.0, "FOB", "reported"],
            ["WLD", "2022", 8_000_000_000.5, "FOB", "estimate"],
            ["KOR", "2016", 4_000_000_000.0, "FOB", "reported"],
            ["KOR", "2017", 5_000_000_000.0, "FOB", "reported"],
            ["KOR", "2022", 8_000_000_000.0, "FOB", "estimate"],
            ["XKX", "2016", 1.0, "FOB", "reported"],
            ["XKX", "2017", 2_000_000_000.0, "FOB", "reported"],
        ]
        # a third of 2016 is of no country
        assert lists(parsed) == {("RUS", "export", year) for year in ("2017", "2022")}
        covered = parsed.covers[["reporter", "partner", "flow", "period"]].to_numpy().tolist()
        assert covered == [["RUS", "", "export", str(year)] for year in range(2016, 2023)]
        assert parsed.ignored == {
            "series of area TX898": 1, "series of group G998": 1, "series of group EUR": 1, "series of RUS with itself": 1,
        }  # fmt: skip

    def test_the_standin_answers_a_full_refresh_with_lists_of_every_year(self) -> None:
        parsed = read(answered(ANNUAL), ANNUAL)
        measures, years = ("export", "import", "turnover"), range(2020, 2026)
        assert lists(parsed) == {(r, m, str(y)) for r in ("KOR", "RUS") for m in measures for y in years}
        notes = parsed.trade.groupby(["reporter", "status"])["note"].unique()
        assert notes["RUS", "estimate"].tolist() == [
            "estimated by the IMF: the reporter's own statistics end with 2021"
        ]
        assert parsed.read == len(parsed.trade)

    def test_months_give_the_pair_and_the_world_and_russias_say_that_they_may_be_interpolated(self) -> None:
        trade = read(answered(MONTHLY), MONTHLY).trade
        assert set(zip(trade["reporter"], trade["partner"], strict=True)) == {
            ("KOR", "RUS"), ("KOR", "WLD"), ("RUS", "KOR"), ("RUS", "WLD")
        }  # fmt: skip
        assert (trade["period"].min(), trade["period"].max(), len(trade)) == ("2020-01", "2026-08", 8 * 80)
        said = trade["note"].fillna("").str.contains("interpolates months")
        assert set(trade.loc[said, "reporter"]) == {"RUS"}
        assert set(trade.loc[said, "status"]) == {"estimate"}
        assert "reported" in set(trade.loc[~said, "status"])
        assert said.sum() == 4 * 80

    def test_months_add_up_to_the_years_of_the_other_part(self) -> None:
        years, months = figures(read(answered(ANNUAL), ANNUAL)), figures(read(answered(MONTHLY), MONTHLY))
        summed: Figures = {}
        for (*key, period), value in months.items():
            summed[(*key, period[:4])] = summed.get((*key, period[:4]), 0) + value
        for key, value in summed.items():
            assert key[3] == "2026" or years[key] == pytest.approx(value, abs=0.01)

    def test_a_list_that_does_not_add_up_gives_its_figures_with_a_note_and_neither_list_nor_cover(self) -> None:
        parsed = read(rendered("RUS XG G001 2016=4e9 2017=4e9", "RUS XG KOR 2016=3.9e9 2017=4e9"))
        assert lists(parsed) == {("RUS", "export", "2017")}
        assert parsed.covers["period"].tolist() == ["2017"]
        notes = parsed.trade.loc[parsed.trade["period"] == "2016", "note"].unique().tolist()
        assert notes == ["the partners of this list add up to 97.50% of its world total"]

    @pytest.mark.parametrize(
        ("what", "row", "status", "note"),
        [
            ("not said", ("", ""), "reported", None),
            ("reported", ("O", ""), "reported", None),
            ("reported", ("R", ""), "reported", None),
            ("reported", ("OU", ""), "reported", None),
            ("mixed, as the recorded one", ("M", ""), "reported", None),
            ("a staff estimate", ("SE", ""), "estimate", "marked by the IMF: staff estimate"),
            ("a staff estimate", ("SEME", ""), "estimate", "marked by the IMF: staff estimate"),
            ("a staff estimate", ("SEHI", ""), "estimate", "marked by the IMF: staff estimate"),
            ("a staff projection", ("SP", ""), "estimate", "marked by the IMF: staff projection"),
            ("a staff calculation", ("SC", ""), "estimate", "marked by the IMF: staff calculation"),
            ("a staff calculation", ("SCC", ""), "estimate", "marked by the IMF: staff calculation"),
            ("adjusted", ("FA", ""), "estimate", "marked by the IMF: adjusted with the IMF's records"),
            ("from a third party", ("TPD", ""), "estimate", "marked by the IMF: third-party data"),
            ("normal", ("O", "A"), "reported", None),
            ("provisional", ("O", "P"), "provisional", None),
            ("estimated", ("O", "E"), "estimate", None),
            ("forecast", ("O", "F"), "estimate", None),
            ("imputed", ("O", "I"), "estimate", None),
            ("a provisional staff estimate", ("SE", "P"), "estimate", "marked by the IMF: staff estimate"),
        ],
    )
    def test_the_imfs_own_marks_are_followed(
        self, what: str, row: tuple[str, str], status: str, note: str | None
    ) -> None:
        text = rendered("RUS XG G001 2016=4e9", "RUS XG KOR 2016=4e9").decode()
        marks = f'DERIVATION_TYPE="{row[0]}"' + (f' STATUS="{row[1]}"' if row[1] else "")
        trade = read(text.replace('DERIVATION_TYPE="O"', marks).encode()).trade
        assert set(trade["status"]) == {status}, what
        assert set(trade["note"].dropna()) == ({note} if note else set())

    def test_a_place_holder_without_a_value_and_other_years_are_ignored_by_name(self) -> None:
        text = rendered("RUS XG G001 2014=1 2016=4e9", "RUS XG KOR 2016=4e9 2017=NaN").decode()
        parsed = read(text.replace('OBS_VALUE="NaN" ', "").encode())
        assert len(parsed.trade) == 2
        assert parsed.ignored == {"blank": 1, "figures outside the years that were asked for": 1}

    def test_an_empty_answer_is_right_only_for_what_is_not_out_yet(self) -> None:
        empty = rendered()
        assert "no world total of RUS export since 2015" in refused(empty)
        this_year = ImfQuery(("KOR", "RUS"), BOTH, EVERY, "A", 2026)
        parsed = read(empty, this_year)
        assert (len(parsed.trade), len(parsed.covers), parsed.ignored) == (0, 0, {})
        shells = rendered("RUS XG G001", "RUS XG KOR")
        assert len(read(shells, this_year).trade) == 0
        assert "no world total" in refused(empty, ImfQuery(("KOR",), BOTH, ("RUS", "G001"), "M", 2026))

    def test_an_answer_that_ends_too_early_or_lacks_a_reporter_is_refused(self) -> None:
        settled_years = ImfQuery(("RUS",), ("XG_FOB_USD",), EVERY, "A", 2015, 2017)
        assert "RUS export ends with 2016, 2017 was asked for" in refused(
            rendered("RUS XG G001 2015=4e9 2016=4e9", "RUS XG KOR 2015=4e9 2016=4e9"), settled_years
        )
        assert "no world total of KOR export" in refused(rendered("RUS XG G001 2020=4e9"), ANNUAL)


class TestRefusals:
    @pytest.mark.parametrize(
        ("old", "new", "fragment"),
        [
            ('"KOR"', '"QQQ"', "unknown country 'QQQ'; add it to etl/sources/imf/codes.py"),
            ('"KOR" FREQUENCY="A"', '"KOR" FREQUENCY="Q"', "'RUS.XG_FOB_USD.KOR.Q' was not asked for"),
            ('"RUS" INDICATOR="XG_FOB_USD" COUNTERPART_COUNTRY="KOR"', '"RUS" INDICATOR="TBG_USD" COUNTERPART_COUNTRY="KOR"',
             "'RUS.TBG_USD.KOR.A' was not asked for"),
            ('COUNTRY="KOR" FREQUENCY="A" OVERLAP="OL" SCALE="6"', 'COUNTRY="KOR" FREQUENCY="A" SCALE="3"',
             "SCALE of 'XG_FOB_USD' is '3', not '6'"),
            ('COUNTRY="KOR" FREQUENCY="A" OVERLAP="OL"', 'COUNTRY="KOR" FREQUENCY="A" UNIT_MULT="6"', "unknown attribute 'UNIT_MULT'"),
            (">USD<", ">EUR<", "UNIT of 'XG_FOB_USD' is 'EUR', not 'USD'"),
            (">FOB<", ">CIF<", "VALUATION of 'XG_FOB_USD' is 'CIF', not 'FOB'"),
            ('"4000000000" DERIVATION_TYPE="O"', '"4000000000" DERIVATION_TYPE="X"', "unknown DERIVATION_TYPE 'X'"),
            ('"4000000000" DERIVATION_TYPE="O"', '"4000000000" STATUS="X"', "unknown STATUS 'X'"),
            ('"4000000000"', '"-4000000000"', "'-4000000000' of RUS XG_FOB_USD KOR 2016 is not a number"),
            ('"4000000000"', '"4,000"', "is not a number"), ('"4000000000"', '"Infinity"', "is not a number"),
            ('"4000000000"', '"5000000001"', "add up to 7000000001 dollars, the world is 6000000000"),
            ('"4000000000"', '"4e30"', "cannot be dollars"), ('"6000000000"', '"6000000"', "cannot be dollars"),
            ('O" TIME_PERIOD="2016"/></Series><Series COUNTRY="RUS" INDICATOR="XG_FOB_USD" COUNTERPART_COUNTRY="CHN"',
             'O" TIME_PERIOD="2016-Q1"/></Series><Series COUNTRY="RUS" INDICATOR="XG_FOB_USD" COUNTERPART_COUNTRY="CHN"',
             "'2016-Q1' is no period of frequency A"),
            ('COUNTRY="CHN"', 'COUNTRY="KOR"', "RUS export KOR 2016 stands there twice"),
            ('"G001"', '"G002"', "no world total of RUS export"),
            ("DSD_IMTS(1.0.0)</", "DSD_CPI(1.0.0)</", "is not that of IMF.STA:IMTS"),
            ('action="Replace"', 'action="Delete"', "data sets 'Delete'"),
            ("</message:DataSet>", "</message:DataSet><message:DataSet/>", "data sets 'Replace, '"),
            ("</message:DataSet>", "<Atts/></message:DataSet>", "unknown element 'StructureSpecificData/DataSet/Atts'"),
            ("</message:DataSet>", "4000</message:DataSet>", "text where only elements belong: '4000'"),
            ("<?xml version='1.0' encoding='UTF-8'?>", '<!DOCTYPE a [<!ENTITY b "c">]>', "no whole XML"),
            ("UTF-8", "KOI-X", "no whole XML"),
        ],
    )  # fmt: skip
    def test_a_changed_answer_is_refused(self, old: str, new: str, fragment: str) -> None:
        assert fragment in refused(changed(old, new))

    @pytest.mark.parametrize(
        ("body", "fragment"),
        [
            (b"", "it is empty"), (b" \n", "it is empty"), (HTML.body, "a page of HTML"), (b"\xef\xbb\xbf<HTML>", "HTML"),
            (b'{"data":{"dataSets":[{}]}}', "it is JSON"), (b"%PDF-1.7", "no whole XML"), (b"<a/>", "unknown element 'a'"),
        ],
    )  # fmt: skip
    def test_what_is_no_answer_is_refused(self, body: bytes, fragment: str) -> None:
        assert fragment in refused(body)

    def test_the_recorded_empty_answer_is_json_and_is_refused(self) -> None:
        recording = recorded("imf/sdmx3_200_empty_dataset.vcr.yml").decode()
        body = recording.partition("string: '")[2].rpartition("'")[0]
        assert "it is JSON" in refused(body.encode())

    @pytest.mark.parametrize(("code", "error"), [("510", TruncatedError), ("413", TruncatedError), ("500", InputError)])
    def test_a_footer_is_a_no_and_where_it_says_so_a_cut(self, code: str, error: type[Exception]) -> None:
        footer = f'<message:Footer><message:Message code="{code}"/></message:Footer></message:StructureSpecificData>'
        with pytest.raises(error):
            read(changed("</message:StructureSpecificData>", footer))
