"""Claims: what each kind of reading looks up, its verdict, then and now, and the overall word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from etl.judgement.claims import claim_checks, claim_words
from etl.model import Among, Article, Goal, GoalReading, Measure, Qualifier, Reading, Role, Sentence, StatedQuantity
from etl.schema.derived_tables import (
    CLAIM_CHECKS,
    CLAIM_WORDS,
    FUEL_GROWTH,
    GOAL_OUTCOMES,
    GOAL_WORDS,
    GROWTH,
    PARTNER_RANKS,
    SERIES,
)
from etl.schema.gate import validate
from etl.schema.given_tables import EVENTS, STATEMENTS
from etl.schema.table import as_of
from tests.frames import assert_rows, frame

ARTICLE_DAY = date(2018, 2, 28)
FIFTEEN = StatedQuantity("15", "usd", "billion")
FIGURE = {"reporter": "RUS", "partner": "KOR", "source": "imf-imts", "period": "2016"}
LEVEL = Reading("level", "level", **FIGURE)


def sentence(
    *readings: Reading, stated: StatedQuantity | None = FIFTEEN, kind: str = "claim", name: str = "claim"
) -> Sentence:
    return Sentence(
        id=name, kind=kind, quote="x", before="", after="", said_by="x", summary="x", stated=stated, readings=readings
    )


def article(*sentences: Sentence) -> Article:
    return Article("article", "x", "x", "x", ARTICLE_DAY, "early 2018", "https://example.org", sentences)


def levels(text: str, **fixed: object) -> pd.DataFrame:
    """Rows as `measures` has them, of Russia's books unless said."""
    return frame(SERIES, text, **{**FIGURE, "known_from": "2017-03-01", **fixed}).drop(columns=["method", "spliced"])


NOTHING = {
    "measures": levels("value_usd"),
    "growth": GROWTH.empty(),
    "partner_ranks": PARTNER_RANKS.empty(),
    "statements": STATEMENTS.empty(),
    "events": EVENTS.empty(),
    "goal_outcomes": GOAL_OUTCOMES.empty(),
}


def checks(one: Sentence, goals: tuple[Goal, ...] = (), **tables: pd.DataFrame) -> pd.DataFrame:
    """Judge one sentence, and check what comes out to its contract."""
    found = claim_checks([article(one)], goals, {**NOTHING, **tables})
    validate(CLAIM_CHECKS, found)
    return found


def words(one: Sentence, goal_words: pd.DataFrame | None = None, **tables: pd.DataFrame) -> pd.DataFrame:
    promises = GOAL_WORDS.empty() if goal_words is None else goal_words
    found = claim_words([article(one)], claim_checks([article(one)], (), {**NOTHING, **tables}), promises)
    validate(CLAIM_WORDS, found)
    return found


# each kind of reading


def test_a_level_is_looked_up_in_the_measures_by_every_part_of_its_name() -> None:
    found = checks(
        sentence(LEVEL),
        measures=levels(
            """
            source   | reporter | partner | measure  | period | value_usd
            imf-imts | RUS      | KOR     | turnover | 2016   | 15.1e9
            imf-dots | RUS      | KOR     | turnover | 2016   | 1e9
            imf-imts | KOR      | RUS     | turnover | 2016   | 2e9
            imf-imts | RUS      | KOR     | export   | 2016   | 3e9
            imf-imts | RUS      | KOR     | turnover | 2017   | 4e9
            """
        ),
    )
    assert_rows(
        found,
        """
        claim | reading | role    | measured    | measured_unit | difference | verdict | evidence
        claim | level   | decides | 1.51e+10 | usd           | 0          | agrees  | level imf-imts RUS KOR turnover 2016
        """,
    )


def test_growth_is_looked_up_in_the_table_of_growth() -> None:
    growth = frame(
        GROWTH, "value_usd | base_value_usd | growth_percent\n3 | 2 | 50.2", **FIGURE, known_from="2017-10-01"
    )
    found = checks(sentence(replace(LEVEL, kind="growth"), stated=StatedQuantity("50", "percent")), growth=growth)
    assert_rows(
        found,
        "measured | measured_unit | verdict | evidence\n50.2 | percent | agrees | growth imf-imts RUS KOR turnover 2016",
    )


@pytest.mark.parametrize(
    ("may_decide", "role", "word"), [("yes", "decides", "holds"), ("no", "not firm enough", "cannot be checked")]
)
def test_a_place_on_a_list_with_too_much_of_no_country_is_shown_and_decides_nothing(
    may_decide: str, role: str, word: str
) -> None:
    text = f"rank | value_usd | without_country_low_percent | without_country_high_percent | may_decide\n7 | 1 | 11.9 | 15.4 | {may_decide}"
    ranks = frame(PARTNER_RANKS, text, **FIGURE)
    asked = sentence(replace(LEVEL, kind="rank"), stated=StatedQuantity("7", "rank"))
    assert_rows(
        checks(asked, partner_ranks=ranks),
        f"role | verdict | without_country_low_percent | without_country_high_percent\n{role} | agrees | 11.9 | 15.4",
    )
    assert_rows(words(asked, partner_ranks=ranks), f"word\n{word}")


