"""What stands under a headline: every number of a lede and of the notes on how it is known is of a row, or counts rows.

As in test_headlines: all choices in all languages under the thorough profile, a fixed sample else. What a page counts is
counted again here, in another way than the page does where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from flask.testing import FlaskClient

from dashboard.charts._chart import Chart, all_charts
from dashboard.editions import Tables
from dashboard.text import Words
from dashboard.text.catalogues import in_language
from dashboard.views._view import View
from dashboard.views.odds import best_starts, reference_class
from dashboard.views.partners import claimed_place, places
from dashboard.views.products import goods_by_kind, select_goods, totals
from dashboard.views.trade import breaks, flow_mismatches, months_held
from etl.model import BOLD_PERCENT, BOLD_SINCE, PROMISE_ERA_END, PromiseEra, Role, Status, Verdict
from tests.dashboard.pages.sentences import (
    CHARTS,
    LANGUAGES,
    Choice,
    headline,
    notes,
    paragraphs,
    plain,
    plain_blanks,
    sample,
    unexplained,
)
from tests.effort import is_thorough, pairs

#: Frames whose rows a lede may speak of, and numbers that count rows or name something.
Explained = tuple[list[pd.DataFrame], set[str]]


def numbers(words: Words, *counts: float) -> set[str]:
    return {words.number(count) for count in counts}


def of_trade(tables: Tables, view: View, words: Words, _: Choice) -> Explained:
    measure, off = view.facts["measure"], flow_mismatches(tables, view.points)
    amounts = {words.usd(most, 2) for most in (off["other_usd"] - off["value_usd"]).abs()}
    held = months_held(tables)
    frames = [breaks(tables, measure), breaks(tables, "turnover"), view.layer("without")]
    return frames, amounts | {words.period(month) for month in [*held["first"], *held["last"]]}


def of_products(tables: Tables, _: View, words: Words, choice: Choice) -> Explained:
    chosen = {name: choice[name] for name in ("reporter", "source")}
    flows = [select_goods(tables, flow=flow, **chosen) for flow in ("export", "import")]
    goods = [goods_by_kind(tables, flow, level) for flow in flows for level in ("chapter", "section")]
    return [*goods, *(totals(tables, flow) for flow in flows)], {"99", "1위"}


def of_mirror(tables: Tables, _: View, words: Words, choice: Choice) -> Explained:
    pairs = CHARTS["mirror"].view(tables, day=None, **{**choice, "show": "values"}).layer("pairs")
    gaps = pairs[pairs["gap_usd"].notna()]
    firm = gaps[gaps["firm"]]
    counts = [len(firm), len(gaps) - len(firm), *((firm["gap_usd"] * way > 0).sum() for way in (1, -1))]
    return [pairs], numbers(words, *counts)


def of_partners(tables: Tables, view: View, words: Words, _: Choice) -> Explained:
    lists, claim = places(tables, view.facts.get("reporter", "RUS")), claimed_place(tables)
    alone = lists[lists["repeats"].isna()]
    estimates = alone["status"] == Status.ESTIMATE
    own = alone[alone["may_decide"] & ~estimates]
    place = claim.place if claim else 0
    counts = [
        place, len(own), len(lists) - len(alone), estimates.sum(), (~alone["may_decide"] & ~estimates).sum(),
        (own["rank"] == place).sum(), (own["outside"] == place).sum(), *lists.loc[lists["depth"] > 0, "depth"].agg(["min", "max"]),
    ]  # fmt: skip
    years = {str(year) for year in lists["year"]}
    return [lists], numbers(words, *counts) | years | {words.percent(1)}


def of_odds(tables: Tables, _: View, words: Words, choice: Choice) -> Explained:
    asked = reference_class(dict(choice))
    starts = best_starts(tables, asked)
    rates = [words.percent(row.doubled_percent, digits) for row in starts or () for digits in (0, 1)]
    promises = tables["promise_counts"]
    counts = [*promises["promise_count"], *promises["kept_count"]]
    both = promises[promises["era"].isin([PromiseEra.EARLY, PromiseEra.LATE])][["promise_count", "kept_count"]].sum()
    fixed = {
        words.percent(BOLD_PERCENT),
        *map(str, (PROMISE_ERA_END, BOLD_SINCE, *(row.base_year for row in starts or ()))),
    }
    return [asked.of(tables["odds_places"])], set(rates) | numbers(words, *counts, *both, int(asked.span)) | fixed


def of_regions(tables: Tables, _: View, words: Words, __: Choice) -> Explained:
    rows = tables["region_shares"]
    dated = rows[rows["period"].notna()]
    members = tables["regions"]["member_regions"].dropna().unique()
    return [dated.assign(year=dated["period"].str[:4], rank=dated["rank_in_region"])], numbers(words, *members)


def of_peers(tables: Tables, _: View, __: Words, ___: Choice) -> Explained:
    return [all_charts()["pair-change"].view(tables, day=None).points], set()


def of_chart(_: Tables, __: View, ___: Words, ____: Choice) -> Explained:
    return [], set()


EXPLAINED: dict[str, Callable[[Tables, View, Words, Choice], Explained]] = {
    "trade": of_trade, "products": of_products, "mirror": of_mirror, "partner-rank": of_partners, "odds": of_odds,
    "regions": of_regions, "peers": of_peers,
}  # fmt: skip
#: The goal's lede is in test_headlines, its notes are of the readings.
LEDES = [name for name in CHARTS if name != "turnover"]


def faults(client: FlaskClient, tables: Tables, chart: Chart, language: str, choice: Choice) -> list[str]:
    """Return the numbers under a headline that no row and no count explains."""
    words = LANGUAGES[language]
    given = {name: value for name, value in choice.items() if value}
    page = client.get(f"{in_language(chart.page, language)}?{urlencode(given)}").text
    view = chart.view(tables, day=None, **choice)
    when = re.findall(r"(?<!\d)\d{4}(?!\d)", headline(page))
    seen = " ".join([*when, paragraphs(page, "lede"), notes(page)])
    frames, more = EXPLAINED.get(chart.name, of_chart)(tables, view, words, choice)
    rows = [row for frame in (view.points, *frames) for row in frame.itertuples(index=False)]
    left = unexplained(seen, rows, view, words, more)
    return [f"{language} {given}: {left} in {seen}"] if left else []


@pytest.mark.parametrize(("name", "language"), pairs(LEDES, LANGUAGES))
def test_every_number_under_a_headline_is_of_a_row_or_counts_rows(
    client: FlaskClient, tables: Tables, name: str, language: str
) -> None:
    chart = CHARTS[name]
    tried = sample(chart, tables, language)[: None if is_thorough() else 1]
    assert [one for choice in tried for one in faults(client, tables, chart, language, choice)] == []


# claims

_AMOUNTS = ("measured", "measured_low", "measured_high", "bound_low", "bound_high", "stated_low", "stated_high")


def amounts(row: Any, words: Words) -> set[str]:
    """Return the ways in which a check's, or a claim's, amounts stand in a sentence, or at the lower end of a range."""
    written = _amounts(row, words)
    return written | {words.ends(text, text)[0] for text in written}


def _amounts(row: Any, words: Words) -> set[str]:
    unit = getattr(row, "measured_unit", None) or getattr(row, "stated_unit", None)
    values = [value for name in _AMOUNTS if pd.notna(value := getattr(row, name, None))]
    match unit:
        case "usd":
            return {words.usd(value, digits) for value in values for digits in (0, 1, 2)}
        case "percent":
            return {words.percent(value, digits) for value in values for digits in (0, 1)}
    return {words.number(value, digits) for value in values for digits in (0, 1)}


def tallies(checks: pd.DataFrame, day: pd.Timestamp | None) -> list[int]:
    """Count anew the checks that decide and the nearest figures, as of a day or now."""
    if day is None:
        held = checks[checks["known_until"].isna()]
    else:
        held = checks[(checks["known_from"] <= day) & ~(checks["known_until"] <= day)]
    decides = held[(held["role"] == Role.DECIDES) & held["verdict"].isin([Verdict.AGREES, Verdict.DIFFERS])]
    agrees = decides[decides["verdict"] == Verdict.AGREES]
    near = held[(held["role"] == Role.NEAREST) & held["verdict"].isin([Verdict.FITS, Verdict.DOES_NOT_FIT])]
    fits = near[near["verdict"] == Verdict.FITS]
    return [len(decides), len(agrees), len(near), len(fits)]


def judgement(page: str) -> str:
    """Return the words on what was found: the verdict with its count, then and now, the interval and the nearest figures."""
    parts = re.findall(
        r'<dl class="words">.*?</dl>|<p class="interval">.*?</p>|<details id="instead".*?</details>', page, re.DOTALL
    )
    return plain(" ".join(parts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_claims_page_is_of_its_checks(client: FlaskClient, tables: Tables, language: str) -> None:
    words, every = LANGUAGES[language], tables["claims"]
    article, statements, verdicts = tables["articles"].iloc[0], tables["statements"], tables.every["claim_words"]
    for claim in every[every["sentence_kind"] == "claim"].itertuples():
        seen = judgement(client.get(in_language(f"/claims/{claim.claim}", language)).text)
        checks = tables.every["claim_checks"].query("claim == @claim.claim")
        known = {text for row in (claim, *checks.itertuples()) for text in amounts(row, words)}
        named = {name for evidence in checks["evidence"].dropna() for name in evidence.split()}
        stated = statements.loc[statements["statement"].isin(named), "period"]
        known |= {words.period(period) for period in [*checks["period"].dropna(), *stated.dropna()]}
        known |= {words.text(text) for name in ("note", "label") for text in checks[name].dropna()} | {
            words.day_text(article["published_text"])
        }
        known |= numbers(words, *tallies(checks, None), *tallies(checks, article["published"]))
        figures = verdicts[verdicts["claim"] == claim.claim][["figures", "agreeing_figures"]]
        known |= numbers(words, *figures.to_numpy().ravel())
        for text in sorted({plain_blanks(text) for text in known}, key=len, reverse=True):
            seen = re.sub(rf"(?<![\d.,−-]){re.escape(text)}(?!\d)", " ", seen)
        assert re.findall(r"\S*\d\S*", seen) == [], f"{claim.claim}: {seen}"
