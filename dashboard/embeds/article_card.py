"""An article as one card: each of its judged sentences with its verdict, leading to the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.editions import Tables
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.card_layout import Card, TextBlock
from dashboard.embeds.frame import host_script, link
from dashboard.embeds.request import Appearance
from dashboard.render.theme_css import variables
from dashboard.text import Words
from dashboard.text.catalogues import in_language
from dashboard.views import evidence
from dashboard.views.records import record, records

_MOST = 640


class UnknownArticleError(LookupError):
    """There is no article of this name; the message lists those that there are."""

    def __init__(self, articles: list[str]) -> None:
        self.allowed = articles
        super().__init__(f"There is no article of this name. There are: {', '.join(articles)}")


@dataclass(frozen=True)
class ArticleCardRequest:
    """An article by its short name, and how its card is shown."""

    article: str
    appearance: Appearance


def article_card(tables: Tables, request: ArticleCardRequest, words: Words, addresses: EmbedAddresses) -> Card:
    """Return the card of an article; raise UnknownArticleError if there is none of this name."""
    names = list(tables["articles"]["article"])
    if request.article not in names:
        raise UnknownArticleError(names)
    row = record(tables["articles"], "article", request.article)
    rows = evidence.sentences(tables)
    judged = rows[(rows["article"] == request.article) & (rows["sentence_kind"] == "claim")]
    about = words("{author}, {publisher}, {day}", author=row["author"], publisher=row["publisher"], day=words.day(row["published"], long=True))  # fmt: skip
    blocks = [
        TextBlock(f"<b>{escape(row['title'])}</b>", (row["title"],), letter=17, line=24, strong=True),
        TextBlock(f"<span class=q>{escape(about)}</span>", (about,)),
        *(_sentence(claim, words, addresses) for claim in records(judged)),
    ]
    return Card(request.article, row["title"], words.language, blocks, _foot(tables, words, addresses), most=_MOST)


def _sentence(claim: Any, words: Words, addresses: EmbedAddresses) -> TextBlock:
    quote = words("“{quote}”", quote=claim.quote)
    verdict = words.term(claim.word)
    address = _page(addresses, f"/claims/{claim.claim}", words)
    markup = f'<a href="{escape(address)}" target=_blank rel=noopener>{escape(quote)}</a> <b>{escape(verdict)}</b>'
    return TextBlock(markup, (f"{quote} {verdict}",), letter=14)


def _foot(tables: Tables, words: Words, addresses: EmbedAddresses) -> TextBlock:
    day = words.day(tables["claim_words"]["known_from"].max(), long=True)
    state, text, name = words("Live"), words("verdicts as of {day}.", day=day), words("Explore at Nine Bridges")
    markup = f"<span class=q><b>{escape(state)}</b>: {escape(text)} {link(_page(addresses, '/', words), name)}</span>"
    return TextBlock(markup, (f"{state}: {text} {name}",))


def _page(addresses: EmbedAddresses, path: str, words: Words) -> str:
    return addresses.root.rstrip("/") + in_language(path, words.language)


def article_page(card: Card, theme: str) -> str:
    """Return the page of an article's card."""
    description = f'<meta name="description" content="{escape(card.title)}">'
    return card.document(description, variables(theme), host_script())