@pytest.mark.parametrize(("rank", "verdict", "difference"), [(7, "agrees", 0), (8, "differs", 1), (6, "differs", -1)])
def test_a_rank_is_exact(rank: int, verdict: str, difference: int) -> None:
    ranks = frame(PARTNER_RANKS, f"rank | value_usd\n{rank} | 1", **FIGURE)
    found = checks(sentence(replace(LEVEL, kind="rank"), stated=StatedQuantity("7", "rank")), partner_ranks=ranks)
    assert_rows(found, f"measured | verdict | difference\n{rank} | {verdict} | {difference}")


def test_a_share_is_looked_up_among_the_partners_and_a_blank_one_is_no_answer() -> None:
    share = replace(LEVEL, kind="share")
    for text, measured, verdict in (("3.2", "3.2", "agrees"), ("", "", "no data")):
        ranks = frame(PARTNER_RANKS, f"rank | value_usd | share_percent\n9 | 1 | {text}", **FIGURE)
        found = checks(sentence(share, stated=StatedQuantity("3.2", "percent")), partner_ranks=ranks)
        assert_rows(found, f"measured | verdict\n{measured} | {verdict}")


SAID = """
    statement | measure  | period  | stated_usd | stated_growth_percent | stated_share_percent | published
    level     | turnover | 2016    | 15.1e9     | -16                   |                      | 2017-02-14
    growth    | turnover | 2017-H1 |            | 50                    |                      | 2017-09-05
    share     |          | 2017    |            |                       | 40                   | 2017-09-05
    later     | turnover | 2016    | 13.4e9     |                       |                      | 2019-01-24
    exports   | export   | 2017-H1 | 6.3e9      | 40                    |                      | 2017-09-05
    imports   | import   | 2017-H1 | 3.5e9      | 72.5                  |                      | 2017-09-05
    both      | turnover | 2017-H1 | 10e9       | 50                    |                      | 2017-09-06
"""


def said() -> pd.DataFrame:
    return frame(STATEMENTS, SAID, speaker="somebody", reporter="RUS", partner="KOR")


def statement(*names: str, kind: str = "statement", **other: object) -> Reading:
    return Reading("said", kind, statements=names, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "stated", "measured", "verdict"),
    [
        ("level", FIFTEEN, "1.51e+10", "agrees"),
        ("level", StatedQuantity("16", "percent"), "-16", "differs"),
        ("growth", StatedQuantity("50", "percent"), "50", "agrees"),
        ("share", StatedQuantity("40", "percent"), "40", "agrees"),
        ("growth", FIFTEEN, "", "no data"),
    ],
)
def test_a_statement_answers_with_its_number_of_the_claims_unit(
    name: str, stated: StatedQuantity, measured: str, verdict: str
) -> None:
    found = checks(sentence(statement(name), stated=stated), statements=said())
    assert_rows(as_of(found), f"measured | verdict | evidence\n{measured} | {verdict} | statement {name}")


@pytest.mark.parametrize(("name", "measured", "unit"), [("level", 15.1e9, "usd"), ("growth", 50, "percent")])
def test_beside_a_sentence_without_a_number_a_statement_gives_the_first_it_has(
    name: str, measured: float, unit: str
) -> None:
    found = checks(sentence(statement(name), stated=None), statements=said())
    assert (found["measured"].item(), found["measured_unit"].item()) == (measured, unit)
    assert found["verdict"].isna().all()


def test_levels_and_growth_rates_imply_the_growth_of_their_sum() -> None:
    found = checks(
        sentence(statement("exports", "imports", kind="implied"), stated=StatedQuantity("50", "percent")),
        statements=said(),
    )
    implied = (6.3 + 3.5) / (6.3 / 1.40 + 3.5 / 1.725) - 1  # Trutnev's levels, each over its own base
    assert found["measured"].item() == pytest.approx(implied * 100)
    assert round(found["measured"].item(), 1) == 50.1
    assert_rows(found, "evidence | evidence_status\nstatement exports imports | derived")


def test_a_statement_with_a_minus_is_taken_away_from_level_and_base() -> None:
    found = checks(
        sentence(statement("both", "-imports", kind="implied"), stated=StatedQuantity("40", "percent")),
        statements=said(),
    )
    left = (10 - 3.5) / (10 / 1.50 - 3.5 / 1.725) - 1
    assert found["measured"].item() == pytest.approx(left * 100)
    assert found["known_from"].item() == pd.Timestamp(ARTICLE_DAY)


