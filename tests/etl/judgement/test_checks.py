"""Sanity checks: hard ones stop the build, soft ones are findings with a day and a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from etl.errors import ContractError
from etl.ingest.curated import CuratedData
from etl.ingest.declarations import Correction
from etl.ingest.vintages import with_stored
from etl.judgement.checks import hard_checks, soft_checks
from etl.model import Article, Goal, GoalReading, Reading, Sentence, StatedQuantity
from etl.schema.derived_tables import CHECKS, FLOWS, GROWTH, MIRROR_GAP, SERIES
from etl.schema.gate import validate
from etl.schema.given_tables import TRADE
from etl.schema.table import as_of
from etl.schema.tables import TABLES
from etl.store import Version
from tests.frames import assert_rows, frame

COUNTRIES = frame(TABLES["countries"], "country\nKOR\nRUS\nCHN\nWLD")
SOURCES = frame(TABLES["sources"], "source\nkcs\nimf-dots\nun-comtrade")
NOMENCLATURE = frame(TABLES["nomenclature"], "chapter\n03\n27")
STATEMENTS = frame(TABLES["statements"], "statement | period\nsaid | 2016")
REGIONS = frame(TABLES["regions"], "region_figure | period\nfar-east-2016 | 2016\nundated |", rank_in_region=1)
EVENTS = frame(TABLES["events"], "event | day\nsummit | 2017-09-06")


def given(trade: str = "value_usd", **tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The frames that hard checks look at; figures are as in the text, of all goods and of 2016 unless said."""
    listed = TABLES["partner_turnover"].empty()
    return {
        "trade": frame(TRADE, trade, period="2016"), "partner_turnover": listed, "countries": COUNTRIES,
        "sources": SOURCES, "nomenclature": NOMENCLATURE, "statements": STATEMENTS, "events": EVENTS, "regions": REGIONS,
        **tables,
    }  # fmt: skip


def refused(tables: Mapping[str, pd.DataFrame], said: str) -> None:
    with pytest.raises(ContractError, match=said):
        hard_checks(tables, [])


# scale


@pytest.mark.parametrize(
    "values",
    [
        ("13.4e9", "13.4e6", "15e9"),  # thousands among dollars
        ("13.4e6", "13.4e9", "15e9"),  # at the beginning
        ("13.4e9", "15e9", "17e6"),  # in the newest year
        ("13.4e9", "13.4e12", "15e9"),  # dollars multiplied twice
    ],
)
@pytest.mark.parametrize("periods", [("2015", "2016", "2017"), ("2016-11", "2016-12", "2017-01")])
def test_a_level_in_thousands_stops_the_build(values: tuple[str, ...], periods: tuple[str, ...]) -> None:
    lines = [f"{period} | {value}" for period, value in zip(periods, values, strict=True)]
    refused(
        given("\n".join(["period | value_usd", *lines])),
        r"table trade: \d rows with a value more than .*thousands for dollars",
    )


@pytest.mark.parametrize("revised", ["13.4e6", "13.4e12"])
def test_a_revised_vintage_in_thousands_stops_the_build(revised: str) -> None:
    refused(given(f"value_usd | published\n13.4e9 | 2018-01-01\n{revised} | 2019-01-01"), "13400000")


def test_a_year_that_grew_thirteenfold_is_trade_and_the_same_year_in_thousands_is_not() -> None:
    """Korea's imports from Russia went from 74.4 to 974.4 million dollars in 1993."""
    hard_checks(given("period | value_usd\n1992 | 74.4e6\n1993 | 974.4e6"), [])
    refused(given("period | value_usd\n1992 | 74.4e6\n1993 | 974.4e3\n1994 | 1230e6"), "thousands for dollars")
    refused(given("period | value_usd\n1991 | 100e6\n1992 | 74.4e6\n1993 | 974.4e9"), "thousands for dollars")
    refused(given("period | value_usd\n1992 | 110e6\n1993 | 1430e3"), "thousands for dollars")


def test_a_revised_early_year_is_compared_with_its_own_time() -> None:
    hard_checks(
        given(
            """
            period | value_usd | published
            1992   | 74.4e6    | 2018-01-01
            1993   | 974.4e6   | 2018-01-01
            2020   | 17.5e9    | 2018-01-01
            1992   | 75e6      | 2019-01-01
            """
        ),
        [],
    )


