"""What is typed in data/ against the collected facts, and what must hold of it without them."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest

from etl.errors import InputError
from etl.ingest.curated import CuratedData, read_curated
from etl.model import PAIR, last_day
from etl.pipeline import DataFolder
from etl.store import Version
from tests import ROOT, SHARED
from tests.conftest import OWN_DATA

FACTS = SHARED / "facts"

facts_needed = pytest.mark.skipif(not FACTS.is_dir(), reason="the collected facts are not here")
article_needed = pytest.mark.skipif(not (SHARED / "ARTICLE.md").is_file(), reason="the article's sheet is not here")

KEY = ["source", "reporter", "partner", "flow", "period", "classification", "code"]


#: What the facts call a source by the file that it was read from, and our name of that source.
SOURCE_NAMES = {
    "kcs-10day": "kcs",
    "kcs-tradedata": "kcs",
    "un-comtrade-crea": "un-comtrade",
    "un-comtrade-crea-annual": "un-comtrade",
}


def facts(*names: str) -> pd.DataFrame:
    """Return files of facts as text, blanks as empty text, with our names of sources and editions of the nomenclature."""
    files = [pd.read_csv(FACTS / f"{name}.csv", dtype="str", keep_default_na=False) for name in names]
    rows = pd.concat([file if "classification" in file else file.assign(classification="TOTAL") for file in files])
    rows["classification"] = (
        [_edition(*pair) for pair in zip(rows["classification"], rows["period"], strict=True)]
        if "period" in rows
        else rows["classification"]
    )
    return rows.replace({"source": SOURCE_NAMES}) if "source" in rows else rows


def _edition(classification: str, period: str) -> str:
    """Return the edition of the Harmonized System that Korea used, where a file names only the level of its codes."""
    if classification not in ("HS2", "HS4", "HS6"):
        return classification
    return "H4" if period < "2017" else "H5" if period < "2022" else "H6"


def keyed(rows: pd.DataFrame, *columns: str) -> dict[tuple[str, ...], tuple[object, ...]]:
    """Return the columns of each row under its key; two rows of one key would hide one another and are an error."""
    keys = list(rows[KEY].itertuples(index=False, name=None))
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, rows[list(columns)].itertuples(index=False, name=None), strict=True))


def stored(rows: pd.DataFrame) -> pd.DataFrame:
    """Return stored figures as facts write them: blanks empty, days as days."""
    return rows.assign(valuation=rows["valuation"].fillna(""), day=rows["published"].dt.date)


def collected(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(value_usd=rows["value_usd"].astype("float64"))


# figures


@facts_needed
@pytest.mark.parametrize(
    ("names", "partners", "periods", "classified"),
    [
        (("bilateral_annual", "kosis_exports_annual"), PAIR, r"\d{4}", False),
        (("bilateral_monthly", "kcs_import_2023_01"), PAIR, r"\d{4}-\d{2}", False),
        (("world_totals", "kosis_world_totals"), ("WLD",), r"\d{4}", False),
        (("hs_chapters_russia_reported", "fuels_korea_2020"), PAIR, r"\d{4}", True),
        (("fuels_korea_monthly",), PAIR, r"\d{4}-\d{2}", True),
        (("kcs_chapters_2024h1",), PAIR, r"\d{4}-H\d", True),
    ],
)
def test_figures_and_their_standing_are_those_that_were_collected(
    version: Version, names: tuple[str, ...], partners: tuple[str, ...], periods: str, classified: bool
) -> None:
    trade = stored(version.read("trade"))
    ours = trade[
        trade["reporter"].isin(PAIR)
        & trade["partner"].isin(partners)
        & trade["period"].str.fullmatch(periods)
        & ((trade["classification"] != "TOTAL") == classified)
    ]
    theirs = collected(facts(*names))
    printed = theirs[theirs["status"] != "derived"]
    assert keyed(ours, "value_usd", "valuation", "status") == keyed(printed, "value_usd", "valuation", "status")
    if "net_weight_kg" in printed:
        weighed = printed[printed["net_weight_kg"].fillna("") != ""]
        assert keyed(ours[ours["net_weight_kg"].notna()], "net_weight_kg") == keyed(
            weighed.astype({"net_weight_kg": "float64"}), "net_weight_kg"
        )


@facts_needed
@pytest.mark.parametrize(
    "name",
    [
        "bilateral_annual",
        "bilateral_monthly",
        "world_totals",
        "hs_chapters_russia_reported",
        "kosis_exports_annual",
        "kosis_world_totals",
        "fuels_korea_monthly",
        "fuels_korea_2020",
        "kcs_chapters_2024h1",
    ],
)
def test_figures_keep_the_day_and_the_place_where_they_were_read(version: Version, name: str) -> None:
    trade = keyed(stored(version.read("trade")), "day", "address")
    for row in facts(name).to_dict("records"):
        if row["status"] == "derived":
            continue
        day, address = trade[tuple(row[column] for column in KEY)]
        repository, commit = re.match(r"([^@ ]+)@([0-9a-f]+)", row["where_read"]).groups()  # type: ignore[union-attr]
        assert repository in address
        assert commit[:7] in address
        if row["seen_by"]:
            assert day == last_day(row["seen_by"])


@facts_needed
def test_figures_that_were_derived_come_out_of_the_derivation(version: Version) -> None:
    flows = version.read("flows")
    ours = keyed(flows[flows["known_until"].isna()], "value_usd", "status")
    derived = facts("bilateral_annual").query("status == 'derived'")
    assert len(derived) > 0
    for row in derived.to_dict("records"):
        value, status = ours[tuple(row[column] for column in KEY)]
        assert status == "derived"
        slack = 1000.0 if row["source"] == "imf-imts-inverted" else 0.0
        assert value == pytest.approx(float(row["value_usd"]), abs=slack, rel=0)


@facts_needed
def test_partners_stand_in_their_places(version: Version) -> None:
    ranks = version.read("partner_ranks")
    ranks = ranks[(ranks["among"] == "every partner") & (ranks["source"] != "imf-dots")]
    ours = ranks.sort_values(["rank", "partner"])
    theirs = collected(facts("partners_top20").query("source != 'imf-dots'"))  # there Australia stands twice in Korea's
    codes: dict[str, set[str]] = {}
    by = ["source", "reporter", "measure", "period"]
    lists = dict(iter(ours.groupby(by)))
    wanted = dict(iter(theirs.groupby(by)))
    assert lists.keys() == wanted.keys()
    annual = facts("bilateral_annual").query("status == 'suspect'")
    suspect = set(zip(annual["source"], annual["reporter"], annual["period"], strict=True))
    for key, listed in wanted.items():
        held = lists[key]
        rounding = 1.0 if key[2] == "turnover" else 0.0  # two flows, each in whole dollars
        assert list(held["value_usd"]) == pytest.approx(list(listed["value_usd"]), abs=rounding, rel=0), key
        for partner, ours_is, theirs_is in zip(held["partner"], held["status"], listed["status"], strict=True):
            pair = partner in PAIR and (key[0], key[1], key[3]) in suspect  # the lists of partners do not mark these
            assert ours_is == theirs_is or (pair and ours_is == "suspect"), (key, partner)
        assert list(held["rank"]) == list(range(1, 21)), key
        for code, name in zip(held["partner"], listed["partner_name"], strict=True):
            codes.setdefault(name, set()).add(code)
    assert {name: found for name, found in codes.items() if len(found) > 1} == {}
    anchors = {
        "Korea, Republic of": "KOR", "Rep. of Korea": "KOR", "United States": "USA", "USA": "USA",
        "China": "CHN", "Türkiye, Republic of": "TUR",
        "Switzerland": "CHE",
    }  # fmt: skip
    assert {name: codes[name] for name in anchors} == {name: {code} for name, code in anchors.items()}


@facts_needed
def test_places_of_the_imf_are_those_of_its_whole_lists(version: Version) -> None:
    """Reckon the places anew from the figures as collected: partners by the IMF's names, areas and groups left out."""
    names = pd.read_csv(ROOT / "data/reference/codes/imf_dots_names.csv").set_index("name")["country"]
    world = pd.read_parquet(FACTS / "world" / "imf_dots_1992_2020.parquet")
    pair = world.assign(reporter=world["reporter"].map(names), partner=world["partner"].map(names)).dropna()
    pair = pair[pair["reporter"].isin(PAIR)].astype({"year": "str"})
    both = pair.pivot_table(index=["reporter", "year", "partner"], columns="flow", values="value_usd")
    wanted = both.assign(turnover=both["export"] + both["import"]).stack().rename("value_usd").reset_index()
    wanted.columns = pd.Index(["reporter", "period", "partner", "measure", "value_usd"])
    ranks = version.read("partner_ranks").query(
        "source == 'imf-dots' and among == 'every partner' and status != 'derived'"
    )
    joined = ranks.merge(wanted, on=["reporter", "period", "partner", "measure"], suffixes=("", "_wanted"))
    assert len(joined) == len(ranks) > 10_000
    assert (joined["value_usd"] == joined["value_usd_wanted"]).all()
    flows = joined[joined["measure"] != "turnover"]
    again = flows.groupby(["reporter", "period", "measure"])["value_usd"].rank(method="min", ascending=False)
    assert (flows["rank"] == again).all()


