"""Turnover and growth: one source, both flows, complete periods."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.derive.flows import flows, worlds_from_lists
from etl.derive.measures import measures
from etl.derive.turnover import growth, join_flows, turnover
from etl.model import Flow, Period
from etl.schema.gate import validate
from etl.schema.table import as_of
from etl.schema.tables import TABLES
from tests.effort import examples
from tests.frames import assert_rows, frame

FLOWS, TURNOVER, GROWTH, TRADE = (TABLES[name] for name in ("flows", "turnover", "growth", "trade"))


def turned(text: str, **fixed: object) -> pd.DataFrame:
    rows = turnover(join_flows(frame(FLOWS, text, **fixed)))
    validate(TURNOVER, rows)
    return rows


def grown(text: str, **fixed: object) -> pd.DataFrame:
    """Growth of exports, as the flows alone give it."""
    rows = frame(FLOWS, text, **fixed)
    measured = measures(rows, join_flows(rows))
    result = growth(measured[measured["measure"].isin(list(Flow))])
    validate(GROWTH, result)
    return result


class TestTurnover:
    def test_both_flows_of_a_source_give_turnover_and_balance(self) -> None:
        assert_rows(
            turned("flow | period | value_usd \n export | 2016 | 4,769 \n import | 2016 | 8,641"),
            """
            source | reporter | partner | period | export_usd | import_usd | value_usd | balance_usd
            kcs    | KOR      | RUS     | 2016   | 4,769      | 8,641      | 13,410    | -3,872
            """,
        )

    def test_beside_recovered_imports_stand_the_exports_that_koreas_own_authority_publishes(self) -> None:
        assert_rows(
            turned(
                """
                source            | flow   | period | value_usd | status   | known_from | known_until
                imf-imts-inverted | export | 2023   | 6,166     | derived  | 2024-01-01 |
                imf-imts-inverted | import | 2023   | 8,892     | derived  | 2024-01-01 |
                kosis             | export | 2023   | 6,133     | reported | 2024-04-22 |
                bok-ecos          | export | 2023   | 6,134     | derived  | 2024-03-01 |
                un-comtrade       | export | 2023   | 9         | suspect  | 2024-01-01 |
                """
            ),
            """
            source            | period | export_usd | import_usd | value_usd | known_from | known_until
            imf-imts-inverted | 2023   | 6,166      | 8,892      | 15,058    | 2024-01-01 | 2024-03-01
            imf-imts-inverted | 2023   | 6,134      | 8,892      | 15,026    | 2024-03-01 | 2024-04-22
            imf-imts-inverted | 2023   | 6,133      | 8,892      | 15,025    | 2024-04-22 |
            """,
        )

    @pytest.mark.parametrize("flow", ["export", "import"])
    def test_one_flow_alone_gives_no_turnover(self, flow: str) -> None:
        assert turned(f"flow | period | value_usd \n {flow} | 2016 | 1").empty

    @pytest.mark.parametrize(
        "other",
        ["imf-imts|KOR|RUS|2016", "kcs|RUS|KOR|2016", "kcs|KOR|CHN|2016", "kcs|KOR|RUS|2017", "kcs|KOR|RUS|2016-H1"],
    )
    def test_flows_of_different_sources_partners_or_periods_are_never_added(self, other: str) -> None:
        header = "source | reporter | partner | period | flow | value_usd"
        assert turned(f"{header} \n kcs | KOR | RUS | 2016 | export | 1 \n {other} | import | 1").empty

    def test_products_have_no_turnover(self) -> None:
        assert turned("flow | period | value_usd \n export | 2016 | 1 \n import | 2016 | 1", code="27").empty

    def test_turnover_is_known_once_both_flows_are(self) -> None:
        assert_rows(
            turned(
                """
                flow   | period | value_usd | known_from | known_until
                export | 2016   | 1         | 2017-01-01 | 2017-05-01
                export | 2016   | 2         | 2017-05-01 |
                import | 2016   | 10        | 2017-03-01 |
                """
            ),
            """
            value_usd | known_from | known_until
            11        | 2017-03-01 | 2017-05-01
            12        | 2017-05-01 |
            """,
        )

    def test_turnover_is_as_weak_as_its_weaker_flow(self) -> None:
        rows = turned(
            "flow | period | value_usd | status \n export | 2016 | 1 | reported \n import | 2016 | 1 | suspect"
        )
        assert_rows(rows, "status \n suspect")

    def test_nothing_has_no_turnover(self) -> None:
        assert turned("").empty


class TestMeasures:
    def test_flows_and_turnover_stand_under_one_column(self) -> None:
        both = frame(FLOWS, "flow | period | value_usd \n export | 2016 | 1 \n import | 2016 | 2")
        assert_rows(
            measures(both, join_flows(both)),
            "measure | value_usd \n export | 1 \n import | 2 \n turnover | 3 \n balance | -1",
        )

    def test_products_are_left_out(self) -> None:
        chapters = frame(FLOWS, "code | value_usd \n 27 | 1")
        assert measures(chapters, join_flows(chapters)).empty


class TestGrowth:
    def test_growth_is_against_the_same_months_of_the_year_before(self) -> None:
        assert_rows(
            grown(
                """
                period          | value_usd
                2016            | 100
                2017            | 150
                2016-H1         | 40
                2017-H1         | 30
                2016-01/2016-07 | 50
                2017-01/2017-07 | 50
                2016-03         | 4
                2017-03         | 5
                """
            ),
            """
            period          | base_period     | value_usd | base_value_usd | growth_percent
            2017            | 2016            | 150       | 100            | 50
            2017-H1         | 2016-H1         | 30        | 40             | -25
            2017-01/2017-07 | 2016-01/2016-07 | 50        | 50             | 0
            2017-03         | 2016-03         | 5         | 4              | 25
            """,
        )

    @pytest.mark.parametrize(("base", "now"), [("2015", "2017"), ("2016-H2", "2017-H1"), ("2016-02", "2017-03"), ("2016", "2017-H1")])  # fmt: skip
    def test_other_periods_have_no_growth(self, base: str, now: str) -> None:
        assert grown(f"period | value_usd \n {base} | 1 \n {now} | 2").empty

    def test_growth_never_joins_two_sources(self) -> None:
        assert grown("source | period | value_usd \n kcs | 2016 | 1 \n imf-imts | 2017 | 2").empty

    def test_growth_never_joins_two_reporters(self) -> None:
        assert grown("reporter | partner | period | value_usd \n KOR | RUS | 2016 | 1 \n RUS | KOR | 2017 | 2").empty

    def test_growth_never_joins_two_flows(self) -> None:
        assert grown("flow | period | value_usd \n export | 2016 | 1 \n import | 2017 | 2").empty

    def test_a_base_of_zero_has_no_growth(self) -> None:
        assert grown("period | value_usd \n 2016 | 0 \n 2017 | 2").empty

    def test_a_fall_to_zero_is_a_fall_of_all(self) -> None:
        assert_rows(grown("period | value_usd \n 2016 | 2 \n 2017 | 0"), "growth_percent \n -100")

    def test_growth_is_of_the_pair_and_its_worlds_only(self) -> None:
        rows = grown(
            """
            reporter | partner | period | value_usd
            KOR      | RUS     | 2016   | 1
            KOR      | RUS     | 2017   | 1
            KOR      | WLD     | 2016   | 1
            KOR      | WLD     | 2017   | 1
            KOR      | CHN     | 2016   | 1
            KOR      | CHN     | 2017   | 1
            CHN      | RUS     | 2016   | 1
            CHN      | RUS     | 2017   | 1
            """
        )
        assert_rows(rows, "reporter | partner \n KOR | RUS \n KOR | WLD")

    def test_a_revised_base_revises_the_growth(self) -> None:
        assert_rows(
            grown(
                """
                period | value_usd | known_from | known_until
                2016   | 100       | 2017-02-01 | 2018-06-01
                2016   | 120       | 2018-06-01 |
                2017   | 150       | 2018-02-01 |
                """
            ),
            """
            growth_percent | known_from | known_until
            50             | 2018-02-01 | 2018-06-01
            25             | 2018-06-01 |
            """,
        )

    def test_growth_is_as_weak_as_the_weaker_year(self) -> None:
        assert_rows(
            grown("period | value_usd | status \n 2016 | 1 | suspect \n 2017 | 1 | reported"), "status \n suspect"
        )

    @pytest.mark.parametrize(("base", "now"), [("reported", "estimate"), ("estimate", "estimate")])
    def test_an_estimate_has_no_growth_because_its_change_is_the_partners(self, base: str, now: str) -> None:
        rows = grown(f"period | value_usd | status \n 2021 | 1 | {base} \n 2022 | 2 | {now} \n 2020 | 1 | reported")
        assert set(rows["period"]) <= {"2021"}

    def test_nothing_does_not_grow(self) -> None:
        assert grown("").empty


# The same, in plain Python over one day's figures: no frame, no join, no dates.

type_of_key = tuple[str, str, str]


def plainly(trade: pd.DataFrame, day: pd.Timestamp) -> tuple[dict[type_of_key, float], dict[type_of_key, float]]:
    """Turnover and its growth by (source, reporter, period), from the figures that were public on a day."""
    known: dict[tuple[str, str, str, str], float] = {}
    for row in trade.sort_values("published").itertuples():
        if row.published <= day:
            known[row.source, row.reporter, row.flow, row.period] = row.value_usd
    for source, reporter, flow in {key[:3] for key in known}:
        for whole in ("2016-H1", "2016-H2", "2017-H1", "2016"):
            parts = [known.get((source, reporter, flow, str(month))) for month in Period.parse(whole).months()]
            if None not in parts:
                known.setdefault((source, reporter, flow, whole), sum(part for part in parts if part is not None))
    turnovers = {
        (source, reporter, period): value + known[source, reporter, "import", period]
        for (source, reporter, flow, period), value in known.items()
        if flow == "export" and (source, reporter, "import", period) in known
    }
    grown = {}
    for (source, reporter, period), value in turnovers.items():
        base = turnovers.get((source, reporter, str(Period.parse(period).a_year_before())))
        if base:
            grown[source, reporter, period] = (value / base - 1) * 100
    return turnovers, grown


PERIODS = [f"2016-{month:02d}" for month in range(1, 13)] + [f"2017-{month:02d}" for month in range(1, 7)]
DAYS = [f"2018-01-{day:02d}" for day in range(1, 7)]


def figures(chance: Random) -> pd.DataFrame:
    lines = ["source | reporter | partner | flow | period | value_usd | published"]
    for who in ("kcs | KOR | RUS", "imf-imts | KOR | RUS", "imf-imts | RUS | KOR"):
        for flow in ("export", "import"):
            for period in [*PERIODS, "2015", "2016", "2016-H1", "2017-H1"]:
                likely = 0.99 if period in PERIODS else 0.5
                published = chance.sample(DAYS[:4] if period in PERIODS else DAYS, chance.choice([1, 2]))
                lines += [
                    f"{who}|{flow}|{period}|{chance.randrange(4)}|{day}"
                    for day in published
                    if chance.random() < likely
                ]
    return frame(TRADE, "\n".join(lines))


@examples(8, 4)
@given(st.randoms(use_true_random=True).map(figures), st.sampled_from(DAYS))
def test_turnover_and_growth_as_of_a_day_are_what_that_day_gives_by_hand(trade: pd.DataFrame, text: str) -> None:
    day = pd.Timestamp(text)
    flowed = flows(trade, worlds_from_lists(trade, TABLES["partner_lists"].empty()))
    turned = turnover(join_flows(flowed))
    grown = growth(measures(flowed, join_flows(flowed)))
    expected_turnover, expected_growth = plainly(trade, day)
    then = as_of(turned, day).set_index(["source", "reporter", "period"])["value_usd"]
    assert then.to_dict() == expected_turnover
    rates = as_of(grown[grown["measure"] == "turnover"], day).set_index(["source", "reporter", "period"])[
        "growth_percent"
    ]
    assert rates.to_dict() == pytest.approx(expected_growth)