@pytest.mark.parametrize(
    "trade",
    [
        "period | value_usd\n2016 | 12e9\n2016-01 | 9e6\n2016-02 | 1e6",  # a year beside its months
        "flow | value_usd\nexport | 12e9\nimport | 12e6",
        "source | period | value_usd\nkcs | 2016 | 12e9\nimf-dots | 2017 | 12e6",  # two sources, of two years
        "source | value_usd\nkcs | 3e9\nimf-dots | 100.1e6",  # just within what can differ
        "reporter | partner | flow | value_usd\nKOR | RUS | export | 12e9\nRUS | KOR | export | 12e6",  # two flows
        "source | partner | value_usd\nkcs | CHN | 12e9\nimf-dots | CHN | 12e6",
        "partner | value_usd | period\nCHN | 12e9 | 2016\nCHN | 12e6 | 2017",  # one ship can do that
        "classification | code | period | value_usd\nH4 | 27 | 2016 | 12e9\nH4 | 27 | 2017 | 12e6",
        "period | value_usd\n1992 | 1e4\n1993 | 9e7",  # small
        "period | value_usd\n2015 | 0\n2016 | 12e9",
    ],
)
def test_figures_that_cannot_be_compared_are_not(trade: str) -> None:
    hard_checks(given(trade), [])


def test_the_worlds_total_is_checked_for_scale_too() -> None:
    refused(given("partner | period | value_usd\nWLD | 2016 | 495e9\nWLD | 2017 | 573e6"), "WLD")


NEW_SOURCE = """
    source      | reporter | partner | flow   | value_usd | recorded_at
    kcs         | KOR      | RUS     | export | 4.7e9     | 2026-01-01T00:00:00Z
    un-comtrade | KOR      | RUS     | export | 4.7e6     | 2026-02-01T00:00:00Z
"""
MIRROR = """
    source      | reporter | partner | flow   | value_usd | recorded_at
    un-comtrade | RUS      | KOR     | import | 5.1e9     | 2026-01-01T00:00:00Z
    kcs         | KOR      | RUS     | export | 4.7e6     | 2026-02-01T00:00:00Z
"""


@pytest.mark.parametrize(
    ("trade", "said"),
    [
        (NEW_SOURCE, "1 rows with .* off what another source .*corrections/un-comtrade.toml.*'other_source': 'kcs'"),
        (NEW_SOURCE.replace("4.7e6", "4.7e12"), "off what another source .*4700000000000"),
        (NEW_SOURCE.replace("RUS ", "WLD "), "off what another source"),
        (MIRROR, "1 rows with .* off what the partner's figures .*data/corrections/kcs.toml"),
    ],
)
def test_a_source_that_was_not_held_before_is_compared_with_what_others_say(trade: str, said: str) -> None:
    refused(given(trade), said)


@pytest.mark.parametrize("action", ["checked", "suspect"])
@pytest.mark.parametrize("trade", [NEW_SOURCE, "period | value_usd\n2015 | 12e9\n2016 | 4.7e6"])
def test_a_figure_that_somebody_looked_at_passes(trade: str, action: str) -> None:
    figure = given(trade)["trade"].iloc[-1]
    match = {"reporter": ("KOR",), "flow": ("export",), "period": ("2016",)}
    rule = Correction(figure["source"], match, date(2030, 1, 1), action, "looked at")
    hard_checks(given(trade), [], rules=[rule])
    with pytest.raises(ContractError):
        hard_checks(given(trade), [], rules=[replace(rule, match={"period": ("2011",)})])


# what is known


