"""Claims for machines: schema.org ClaimReview with the computed rating, and W3C Web Annotations with exact quotes.

Ratings are computed from the readings that decide, as on the pages; nothing is judged here.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd

from dashboard.editions import Tables
from dashboard.embeds.address import EmbedAddresses
from dashboard.prose import claims as prose
from dashboard.text import Words
from dashboard.views import evidence
from dashboard.views.records import record

SCHEMA, ANNOTATION = "https://schema.org", "http://www.w3.org/ns/anno.jsonld"
#: The scale of ratings: no deciding reading agrees, up to all of them.
WORST, BEST = 1, 5
#: What stands right behind the words that it belongs to.
_CLOSE = tuple(".,;:!?)’”")


def all_claims(tables: Tables, words: Words, addresses: EmbedAddresses) -> dict[str, Any]:
    """Return every sentence of every article: its words, its word now and then, and, if it is judged, its review.

    The scoreboard counts both answers: of claims their words, of the promises that they report what became of them.
    """
    rows = evidence.sentences(tables)
    return {
        "articles": [_article(tables, str(name)) for name in rows["article"].unique()],
        "scoreboard": _scoreboard(tables, rows),
        "claims": [_claim(tables, row, words, addresses) for _, row in rows.iterrows()],
    }


def _scoreboard(tables: Tables, rows: pd.DataFrame) -> dict[str, Any]:
    """Return how many claims have each word and how many promises each outcome, now and when the articles appeared."""
    articles = [record(tables["articles"], "article", str(name)) for name in rows["article"].unique()]
    then = pd.concat([rows.iloc[:0], *(evidence.word_then(tables, article) for article in articles)])
    now = evidence.scoreboard(rows)
    before = evidence.scoreboard(then)
    return {"now": dataclasses.asdict(now), "then": dataclasses.asdict(before)}


def _article(tables: Tables, name: str) -> dict[str, Any]:
    row = record(tables["articles"], "article", name)
    names = ("article", "title", "author", "publisher", "published_text", "address")
    return {**{column: row[column] for column in names}, "published": _day(row["published"])}


def _claim(tables: Tables, row: pd.Series, words: Words, addresses: EmbedAddresses) -> dict[str, Any]:
    article = record(tables["articles"], "article", row["article"])
    then = evidence.word_then(tables, article)
    judged = row["sentence_kind"] == "claim"
    return {
        "claim": row["claim"],
        "article": row["article"],
        "kind": row["sentence_kind"],
        "quote": row["quote"],
        "summary": row["summary"],
        "now": _word(row) if judged else None,
        "then": _word(then.loc[row["claim"]]) if judged and row["claim"] in then.index else None,
        "page": f"{addresses.root}claims/{row['claim']}",
        "review": review(tables, row, words, addresses) if judged else None,
        "annotation": annotation(tables, row, words, addresses),
    }


def _word(row: pd.Series) -> dict[str, Any]:
    counts = ("agreeing", "differing", "figures", "agreeing_figures", "fitting", "not_fitting")
    promise = None if pd.isna(row["promise_outcome"]) else row["promise_outcome"]
    return {"word": row["word"], **{name: int(row[name]) for name in counts}, "promise_outcome": promise}


def claim_documents(tables: Tables, claim: str, words: Words, addresses: EmbedAddresses) -> list[dict[str, Any]]:
    """Return one sentence as JSON-LD: its annotation, and, if it is judged, its review before it."""
    row = record(evidence.sentences(tables), "claim", claim)
    reviews = [review(tables, row, words, addresses)] if row["sentence_kind"] == "claim" else []
    return [*reviews, annotation(tables, row, words, addresses)]


def review(tables: Tables, row: pd.Series, words: Words, addresses: EmbedAddresses) -> dict[str, Any]:
    """Return the ClaimReview of a claim."""
    article = record(tables["articles"], "article", row["article"])
    page = f"{addresses.root}claims/{row['claim']}"
    return {
        "@context": SCHEMA,
        "@type": "ClaimReview",
        "@id": f"{addresses.root}claims/{row['claim']}.jsonld#review",
        "url": page,
        "datePublished": _day(_judged_on(tables, row)),
        "claimReviewed": row["summary"],
        "author": {"@type": "Organization", "name": "Nine Bridges", "url": addresses.root},
        "reviewRating": rating(row, words),
        "reviewBody": _body(row, words),
        "itemReviewed": {
            "@type": "Claim",
            "text": row["quote"],
            "author": _person(row["said_by"], article),
            "datePublished": _day(article["published"]),
            "appearance": {
                "@type": "Article",
                "headline": article["title"],
                "url": article["address"],
                "author": {"@type": "Person", "name": article["author"]},
                "publisher": {"@type": "Organization", "name": article["publisher"]},
            },
        },
    }


def _person(said_by: str, article: pd.Series) -> dict[str, str]:
    """Name who said it; "the author" is the article's."""
    name = article["author"] if said_by.startswith("the author") else said_by
    return {"@type": "Person", "name": name}