def test_what_digits_leave_open_is_carried_through_what_they_imply() -> None:
    found = checks(
        sentence(statement("both", "-imports", kind="implied"), stated=StatedQuantity("40", "percent")),
        statements=said(),
    )
    ends = [
        (level - imports) / (level / (1 + growth / 100) - imports / (1 + rate / 100)) - 1
        for level in (9.5, 10.5) for growth in (49.5, 50.5) for imports in (3.45, 3.55) for rate in (72.45, 72.55)
    ]  # fmt: skip
    assert found["measured_low"].item() == pytest.approx(min(ends) * 100)
    assert found["measured_high"].item() == pytest.approx(max(ends) * 100)
    assert_rows(found, "difference | verdict\n | cannot tell")


@pytest.mark.parametrize(
    ("printed", "claimed", "verdict"),
    [("40.2", "40", "agrees"), ("40.2", "50", "differs"), ("40", "40.2", "cannot tell")],
)
def test_what_is_implied_agrees_or_differs_only_as_a_whole(printed: str, claimed: str, verdict: str) -> None:
    one = frame(
        STATEMENTS,
        f"statement | stated_usd | stated_growth_percent \n exports | 6.3e9 | {printed}",
        speaker="somebody", reporter="RUS", partner="KOR", measure="export", period="2017-H1",
    )  # fmt: skip
    asked = sentence(statement("exports", kind="implied"), stated=StatedQuantity(claimed, "percent"))
    found = checks(asked, statements=one)
    assert found["verdict"].tolist() == [verdict]
    assert found["difference"].isna().all() == (verdict == "cannot tell")
    counted = {"agrees": "holds | 1 | 0", "differs": "does not hold | 0 | 1"}.get(verdict, "cannot be checked | 0 | 0")
    assert_rows(words(asked, statements=one), f"word | agreeing | differing\n{counted}")


def test_a_sum_whose_base_may_be_nothing_has_no_end_and_tells_nothing() -> None:
    one = frame(
        STATEMENTS,
        """
        statement | stated_usd | stated_growth_percent | significant_digits
        both      | 10e9       | 50                    | 1
        imports   | 9e9        | 72.5                  | 1
        """,
        speaker="somebody", reporter="RUS", partner="KOR", measure="turnover", period="2017-H1",
    )  # fmt: skip
    found = checks(
        sentence(statement("both", "-imports", kind="implied"), stated=StatedQuantity("1", "percent")), statements=one
    )
    assert_rows(found, "measured_low | measured_high | verdict\n | | cannot tell")
    assert found["measured"].notna().all()


def test_growth_is_not_implied_by_a_statement_without_a_level_or_a_rate() -> None:
    for pair in (("exports", "growth"), ("exports", "later")):
        found = checks(
            sentence(statement(*pair, kind="implied"), stated=StatedQuantity("50", "percent")), statements=said()
        )
        assert as_of(found)["verdict"].tolist() == ["no data"], pair


def test_elapsed_years_are_counted_to_the_articles_day() -> None:
    events = frame(EVENTS, "event | day\nrelations | 1990-09-30")
    reading = Reading("elapsed", "elapsed", event="relations")
    less = StatedQuantity("30", "years", qualifier=Qualifier.LESS_THAN)
    found = checks(sentence(reading, stated=less), events=events)
    years = (ARTICLE_DAY - date(1990, 9, 30)).days / 365.25
    assert found["measured"].item() == pytest.approx(years)
    assert found["stated_low"].isna().all()
    assert_rows(found, "measured_unit | stated_high | difference | verdict\nyears | 30 | 0 | agrees")


@pytest.mark.parametrize(
    ("reading", "measured", "verdict"),
    [("stated", "3e+10", "agrees"), ("twice-russia", "3.02e+10", "agrees"), ("twice-korea", "2.68e+10", "differs")],
)  # fmt: skip
def test_a_goal_is_read_as_stated_or_as_worked_out_from_its_base(reading: str, measured: str, verdict: str) -> None:
    goal = Goal(
        "goal", "x", date(2017, 9, 6), "x", "x", "x", StatedQuantity("30", "usd", "billion"), 2020, 2016, Decimal(2), (),
        (
            GoalReading("stated", "as stated", ("KOR", "RUS")),
            GoalReading("twice-russia", "twice Russia's", ("RUS",), base_reporter="RUS"),
            GoalReading("twice-korea", "twice Korea's", ("KOR",), base_reporter="KOR"),
        ),
    )  # fmt: skip
    outcomes = frame(
        GOAL_OUTCOMES,
        """
        goal | reading      | reporter | target_usd | best_percent
        goal | twice-russia | RUS      | 30.2e9     | 1
        goal | twice-russia | KOR      | 99e9       | 1
        goal | twice-korea  | KOR      | 26.8e9     | 1
        """,
    )
    asked = Reading("asked", "goal", goal="goal", goal_reading=reading)
    found = checks(sentence(asked, stated=StatedQuantity("30", "usd", "billion")), (goal,), goal_outcomes=outcomes)
    assert_rows(found, f"measured | verdict | evidence\n{measured} | {verdict} | goal goal {reading}")