@pytest.mark.parametrize(
    ("trade", "said"),
    [
        ("value_usd | partner\n1 | XXX", "a partner that is not declared.*XXX"),
        ("value_usd | reporter\n1 | DEU", "a reporter that is not declared.*DEU"),
        ("value_usd | source\n1 | baci", "a source that is not declared.*baci"),
        ("value_usd\n-1", "negative or endless values"),
        ("value_usd\ninf", "negative or endless values"),
        ("value_usd | period\n1 | 2016-13", "periods that are not understood.*2016-13"),
        ("value_usd | period\n1 | 2016-01/2016-12", "periods .*not written as here.*2016-01/2016-12"),
        ("value_usd | period\n1 | 2017-01/2017-06", "periods .*not written as here"),
        ("value_usd | classification | code\n1 | H4 | 77", "codes that are not declared.*77"),
        ("value_usd | classification | code\n1 | H4 | TOTAL", "codes that are not declared"),
        ("value_usd | classification | code\n1 | TOTAL | 27", "codes that are not declared"),
        ("value_usd | classification | code\n1 | SITC | 03", "codes that are not declared.*SITC"),
        ("value_usd | classification | code\n1 | H4 | 271", "codes that are not declared.*271"),
    ],
)
def test_what_is_not_known_is_refused_with_its_rows(trade: str, said: str) -> None:
    refused(given(trade), f"table trade: 1 rows with {said}")


@pytest.mark.parametrize("code", ["27", "2709", "270900"])
def test_codes_of_a_named_chapter_are_known(code: str) -> None:
    hard_checks(given(f"value_usd | classification | code\n1 | H4 | {code}"), [])


def test_turnover_of_an_unknown_partner_is_refused() -> None:
    listed = frame(TABLES["partner_turnover"], "partner | period | value_usd\nXXX | 2016 | 1")
    refused(given(partner_turnover=listed), "table partner_turnover: 1 rows with a partner that is not declared")


def test_a_statement_of_an_odd_period_is_refused() -> None:
    refused(
        given(statements=frame(TABLES["statements"], "statement | period\nsaid | 2024?")), "table statements: .*said"
    )


# what an article names

FIGURE = {"reporter": "RUS", "partner": "KOR", "source": "kcs", "period": "2016"}
GOAL = Goal(
    "goal", "x", date(2017, 9, 6), "x", "x", "x", StatedQuantity("30", "usd"), 2020, 2016, Decimal(2), (),
    (GoalReading("stated", "x", ("KOR",)),),
)  # fmt: skip


def article(reading: Reading, *events: str) -> Article:
    sentence = Sentence("s", "claim", "x", "", "", "x", "x", readings=(reading,), events=events)
    return Article("article", "x", "x", "x", date(2018, 2, 28), "x", "x", (sentence,))


@pytest.mark.parametrize(
    ("reading", "events", "missing"),
    [
        (Reading("r", "statement", statements=("unsaid",)), (), r"statements .*\['unsaid'\]"),
        (Reading("r", "implied", statements=("said", "-unsaid")), (), r"statements .*\['unsaid'\]"),
        (Reading("r", "elapsed", event="never"), (), r"events .*\['never'\]"),
        (Reading("r", "region rank", region_figure="west-2016"), (), r"regional figures .*\['west-2016'\]"),
        (Reading("r", "statement", statements=("said",)), ("never",), r"events .*\['never'\]"),
        (Reading("r", "goal", goal="gaol", goal_reading="stated"), (), r"goals .*\['gaol stated'\]"),
        (Reading("r", "goal", goal="goal", goal_reading="twice"), (), r"goals .*\['goal twice'\]"),
        (replace(Reading("r", "level", **FIGURE), source="ksc"), (), r"sources .*\['ksc'\]"),
        (replace(Reading("r", "level", **FIGURE), partner="KRO"), (), r"countries .*\['KRO'\]"),
        (replace(Reading("r", "level", **FIGURE), reporter="RUSS"), (), r"countries .*\['RUSS'\]"),
    ],
)
def test_an_article_that_names_what_is_not_there_is_refused(
    reading: Reading, events: tuple[str, ...], missing: str
) -> None:
    with pytest.raises(ContractError, match=f"article article names {missing}"):
        hard_checks(given(), [article(reading, *events)], [GOAL])


@pytest.mark.parametrize(
    "reading",
    [
        Reading("r", "level", **FIGURE),
        Reading("r", "implied", statements=("-said",)),
        Reading("r", "elapsed", event="summit"),
        Reading("r", "goal", goal="goal", goal_reading="stated"),
    ],
)
def test_an_article_that_names_what_is_there_passes(reading: Reading) -> None:
    hard_checks(given(), [article(reading, "summit")], [GOAL])


# soft ones


