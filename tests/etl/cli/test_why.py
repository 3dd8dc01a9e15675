"""Where a figure or a verdict comes from: every tree ends at a publisher's address."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd
import pytest

from etl.cli._lineage_node import LineageNode
from etl.cli.why import explain
from etl.errors import UsageError
from etl.pipeline import DataFolder
from etl.schema.table import as_of
from etl.store import Version


class Held(Version):
    """A version whose tables are read once, some of them changed in memory."""

    tables: dict[str, pd.DataFrame]

    @classmethod
    def of(cls, version: Version, **changed: pd.DataFrame) -> Held:
        held = cls(version.folder)
        object.__setattr__(held, "tables", changed)
        return held

    def read(self, table: str) -> pd.DataFrame:
        if table not in self.tables:
            self.tables[table] = super().read(table)
        return self.tables[table]


@pytest.fixture(scope="module")
def version(project: DataFolder) -> Version:
    return Held.of(project.store.current())


@pytest.fixture(scope="module")
def trees(version: Version) -> dict[str, LineageNode]:
    """The tree of every claim, by its name."""
    return {claim: explain(version, ["claim", claim]) for claim in version.read("claims")["claim"]}


def leaves(node: LineageNode) -> Iterator[LineageNode]:
    if not node.rests_on:
        yield node
    for child in node.rests_on:
        yield from leaves(child)


def texts(node: LineageNode) -> list[str]:
    return [node.text, *[text for child in node.rests_on for text in texts(child)]]


def ends_in_addresses(node: LineageNode) -> list[str]:
    """Return the leaves that do not: but for readings without a figure, none should be given."""
    return [
        leaf.text
        for leaf in leaves(node)
        if "http://" not in leaf.text and "https://" not in leaf.text and "no figure in the tables" not in leaf.text
    ]


@pytest.mark.parametrize("day", [None, "2018-02-28"])
def test_every_claim_ends_in_addresses_then_and_now(
    version: Version, trees: dict[str, LineageNode], day: str | None
) -> None:
    for claim, now in trees.items():
        node = explain(version, ["claim", claim], pd.Timestamp(day)) if day else now
        assert ends_in_addresses(node) == [], claim
        assert "East Asia Forum" in node.rests_on[0].text


def test_a_claims_tree_has_every_reading_and_its_word(version: Version, trees: dict[str, LineageNode]) -> None:
    checks, words = as_of(version.read("claim_checks")), as_of(version.read("claim_words")).set_index("claim")["word"]
    for claim, node in trees.items():
        promise = "; the promise itself: not met" if claim == "double-by-2020" else ""
        assert node.text == f"{claim}: {words[claim]}{promise}"
        assert len(node.rests_on) == 1 + (checks["claim"] == claim).sum()


def test_only_readings_without_data_have_no_figure(version: Version, trees: dict[str, LineageNode]) -> None:
    checks = as_of(version.read("claim_checks"))
    for claim, node in trees.items():
        said = sum("no figure in the tables" in text for text in texts(node))
        assert said == ((checks["claim"] == claim) & checks["evidence"].isna()).sum(), claim


@pytest.mark.parametrize("goal", ["double-by-2020", "thirty-billion-by-2015"])
def test_a_goal_rests_on_its_words_and_on_the_years_of_each_reading(version: Version, goal: str) -> None:
    node = explain(version, ["goal", goal])
    outcomes = as_of(version.read("goal_outcomes"))
    assert ends_in_addresses(node) == []
    assert len(node.rests_on) == 1 + (outcomes["goal"] == goal).sum()
    row = version.read("goals").set_index("goal").loc[goal]
    for reading in node.rests_on[1:]:
        years = {text.split(" ")[3].rstrip(":") for text in texts(reading) if text.startswith("headline")}
        assert years == {str(row["base_year"]), str(row["due"])}


def test_constant_dollars_rest_on_the_price_levels_too(version: Version) -> None:
    (constant, *_) = (
        node for node in explain(version, ["goal", "double-by-2020"]).rests_on if "of 2016, KOR" in node.text
    )
    levels = [text for text in texts(constant) if text.startswith("US consumer prices")]
    assert [text.split(":")[0][-4:] for text in levels] == ["2016", "2020"]


def test_a_goals_target_worked_out_from_a_base_rests_on_the_figure_of_the_base(version: Version) -> None:
    readings = {node.text.split(":")[0]: node for node in explain(version, ["claim", "double-by-2020"]).rests_on[1:]}
    twice = texts(readings["twice Korea's 2016"])
    assert any(text.startswith("headline KOR turnover 2016") for text in twice)
    stated = texts(readings["Moon Jae-in and Vladimir Putin, Vladivostok summit"])
    assert not any(text.startswith("headline") for text in stated)


def test_a_name_that_is_a_claim_and_a_goal_gives_both_and_its_kind_picks_one(version: Version) -> None:
    both = explain(version, ["double-by-2020"])
    assert [node.text for node in both.rests_on] == [
        explain(version, ["claim", "double-by-2020"]).text,
        explain(version, ["goal", "double-by-2020"]).text,
    ]


@pytest.mark.parametrize(("table", "key"), [("statements", "statement"), ("events", "event"), ("sources", "source")])
def test_statements_events_and_sources_are_explained_by_their_name_alone(
    version: Version, table: str, key: str
) -> None:
    addresses = version.read(table).set_index(key)["address"]
    for name in addresses.index:
        assert addresses[name] in explain(version, [name]).text


# figures


def test_a_figure_is_explained_from_every_source_that_has_it(version: Version) -> None:
    node = explain(version, ["RUS", "KOR", "export", "2016"])
    flows = as_of(version.read("flows"))
    key = {"reporter": "RUS", "partner": "KOR", "flow": "export", "period": "2016", "code": "TOTAL"}
    sources = flows.loc[(flows[list(key)] == list(key.values())).all(axis=1), "source"]
    headline, *others = node.rests_on
    assert headline.text.startswith("headline RUS export 2016:")
    served = {child.text.split(" ")[0] for child in headline.rests_on}
    assert sorted([*served, *(child.text.split(" ")[0] for child in others)]) == sorted(sources)
    assert ends_in_addresses(node) == []


@pytest.mark.parametrize(("reporter", "partner"), [("KOR", "RUS"), ("RUS", "KOR")])
@pytest.mark.parametrize("measure", ["turnover", "balance", "export"])
def test_a_figure_begins_with_the_number_that_every_page_shows(
    version: Version, reporter: str, partner: str, measure: str
) -> None:
    points = as_of(version.read("series"))
    points = points[(points["reporter"] == reporter) & (points["measure"] == measure)]
    for point in points[points["period"].isin(["2012", "2016", "2017", "2018", "2024"])].itertuples():
        node = explain(version, [reporter, partner, measure, point.period])
        assert f": {point.value_usd:,.0f} dollars, {point.source}" in node.rests_on[0].text
        assert ends_in_addresses(node) == []


def test_a_point_that_stands_on_a_statement_leads_to_its_speaker_and_words(version: Version) -> None:
    said = texts(explain(version, ["KOR", "RUS", "turnover", "2017"]).rests_on[0])
    assert said[0].startswith("headline KOR turnover 2017: 19,000,000,000 dollars")
    assert "Embassy of Korea in Moscow in Yonhap" in said[1]
    then = texts(explain(version, ["RUS", "KOR", "turnover", "2019"], pd.Timestamp("2020-12-31")).rests_on[0])
    assert "almost 25,000,000,000 dollars" in then[1]


def test_a_turnover_that_is_no_headline_is_told_with_its_number_before_its_flows(version: Version) -> None:
    nodes = explain(version, ["RUS", "KOR", "turnover", "2016"]).rests_on
    (dots,) = (node for node in nodes if node.text.startswith("imf-dots"))
    assert dots.text.startswith("imf-dots RUS–KOR turnover 2016: 15,144,558,714 dollars")
    assert len(dots.rests_on) == 2


def test_the_words_of_a_figure_may_come_in_any_order_and_case(version: Version) -> None:
    wanted = explain(version, ["RUS", "KOR", "turnover", "2016", "imf-imts"])
    for words in (["2016", "imf-imts", "rus", "kor", "turnover"], ["imf-imts", "RUS", "KOR", "2016"]):
        assert explain(version, words).rests_on == wanted.rests_on


def test_turnover_rests_on_both_flows(version: Version) -> None:
    (node,) = explain(version, ["RUS", "KOR", "turnover", "2016", "imf-imts"]).rests_on
    assert "15,144,558,714 dollars" in node.text
    assert [child.text.split(" ")[2] for child in node.rests_on] == ["export", "import"]
    assert sum(float(child.text.split(" ")[4].replace(",", "")) for child in node.rests_on) == 15_144_558_714


def test_a_year_of_months_rests_on_its_twelve_months(version: Version) -> None:
    (year,) = explain(version, ["kcs", "KOR", "RUS", "export", "2020"]).rests_on
    assert "sum of months" in year.text
    assert [child.text.split(" ")[3].rstrip(":") for child in year.rests_on] == [f"2020-{m:02d}" for m in range(1, 13)]
    total = sum(float(child.text.split(" ")[4].replace(",", "")) for child in year.rests_on)
    assert f"{total:,.0f} dollars" in year.text


def test_a_recovered_figure_rests_on_the_estimate_and_on_both_figures_of_the_ratio(version: Version) -> None:
    (figure,) = explain(version, ["imf-imts-inverted", "KOR", "RUS", "export", "2023"]).rests_on
    estimate, ratio = figure.rests_on
    assert estimate.text.startswith("imf-imts RUS–KOR import 2023")
    assert "estimate" in estimate.text
    assert [child.text.split(":")[0] for child in ratio.rests_on] == [
        "kcs KOR–RUS export 2021",
        "imf-imts RUS–KOR import 2021",
    ]
    assert ends_in_addresses(figure) == []


def test_a_chapter_of_goods_is_explained_as_printed(version: Version) -> None:
    node = explain(version, ["RUS", "KOR", "export", "2016", "27"])
    assert [text.split(":")[0] for text in texts(node)[1:]] == ["un-comtrade RUS–KOR export H4 27 2016"] * 2
    assert ends_in_addresses(node) == []


def test_a_suspect_figure_says_why_it_is(version: Version) -> None:
    said = texts(explain(version, ["un-comtrade", "RUS", "KOR", "export", "2016"]))
    assert any("suspect" in text and "Both years stand above" in text for text in said)


def test_a_turnover_that_is_only_listed_is_explained_from_its_list(version: Version) -> None:
    listed, trade = version.read("partner_turnover"), version.read("trade")
    printed = set(zip(trade["source"], trade["reporter"], trade["partner"], trade["period"], strict=True))
    row = next(
        row
        for row in listed.to_dict("records")
        if (row["source"], row["reporter"], row["partner"], row["period"]) not in printed
    )
    node = explain(version, [row["source"], row["reporter"], row["partner"], "turnover", row["period"]])
    assert f"{row['value_usd']:,.0f} dollars" in node.rests_on[0].text
    assert ends_in_addresses(node) == []


def test_as_of_a_day_later_vintages_are_not_told(version: Version) -> None:
    day = pd.Timestamp("2022-02-03")
    node = explain(version, ["RUS", "KOR", "export", "2016"], day)
    (headline,) = node.rests_on
    assert {child.text.split(" ")[0] for child in headline.rests_on} == {"imf-dots"}
    with pytest.raises(UsageError, match="public by 2010-01-01; the first figure is of 2022-02-02"):
        explain(version, ["RUS", "KOR", "export", "2016"], pd.Timestamp("2010-01-01"))


def test_every_vintage_that_was_known_by_a_day_is_told_newest_first(version: Version) -> None:
    trade = version.read("trade")
    key = {"source": "imf-dots", "reporter": "RUS", "partner": "KOR", "flow": "export", "period": "2015"}
    later = trade[(trade[list(key)] == list(key.values())).all(axis=1)].assign(
        value_usd=123.0, published=pd.Timestamp("2024-01-01").as_unit("s")
    )
    edited = Held.of(version, trade=pd.concat([trade, later], ignore_index=True))
    words = list(key.values())
    told = {
        day: [
            text.split(", public by ")[1][:10] for text in texts(explain(edited, words, day)) if ", public by " in text
        ]
        for day in (None, pd.Timestamp("2023-12-31"))
    }
    assert told == {None: ["2024-01-01", "2022-02-02"], pd.Timestamp("2023-12-31"): ["2022-02-02"]}


def test_a_world_total_that_is_a_sum_of_partners_rests_on_the_whole_list(version: Version) -> None:
    lists, flows = version.read("partner_lists"), version.read("flows")
    key = {"source": "imf-imts", "reporter": "RUS", "period": "2016"}
    whole = lists.assign(depth=lists["depth"].where((lists[list(key)] != list(key.values())).any(axis=1), 0))
    world = (flows["partner"] == "WLD") & (flows["source"] == "imf-imts") & (flows["period"] == "2016")
    summed = flows.assign(method=flows["method"].mask(world, "computed"))
    edited = Held.of(version, partner_lists=whole, flows=summed)
    node = explain(edited, ["imf-imts", "RUS", "WLD", "export", "2016"])
    (leaf,) = leaves(node)
    assert leaf.text.startswith("the sum of every partner in the publisher's own list, public by 2026-05-09")
    assert ends_in_addresses(node) == []


def test_a_tree_is_json(version: Version) -> None:
    node = explain(version, ["kcs", "KOR", "RUS", "export", "2020"])
    told = json.loads(json.dumps(node.plain()))
    assert told["text"] == node.text
    assert len(told["rests_on"][0]["rests_on"]) == 12


# words that name nothing


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["nonsense"],
            r"'nonsense' is no .*or source; `python -m etl why claim\|goal\|statement\|event\|region\|source` lists their names",
        ),
        (["turnover-15b"], r"'turnover-15b' is no .*: did you mean 'turnover-15bn'"),
        (["Far-East-Epicenter"], r"did you mean 'far-east-epicentre'"),
        (["claim", "nonsense"], r"there is no claim 'nonsense'; `python -m etl why claim` lists them"),
        (
            ["goal", "double-by-2002"],
            r"there is no goal 'double-by-2002': did you mean 'double-by-2020'\? `python -m etl why goal`",
        ),
        (["statement", "fcs-2016"], r"did you mean .*'fcs-2016-turnover'"),
        (["event", "sumit-2017"], r"did you mean 'summit-2017'"),
        (["source", "x"], r"`python -m etl why source` lists them"),
        (["RUS", "KOR", "turnvoer", "2016"], r"did you mean 'turnover'"),
        (["claim", "x", "turnover-15bn"], "'claim' is no "),
        (["RUS", "KOR"], r"does not say which period: try `why RUS KOR turnover 2016`"),
        (["RUS", "2016"], "does not say which partner"),
        (["export"], "does not say which reporter, partner, period"),
        (["RUS", "KOR", "CHN", "2016"], "'KOR' and 'CHN' both name a partner"),
        (["RUS", "KOR", "2016", "2017"], "'2016' and '2017' both name a period"),
        (["RUS", "KOR", "export", "import", "2016"], "'export' and 'import' both name a flow"),
        (["RUS", "KOR", "1950"], "no source holds RUS KOR 1950: python -m etl status"),
        (["RUS", "KOR", "2016", "imf-dtos"], "'imf-dtos' is no .*: did you mean 'imf-dots'"),
        (["RUS", "KOR", "2016-13"], "'2016-13' is no "),
        (["RUS", "KOR", "2016", "98"], "no source holds"),
    ],
)
def test_words_that_name_nothing_are_answered_with_what_is_near_and_where_the_list_is(
    version: Version, words: list[str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        explain(version, words)


@pytest.mark.parametrize("kind", ["claim", "goal", "statement", "event", "source"])
def test_a_kind_alone_lists_its_names(version: Version, kind: str) -> None:
    names = [node.text for node in explain(version, [kind]).rests_on]
    assert names == sorted(version.read(f"{kind}s")[kind])
