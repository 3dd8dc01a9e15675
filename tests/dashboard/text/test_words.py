"""How numbers, amounts, days and periods are written, and sentences with holes."""

from __future__ import annotations

import re
from gettext import NullTranslations

import pytest
from babel import Locale

from dashboard.editions import Tables
from dashboard.text import NOTHING, Words
from dashboard.text.catalogues import ENGLISH, languages
from dashboard.text.format import compact
from dashboard.text.terms import TERMS
from etl.model import Method, OverallVerdict, Role, Status, Verdict

NAN = float("nan")


@pytest.mark.parametrize(("value", "written"), [(55_474_100, "5,547만"), (494e6, "4.94억"), (15.144e9, "151.4억")])
def test_korean_amounts_have_one_unit_and_few_digits(value: float, written: str) -> None:
    assert compact(value, Locale("ko"), 2 if value < 1e9 else 1) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (15.144e9, 1, "US$15.1\u00a0billion"),
        (15.144e9, 2, "US$15.14\u00a0billion"),
        (30e9, 1, "US$30\u00a0billion"),
        (704e6, 1, "US$704\u00a0million"),
        (NAN, 1, NOTHING),
    ],
)
def test_amounts_are_written_in_words(words: Words, value: float, digits: int, written: str) -> None:
    assert words.usd(value, digits) == written


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        (30e9, "USD", "US$30\u00a0billion"),
        (15.24e12, "KRW", "15.2\u00a0trillion\u00a0won"),
        (932.1e9, "RUB", "932.1\u00a0billion\u00a0roubles"),
        (2e12, "RUB", "2\u00a0trillion\u00a0roubles"),
        (NAN, "KRW", NOTHING),
    ],
)
def test_amounts_of_other_currencies_are_written_in_words(
    words: Words, value: float, currency: str, written: str
) -> None:
    assert words.money(value, currency) == written


def test_trillions_are_written_without_their_unit(words: Words) -> None:
    assert words.trillions(15.244e12) == "15.24"
    assert words.trillions(NAN) == NOTHING


@pytest.mark.parametrize(
    ("value", "written"),
    [(65.61, "66%"), (99.6078, "99.6%"), (99.97, "99.9%"), (99.0, "99.0%"), (100.0, "100%"), (101.94, "102%")],
)
def test_what_falls_short_never_reads_as_the_whole(words: Words, value: float, written: str) -> None:
    assert words.attained(value) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [(18.9207, 1, "18.9%"), (-3.25, 1, "−3.2%"), (1234.5, 0, "1,234%"), (NAN, 0, NOTHING)],
)
def test_percentages(words: Words, value: float, digits: int, written: str) -> None:
    assert words.percent(value, digits) == written


def test_a_hole_that_opens_a_sentence_is_filled_with_a_capital(words: Words) -> None:
    assert (
        words("{books}, {source}; the sum.", books="данные России", source="источник")
        == "Данные России, источник; the sum."
    )
    assert words("Goods. {address}", address="https://a.example") == "Goods. https://a.example"
    assert words("Goods. {books}.", books="данные России") == "Goods. Данные России."
    assert words("Goods of {books}. None of {books}.", books="данные") == "Goods of данные. None of данные."


@pytest.mark.parametrize("text", ["{name}, {year}", "{name}=x is not known. It may be y."])
def test_what_is_no_sentence_or_stands_in_an_address_stays_as_it_is(words: Words, text: str) -> None:
    assert words(text, name="reporter", year="2016").startswith("reporter")


def test_texts_of_the_tables_have_the_apostrophe_of_print(words: Words) -> None:
    assert words.text("twice Korea's 2016; pastrycooks' products") == "twice Korea’s 2016; pastrycooks’ products"
    assert words.text("'250억에 가까운'으로") == "'250억에 가까운'으로"


def test_a_negative_number_has_the_minus_of_print(words: Words) -> None:
    assert [words.number(-1234.5, 1), words.billions(-2e9), words.usd(-2e9)] == [
        "−1,234.5",
        "−2.00",
        "US$−2\u00a0billion",
    ]


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2016", "2016"),
        ("2017-H1", "first half of 2017"),
        ("2017-H2", "second half of 2017"),
        ("2020-03", "Mar 2020"),
        ("2016-01/2016-11", "Jan–Nov 2016"),
        ("2016-11/2017-02", "Nov 2016 to Feb 2017"),
    ],
)
def test_periods(words: Words, period: str, written: str) -> None:
    assert words.period(period) == written