@facts_needed
def test_exchange_rates_are_those_that_were_collected(version: Version) -> None:
    names = {"wb_wdi_PA.NUS.FCRF": "world-bank", "datasets_exchange-rates": "fred", "rosstat": "rosstat"}
    theirs = {
        (names[row["source"]], row["currency"], int(row["year"])): float(row["rate"])
        for row in facts("fx_annual").to_dict("records")
    }
    ours = {
        (row.source, row.currency, row.year): row.units_per_usd
        for row in version.read("exchange_rates").itertuples(index=False)
    }
    assert ours == theirs


@facts_needed
def test_consumer_prices_are_those_that_were_collected(version: Version) -> None:
    theirs = {
        int(row["year"]): (float(row["cpi_u_1982_84_100"]), int(row["months"]))
        for row in facts("cpi_us_annual").to_dict("records")
    }
    ours = {row.year: (row.index_value, row.months) for row in version.read("consumer_prices").itertuples(index=False)}
    assert ours == theirs


@facts_needed
def test_world_prices_are_those_that_were_collected(version: Version) -> None:
    theirs = {
        (row["commodity"], int(row["year"])): (float(row["value"]), row["unit"])
        for row in facts("commodity_prices").to_dict("records")
    }
    rows = version.read("commodity_prices")
    ours = {(row.commodity, row.year): (row.price, row.price_unit) for row in rows.itertuples(index=False)}
    assert ours == theirs
    banks = rows["source"] == "world-bank-prices"
    assert rows[~banks]["commodity"].str.contains("EIA").all()
    assert set(rows[banks]["published"].dt.strftime("%Y-%m-%d")) == {"2025-05-02"}


