"""What the tests of the World Bank's live interface share: requests, the stand-in's answers, and their rates."""

from __future__ import annotations

from etl.sources._source import ParseResult, SourceRequest
from etl.sources.world_bank.api import parse
from tests.standin import world_bank
from tests.standin.server import ReceivedRequest
from tests.standin.world_bank import WorldBankData

PATH = "country/KOR;RUS/indicator/PA.NUS.FCRF"
Rates = dict[tuple[str, int], float]


def request(years: str = "1990:2026", path: str = PATH) -> SourceRequest:
    return SourceRequest(path, (("format", "json"), ("per_page", "1000"), ("date", years)))


def answered(asked: SourceRequest, data: WorldBankData | None = None) -> bytes:
    """Return the stand-in's answer without a network."""
    handler = world_bank.handlers(data or WorldBankData())[world_bank.PREFIX]
    return handler(ReceivedRequest(f"/{asked.path}", dict(asked.params), {})).body


def rates(parsed: ParseResult) -> Rates:
    """Return the rates by currency and year."""
    keys = parsed.rates[["currency", "year"]].itertuples(index=False, name=None)
    return dict(zip(keys, parsed.rates["units_per_usd"], strict=True))


SHORT = request("2021:2023")
BODY = answered(SHORT)
RIGHT = rates(parse(BODY, SHORT))