def rating(row: pd.Series, words: Words) -> dict[str, Any]:
    """Return the rating: the share of figures on which a reading agrees, on the scale; none where no reading decided."""
    total = int(row["figures"])
    whole: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": words.term(row["word"]),
        "worstRating": WORST,
        "bestRating": BEST,
        "ratingExplanation": _body(row, words),
    }
    if total:
        whole["ratingValue"] = round(WORST + (BEST - WORST) * float(row["agreeing_figures"]) / total, 2)
    return whole


def _body(row: pd.Series, words: Words) -> str:
    tally = prose.tally(row, words)
    if pd.notna(row["would_do"]) and not row["agreeing"] + row["differing"]:
        return words("{word}: {tally}. {would_do}", word=words.term(row["word"]), tally=tally, would_do=row["would_do"])
    if outcome := prose.promise(row, words):
        return words("Report: {word}; {tally}. {promise}", word=words.term(row["word"]), tally=tally, promise=outcome)
    return words("{word}: {tally}.", word=words.term(row["word"]), tally=tally)


def _judged_on(tables: Tables, row: pd.Series) -> pd.Timestamp:
    """Return the day from which the overall word is what it is."""
    judged = tables["claim_words"]
    return pd.Timestamp(judged.loc[judged["claim"] == row["claim"], "known_from"].iloc[0])


def annotation(tables: Tables, row: pd.Series, words: Words, addresses: EmbedAddresses) -> dict[str, Any]:
    """Return the annotation of a sentence: the exact quote in the article, and what is said of it."""
    article = record(tables["articles"], "article", row["article"])
    judged = row["sentence_kind"] == "claim"
    text = _body(row, words) if judged else row["summary"]
    return {
        "@context": ANNOTATION,
        "id": f"{addresses.root}claims/{row['claim']}.jsonld#annotation",
        "type": "Annotation",
        "motivation": "assessing" if judged else "describing",
        "creator": {"type": "Organization", "name": "Nine Bridges", "homepage": addresses.root},
        "body": [
            {"type": "TextualBody", "value": text, "format": "text/plain", "language": words.language},
            {"id": f"{addresses.root}claims/{row['claim']}", "format": "text/html", "language": words.language},
        ],
        "target": {"source": article["address"], "selector": selector(row)},
    }


def selector(row: pd.Series) -> dict[str, str]:
    """Return the selector of a quote: its exact words with those right before and right after, blanks included."""
    parts = {"type": "TextQuoteSelector", "exact": row["quote"]}
    if pd.notna(row["before"]):
        parts["prefix"] = f"{row['before']} "
    if pd.notna(row["after"]):
        parts["suffix"] = row["after"] if row["after"].startswith(_CLOSE) else f" {row['after']}"
    return parts


def _day(day: pd.Timestamp) -> str:
    return day.date().isoformat()