@facts_needed
def test_chapters_have_the_names_of_the_nomenclature(version: Version) -> None:
    theirs = facts("hs_nomenclature")[["hscode", "description", "section", "section_name"]]
    ours = version.read("nomenclature")[["chapter", "description", "section", "section_name"]]
    held, wanted = (sorted(rows.itertuples(index=False, name=None)) for rows in (ours, theirs))
    assert held[:-1] == wanted[:-1]
    assert held[-1][:2] == wanted[-1][:2]
    assert wanted[-1][2:] == ("TOTAL", "")  # goods of no kind stand in no section of the nomenclature: one of our own
    assert held[-1][2] not in set(theirs["section"])


# statements, events, goals


def _collected_day(text: str) -> object:
    """Read a day as the facts write it: the last day that it can mean, or nothing if none is given."""
    if match := re.match(r"(\d{4})-(\d{2})/(\d{2})$", text):
        return last_day(f"{match[1]}-{match[3]}")
    match = re.match(r"\d{4}(-\d{2}(-\d{2})?)?", text)
    return last_day(match[0]) if match else None


#: Statements that are held already, as another paper printed them on another day.
HELD_FROM_ANOTHER_PAPER = ("globalresearch.ca", "pledgetimes.com")


def _key_of_statement(row: dict[str, str], subject: str) -> tuple[object, ...]:
    return (
        subject,
        "RUS" if subject == "region" else row["reporter"],
        row["partner"] if row["reporter"] or subject == "region" else "",
        "" if row["flow"] == "share" else row["flow"],
        row["period"].rstrip("?").removesuffix(" (about)"),
        float(row["value_usd"]) if row["value_usd"] else None,
        float(row["growth_pct"]) if row["growth_pct"] else None,
        row["url"],
    )


def _held_statements(version: Version) -> dict[str, tuple[object, ...]]:
    held = {}
    for row in version.read("statements").to_dict("records"):
        blank = {name: None if pd.isna(value) else value for name, value in row.items()}
        parties = (blank[name] or "" for name in ("reporter", "partner", "measure"))
        amounts = (blank["stated_usd"], blank["stated_growth_percent"])
        held[row["statement"]] = (row["subject"], *parties, row["period"], *amounts, row["address"])
    return held