def test_a_place_is_looked_up_among_the_partners_that_the_reading_names() -> None:
    ranks = frame(
        PARTNER_RANKS, "among | rank | value_usd \n every partner | 9 | 1 \n outside the CIS | 7 | 1", **FIGURE
    )
    for among, verdict in ((Among.EVERY, "differs"), (Among.OUTSIDE_CIS, "agrees")):
        asked = replace(LEVEL, kind="rank", among=among)
        found = checks(sentence(asked, stated=StatedQuantity("7", "rank")), partner_ranks=ranks)
        assert_rows(found, f"among | verdict\n{among} | {verdict}")


def test_the_officials_words_are_named_as_theirs_and_not_as_a_target() -> None:
    goal = Goal(
        "goal", "x", date(2017, 9, 6), "two presidents", "thirty by 2020", "x", FIFTEEN, 2020, 2016, None, (),
        (GoalReading("stated", "as stated", ("KOR",)),),
    )  # fmt: skip
    found = checks(sentence(Reading("asked", "goal", goal="goal", goal_reading="stated")), (goal,))
    assert found["label"].tolist() == ["two presidents: “thirty by 2020”"]


def test_a_claim_that_reports_a_promise_has_two_answers_then_and_now() -> None:
    outcomes = frame(
        GOAL_WORDS,
        """
        goal  | word    | known_from | known_until
        goal  | open    | 2017-09-06 | 2021-01-01
        goal  | not met | 2021-01-01 |
        other | met     | 2017-09-06 |
        """,
    )
    reported = replace(sentence(LEVEL), goal="goal")
    found = words(reported, outcomes, measures=levels("value_usd\n15e9"))
    assert_rows(
        found,
        """
        word  | promise_outcome | agreeing | known_from | known_until
        holds | open            | 1        | 2018-02-28 | 2021-01-01
        holds | not met         | 1        | 2021-01-01 |
        """,
    )
    unchecked = as_of(words(reported, outcomes))
    assert_rows(unchecked, "word | promise_outcome\ncannot be checked | not met")
    assert_rows(words(sentence(LEVEL), outcomes), "word | promise_outcome\ncannot be checked |")


# verdicts


@pytest.mark.parametrize(
    ("value", "verdict", "difference"),
    [
        ("14.5e9", "agrees", 0.0),
        ("15.5e9", "agrees", 0.0),
        ("15e9", "agrees", 0.0),
        ("14499999999", "differs", -1.0),
        ("15500000001", "differs", 1.0),
        ("13e9", "differs", -1.5e9),
    ],
)
def test_a_value_agrees_up_to_and_including_the_ends_of_the_interval(
    value: str, verdict: str, difference: float
) -> None:
    found = checks(sentence(LEVEL), measures=levels(f"value_usd\n{value}"))
    assert found["verdict"].tolist() == [verdict]
    assert found["difference"].tolist() == [difference]


def test_no_figure_is_no_verdict_either_way() -> None:
    found = checks(sentence(LEVEL))
    assert_rows(
        found,
        """
        measured | difference | verdict | evidence | known_from | known_until
                 |            | no data |          | 2018-02-28 |
        """,
    )


def test_context_is_measured_but_not_judged() -> None:
    found = checks(sentence(replace(LEVEL, role=Role.CONTEXT)), measures=levels("value_usd\n15e9"))
    assert_rows(found, "role | measured | verdict\ncontext | 1.5e+10 |")


@pytest.mark.parametrize(
    ("status", "role"),
    [
        ("reported", "decides"), ("provisional", "decides"), ("derived", "decides"),
        ("estimate", "not firm enough"), ("suspect", "not firm enough"),
    ],
)  # fmt: skip
def test_only_firm_figures_decide(status: str, role: str) -> None:
    measures = levels("value_usd\n15e9", status=status)
    found = checks(sentence(LEVEL), measures=measures)
    assert_rows(found, f"role | verdict | evidence_status\n{role} | agrees | {status}")
    decided = words(sentence(LEVEL), measures=measures)
    word = "holds" if role == "decides" else "cannot be checked"
    assert_rows(decided, f"word | agreeing | differing\n{word} | {int(role == 'decides')} | 0")


