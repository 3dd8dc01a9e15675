"""Claim cards by the name of the claim: the chart that decides it, with all that the card shows."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.claim_card import ClaimCardRendering, as_claim_card
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import CARD_WORD, CLAIM, YES
from dashboard.embeds.snapshot import claim_charts
from dashboard.query import parse_day
from dashboard.views import former_names


class UnknownClaimError(LookupError):
    """There is no card of this name; the message lists those that there are."""

    def __init__(self, claims: Mapping[str, str]) -> None:
        self.allowed = list(claims)
        super().__init__(f"There is no claim card of this name. There are: {', '.join(self.allowed)}")


def find_claim_card(
    repository: ChartRepository, claim: str, args: Mapping[str, str], addresses: EmbedAddresses
) -> ClaimCardRendering:
    """Return the card of a claim as the arguments of a query string request it; raise what `ChartRepository.find` raises."""
    tables = repository.editions.open().tables
    charts = claim_charts(tables)
    present = former_names.present_name(tables, former_names.CLAIM, claim)
    if present not in charts:
        raise UnknownClaimError(charts)
    rendering = repository.find(charts[present], {**args, CLAIM: claim, CARD_WORD: YES}, addresses)
    day = parse_day(rendering.request.asof) if rendering.request.asof else None
    return as_claim_card(rendering, tables if day is None else tables.on(day))
