"""Every table of the contract from the figures that are given: corrections, derived tables, judgement, checks.

What each step means is in its own module. The large tables are written as they are worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from etl.derive.bridges import bridge_trade
from etl.derive.concentration import concentration
from etl.derive.currencies import annual_rates, goal_currencies, series_in_currencies
from etl.derive.dates import as_printed, days_as_printed
from etl.derive.estimates import partner_estimates
from etl.derive.figures import figure_tables
from etl.derive.flows import totals_of_pair
from etl.derive.fuels import fuel_growth, fuel_weights, price_volume
from etl.derive.goals import goal_earlier, goal_outcomes, goal_progress, goal_then, goal_words, goal_years
from etl.derive.mirror import mirror_gap
from etl.derive.products import products
from etl.derive.ranks import partner_ranks
from etl.derive.regions import region_shares
from etl.derive.revisions import revisions
from etl.derive.series import series, series_growth, series_months
from etl.derive.turnover import growth
from etl.ingest.corrections import correct
from etl.ingest.curated import CuratedData
from etl.ingest.vintages import Frames, StoredSnapshot, with_stored
from etl.judgement import claims
from etl.judgement.checks import hard_checks, soft_checks
from etl.memory import release_memory
from etl.model import Article
from etl.schema import tables
from etl.store import check_tables
from etl.world.for_pair import world_tables


@dataclass(frozen=True)
class BuiltTables:
    """Every table: small ones as frames that nobody has checked yet, large ones as files that were held to their contracts.

    `trade` is one of the large ones, for whoever compares it with another.
    """

    trade: pd.DataFrame
    frames: Frames
    files: Mapping[str, bytes]

    def to_files(self) -> dict[str, bytes]:
        """Check every table against its contract, and return all as Parquet files; raise ContractError for the first fault."""
        release_memory()
        return {**check_tables(self.frames), **self.files}


def all_tables(base: CuratedData, stored: Sequence[StoredSnapshot]) -> BuiltTables:
    """Return every table of the contract from the curated figures and the stored files; raise if a hard check fails."""
    release_memory()
    of_world = world_tables(base.world, base.frames["promises"], base.corrections)  # first, while little is held
    given = with_stored(base.frames, stored)
    base = replace(base, frames={})  # whose figures take as much memory once more
    release_memory()
    hard_checks(given, base.articles, base.goals, base.corrections)
    for name in ("trade", "partner_turnover"):
        given[name] = correct(given[name], base.corrections)
    days = days_as_printed(given["snapshots"], given["statements"])
    release_memory()
    figures = figure_tables(given["trade"], given["partner_lists"], _named_pairs(base.articles), days)
    release_memory()
    given |= {"flows": figures.flows, "measures": figures.measures}
    derived = {**_derived(given, base), **of_world}
    found = soft_checks({**given, **derived}, base.corrections)
    frames = {**given, **{name: as_printed(frame, days) for name, frame in derived.items()}, "checks": found}
    kept = tables.TABLES.keys() - figures.files.keys()
    small = {name: frame for name, frame in frames.items() if name in kept}
    return BuiltTables(given["trade"], small, figures.files)


def _named_pairs(articles: Sequence[Article]) -> pd.DataFrame:
    """Return the reporters and partners of whom articles say something."""
    readings = [reading for article in articles for sentence in article.sentences for reading in sentence.readings]
    return pd.DataFrame([(one.reporter, one.partner) for one in readings], columns=["reporter", "partner"], dtype="str")


def _derived(given: Frames, base: CuratedData) -> Frames:
    frames: Frames = {"revisions": revisions(given["trade"])}
    frames["growth"] = growth(given["measures"])
    frames["mirror_gap"] = mirror_gap(totals_of_pair(given["flows"]))
    frames["partner_ranks"] = partner_ranks(
        given["measures"], given["partner_turnover"], given["partner_lists"], given["cis_members"]
    )
    frames["products"] = products(given["flows"], given["nomenclature"])
    frames["concentration"] = concentration(given["flows"])
    frames["fuel_weights"] = fuel_weights(given["trade"], given["fuels"])
    frames["bridge_trade"] = bridge_trade(given["flows"], given["bridges"], frames["fuel_weights"])
    frames["fuel_growth"] = fuel_growth(frames["fuel_weights"])
    frames["price_volume"] = price_volume(frames["fuel_weights"], given["fuels"], given["commodity_prices"])
    frames["partner_estimates"] = partner_estimates(given["flows"], given["measures"], given["statements"])
    frames["series"] = series(given["measures"], given["statements"])
    frames["region_shares"] = region_shares(given["regions"], frames["series"])
    frames["series_months"] = series_months(given["measures"])
    frames["series_growth"] = series_growth(frames["growth"])
    years = goal_years(frames["series"], base.goals, given["consumer_prices"])
    frames["goal_progress"] = goal_progress(years)
    frames["goal_then"] = goal_then(frames["goal_progress"], base.goals)
    frames["annual_rates"] = annual_rates(given["exchange_rates"])
    frames["series_in_currencies"] = series_in_currencies(frames["series"], frames["annual_rates"])
    frames["goal_currencies"] = goal_currencies(frames["goal_progress"], frames["annual_rates"], base.goals)
    frames["goal_outcomes"] = goal_outcomes(frames["goal_progress"], goal_earlier(years), base.goals)
    frames["goal_words"] = goal_words(frames["goal_outcomes"], base.goals)
    frames["claim_checks"] = claims.claim_checks(base.articles, base.goals, {**given, **frames})
    frames["claim_words"] = claims.claim_words(base.articles, frames["claim_checks"], frames["goal_words"])
    return frames