def test_the_claims_own_speaker_does_not_decide_it() -> None:
    own = statement("growth", role=Role.SAME_SPEAKER)
    half = StatedQuantity("50", "percent")
    assert_rows(checks(sentence(own, stated=half), statements=said()), "role | verdict\nnot independent | agrees")
    assert_rows(words(sentence(own, stated=half), statements=said()), "word | agreeing\ncannot be checked | 0")


# then and now


def test_a_reading_says_then_what_was_known_then_and_now_what_is_known_now() -> None:
    found = checks(
        sentence(LEVEL),
        measures=levels(
            """
            value_usd | known_from | known_until
            15e9      | 2017-03-01 | 2022-02-02
            17e9      | 2022-02-02 |
            """
        ),
    )
    assert_rows(
        found,
        """
        measured    | verdict | known_from | known_until
        1.5e+10 | agrees  | 2018-02-28 | 2022-02-02
        1.7e+10 | differs | 2022-02-02 |
        """,
    )


def test_what_was_published_after_the_article_was_not_known_then() -> None:
    found = checks(sentence(statement("later")), statements=said())
    assert_rows(
        found,
        """
        measured    | verdict | known_from | known_until
                    | no data | 2018-02-28 | 2019-01-24
        1.34e+10 | differs | 2019-01-24 |
        """,
    )


def test_nothing_is_said_before_the_articles_day() -> None:
    one = sentence(LEVEL)
    measures = levels("value_usd | known_from\n15e9 | 2010-01-01")
    day = pd.Timestamp(ARTICLE_DAY) - pd.Timedelta(days=1)
    assert as_of(checks(one, measures=measures), day).empty
    assert as_of(words(one, measures=measures), day).empty


def test_an_answer_that_ended_before_the_article_is_none() -> None:
    found = checks(
        sentence(LEVEL), measures=levels("value_usd | known_from | known_until\n15e9 | 2017-01-01 | 2018-01-01")
    )
    assert found["verdict"].tolist() == ["no data"]


@pytest.mark.parametrize(("authority", "role"), [("yes", "decides"), ("no", "not firm enough")])
def test_a_statement_decides_only_with_the_countrys_own_figure(authority: str, role: str) -> None:
    statements = said().assign(authority=authority == "yes")
    assert_rows(as_of(checks(sentence(statement("level")), statements=statements)), f"role\n{role}")


# overall words


def decided_by(*values: str) -> tuple[Sentence, dict[str, pd.DataFrame]]:
    """Return a sentence with one deciding reading a value, a blank standing for no figure."""
    readings = [replace(LEVEL, id=f"r{place}", source=f"s{place}") for place in range(len(values))]
    lines = [f"s{place} | {value}" for place, value in enumerate(values) if value]
    return sentence(*readings), {"measures": levels("\n".join(["source | value_usd", *lines]))}


@pytest.mark.parametrize(
    ("values", "word", "agreeing", "differing"),
    [
        (("15e9", "15e9"), "holds", 2, 0),
        (("15e9", "17e9"), "holds on some readings", 1, 1),
        (("13e9", "17e9"), "does not hold", 0, 2),
        (("15e9", ""), "holds", 1, 0),
        (("", "13e9"), "does not hold", 0, 1),
        (("", ""), "cannot be checked", 0, 0),
        ((), "cannot be checked", 0, 0),
    ],
)
def test_the_overall_word_is_counted_from_the_readings_that_decide(
    values: tuple[str, ...], word: str, agreeing: int, differing: int
) -> None:
    one, tables = decided_by(*values)
    assert_rows(words(one, **tables), f"word | agreeing | differing\n{word} | {agreeing} | {differing}")


def test_the_overall_word_changes_on_the_day_on_which_a_reading_does() -> None:
    found = words(
        sentence(LEVEL),
        measures=levels("value_usd | known_from | known_until\n15e9 | 2019-01-01 | 2020-01-01\n17e9 | 2020-01-01 |"),
    )
    assert_rows(
        found,
        """
        word              | known_from | known_until
        cannot be checked | 2018-02-28 | 2019-01-01
        holds             | 2019-01-01 | 2020-01-01
        does not hold     | 2020-01-01 |
        """,
    )


@pytest.mark.parametrize("readings", [(), (replace(LEVEL, role=Role.CONTEXT),)])
def test_a_sentence_of_context_is_never_judged(readings: tuple[Reading, ...]) -> None:
    one = sentence(*readings, stated=None, kind="context")
    assert_rows(words(one, measures=levels("value_usd\n15e9")), "word | agreeing | differing\ncontext | 0 | 0")


