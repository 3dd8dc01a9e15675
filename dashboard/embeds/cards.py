"""Cards by name: of a claim, over the chart that decides it, and of an article, over the chart that it begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.deciding_charts import article_charts, claim_charts
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.claim_card import ClaimCardRendering, as_claim_card
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import ARTICLE, CARD_WORD, CLAIM, YES
from dashboard.query import parse_day
from dashboard.views import former_names


class UnknownCardError(LookupError):
    """There is no card of this name; the message lists those that there are."""

    def __init__(self, kind: str, names: Iterable[str]) -> None:
        """Name the kind of card, and those that there are of it."""
        self.allowed = list(names)
        super().__init__(f"There is no {kind} card of this name. There are: {', '.join(self.allowed)}")


def find_frame(
    repository: ChartRepository, name: str, args: Mapping[str, str], addresses: EmbedAddresses
) -> ChartRendering:
    """Return what a frame shows by what follows /embed/ in its address; raise what finding a chart or a card raises."""
    kind, _, card = name.partition("/")
    if card and kind == "claims":
        return find_claim_card(repository, card, args, addresses)
    if card and kind == "articles":
        return find_article_card(repository, card, args, addresses)
    return repository.find(name, args, addresses)


def find_claim_card(
    repository: ChartRepository, claim: str, args: Mapping[str, str], addresses: EmbedAddresses
) -> ClaimCardRendering:
    """Return the card of a claim as the arguments of a query string request it; raise what `ChartRepository.find` raises."""
    tables = repository.editions.open().tables
    charts = claim_charts(tables)
    present = former_names.present_name(tables, former_names.CLAIM, claim)
    if present not in charts:
        raise UnknownCardError("claim", charts)
    rendering = repository.find(charts[present], {**args, CLAIM: claim, CARD_WORD: YES}, addresses)
    day = parse_day(rendering.request.asof) if rendering.request.asof else None
    return as_claim_card(rendering, tables if day is None else tables.on(day))


def find_article_card(
    repository: ChartRepository, article: str, args: Mapping[str, str], addresses: EmbedAddresses
) -> ChartRendering:
    """Return the card of an article as the arguments of a query string request it; raise what `ChartRepository.find` raises."""
    charts = article_charts(repository.editions.open().tables)
    if article not in charts:
        raise UnknownCardError("article", charts)
    return repository.find(charts[article], {**args, ARTICLE: article}, addresses)
