"""Claims for machines: ClaimReview and Web Annotation hold to the shape that their readers ask for, and to the tables."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, ValidationError

from dashboard.editions import Tables
from dashboard.embeds import claims, openapi
from dashboard.text import Words
from dashboard.text.terms import TERMS
from etl.model import UNDECIDED, OverallVerdict

_TEXT = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_WEB = {"type": "string", "pattern": "^https?://"}


def _thing(kind: str, **properties: Any) -> dict[str, Any]:
    whole = {"@type": {"const": kind}, **properties}
    return {"type": "object", "required": list(whole), "properties": whole}


RATING = {
    **_thing(
        "Rating",
        alternateName={"enum": [TERMS[word] for word in OverallVerdict]},
        worstRating={"const": 1},
        bestRating={"const": 5},
    ),
}
RATING["properties"] |= {"ratingValue": {"type": "number", "minimum": 1, "maximum": 5}, "ratingExplanation": _TEXT}
RATING["if"] = {"properties": {"alternateName": {"enum": [TERMS[word] for word in UNDECIDED]}}}
RATING["then"] = {"not": {"required": ["ratingValue"]}}
RATING["else"] = {"required": ["ratingValue"]}

#: What schema.org and readers of ClaimReview ask for.
CLAIM_REVIEW = _thing(
    "ClaimReview",
    **{"@context": {"const": "https://schema.org"}, "@id": _WEB},
    url=_WEB,
    datePublished=_DAY,
    claimReviewed=_TEXT,
    author=_thing("Organization", name=_TEXT, url=_WEB),
    reviewRating=RATING,
    itemReviewed=_thing(
        "Claim",
        text=_TEXT,
        author=_thing("Person", name=_TEXT),
        datePublished=_DAY,
        appearance=_thing("Article", headline=_TEXT, url=_WEB, author=_thing("Person", name=_TEXT)),
    ),
)

#: The parts of the Web Annotation Data Model that we use, with what it asks of each.
ANNOTATION = {
    "type": "object",
    "required": ["@context", "id", "type", "body", "target", "motivation"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": _WEB,
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["assessing", "describing"]},
        "body": {
            "type": "array",
            "minItems": 1,
            "items": {
                "oneOf": [
                    {
                        "required": ["type", "value", "format", "language"],
                        "properties": {"type": {"const": "TextualBody"}, "value": _TEXT},
                    },
                    {"required": ["id"], "properties": {"id": _WEB}, "not": {"required": ["type"]}},
                ]
            },
        },
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "source": _WEB,
                "selector": {
                    "type": "object",
                    "required": ["type", "exact"],
                    "properties": {
                        "type": {"const": "TextQuoteSelector"},
                        "exact": _TEXT,
                        "prefix": {"type": "string", "pattern": " $"},
                        "suffix": {"type": "string", "pattern": "^[ .,;:!?)’”]"},
                    },
                    "additionalProperties": False,
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def listed(client: FlaskClient) -> list[dict[str, Any]]:
    whole = client.get("/claims.json").json
    assert whole is not None
    return list(whole["claims"])


def test_every_judged_claim_is_a_valid_claim_review(listed: list[dict[str, Any]]) -> None:
    judged = [one for one in listed if one["kind"] == "claim"]
    assert len(judged) == 7
    for one in judged:
        Draft202012Validator(CLAIM_REVIEW).validate(one["review"])
    assert not [one for one in listed if one["kind"] == "context" and one["review"]]


def test_every_sentence_is_a_valid_annotation(listed: list[dict[str, Any]]) -> None:
    for one in listed:
        Draft202012Validator(ANNOTATION).validate(one["annotation"])


def test_the_validators_refuse_what_is_wrong(listed: list[dict[str, Any]]) -> None:
    one = next(one for one in listed if one["kind"] == "claim")
    for broken in (
        {**one["review"], "claimReviewed": ""},
        {**one["review"], "reviewRating": {**one["review"]["reviewRating"], "ratingValue": 9}},
        {**one["review"], "itemReviewed": {}},
    ):
        with pytest.raises(ValidationError):
            Draft202012Validator(CLAIM_REVIEW).validate(broken)
    with pytest.raises(ValidationError):
        Draft202012Validator(ANNOTATION).validate({**one["annotation"], "target": "somewhere"})


def test_ratings_are_those_of_the_tables(listed: list[dict[str, Any]], tables: Tables, words: Words) -> None:
    judged = tables["claim_words"].set_index("claim")
    for one in listed:
        if one["kind"] != "claim":
            continue
        row, rating = judged.loc[one["claim"]], one["review"]["reviewRating"]
        assert row["word"] == one["now"]["word"]
        assert rating["alternateName"] == words.term(row["word"])
        if row["figures"]:
            shared = row["agreeing_figures"] / row["figures"]
            assert rating["ratingValue"] == pytest.approx(1 + 4 * shared, abs=0.005)
        assert one["review"]["datePublished"] == row["known_from"].date().isoformat()


def test_a_claim_that_fits_the_nearest_figures_has_that_word_and_no_number(listed: list[dict[str, Any]]) -> None:
    one = next(one for one in listed if one["claim"] == "turnover-up-50-h1-2017")
    rating = one["review"]["reviewRating"]
    assert (rating["alternateName"], rating.get("ratingValue")) == ("fits the nearest figures", None)
    assert "it fits 3 of 3 nearest figures" in rating["ratingExplanation"]
    assert (one["now"]["fitting"], one["now"]["not_fitting"]) == (3, 0)
    assert one["then"] == one["now"]


def test_a_claim_about_a_promise_says_both_answers(listed: list[dict[str, Any]]) -> None:
    one = next(one for one in listed if one["claim"] == "double-by-2020")
    assert (one["now"]["promise_outcome"], one["then"]["promise_outcome"]) == ("not met", "open")
    assert one["review"]["reviewRating"]["ratingExplanation"].startswith("Report: holds in part; ")
    assert one["review"]["reviewRating"]["ratingExplanation"].endswith("Promise: not kept.")
    assert not [each["claim"] for each in listed if each is not one and each["now"] and each["now"]["promise_outcome"]]


def test_the_scoreboard_counts_both_answers_now_and_then(client: FlaskClient, listed: list[dict[str, Any]]) -> None:
    score = client.get("/claims.json").json["scoreboard"]
    for when in ("now", "then"):
        words = [one[when]["word"] for one in listed if one[when]]
        assert score[when]["claims"] == {word: words.count(word) for word in words}
    assert (score["now"]["promises"], score["then"]["promises"]) == ({"not met": 1}, {"open": 1})


def test_quotes_are_exact_and_stand_between_their_neighbours(listed: list[dict[str, Any]], tables: Tables) -> None:
    claims = tables["claims"].set_index("claim")
    for one in listed:
        row, selector = claims.loc[one["claim"]], one["annotation"]["target"]["selector"]
        assert selector["exact"] == row["quote"]
        assert selector.get("prefix", "").strip() in str(row["before"])
        assert selector.get("suffix", "").strip() in str(row["after"])
    joined = next(one for one in listed if one["claim"] == "turnover-15bn")["annotation"]["target"]["selector"]
    whole = joined["prefix"] + joined["exact"] + joined["suffix"]
    assert "Russia–South Korea commodity turnover was US$15 billion. Moon’s administration" in whole


def test_one_sentence_is_linked_data_of_its_own(client: FlaskClient, listed: list[dict[str, Any]]) -> None:
    for one in listed:
        answer = client.get(f"/claims/{one['claim']}.jsonld")
        assert answer.headers["Content-Type"] == "application/ld+json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.json == [part for part in (one["review"], one["annotation"]) if part]
        assert client.get(one["page"].removeprefix("http://localhost")).status_code == 200


def test_an_unknown_sentence_is_refused_with_those_that_there_are(client: FlaskClient) -> None:
    answer = client.get("/claims/nope.jsonld")
    assert answer.status_code == 404
    assert "turnover-15bn" in answer.text


@pytest.mark.parametrize(
    ("address", "module", "function"),
    [
        ("/claims.json", claims, "all_claims"),
        ("/claims/turnover-15bn.jsonld", claims, "claim_documents"),
        ("/openapi.json", openapi, "document"),
    ],
)
def test_documents_for_machines_are_made_once_for_a_version(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str, module: Any, function: str
) -> None:
    first = client.get(address).data
    monkeypatch.setattr(module, function, None)
    assert client.get(address).data == first