def test_readings_of_one_name_in_two_sentences_are_kept_apart() -> None:
    both = article(
        sentence(LEVEL, name="fifteen"),
        sentence(LEVEL, name="seventeen", stated=StatedQuantity("17", "usd", "billion")),
    )
    found = claim_checks([both], (), {**NOTHING, "measures": levels("value_usd\n15e9")})
    assert_rows(found, "claim | verdict\nfifteen | agrees\nseventeen | differs")
    assert_rows(
        claim_words([both], found, GOAL_WORDS.empty()), "claim | word\nfifteen | holds\nseventeen | does not hold"
    )


# nothing at all


def test_without_articles_there_is_nothing_to_judge() -> None:
    found = claim_checks([], (), NOTHING)
    assert validate(CLAIM_CHECKS, found).num_rows == 0
    assert validate(CLAIM_WORDS, claim_words([], found, GOAL_WORDS.empty())).num_rows == 0


@pytest.mark.parametrize("kind", ["level", "growth", "rank", "share"])
def test_every_kind_of_figure_is_no_data_in_empty_tables(kind: str) -> None:
    one = sentence(replace(LEVEL, kind=kind, measure=Measure.IMPORT))
    assert checks(one)["verdict"].tolist() == ["no data"]
    assert words(one)["word"].tolist() == ["cannot be checked"]


def test_the_interval_of_the_claim_stands_beside_every_reading() -> None:
    tables: Mapping[str, pd.DataFrame] = {"measures": levels("value_usd\n1")}
    found = checks(sentence(LEVEL, stated=StatedQuantity("50", "percent", qualifier=Qualifier.ALMOST)), **tables)
    assert_rows(found, "stated_low | stated_high | measured_unit\n47 | 50.5 | percent")  # half a digit and a twentieth


# what readings pass on


PRINTED = "statement | stated_usd | significant_digits | reporter | partner | measure | period\n"


def passed_on(measures: str, statements: str = "") -> str:
    """Say of readings of 2016, one a source and one a statement, how many agree and how many figures they pass on."""
    rows = levels(measures)
    told = frame(STATEMENTS, PRINTED + statements)
    readings = [replace(LEVEL, id=name, source=name) for name in rows["source"]]
    readings += [Reading(name, "statement", statements=(name,)) for name in told["statement"]]
    found = as_of(words(sentence(*readings), measures=rows, statements=told)).iloc[0]
    return (
        f"{found['agreeing']}/{found['agreeing'] + found['differing']} {found['agreeing_figures']}/{found['figures']}"
    )


OFFICIAL = "fcs | {value} | {digits} | RUS | KOR | turnover | {period}"


@pytest.mark.parametrize(
    ("measures", "statements", "counted"),
    [
        # two files of the IMF and a rounded word of the customs service: one figure
        ("a | 15144560001 \n b | 15144560002", OFFICIAL.format(value="15.1e9", digits=3, period=2016), "3/3 1/1"),
        # the same files, and a figure of another publisher of the same books
        ("a | 15144560001 \n b | 15144560002 \n c | 17.7e9", "", "2/3 1/2"),
        # a rounded word that two exact figures fit leaves them two
        ("a | 15.12e9 \n b | 15.14e9", OFFICIAL.format(value="15.1e9", digits=3, period=2016), "3/3 2/2"),
        # more digits than the figure has
        ("a | 15144560001", OFFICIAL.format(value="15.10e9", digits=4, period=2016), "2/2 2/2"),
        # another year
        ("a | 15144560001", OFFICIAL.format(value="15.1e9", digits=3, period=2015), "2/2 2/2"),
        ("a | 15144560001", "", "1/1 1/1"),
    ],
)  # fmt: skip
def test_readings_that_pass_on_one_figure_are_counted_as_one(measures: str, statements: str, counted: str) -> None:
    assert passed_on(f"source | value_usd\n{measures}", statements) == counted


def test_two_lists_that_are_one_give_one_place() -> None:
    for repeats, figures in (("", 2), ("imf-dots", 1)):
        ranks = frame(
            PARTNER_RANKS,
            f"source | rank | value_usd | repeats \n imf-dots | 7 | 1 | \n imf-imts | 7 | 1 | {repeats}",
            reporter="RUS", partner="KOR", period="2016",
        )  # fmt: skip
        readings = [replace(LEVEL, id=name, source=name, kind="rank") for name in ("imf-dots", "imf-imts")]
        found = words(sentence(*readings, stated=StatedQuantity("7", "rank")), partner_ranks=ranks)
        assert_rows(found, f"agreeing | figures | agreeing_figures\n2 | {figures} | {figures}")


# nearest figures

HALF = StatedQuantity("50", "percent")
SEVEN = "2017-01/2017-07"