@facts_needed
def test_statements_are_those_that_were_collected(version: Version) -> None:
    """Left out are one without an address, three that print a place and no amount, and what is held from another paper."""
    subjects = {"year": "total", "part-year": "total", "far-east": "region", "commodity": "commodity"}
    theirs: Counter[tuple[object, ...]] = Counter()
    days: dict[tuple[object, ...], list[object]] = {}
    without_address, places = [], []
    for row in facts("statements", "statements_2").to_dict("records"):
        if not row["url"].startswith("http"):
            without_address.append(row["note"])
        elif row["kind"] == "rank":
            places.append(row["who"])
        elif not any(site in row["url"] for site in HELD_FROM_ANOTHER_PAPER):
            key = _key_of_statement(row, subjects[row["kind"]])
            theirs[key] += 1
            days.setdefault(key, []).append(_collected_day(row["published"]))
    assert (len(without_address), len(places)) == (1, 3)
    held = _held_statements(version)
    assert theirs - Counter(held.values()) == Counter()
    published = version.read("statements").set_index("statement")["published"].dt.date
    more = Counter(held.values()) - theirs
    assert {key[0] for key in more} == {"commodity"}  # of the goods, below
    for name, key in held.items():
        assert key not in days or published[name] in days[key] or None in days[key], name


@facts_needed
def test_goods_of_statements_are_those_that_were_collected_with_an_amount_and_a_year(version: Version) -> None:
    statements = version.read("statements")
    goods = statements[statements["subject"] == "commodity"]
    ours = set(zip(goods["measure"], goods["period"], goods["stated_usd"], strict=True))
    rows = facts("goods_statements")
    dated = rows[(rows["value_usd"] != "") & ~rows["seen_by"].str.contains("year not shown")]
    theirs = set(zip(dated["flow"], dated["period"], dated["value_usd"].astype("float64"), strict=True))
    early = facts("statements", "statements_2").query("kind == 'commodity'")
    assert ours == theirs | set(zip(early["flow"], early["period"], early["value_usd"].astype("float64"), strict=True))


@facts_needed
def test_events_are_those_that_were_collected(version: Version) -> None:
    theirs = Counter()
    for row in facts("events").to_dict("records"):
        day = row["date"].split("/")[-1]  # a span is known by its last month
        theirs[(last_day(day), row["category"])] += 1
    events = version.read("events")
    assert theirs <= Counter(zip(events["day"].dt.date, events["category"], strict=True))
    addresses = Counter(url for url in facts("events")["source_url"] if url.startswith("http"))
    assert addresses - Counter(events["address"]) == Counter()


@facts_needed
def test_goals_are_those_that_were_collected(declared: CuratedData) -> None:
    rows = facts("goals").set_index("goal_id").to_dict("index")
    goals = {goal.id: goal for goal in declared.goals}
    for name, origin in (("double-by-2020", "G2017-summit"), ("thirty-billion-by-2015", "G2013-putin2015")):
        goal, row = goals[name], rows[origin]
        assert goal.set_on == _collected_day(row["set_on"])
        assert goal.stated.value == int(row["target_value"]) * 10**9
        assert (goal.due, goal.base_year) == (int(row["target_year"]), int(row["baseline_year"]))
        assert goal.address == row["source_url"]
    again = [
        (row["set_on"], row["source_url"])
        for name, row in rows.items()
        if row["target_year"] == "2020" and "30" in row["target_value"].split(" ") and name != "G2017-summit"
    ]
    restated = goals["double-by-2020"].restated
    assert len(again) == len(restated)
    for day, address in again:
        assert any(text.startswith(day) and text.endswith(address) for text in restated), (day, address)


# the article


def _folded(text: str) -> str:
    return " ".join(text.split())


