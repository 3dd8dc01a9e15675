"""All sentences of the article, in their order: what was said, and what became of it. One sentence is page `claim`."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard import evidence, parts, said
from dashboard.markup import aria
from dashboard.page import Asked, Content, Page
from dashboard.quotes import quoted
from dashboard.records import records
from dashboard.text.terms import N_
from etl.model import Word


def build(asked: Asked) -> Content:
    """Give each sentence with its overall word, then and now."""
    words = asked.words
    title = words("What one article claimed, and what the figures say")
    articles = asked.tables["articles"]
    if articles.empty:
        return Content(
            title, title, [html.H1(title), html.P(words("By this day the article had not appeared."), className="lede")]
        )
    body: list[Any] = [html.H1(title)]
    for article in (row for _, row in articles.iterrows()):
        body += _article(asked, article)
    return Content(title, _summary(asked), body)


def _article(asked: Asked, article: pd.Series) -> list[Any]:
    words = asked.words
    sentences = evidence.sentences(asked.tables)
    own = sentences[sentences["article"] == article["article"]]
    then = evidence.word_then(asked.tables, article)
    source = words.parts(
        "{author}, “{title}”, {publisher}. Date: {published}.",
        author=article["author"], title=parts.link(article["title"], article["address"]), publisher=article["publisher"],
        published=article["published_text"],
    )  # fmt: skip
    explained = words(
        "Each sentence that can be measured is read in every plausible way, on both countries’ figures, and judged twice: with"
        " what was public when the article appeared, and with what is known now."
    )
    items = [_item(asked, row, then) for _, row in own.iterrows()]
    return [
        html.P(source, className="said"),
        html.P([_summary(asked), " ", explained], className="lede"),
        html.Ol(items, className="sentences"),
    ]


_COUNTED = {
    Word.HOLDS.value: (N_("{count} holds"), N_("{count} hold")),
    Word.HOLDS_ON_SOME.value: (N_("{count} holds on some readings"), N_("{count} hold on some readings")),
    Word.DOES_NOT_HOLD.value: (N_("{count} does not hold"), N_("{count} do not hold")),
    Word.CANNOT_BE_CHECKED.value: (N_("{count} cannot be checked"), N_("{count} cannot be checked")),
}


def _summary(asked: Asked) -> str:
    """Count the claims by their overall word."""
    words = asked.words
    rows = evidence.sentences(asked.tables)
    counts = rows.loc[rows["sentence_kind"] == "claim", "word"].value_counts()
    said = [words.plural(*texts, int(counts[word])) for word, texts in _COUNTED.items() if word in counts.index]
    return words.plural(
        "Of {count} claim, {listed}.", "Of {count} claims, {listed}.", int(counts.sum()), listed=words.listed(said)
    )


def _item(asked: Asked, row: pd.Series, then: pd.DataFrame) -> Any:
    judged = row["sentence_kind"] == "claim"
    quote = html.Blockquote(quoted(row, address=asked.link(f"/claims/{row['claim']}")))
    attribution = html.P(
        asked.words("Said by {who}. {summary}", who=row["said_by"], summary=row["summary"]), className="said"
    )
    margin = _verdict(asked, row, then) if judged else _beside(asked, row)
    return html.Li(
        [html.Div([quote, attribution]), html.Div(margin, className="margin")],
        className="claim" if judged else "claim context", id=row["claim"],
    )  # fmt: skip


def _verdict(asked: Asked, row: pd.Series, then: pd.DataFrame) -> list[Any]:
    """Give the overall word now, the count of readings, and both as they were when the article appeared."""
    words = asked.words
    lines: list[Any] = [
        html.P(parts.badge(row["word"], words), className="verdict"),
        html.P(words("Now: {tally}.", tally=said.tally(row["agreeing"], row["differing"], words))),
    ]
    if row["claim"] in then.index:
        before = then.loc[row["claim"]]
        counted = said.tally(before["agreeing"], before["differing"], words)
        lines.append(
            html.P(words("Then: {word}; {tally}.", word=words.term(before["word"]), tally=counted), className="then")
        )
    label = words("All readings of “{quote}”", quote=row["quote"])
    more = html.A(words("All readings"), href=asked.link(f"/claims/{row['claim']}"), **aria(label=label))
    return [*lines, html.P(more)]


def _beside(asked: Asked, row: pd.Series) -> list[Any]:
    """Give, in brief, what stands beside a sentence that is not judged."""
    words = asked.words
    beside = [
        words("{day}: {title}", day=words.day_text(event.day_text), title=event.title)
        for event in records(evidence.events(asked.tables, row["claim"]))
    ]
    checks = asked.tables["claim_checks"]
    figures = checks[(checks["claim"] == row["claim"]) & checks["measured"].notna()]
    beside += [
        words(
            "{name}: {amount}", name=said.reading_name(check, asked.tables, words),
            amount=said.amount(check.measured, check.measured_unit, words),
        )
        for check in records(figures)
    ]  # fmt: skip
    label = html.P(words("Context, not judged"), className="verdict")
    if not beside:
        return [label, html.P(words("No event or figure at hand."))]
    return [label, html.Ul([html.Li(text) for text in beside], className="plain")]


PAGE = Page("/claims", build, N_("Claims"), 6)
