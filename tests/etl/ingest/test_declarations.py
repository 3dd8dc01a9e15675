"""Articles, goals and corrections from TOML: what is understood, and how everything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from etl.errors import InputError
from etl.ingest import declarations
from etl.model import Among, Article, Goal, Measure, Qualifier, Reading, Role

ARTICLE = """
id = "an-article"
title = "A title"
author = "An author"
publisher = "A publisher"
published = "2018-02"
published_text = "early 2018"
address = "https://example.org"

[[sentences]]
id = "a-claim"
kind = "claim"
quote = "turnover was US$15 billion"
said_by = "the author"
summary = "Turnover was 15 billion."
stated = { digits = "15", scale = "billion", unit = "usd" }

[[sentences.readings]]
kind = "level"
reporter = "RUS"
partner = "KOR"
source = "imf-imts"
period = "2016"
"""

GOAL = """
id = "a-goal"
label = "Thirty by 2020"
set_on = "2017-09-06"
set_by = "somebody"
words = "thirty billion"
address = "https://example.org"
stated = { digits = "30", scale = "billion", unit = "usd" }
factor = "2"
base_year = 2016
due = 2020

[[readings]]
id = "stated"
label = "as stated"
reporters = ["KOR", "RUS"]

[[readings]]
id = "twice"
label = "twice"
reporters = ["RUS"]
base_reporter = "RUS"
"""

RULES = """
[[rules]]
match = { reporter = "RUS", period = ["2016", "2017"] }
until = "2022-02-07"
action = "suspect"
reason = "both years stand above the others"
"""


def _written(folder: Path, text: str, name: str = "one.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def _article(tmp_path: Path, text: str) -> Article:
    (article,) = declarations.articles(_written(tmp_path / "articles", text))
    return article


def _goal(tmp_path: Path, text: str) -> Goal:
    (goal,) = declarations.goals(_written(tmp_path / "goals", text))
    return goal


def _readings(tmp_path: Path, reading: str) -> tuple[Reading, ...]:
    text = ARTICLE[: ARTICLE.index("[[sentences.readings]]")]
    return _article(tmp_path, f"{text}\n[[sentences.readings]]\n{reading}").sentences[0].readings


def test_an_article_is_read_with_its_sentences_and_their_readings(tmp_path: Path) -> None:
    article = _article(tmp_path, ARTICLE)
    (sentence,) = article.sentences
    (reading,) = sentence.readings
    assert article.published == date(2018, 2, 28)  # a month is its last day
    assert sentence.stated is not None
    assert sentence.stated.interval == (Decimal("14.5e9"), Decimal("15.5e9"))
    assert (sentence.before, sentence.after, sentence.events) == ("", "", ())
    assert reading.measure is Measure.TURNOVER
    assert reading.role is Role.DECIDES
    assert reading.id == "rus-kor-imf-imts-turnover-2016"


def test_articles_come_in_the_order_of_their_files(tmp_path: Path) -> None:
    folder = _written(tmp_path / "articles", ARTICLE.replace("an-article", "second"), "b.toml")
    _written(folder, ARTICLE.replace("an-article", "first"), "a.toml")
    (folder / "notes.txt").write_text("no declaration", "utf-8")
    assert [article.id for article in declarations.articles(folder)] == ["first", "second"]


def test_a_qualifier_is_read_as_the_word_that_it_is(tmp_path: Path) -> None:
    (sentence,) = _article(tmp_path, ARTICLE.replace('unit = "usd"', 'unit = "usd", qualifier = "almost"')).sentences
    assert sentence.stated is not None
    assert sentence.stated.qualifier is Qualifier.ALMOST


def test_lists_in_a_reading_stand_for_every_combination(tmp_path: Path) -> None:
    readings = _readings(
        tmp_path,
        'kind = "rank"\nmeasure = ["turnover", "export"]\nreporter = "RUS"\npartner = "KOR"\n'
        'source = ["imf-dots", "un-comtrade", "imf-imts"]\nperiod = "2015"',
    )
    assert {(reading.measure.value, reading.source) for reading in readings} == {
        (measure, source)
        for measure in ("turnover", "export")
        for source in ("imf-dots", "un-comtrade", "imf-imts")
    }  # fmt: skip
    assert len({reading.id for reading in readings}) == 6


def test_a_place_among_some_partners_is_another_reading_with_a_name_of_its_own(tmp_path: Path) -> None:
    rank = 'kind = "rank"\nreporter = "RUS"\npartner = "KOR"\nsource = "imf-dots"\nperiod = "2015"\n'
    every, outside = _readings(tmp_path, f'{rank}among = ["every partner", "outside the CIS"]')
    assert (every.id, outside.id) == (
        "rus-kor-imf-dots-turnover-2015", "rus-kor-imf-dots-turnover-2015-outside-the-cis",
    )  # fmt: skip
    assert outside.among is Among.OUTSIDE_CIS
    for wrong, why in (
        (rank.replace("rank", "share") + 'among = "outside the CIS"', "only a rank is"),
        (rank + 'among = "the G7"', "the G7"),
    ):
        with pytest.raises(InputError, match=why):
            _readings(tmp_path, wrong)


def test_a_list_of_statements_is_one_reading_each_and_a_list_of_lists_one_together(tmp_path: Path) -> None:
    each = _readings(tmp_path, 'kind = "statement"\nstatements = ["a", "b"]')
    together = _readings(tmp_path, 'kind = "implied"\nstatements = [["a", "-b"]]')
    assert [reading.statements for reading in each] == [("a",), ("b",)]
    assert [reading.statements for reading in together] == [("a", "-b")]


def test_growth_and_level_of_one_figure_are_two_readings(tmp_path: Path) -> None:
    readings = _readings(
        tmp_path, 'kind = ["level", "growth"]\nreporter = "RUS"\npartner = "KOR"\nsource = "kcs"\nperiod = "2016"'
    )
    assert len({reading.id for reading in readings}) == 2


def test_a_goal_is_read_with_its_readings(tmp_path: Path) -> None:
    goal = _goal(tmp_path, GOAL)
    assert goal.set_on == date(2017, 9, 6)
    assert goal.factor == 2
    assert goal.restated == ()
    assert [reading.id for reading in goal.readings] == ["stated", "twice"]
    assert goal.readings[0].reporters == ("KOR", "RUS")
    assert goal.readings[0].prices == "current"


def test_a_rule_is_read_for_the_source_that_its_file_is_named_after(tmp_path: Path) -> None:
    (rule,) = declarations.corrections(_written(tmp_path / "corrections", RULES, "un-comtrade.toml"))
    assert rule.source == "un-comtrade"
    assert rule.match == {"reporter": ("RUS",), "period": ("2016", "2017")}
    assert rule.until == date(2022, 2, 7)


NEAREST = 'kind = "growth"\nrole = "nearest"\nnote = "the whole year"'


def _with_nearest(old: str = "", new: str = "") -> str:
    """Return the article with a claim of growth in a half-year that has one nearest figure, and one text changed."""
    text = _edited(ARTICLE, 'digits = "15", scale = "billion", unit = "usd"', 'digits = "50", unit = "percent"')
    text = _edited(text, 'summary = "', 'period = "2016-H1"\nsummary = "')
    text = _edited(text, 'kind = "level"', NEAREST)
    return _edited(text, old, new) if old else text


def test_a_nearest_figure_is_read_with_how_it_differs(tmp_path: Path) -> None:
    (one,) = _article(tmp_path, _with_nearest()).sentences
    (reading,) = (reading for reading in one.readings if reading.role is Role.NEAREST)
    assert (one.period, reading.kind, reading.note, reading.compared) == ("2016-H1", "growth", "the whole year", True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('period = "2016-H1"\n', "", "a-claim: nearest figures need the claim's period"),
        ('"2016-H1"', '"the first half"', "a-claim: nearest figures need the claim's period"),
        ('"2016-H1"', '"2016-01/2016-06"', "only growth in per cent over a period, as 2017-H1, has nearest figures"),
        ('unit = "percent"', 'unit = "usd"', "only growth in per cent over a period, as 2017-H1, has nearest figures"),
        (
            'kind = "growth"',
            'kind = "level"',
            "a nearest figure is of kind ['fuel growth', 'growth', 'implied', 'statement'], not ['level']",
        ),
        ('kind = "growth"', 'kind = "fuel growth"', "are a part of a flow, which bounds nothing: compared = false"),
        ('\nnote = "the whole year"', "", "do not say in a note how they differ"),
        ('note = "the whole', 'compared = "no"\nnote = "the whole', "compared is 'no', which is not bool"),
    ],
)
def test_a_nearest_figure_that_cannot_be_compared_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        _article(tmp_path, _with_nearest(old, new))


def _edited(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "A title"', 'tilte = "A title"', "Article has no ['tilte']"),
        ('title = "A title"\n', "", "an-article: ['title'] missing"),
        ('title = "A title"', "title = 5", "title is 5, which is not str"),
        ('published = "2018-02"\n', "", "['published'] missing"),
        ('published = "2018-02"', 'published = "February 2018"', "published is not a day"),
        ('published = "2018-02"', 'published = "2018-02-30"', "published is not a day"),
        ("[[sentences]]", "[sentences]", "sentences is not a list of tables"),
        ("[[sentences.readings]]", "[sentences.readings]", "a-claim: readings is not a list of tables"),
        ('kind = "claim"', 'kind = "clam"', "a-claim: kind 'clam' is not one of ['claim', 'context']"),
        ('summary = "Turnover was 15 billion."\n', "", "a-claim: ['summary'] missing"),
        ('quote = "', 'qoute = "', "a-claim: Sentence has no ['qoute']"),
        ('digits = "15"', "digits = 15", "digits is 15, which is not str"),
        ('digits = "15"', 'digits = "about 15"', "'about 15' is not a number as printed"),
        ('scale = "billion"', 'scale = "billions"', "scale 'billions' is not one of"),
        ('unit = "usd"', 'unit = "dollars"', "unit 'dollars' is not one of"),
        ('unit = "usd" }', 'unit = "usd", qualifier = "nearly" }', "'nearly' is not a valid Qualifier"),
        ('stated = { digits = "15", scale = "billion", unit = "usd" }', 'stated = "15 billion"', "write a table"),
        ('summary = "', 'events = "moon-2017"\nsummary = "', "events is 'moon-2017', which is not a list of text"),
        ('kind = "level"', 'kind = "levl"', "kind 'levl' is not one of"),
        ('kind = "level"\n', "", "['kind'] missing"),
        ('reporter = "RUS"\n', "", "of kind level does not say ['reporter']"),
        ('kind = "level"', 'kind = "level"\nmeasure = "trade"', "'trade' is not a valid Measure"),
        ('kind = "level"', 'kind = "level"\nrole = "decide"', "'decide' is not a valid Role"),
        ('kind = "level"', 'kind = "elapsed"', "of kind elapsed does not say ['event']"),
        ('kind = "level"', 'kind = "goal"\ngoal = "a-goal"', "of kind goal does not say ['goal_reading']"),
        ('kind = "level"', 'kind = "statement"', "of kind statement does not say ['statements']"),
        ('kind = "level"', 'kind = "region rank"', "of kind region rank does not say ['region_figure']"),
        ('kind = "level"', 'kind = "level"\nshare_of = "Russia"', "'Russia' is not a valid ShareOf"),
        ('kind = "level"', 'kind = "statement"\nstatements = [["a", "b"]]', "are of kind implied"),
        ('period = "2016"', 'period = "2016?"', "'2016?' is not a period"),
        ('period = "2016"', 'period = "2016-01/2016-06"', "write 2016-01/2016-06 as 2016-H1"),
        ('period = "2016"', "period = 2016", "period is 2016, which is not str"),
        ('period = "2016"', "period = []", "lists nothing under ['period']"),
        ('period = "2016"', 'period = ["2016", "2016"]', "two readings are called ['rus-kor-imf-imts-turnover-2016']"),
    ],
)
def test_an_article_with_a_mistake_is_refused_by_file_and_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        _article(tmp_path, _edited(ARTICLE, old, new))
    assert str(tmp_path / "articles" / "one.toml") in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('label = "Thirty', 'lable = "Thirty', "Goal has no ['lable']"),
        ("due = 2020\n", "", "a-goal: ['due'] missing"),
        ("due = 2020", 'due = "2020"', "due is '2020', which is not int"),
        ("due = 2020", "due = true", "due is True, which is not int"),
        ("due = 2020", "due = 2016", "due 2016 is not after base_year 2016"),
        ('factor = "2"', 'factor = "double"', "a-goal"),
        ('set_on = "2017-09-06"\n', "", "['set_on'] missing"),
        (
            'stated = { digits = "30", scale = "billion", unit = "usd" }\n',
            "",
            "StatedQuantity: ['digits', 'unit'] missing",
        ),
        ("due = 2020", 'due = 2020\nrestated = "2018-02-20"', "restated is '2018-02-20', which is not a list of text"),
        ('id = "twice"', 'id = "stated"', "two readings are called ['stated']"),
        ('reporters = ["RUS"]', 'reporters = "RUS"', "reporters is 'RUS', which is not a list of text"),
        ('reporters = ["RUS"]', "reporters = []", "reading 'twice' names"),
        ('reporters = ["RUS"]', 'reporters = ["RUSS"]', "there are only ['KOR', 'RUS']"),
        ('base_reporter = "RUS"', 'base_reporter = "CHN"', "there are only ['KOR', 'RUS']"),
        ('base_reporter = "RUS"', 'prices = "real"', "prices 'real' is not one of ['current', 'constant']"),
        ('factor = "2"\n', "", "has a base_reporter, but the goal has no factor"),
        (
            'label = "twice"\n',
            'label = "twice"\nmeaning = "stated"\n',
            "only one in constant prices may follow another",
        ),
        (
            'label = "twice"\n',
            'label = "twice"\nprices = "constant"\nmeaning = "stated"\n',
            "'twice' follows 'stated'; only one in constant prices may follow another",
        ),
    ],
)
def test_a_goal_with_a_mistake_is_refused_by_file_and_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        _goal(tmp_path, _edited(GOAL, old, new))
    assert str(tmp_path / "goals" / "one.toml") in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[rules]]", "[rules]", "rules is not a list of tables"),
        ('match = { reporter = "RUS", period = ["2016", "2017"] }\n', "", "does not say what it matches"),
        ('{ reporter = "RUS", period = ["2016", "2017"] }', "{}", "does not say what it matches"),
        ('period = ["2016", "2017"]', "period = [2016, 2017]", "match ['period'] is not text"),
        ('period = ["2016", "2017"]', "period = 2016", "match ['period'] is not text"),
        ('until = "2022-02-07"\n', "", "['until'] missing"),
        ('reason = "both', 'reson = "both', "Correction has no ['reson']"),
        ('reason = "both years stand above the others"\n', "", "['reason'] missing"),
    ],
)
def test_a_rule_with_a_mistake_is_refused_by_file_and_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        declarations.corrections(_written(tmp_path / "corrections", _edited(RULES, old, new)))
    assert str(tmp_path / "corrections" / "one.toml") in str(caught.value)


@pytest.mark.parametrize("read", [declarations.articles, declarations.goals, declarations.corrections])
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(InputError, match=r"one\.toml: .*line 2"):
        read(_written(tmp_path / "any", 'id = "x"\nlabel = "not closed\n'))


@pytest.mark.parametrize("read", [declarations.articles, declarations.goals, declarations.corrections])
def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path, read: Callable[[Path], object]) -> None:
    (tmp_path / "one.toml").write_bytes('id = "서울"'.encode("cp949"))
    with pytest.raises(InputError, match=r"one\.toml"):
        read(tmp_path)


@pytest.mark.parametrize("read", [declarations.articles, declarations.goals, declarations.corrections])
def test_an_empty_folder_declares_nothing_and_a_missing_one_is_an_error(
    tmp_path: Path, read: Callable[[Path], tuple[object, ...]]
) -> None:
    assert read(tmp_path) == ()
    with pytest.raises(InputError, match="nowhere cannot be read"):
        read(tmp_path / "nowhere")
