"""Claims for machines: schema.org ClaimReview with the computed rating, and W3C Web Annotations with exact quotes.

Ratings are computed from the readings that decide, as on the pages; nothing is judged here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd

from dashboard.editions import Tables
from dashboard.embeds.address import EmbedAddresses
from dashboard.prose import claims as prose
from dashboard.text import Words
from dashboard.views.evidence import words_then
from dashboard.views.sentences import (
    CLAIM_WORDS,
    ClaimSentence,
    ClaimWord,
    article_sentences,
    claim_sentence,
    scoreboard,
)
from dashboard.views.table_rows import ARTICLES, ArticleRow
from dashboard.web.json_text import JsonObject

SCHEMA, ANNOTATION = "https://schema.org", "http://www.w3.org/ns/anno.jsonld"
#: The scale of ratings: no deciding reading agrees, up to all of them.
WORST, BEST = 1, 5
#: What stands right behind the words that it belongs to.
_CLOSE = tuple(".,;:!?)’”")


def all_claims(tables: Tables, words: Words, addresses: EmbedAddresses) -> JsonObject:
    """Return every sentence of every article: its words, its word now and then, and, if it is judged, its review.

    The scoreboard counts both answers: of claims their words, of the promises that they report what became of them.
    """
    rows = article_sentences(tables)
    articles = [ARTICLES.get(tables, name) for name in dict.fromkeys(row.article for row in rows)]
    return {
        "articles": [_article(article) for article in articles],
        "scoreboard": _scoreboard(tables, rows, articles),
        "claims": [_claim(tables, row, words, addresses) for row in rows],
    }


def _scoreboard(tables: Tables, rows: Sequence[ClaimSentence], articles: Sequence[ArticleRow]) -> JsonObject:
    """Return how many claims have each word and how many promises each outcome, now and when the articles appeared."""
    then = [word for article in articles for word in words_then(tables, article).values()]
    return {"now": dataclasses.asdict(scoreboard(rows)), "then": dataclasses.asdict(scoreboard(then))}


def _article(row: ArticleRow) -> JsonObject:
    names = ("article", "title", "author", "publisher", "published_text", "address")
    return {**{name: getattr(row, name) for name in names}, "published": _day(row.published)}


def _claim(tables: Tables, row: ClaimSentence, words: Words, addresses: EmbedAddresses) -> JsonObject:
    article = ARTICLES.get(tables, row.article)
    then = words_then(tables, article).get(row.claim)
    return {
        "claim": row.claim,
        "article": row.article,
        "kind": row.sentence_kind,
        "quote": row.quote,
        "summary": row.summary,
        "now": _word(row) if row.is_judged else None,
        "then": _word(then) if row.is_judged and then else None,
        "page": f"{addresses.root}claims/{row.claim}",
        "review": review(tables, row, words, addresses) if row.is_judged else None,
        "annotation": annotation(tables, row, words, addresses),
    }


def _word(row: ClaimSentence | ClaimWord) -> JsonObject:
    counts = ("agreeing", "differing", "figures", "agreeing_figures", "fitting", "not_fitting")
    return {
        "word": row.word,
        **{name: int(getattr(row, name)) for name in counts},
        "promise_outcome": row.promise_outcome or None,
    }


def claim_documents(tables: Tables, claim: str, words: Words, addresses: EmbedAddresses) -> list[JsonObject]:
    """Return one sentence as JSON-LD: its annotation, and, if it is judged, its review before it."""
    row = claim_sentence(tables, claim)
    reviews = [review(tables, row, words, addresses)] if row.is_judged else []
    return [*reviews, annotation(tables, row, words, addresses)]


def review(tables: Tables, row: ClaimSentence, words: Words, addresses: EmbedAddresses) -> JsonObject:
    """Return the ClaimReview of a claim."""
    article = ARTICLES.get(tables, row.article)
    page = f"{addresses.root}claims/{row.claim}"
    return {
        "@context": SCHEMA,
        "@type": "ClaimReview",
        "@id": f"{addresses.root}claims/{row.claim}.jsonld#review",
        "url": page,
        "datePublished": _day(_judged_on(tables, row)),
        "claimReviewed": row.summary,
        "author": {"@type": "Organization", "name": "Nine Bridges", "url": addresses.root},
        "reviewRating": rating(row, words),
        "reviewBody": _body(row, words),
        "itemReviewed": {
            "@type": "Claim",
            "text": row.quote,
            "author": _person(row.said_by, article),
            "datePublished": _day(article.published),
            "appearance": {
                "@type": "Article",
                "headline": article.title,
                "url": article.address,
                "author": {"@type": "Person", "name": article.author},
                "publisher": {"@type": "Organization", "name": article.publisher},
            },
        },
    }


def _person(said_by: str, article: ArticleRow) -> dict[str, str]:
    """Name who said it; "the author" is the article's."""
    name = article.author if said_by.startswith("the author") else said_by
    return {"@type": "Person", "name": name}


def rating(row: ClaimSentence, words: Words) -> JsonObject:
    """Return the rating: the share of figures on which a reading agrees, on the scale; none where no reading decided."""
    total = int(row.figures)
    whole: JsonObject = {
        "@type": "Rating",
        "alternateName": words.term(row.word),
        "worstRating": WORST,
        "bestRating": BEST,
        "ratingExplanation": _body(row, words),
    }
    if total:
        whole["ratingValue"] = round(WORST + (BEST - WORST) * float(row.agreeing_figures) / total, 2)
    return whole


def _body(row: ClaimSentence, words: Words) -> str:
    tally = prose.tally(row, words)
    if row.would_do and not row.agreeing + row.differing:
        return words("{word}: {tally}. {would_do}", word=words.term(row.word), tally=tally, would_do=row.would_do)
    if outcome := prose.promise(row, words):
        return words("Report: {word}; {tally}. {promise}", word=words.term(row.word), tally=tally, promise=outcome)
    return words("{word}: {tally}.", word=words.term(row.word), tally=tally)


def _judged_on(tables: Tables, row: ClaimSentence) -> pd.Timestamp:
    """Return the day from which the overall word is what it is."""
    return CLAIM_WORDS.get(tables, row.claim).known_from


def annotation(tables: Tables, row: ClaimSentence, words: Words, addresses: EmbedAddresses) -> JsonObject:
    """Return the annotation of a sentence: the exact quote in the article, and what is said of it."""
    article = ARTICLES.get(tables, row.article)
    text = _body(row, words) if row.is_judged else row.summary
    return {
        "@context": ANNOTATION,
        "id": f"{addresses.root}claims/{row.claim}.jsonld#annotation",
        "type": "Annotation",
        "motivation": "assessing" if row.is_judged else "describing",
        "creator": {"type": "Organization", "name": "Nine Bridges", "homepage": addresses.root},
        "body": [
            {"type": "TextualBody", "value": text, "format": "text/plain", "language": words.language},
            {"id": f"{addresses.root}claims/{row.claim}", "format": "text/html", "language": words.language},
        ],
        "target": {"source": article.address, "selector": selector(row)},
    }


def selector(row: ClaimSentence) -> dict[str, str]:
    """Return the selector of a quote: its exact words with those right before and right after, blanks included."""
    parts = {"type": "TextQuoteSelector", "exact": row.quote}
    if row.before:
        parts["prefix"] = f"{row.before} "
    if row.after:
        parts["suffix"] = row.after if row.after.startswith(_CLOSE) else f" {row.after}"
    return parts


def _day(day: pd.Timestamp) -> str:
    return day.date().isoformat()