def grown(text: str) -> pd.DataFrame:
    """Rows of growth as Korea's authority printed it before the article."""
    fixed = {
        "reporter": "KOR",
        "partner": "RUS",
        "authority": "yes",
        "published": "2017-09-06",
        "significant_digits": 2,
    }
    return frame(STATEMENTS, text, **fixed)


FLOWS = grown(
    """
    statement | measure | period          | stated_growth_percent
    sold      | export  | 2017-01/2017-07 | 61
    bought    | import  | 2017-01/2017-07 | 45
    """
)
BETWEEN = Reading("between", "implied", role=Role.NEAREST, statements=("sold", "bought"), note="seven months")


def about_half(*readings: Reading, stated: StatedQuantity = HALF) -> Sentence:
    return replace(sentence(*readings, stated=stated), period="2017-H1")


def nearest(name: str, **about: object) -> Reading:
    return replace(Reading(name, "statement", role=Role.NEAREST, statements=(name,), note="x"), **about)  # type: ignore[arg-type]


def test_a_sum_grows_by_a_rate_between_those_of_its_parts_and_has_no_number() -> None:
    found = as_of(checks(about_half(BETWEEN), statements=FLOWS))
    assert_rows(
        found,
        """
        role    | measured | measured_low | measured_high | verdict | difference | evidence
        nearest |          | 44.5         | 61.5          | fits    | 0          | statement sold bought
        """,
    )
    assert found[["bound_low", "bound_high"]].round(2).to_numpy().tolist() == [
        [37.08, 71.75]
    ]  # a sixth less, a sixth more


def test_a_difference_of_flows_is_bound_by_nothing_without_levels() -> None:
    found = as_of(checks(about_half(replace(BETWEEN, statements=("sold", "-bought"))), statements=FLOWS))
    assert_rows(found, "role | measured | measured_low | bound_low | verdict\nnearest | | | | no data")


@pytest.mark.parametrize(
    ("period", "low", "high"),
    [
        ("2017-H1", 44.5, 45.5), (SEVEN, 37.08, 53.08), ("2017-01/2017-09", 22.25, 68.25), ("2017", 0.0, 91.0),
    ],
)  # fmt: skip
def test_the_longer_a_nearest_figure_the_less_it_says(period: str, low: float, high: float) -> None:
    printed = grown(f"statement | measure | period | stated_growth_percent\nnear | turnover | {period} | 45")
    found = as_of(checks(about_half(nearest("near")), statements=printed))
    assert found[["bound_low", "bound_high"]].round(2).to_numpy().tolist() == [[low, high]]


@pytest.mark.parametrize("period", ["2017-01/2017-05", "2016", "2017-02/2017-12", "2017-H2"])
def test_a_period_that_lacks_a_month_of_the_claim_is_only_shown(period: str) -> None:
    printed = grown(f"statement | measure | period | stated_growth_percent\nnear | turnover | {period} | 45")
    found = as_of(checks(about_half(nearest("near")), statements=printed))
    assert_rows(found, "role | measured | bound_low | bound_high | verdict | difference\nnearest | 45 | | | |")
    assert_rows(words(about_half(nearest("near")), statements=printed), "word | fitting\ncannot be checked | 0")


def test_a_part_of_the_goods_is_shown_and_bounds_nothing() -> None:
    printed = grown("statement | measure | period | stated_growth_percent\nfuels | import | 2017-H1 | 80.8")
    shown = about_half(nearest("fuels", compared=False))
    assert_rows(as_of(checks(shown, statements=printed)), "measured | bound_low | verdict\n80.8 | |")
    assert_rows(words(shown, statements=printed), "word | fitting | not_fitting\ncannot be checked | 0 | 0")


def test_the_main_fuels_are_shown_with_their_growth_and_bound_nothing() -> None:
    text = "flow | base_period | period | headings | base_value_usd | value_usd | growth_percent | known_from"
    grew = "import | 2016-H1 | 2017-H1 | 2701 2709 | 1 | 1.808 | 80.8 | 2018-02-01"
    fuels = frame(
        FUEL_GROWTH, f"{text}\n{grew}\n{grew.replace('import', 'export').replace('80.8', '5')}", reporter="KOR"
    )
    shown = about_half(
        Reading(
            "fuels", "fuel growth", role=Role.NEAREST, measure=Measure.IMPORT, reporter="KOR", partner="RUS", source="kcs",
            period="2017-H1", compared=False, note="a part",
        )
    )  # fmt: skip
    assert_rows(
        as_of(checks(shown, fuel_growth=fuels)),
        "role | measured | bound_low | verdict | evidence\nnearest | 80.8 | | | fuels kcs KOR RUS import 2017-H1 2701 2709",
    )
    assert_rows(words(shown, fuel_growth=fuels), "word | fitting | not_fitting\ncannot be checked | 0 | 0")
    assert_rows(checks(shown, fuel_growth=FUEL_GROWTH.empty()), "measured | verdict\n | no data")