@pytest.mark.parametrize(
    ("language", "periods"),
    [
        ("en", ["2016", "July 2022", "the first half of 2017"]),
        ("ko", ["2016년", "2022년 7월", "2017년 상반기"]),
        ("ru", ["2016 году", "июле 2022 года", "первом полугодии 2017 года"]),
    ],
)
def test_a_period_follows_its_preposition(language: str, periods: list[str]) -> None:
    said = [languages()[language].when(period) for period in ("2016", "2022-07", "2017-H1")]
    assert [text.replace("\u00a0", " ") for text in said] == periods


@pytest.mark.parametrize(
    ("ends", "written"),
    [
        (("US$14.5\u00a0billion", "US$15.5\u00a0billion"), ("US$14.5", "US$15.5\u00a0billion")),
        (("145억 달러", "155억 달러"), ("145억", "155억 달러")),
        (("44,5\u00a0%", "61,5\u00a0%"), ("44,5", "61,5\u00a0%")),
        (("US$900\u00a0million", "US$1.1\u00a0billion"), ("US$900\u00a0million", "US$1.1\u00a0billion")),
        (("49.5%", "50.5%"), ("49.5%", "50.5%")),
        (("place 7", "place 7"), ("place 7", "place 7")),
    ],
)
def test_the_lower_end_of_a_range_leaves_out_the_unit_of_both(
    words: Words, ends: tuple[str, str], written: tuple[str, str]
) -> None:
    assert words.ends(*ends) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2017-09-05", "5 Sept 2017"),
        ("2018-09", "Sept 2018"),
        ("2014", "2014"),
        ("2015-09, inferred", "Sept 2015, inferred"),
        ("2016-07/2016-12", "second half of 2016"),
        ("2023-03/2023-04", "Mar–Apr 2023"),
        ("2026-11-24, taken in here", "24 Nov 2026, when it was taken in here; no day is given"),
    ],
)
def test_a_day_is_written_as_far_as_it_is_known(words: Words, text: str, written: str) -> None:
    assert words.day_text(text) == written


def test_days_and_lists(words: Words) -> None:
    assert words.day("2026-11-24") == "24 Nov 2026"
    assert words.day("2026-11-24", long=True) == "24 November 2026"
    assert words.day(None) == NOTHING
    assert [words.join_names(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("language", "written"), [("en_GB", "15.1 billion"), ("ko", "151.4억"), ("ru", "15,1\u00a0млрд")]
)
def test_large_numbers_follow_the_habit_of_the_language(language: str, written: str) -> None:
    assert compact(15.144e9, Locale.parse(language)) == written


@pytest.mark.parametrize(
    ("language", "written"), [("en_GB", "15.2 trillion"), ("ko", "15.2조"), ("ru", "15,2\u00a0трлн")]
)
def test_trillions_follow_the_habit_of_the_language(language: str, written: str) -> None:
    assert compact(15.24e12, Locale.parse(language)) == written


def test_parts_keep_what_is_not_text_as_it_is(words: Words) -> None:
    thing = object()
    assert words.parts("see {data}, and {more}.", data=thing, more="this") == ["see ", thing, ", and ", "this", "."]


def test_sentences_and_terms_go_through_the_catalogue() -> None:
    class Shouting(NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper().replace("{YEAR}", "{year}")

    shouting = Words("en", Shouting())
    assert shouting("in {year}", year="2020") == "IN 2020"
    assert shouting.term(Status.ESTIMATE) == "ESTIMATE"


@pytest.mark.parametrize("vocabulary", [Status, Method, Verdict, OverallVerdict])
def test_every_word_that_readers_see_has_a_name(vocabulary: type) -> None:
    assert [word for word in vocabulary if word not in TERMS] == []  # type: ignore[attr-defined]


def test_a_role_without_a_name_stands_as_it_is(words: Words) -> None:
    assert words.term(Role.CONTEXT) == "context"


def test_every_date_of_the_tables_is_written_in_each_language(tables: Tables) -> None:
    known = [
        *tables["statements"]["published_text"],
        *tables["regions"]["published_text"],
        *tables["goals"]["set_on_text"],
    ]
    known += [*tables["snapshots"]["published_text"], *tables["events"]["day_text"], *tables["promises"]["set_on_text"]]
    for said in (words for language, words in languages().items() if language != ENGLISH):
        assert [text for text in dict.fromkeys(known) if re.search("[A-Za-z]", said.day_text(text))] == []


@pytest.mark.parametrize(("language", "name"), [("en", "United States"), ("ko", "미국"), ("ru", "США")])
def test_a_country_goes_by_the_name_that_newspapers_use(language: str, name: str) -> None:
    assert languages()[language].country("USA") == name