def soft(rules: list[Correction] | None = None, **tables: pd.DataFrame) -> pd.DataFrame:
    nothing = {
        "flows": FLOWS.empty(), "mirror_gap": MIRROR_GAP.empty(), "growth": GROWTH.empty(), "trade": TRADE.empty(),
        "series": SERIES.empty(),
    }  # fmt: skip
    found = soft_checks({**nothing, **tables}, rules or [])
    validate(CHECKS, found)
    return found


CHAPTERS = """
    classification | code  | value_usd | known_from | known_until
    TOTAL          | TOTAL | {total}   | 2020-01-01 |
    H4             | 03    | 400       | 2020-01-01 |
    H4             | 27    | 600       | 2020-01-01 |
"""


@pytest.mark.parametrize(("total", "complains"), [("1000", False), ("1000.9", False), ("1002", True), ("998", True)])
def test_chapters_that_do_not_add_up_to_the_total_complain(total: str, complains: bool) -> None:
    found = soft(flows=frame(FLOWS, CHAPTERS.format(total=total), period="2016"))
    assert found["check"].tolist() == (["chapters-against-total"] if complains else [])
    if complains:
        assert "add up to 1,000 dollars" in found["message"].item()
        assert found["found"].item() == pytest.approx((1000 / float(total) - 1) * 100)
        assert found[["classification", "value_usd", "other_usd"]].iloc[0].tolist() == ["H4", float(total), 1000]


def test_chapters_without_a_total_complain_until_there_is_one() -> None:
    rows = frame(FLOWS, CHAPTERS.format(total="1000"), period="2016")
    rows.loc[0, "known_from"] = pd.Timestamp("2021-01-01")
    found = soft(flows=rows)
    assert_rows(
        found,
        """
        check                  | found | limit | other_usd | known_from | known_until
        chapters-without-total | 2     | 0     | 1000      | 2020-01-01 | 2021-01-01
        """,
    )
    assert "no total says whether they are all" in found["message"].item()
    other = rows.assign(source=["imf-dots", "kcs", "kcs"])
    assert soft(flows=other)["known_until"].isna().all()


def test_chapters_of_two_editions_are_never_added_up() -> None:
    """One year in two editions of the nomenclature: each adds up to the total by itself."""
    lines = CHAPTERS.format(total="1000") + "    H5 | 03 | 400 | 2020-01-01 |\n    H5 | 27 | 600 | 2020-01-01 |\n"
    assert soft(flows=frame(FLOWS, lines, period="2016")).empty


def test_a_finding_lasts_only_while_the_figures_are_the_answer() -> None:
    found = soft(
        flows=frame(
            FLOWS,
            """
            classification | code  | value_usd | known_from | known_until
            TOTAL          | TOTAL | 900       | 2020-01-01 | 2021-01-01
            TOTAL          | TOTAL | 1000      | 2021-01-01 |
            H4             | 27    | 1000      | 2020-06-01 |
            """,
            period="2016",
        )
    )
    assert_rows(found, "check | known_from | known_until\nchapters-against-total | 2020-06-01 | 2021-01-01")


@pytest.mark.parametrize(("other", "complains"), [("104", False), ("96", False), ("106", True), ("94", True)])
def test_two_sources_of_one_countrys_figure_far_apart_complain_once(other: str, complains: bool) -> None:
    found = soft(flows=frame(FLOWS, f"source | value_usd\nkcs | 100\nimf-dots | {other}", period="2016"))
    assert len(found) == int(complains)
    if complains:
        said = found[["source", "value_usd", "other_source", "other_usd"]].iloc[0].tolist()
        assert said == ["imf-dots", float(other), "kcs", 100]


def test_a_reconciled_source_is_not_compared_with_what_it_reconciles() -> None:
    assert soft(flows=frame(FLOWS, "source | value_usd\nbaci | 80\nkcs | 100", period="2016")).empty


def test_figures_of_other_partners_are_not_compared_softly() -> None:
    assert soft(
        flows=frame(FLOWS, "source | partner | value_usd\nkcs | CHN | 1\nimf-dots | CHN | 9", period="2016")
    ).empty