@pytest.mark.parametrize(("level", "growth", "low"), [("exact", "almost", 47.0), ("almost", "exact", 49.5)])
def test_the_word_that_loosens_growth_is_the_growths_own(level: str, growth: str, low: float) -> None:
    text = "statement | measure | period | stated_usd | stated_growth_percent | qualifier | growth_qualifier"
    printed = grown(f"{text}\nnear | turnover | 2017-H1 | 10e9 | 50 | {level} | {growth}")
    found = as_of(checks(about_half(nearest("near")), statements=printed))
    assert found[["bound_low", "bound_high"]].to_numpy().tolist() == [[low, 50.5]]


def test_a_fall_is_bound_from_both_sides_too() -> None:
    printed = grown(f"statement | measure | period | stated_growth_percent\nfell | turnover | {SEVEN} | -45")
    found = as_of(checks(about_half(nearest("fell")), statements=printed))
    assert found[["bound_low", "bound_high"]].round(2).to_numpy().tolist() == [[-53.08, -37.08]]
    assert found["verdict"].tolist() == ["does not fit"]
    assert found["difference"].round(2).tolist() == [round(-37.08 - 49.5, 2)]


@pytest.mark.parametrize(
    ("first", "second", "word", "fitting", "not_fitting"),
    [
        ("45", "50", "fits the nearest figures", 2, 0),
        ("45", "20", "does not fit the nearest figures", 1, 1),
        ("90", "20", "does not fit the nearest figures", 0, 2),
        ("45", "", "fits the nearest figures", 1, 0),
        ("", "", "cannot be checked", 0, 0),
    ],
)
def test_a_claim_fits_the_nearest_figures_if_it_fits_every_one(
    first: str, second: str, word: str, fitting: int, not_fitting: int
) -> None:
    lines = "\n".join(f"{name} | turnover | {SEVEN} | {value}" for name, value in (("a", first), ("b", second)))
    printed = grown(f"statement | measure | period | stated_growth_percent\n{lines}")
    found = as_of(words(about_half(nearest("a"), nearest("b")), statements=printed))
    assert_rows(found, f"word | agreeing | fitting | not_fitting\n{word} | 0 | {fitting} | {not_fitting}")


@pytest.mark.parametrize(("growth", "word"), [("50.2", "holds"), ("30.0", "does not hold")])
def test_nearest_figures_are_silent_where_a_reading_decides(growth: str, word: str) -> None:
    measured = frame(
        GROWTH, f"value_usd | base_value_usd | growth_percent\n3 | 2 | {growth}", **{**FIGURE, "period": "2017-H1"}
    )
    decides = replace(LEVEL, kind="growth", period="2017-H1")
    found = as_of(words(about_half(decides, BETWEEN), growth=measured, statements=FLOWS))
    assert_rows(found, f"word | fitting\n{word} | 1")


def test_a_nearest_figure_counts_from_the_day_on_which_it_was_public() -> None:
    later = FLOWS.assign(published=pd.to_datetime(["2017-09-06", "2019-01-24"]).astype("datetime64[s]"))
    assert_rows(
        words(about_half(BETWEEN), statements=later),
        """
        word                     | known_from | known_until
        cannot be checked        | 2018-02-28 | 2019-01-24
        fits the nearest figures | 2019-01-24 |
        """,
    )


def test_a_nearest_figure_is_the_countrys_own_and_firm() -> None:
    others = FLOWS.assign(authority=[True, False])
    assert_rows(words(about_half(BETWEEN), statements=others), "word | fitting\ncannot be checked | 0")
    weak = frame(
        GROWTH,
        "value_usd | base_value_usd | growth_percent | status\n3 | 2 | 50 | suspect",
        **{**FIGURE, "period": "2017"},
    )
    year = replace(LEVEL, kind="growth", role=Role.NEAREST, period="2017")
    assert_rows(checks(about_half(year), growth=weak), "role | verdict\nnot firm enough | fits")
    assert_rows(words(about_half(year), growth=weak), "word | fitting\ncannot be checked | 0")


def test_the_word_that_loosens_a_claim_loosens_what_must_overlap() -> None:
    printed = grown("statement | measure | period | stated_growth_percent\nnear | turnover | 2017-H1 | 45")
    for quantity, verdict in ((HALF, "does not fit"), (replace(HALF, qualifier=Qualifier.LESS_THAN), "fits")):
        assert as_of(checks(about_half(nearest("near"), stated=quantity), statements=printed))["verdict"].tolist() == [
            verdict
        ]