def _sheet(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading of the article's sheet."""
    text = (SHARED / "ARTICLE.md").read_text("utf-8")
    part = text.split(heading)[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[_folded(cell) for cell in line.strip("|").split("|")] for line in lines[2:]]


@article_needed
def test_claims_quote_the_article_exactly_and_in_its_order(declared: CuratedData) -> None:
    (article,) = declared.articles
    ours = [
        [one.id, _folded(one.quote), _folded(one.before), _folded(one.after)]
        for one in article.sentences
        if one.kind == "claim"
    ]
    assert ours == [row[:4] for row in _sheet("## Sentences that can be measured, in their order")]


@article_needed
def test_context_quotes_the_article_exactly(declared: CuratedData) -> None:
    (article,) = declared.articles
    ours = {one.id: _folded(one.quote) for one in article.sentences if one.kind == "context"}
    assert ours == {row[0]: row[1] for row in _sheet("## Sentences to show as context")}


# what must hold without the facts


def test_every_figure_has_a_publisher_a_day_and_an_address(version: Version) -> None:
    trade = version.read("trade").merge(version.read("sources")[["source", "publisher"]], on="source", how="left")
    assert trade["publisher"].str.len().gt(0).all()
    assert trade["published"].notna().all()
    assert trade["address"].str.match(r"https?://").all()


def test_every_origin_has_its_file_and_every_file_its_origin() -> None:
    published = OWN_DATA / "published"
    with (published / "origins.csv").open(encoding="utf-8") as file:
        named = {row["origin"] for row in csv.DictReader(file)}
    there = {path.stem for path in published.glob("*.csv")} - {"origins", "partner_lists"}
    assert named == there


def test_each_origin_says_when_it_was_taken_in(data: Path) -> None:
    _replace(data / "published" / "origins.csv", "2022-08,2022-08,2026-11-24", "2022-08,2022-08,2027-03-01")
    frames = read_curated(data).frames
    for name in ("trade", "snapshots"):
        own = frames[name]["source"].eq("kcs") & frames[name]["published"].eq(pd.Timestamp("2022-08-31"))
        assert set(frames[name].loc[own, "recorded_at"]) == {pd.Timestamp("2027-03-01", tz="UTC")}
        others = {pd.Timestamp("2026-11-24", tz="UTC"), pd.Timestamp("2026-11-29", tz="UTC")}
        assert set(frames[name].loc[~own, "recorded_at"]) == others


def test_every_snapshot_leads_to_bytes_of_that_digest(version: Version, project: DataFolder) -> None:
    snapshots = version.read("snapshots").set_index("snapshot")
    for digest, file in snapshots["file"].items():
        data = (project.data.parent / file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        assert len(data) == snapshots["size"][digest]
    for table in ("trade", "partner_turnover", "partner_lists", "statements"):
        assert set(version.read(table)["snapshot"]) <= set(snapshots.index), table


@pytest.mark.parametrize("table", ["statements", "events", "goals", "articles", "sources"])
def test_every_word_of_others_has_an_address(version: Version, table: str) -> None:
    rows = version.read(table)
    own = ["each statement's own", "each figure's own"]
    rows = rows[~rows["address"].isin(own)] if table == "sources" else rows
    assert len(version.read(table)) - len(rows) == (len(own) if table == "sources" else 0)
    assert rows["address"].str.match(r"https?://[^/ ]+").all()


def test_texts_of_one_site_have_one_publisher(version: Version) -> None:
    """A relay may name whom it relays as well, so the names need only share a word."""
    named: dict[str, set[str]] = {}
    for _, row in version.read("statements").iterrows():
        site = urlsplit(row["address"]).netloc.removeprefix("m.").removeprefix("www.")
        named.setdefault(site, set()).add(row["publisher"])
    several = {
        site: names for site, names in named.items() if not set.intersection(*[set(n.split(", ")) for n in names])
    }
    assert several == {}


def test_statements_read_at_one_address_name_one_paper(version: Version) -> None:
    for address, papers in version.read("statements").groupby("address")["publisher"]:
        assert set.intersection(*[set(paper.split(", ")) for paper in papers]), address


def test_stated_values_have_no_more_digits_than_were_printed(version: Version) -> None:
    for row in version.read("statements").itertuples():
        if pd.notna(row.stated_usd):
            assert float(f"{row.stated_usd:.{row.significant_digits - 1}e}") == row.stated_usd, row.statement


def test_a_year_of_korea_is_the_sum_of_its_months_as_typed(version: Version) -> None:
    sums: Counter[tuple[str, str]] = Counter()
    with (OWN_DATA / "published" / "kcs-2022.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sums[row["measure"], row["period"][:4]] += int(row["value_usd"])
    flows = version.read("flows")
    years = flows[(flows["source"] == "kcs") & flows["period"].str.fullmatch(r"\d{4}")]
    ours = {(row.flow, row.period): row.value_usd for row in years.itertuples()}
    whole = {key: value for key, value in sums.items() if key[1] in ("2020", "2021")}
    assert ours == whole  # and 2022, of which only some months are there, is not a year


def test_what_is_recovered_from_the_estimates_is_what_korea_printed_elsewhere(version: Version) -> None:
    flows = version.read("flows")
    exports = flows[(flows["flow"] == "export") & (flows["reporter"] == "KOR") & (flows["period"] == "2022")]
    by_source = exports[exports["partner"] == "RUS"].set_index("source")["value_usd"]
    assert by_source["imf-imts-inverted"] == pytest.approx(by_source["bok-ecos"], abs=1000)


def test_only_corrections_make_a_figure_suspect(version: Version, declared: CuratedData) -> None:
    assert "suspect" not in set(declared.frames["trade"]["status"])
    trade = version.read("trade")
    suspect = trade[trade["status"] == "suspect"]
    reasons = [rule.reason for rule in declared.corrections]
    assert len(suspect) > 0
    assert all(any(reason in note for reason in reasons) for note in suspect["note"])


def test_russian_figures_after_its_own_statistics_ended_are_estimates(version: Version) -> None:
    trade = version.read("trade")
    late = trade[(trade["reporter"] == "RUS") & (trade["source"] == "imf-imts") & (trade["period"] >= "2022")]
    assert set(late["status"]) == {"estimate"}


# files that are not as they should be


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the project's declared data, without the figures of all countries, which are read elsewhere."""
    shutil.copytree(
        OWN_DATA, tmp_path / "data", ignore=shutil.ignore_patterns("raw", "receipts.head", "store", "world")
    )
    return tmp_path / "data"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("published/kcs-2022.csv", "523531000", "523,531", "kcs-2022.csv, line 2: 11 cells"),
        ("published/kcs-2022.csv", "523531000", "523_531", "kcs-2022.csv, line 2, column value_usd: '523_531'"),
        ("published/kcs-2022.csv", "523531000", "inf", "line 2, column value_usd: 'inf' is not a number"),
        ("published/kcs-2022.csv", "value_usd", "value_eur", "the columns are"),
        ("published/kcs-2022.csv", "status,note", "status,note,weight", "the columns are"),
        ("published/statements.csv", "exact,true", "exact,True", "'True' is neither true nor false"),
        ("published/statements.csv", "exact,true", "exact,", "line 2, column authority: "),
        ("published/statements.csv", "2020-09-07,2020-09-07", "7 Sept,2020-09-07", "line 2, column published: '7 Sept'"),
        ("published/partner_lists.csv", "imf-imts-2026,RUS", "imf-imts-2025,RUS", "['imf-imts-2025'] are not in origins"),
        ("published/partner_lists.csv", ",2000,2005,", ",2000,now,", "first_year and last_year are years"),
        ("published/origins.csv", "kcs-2022,kcs", "kcs-2021,kcs", "kcs-2021.csv"),
        ("published/origins.csv", "2022-08,2022-08,2026-11-24", "2022-08,2022-08,2026-11", "line 5, column taken_in: '2026-11' is no"),
        ("published/origins.csv", "2022-08,2022-08,2026-11-24", "2022-08,2022-08,", "line 5, column taken_in: nan is no"),
        ("events.csv", "1990-06,", "June 1990,", "events.csv, line 2, column day: 'June 1990'"),
        ("reference/us_consumer_prices.csv", "1990,130.658", "1990,130,658", "line 2: 8 cells"),
        ("reference/countries.csv", "country,name", "\ufeffcountry,name", "the columns are"),
        ("reference/sources.toml", "[imf-imts-inverted]\n", "name = 'x'\n[imf-imts-inverted]\n", "['name'] are no tables"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_as_it_should_be_is_refused_with_its_name_and_place(
    data: Path, file: str, old: str, new: str, said: str
) -> None:
    _replace(data / file, old, new)
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        read_curated(data)
    assert "kcs-2021" in str(caught.value) or Path(file).name in str(caught.value)


@pytest.mark.parametrize("part", ["articles", "goals", "corrections", "published", "reference", "events.csv"])
def test_a_part_of_the_data_that_is_missing_is_never_taken_for_empty(data: Path, part: str) -> None:
    missing = data / part
    shutil.rmtree(missing) if missing.is_dir() else missing.unlink()
    with pytest.raises(InputError, match=re.escape(str(missing))):
        read_curated(data)


def test_a_file_in_another_encoding_is_refused(data: Path) -> None:
    path = data / "published" / "statements.csv"
    path.write_bytes(
        path.read_bytes().decode("utf-8").replace("억", "").encode("cp949", errors="ignore") + "가".encode("cp949")
    )
    with pytest.raises(InputError, match="statements"):
        read_curated(data)