@pytest.mark.parametrize(("gap", "complains"), [("50", False), ("51", True), ("-51", True)])
def test_a_wide_gap_between_the_mirrors_complains(gap: str, complains: bool) -> None:
    gaps = frame(MIRROR_GAP, f"exporter_usd | importer_usd | gap_usd | gap_percent\n1 | 2 | 1 | {gap}")
    found = soft(
        mirror_gap=gaps.assign(exporter="KOR", importer="RUS", exporter_source="kcs", importer_source="imf-imts")
    )
    assert found["check"].tolist() == ["mirror-gap"] * complains
    if complains:
        names = ["reporter", "partner", "flow", "source", "other_source", "value_usd", "other_usd"]
        assert found[names].iloc[0].tolist() == ["KOR", "RUS", "export", "kcs", "imf-imts", 1, 2]


@pytest.mark.parametrize(
    ("measure", "growth", "complains"), [("export", "61", True), ("import", "-61", True), ("export", "59", False), ("turnover", "99", False)]
)  # fmt: skip
def test_a_break_in_a_flow_complains(measure: str, growth: str, complains: bool) -> None:
    broken = frame(GROWTH, f"measure | value_usd | base_value_usd | growth_percent\n{measure} | 2 | 1 | {growth}")
    found = soft(growth=broken)
    assert found["check"].tolist() == ["break"] * complains
    assert found[["flow", "value_usd", "other_usd"]].to_numpy().tolist() == [[measure, 2, 1]] * complains


def test_a_rule_that_covers_nothing_is_to_be_removed() -> None:
    rule = Correction("kcs", {"period": ("2016",)}, date(2022, 2, 2), "suspect", "wrong")
    used = frame(TRADE, "period | value_usd | published\n2016 | 1 | 2022-02-02")
    mended = frame(TRADE, "period | value_usd | published\n2016 | 1 | 2022-02-03")
    assert soft([rule], trade=used).empty
    assert_rows(soft([rule], trade=mended), "check | found | limit\nidle-correction | 0 | 1")


@pytest.mark.parametrize(("turnover", "complains"), [("1000", False), ("1000.9", False), ("1002", True), ("998", True)])
def test_a_headline_turnover_that_its_headline_flows_do_not_add_up_to_complains(turnover: str, complains: bool) -> None:
    points = f"""
        measure  | source     | value_usd | known_from | known_until
        export   | bok-ecos   | 400       | 2020-01-01 |
        import   | imf-dots   | 600       | 2020-01-01 | 2021-01-01
        turnover | statements | {turnover}| 2019-01-01 |
    """
    found = soft(series=frame(SERIES, points, period="2017"))
    assert found["check"].tolist() == ["flows-against-turnover"] * complains
    if complains:
        names = ["reporter", "period", "source", "value_usd", "other_usd"]
        assert found[names].iloc[0].tolist() == ["KOR", "2017", "statements", float(turnover), 1000]
        assert_rows(found, "known_from | known_until \n 2020-01-01 | 2021-01-01")


def test_empty_tables_have_no_finding() -> None:
    assert soft().empty


# the project's own data


def test_a_thousandfold_slip_anywhere_in_the_pairs_totals_stops_the_build(declared: CuratedData) -> None:
    given = with_stored(declared.frames, [])
    trade = given["trade"]
    totals = trade[(trade["code"] == "TOTAL") & trade["partner"].isin(["KOR", "RUS"]) & (trade["value_usd"] > 3e9)]
    for place in totals.index[::40]:
        slipped = trade.copy()
        slipped.loc[place, "value_usd"] /= 1000
        with pytest.raises(ContractError, match="thousands"):
            hard_checks({**given, "trade": slipped}, [])


def test_the_projects_own_figures_pass(version: Version) -> None:
    assert "trade" in version.digests


def test_the_chapters_that_russia_reported_add_up_to_the_totals_but_for_known_years(version: Version) -> None:
    checks, trade = as_of(version.read("checks")), version.read("trade")
    key = {
        "source": "un-comtrade",
        "reporter": "RUS",
        "partner": "KOR",
        "flow": "export",
        "period": "2009",
        "code": "TOTAL",
    }
    total = trade.loc[(trade[list(key)] == list(key.values())).all(axis=1), "value_usd"].item()
    off = checks[checks["check"] == "chapters-against-total"].set_index("about")["found"]
    chapters = 5.477e9  # as the correction of that figure says
    assert off["un-comtrade RUS KOR export 2009 H3"] == pytest.approx((chapters / total - 1) * 100, abs=0.05)
