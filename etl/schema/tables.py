"""The contract of every stored table: what a row is, its columns in order, and its key; and what a day's answer is.

The same declaration gives the Arrow schema, the data dictionary and the check. What fills the tables is elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa

from etl.schema.columns import ARROW, COLUMNS, PANDAS, Column, Kind

__all__ = ["ARROW", "COLUMNS", "PANDAS", "TABLES", "Column", "Kind", "Table", "as_of"]


@dataclass(frozen=True)
class Table:
    """One stored table: what a row is, its columns in order, and the columns that identify a row."""

    name: str
    title: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    derived: bool

    @property
    def names(self) -> list[str]:
        """Return the names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def schema(self) -> pa.Schema:
        """Return the Arrow schema, with unit and meaning in each field's metadata."""
        fields = [
            pa.field(c.name, ARROW[c.kind], c.nullable, {"meaning": c.meaning, "unit": c.unit}) for c in self.columns
        ]
        return pa.schema(fields, {"table": self.name, "row": self.row, "key": " ".join(self.key)})

    def empty(self) -> pd.DataFrame:
        """Return a frame with this table's columns and types, and no row."""
        values = {kind: pd.array([], dtype=PANDAS[kind]) for kind in {c.kind for c in self.columns}}
        return pd.DataFrame({c.name: values[c.kind] for c in self.columns})


TABLES: dict[str, Table] = {}


def declare(name: str, title: str, row: str, columns: str, key: str, *, derived: bool = False) -> Table:  # noqa: PLR0913
    """Return a table; a column name ending in `?` may be blank in it."""
    picked = tuple(replace(COLUMNS[c[:-1]], nullable=True) if c.endswith("?") else COLUMNS[c] for c in columns.split())
    return Table(name, title, row, picked, tuple(key.split()), derived)


def _table(name: str, title: str, row: str, columns: str, key: str, *, derived: bool = False) -> Table:  # noqa: PLR0913
    """Register a table of the pair's store."""
    table = TABLES[name] = declare(name, title, row, columns, key, derived=derived)
    return table


_DATED = " known_from known_until"
#: Of a point that stands on a rounded statement, which one it is and how loosely it was put.
_STATED = " statement? qualifier? significant_digits"
_PARTIES = "source reporter partner "

TRADE = _table(
    "trade",
    "Trade figures",
    "one figure as one publisher printed it at one time",
    _PARTIES + "flow period classification code value_usd net_weight_kg valuation status"
    " published recorded_at snapshot address note",
    _PARTIES + "flow period classification code published",
)
STATEMENTS = _table(
    "statements",
    "Statements of officials and press",
    "one rounded figure as an official or a paper gave it",
    "statement subject item reporter? partner? measure? period stated_usd stated_growth_percent stated_share_percent"
    " significant_digits qualifier growth_qualifier authority speaker publisher published published_text address note snapshot",
    "statement",
)
REGIONS = _table(
    "regions",
    "Regions of Russia",
    "one figure of a Russian region's trade, as an official, a customs office or the press gave it",
    "region_figure area region member_regions reporter partner measure period? value_usd? significant_digits growth_percent?"
    " share_percent? share_of? rank_in_region qualifier speaker publisher published published_text address note snapshot",
    "region_figure",
)
PARTNER_TURNOVER = _table(
    "partner_turnover",
    "Partners' turnover where the flows are not listed",
    "turnover with one partner, where the list holds the sum but not both flows",
    _PARTIES + "period value_usd status published recorded_at snapshot address note",
    _PARTIES + "period published",
)
PARTNER_LISTS = _table(
    "partner_lists",
    "How deep each list of partners goes",
    "one publisher's list of a reporter's partners",
    "source reporter measure period depth without_country_low_percent without_country_high_percent without_country_note"
    " published snapshot",
    "source reporter measure period published",
)
SOURCES = _table(
    "sources",
    "Sources",
    "one publisher's data set",
    "source title publisher covers licence citation address",
    "source",
)
SNAPSHOTS = _table(
    "snapshots",
    "Source files",
    "one file of figures, under the digest of its bytes",
    "snapshot source file recorded_at published published_text size address",
    "snapshot",
)
ARTICLES = _table(
    "articles",
    "Articles",
    "one article whose sentences are judged",
    "article title author publisher published published_text address",
    "article",
)
CLAIMS = _table(
    "claims",
    "Sentences of the article",
    "one short phrase, judged or shown as context",
    "article claim position sentence_kind quote before? after said_by summary stated_text stated_unit"
    " stated_low stated_high would_do chart drawn_over topic",
    "claim",
)
CLAIM_EVENTS = _table(
    "claim_events", "Events of sentences", "one event that stands beside one sentence", "claim event", "claim event"
)
GOALS = _table(
    "goals",
    "Goals",
    "one promise",
    "goal label set_on set_on_text set_by words stated_text due base_year restated address",
    "goal",
)
EVENTS = _table(
    "events",
    "Events",
    "one dated event",
    "event day day_text title category address note marked_on break_years",
    "event",
)
EXCHANGE_RATES = _table(
    "exchange_rates",
    "Exchange rates",
    "one currency, year and source",
    "source currency year units_per_usd published address note",
    "source currency year published",
)
CONSUMER_PRICES = _table(
    "consumer_prices",
    "US consumer prices",
    "one year",
    "year index_value months source published address note",
    "year",
)
COMMODITY_PRICES = _table(
    "commodity_prices",
    "World prices of commodities",
    "the mean price of one commodity in one year, as one publisher has it",
    "commodity year price price_unit source published address note",
    "commodity year published",
)
FUELS = _table(
    "fuels",
    "Fuels",
    "one fuel that is set apart from its chapter, and the world price to compare it with",
    "code position name commodity?",
    "code",
)
NOMENCLATURE = _table(
    "nomenclature",
    "HS chapters",
    "one chapter of the Harmonized System",
    "chapter description section section_name",
    "chapter",
)
BRIDGES = _table(
    "bridges",
    "Nine bridges",
    "one of the nine fields of cooperation, and the goods that can stand for it",
    "bridge position name chapters headings? address note event",
    "bridge",
)
GAP_CAUSES = _table(
    "gap_causes",
    "Causes of mirror gaps",
    "one reason for which two countries report the same goods differently, as a text on method has it",
    "cause position name description freight_percent? publisher title address",
    "cause",
)
COUNTRIES = _table("countries", "Countries", "one partner country or area", "country name", "country")
CIS_MEMBERS = _table(
    "cis_members",
    "Countries of the CIS",
    "one country that partner lists count as of the Commonwealth of Independent States, and since when",
    "country joined left? title address note",
    "country",
)
FORMER_NAMES = _table(
    "former_names",
    "Former names",
    "one short name that a chart or a claim had before",
    "renamed former_name present_name",
    "renamed former_name",
)

FLOWS = _table(
    "flows",
    "Flows, dated",
    "one flow: printed, summed from twelve months, or recovered from an estimate",
    _PARTIES + "flow period classification code value_usd valuation status method first_known" + _DATED,
    _PARTIES + "flow period classification code known_from",
    derived=True,
)
TURNOVER = _table(
    "turnover",
    "Turnover",
    "exports, imports, turnover and balance, where one source has both flows",
    _PARTIES + "period export_usd import_usd value_usd balance_usd status first_known" + _DATED,
    _PARTIES + "period known_from",
    derived=True,
)
MEASURES = _table(
    "measures",
    "Measures",
    "exports, imports, turnover or balance of all goods as one source has it",
    _PARTIES + "measure period value_usd status method precedence? first_known" + _DATED,
    _PARTIES + "measure period known_from",
    derived=True,
)
GROWTH = _table(
    "growth",
    "Growth",
    "year-over-year growth of one measure within one source",
    _PARTIES + "measure period base_period value_usd base_value_usd growth_percent status first_known" + _DATED,
    _PARTIES + "measure period known_from",
    derived=True,
)
MIRROR_GAP = _table(
    "mirror_gap",
    "Mirror gap",
    "one flow as both countries report it",
    "exporter importer period exporter_source importer_source exporter_usd importer_usd exporter_valuation?"
    " importer_valuation? gap_usd? gap_percent? exporter_status importer_status status headline first_known" + _DATED,
    "exporter importer period exporter_source importer_source known_from",
    derived=True,
)
PARTNER_ESTIMATES = _table(
    "partner_estimates",
    "Estimates made of the partner's figures",
    "one flow that was estimated for a country from its partner's figures, and the partner's figure behind it",
    _PARTIES
    + "flow period value_usd ratio_period partner_source ratio ratio_gap_percent partner_usd off_thousand_usd published_source?"
    " published_usd?" + _STATED + " published_difference_percent? same first_known" + _DATED,
    _PARTIES + "flow period known_from",
    derived=True,
)
PARTNER_RANKS = _table(
    "partner_ranks",
    "Partners by rank",
    "one partner's place among a reporter's partners, all of them or those outside the CIS",
    _PARTIES + "measure period among rank value_usd share_percent? status repeats"
    " without_country_low_percent without_country_high_percent may_decide" + _DATED,
    _PARTIES + "measure period among known_from",
    derived=True,
)
REGION_SHARES = _table(
    "region_shares",
    "Shares of regions",
    "a partner's share of a region's trade, or a region's share of the pair's trade, as one regional figure gives it",
    "region_figure area region member_regions reporter partner measure period? share_of value_usd? whole_usd share_percent?"
    " rank_in_region qualifier source method status first_known" + _DATED,
    "region_figure share_of known_from",
    derived=True,
)
PRODUCTS = _table(
    "products",
    "Products",
    "one HS section or chapter of one flow in one year",
    _PARTIES + "flow period classification level code value_usd share_percent previous_usd change_usd"
    " contribution_points edition_changed status" + _DATED,
    _PARTIES + "flow period level code known_from",
    derived=True,
)
CONCENTRATION = _table(
    "concentration",
    "Concentration of products",
    "how far one flow of one year is concentrated on a few HS chapters",
    _PARTIES + "flow period classification chapter_count value_usd covered_percent herfindahl_index equal_chapters"
    " top_three_percent status" + _DATED,
    _PARTIES + "flow period known_from",
    derived=True,
)
BRIDGE_TRADE = _table(
    "bridge_trade",
    "Trade of the nine bridges",
    "the goods that can stand for one of the nine bridges, in one flow of one year",
    _PARTIES + "flow period classification bridge chapter_count value_usd share_percent? status" + _DATED,
    _PARTIES + "flow period bridge known_from",
    derived=True,
)
FUEL_WEIGHTS = _table(
    "fuel_weights",
    "Fuels by weight",
    "value, weight and unit value of one fuel in one flow of one year or half-year, as far as months have a figure",
    _PARTIES
    + "flow period classification code value_usd net_weight_kg usd_per_tonne month_count whole status"
    + _DATED,
    _PARTIES + "flow period classification code known_from",
    derived=True,
)
PRICE_VOLUME = _table(
    "price_volume",
    "Price and volume",
    "the change of one fuel's value between two whole years of one source, split into price and volume",
    _PARTIES + "flow code base_period period base_classification classification base_value_usd value_usd base_weight_kg"
    " net_weight_kg base_usd_per_tonne usd_per_tonne change_usd price_effect_usd volume_effect_usd"
    " unit_value_change_percent commodity? base_price? price? price_unit? price_change_percent? status first_known"
    + _DATED,
    _PARTIES + "flow code base_period period base_classification classification known_from",
    derived=True,
)
FUEL_GROWTH = _table(
    "fuel_growth",
    "Growth of the fuels together",
    "the fuels of one flow, added up, in the same months of two successive years",
    _PARTIES + "flow base_period period headings base_value_usd value_usd growth_percent absent_months status" + _DATED,
    _PARTIES + "flow period headings known_from",
    derived=True,
)
SERIES = _table(
    "series",
    "Headline series",
    "the pair's trade in one year on one country's books, and the source that serves it",
    "reporter partner measure period value_usd source" + _STATED + " method status spliced first_known" + _DATED,
    "reporter measure period known_from",
    derived=True,
)
SERIES_MONTHS = _table(
    "series_months",
    "Headline series, months",
    "the pair's trade in one month on one country's books, and the source that serves it",
    "reporter partner measure period value_usd source" + _STATED + " method status spliced first_known" + _DATED,
    "reporter measure period known_from",
    derived=True,
)
SERIES_GROWTH = _table(
    "series_growth",
    "Headline growth",
    "year-over-year growth of the pair's trade on one country's books, and the first source that has both periods",
    "reporter partner measure period base_period value_usd base_value_usd growth_percent source status first_known"
    + _DATED,
    "reporter measure period known_from",
    derived=True,
)
ANNUAL_RATES = _table(
    "annual_rates",
    "Exchange rates in use",
    "one currency and year, and the source that serves it",
    "currency year units_per_usd source spliced" + _DATED,
    "currency year known_from",
    derived=True,
)
SERIES_IN_CURRENCIES = _table(
    "series_in_currencies",
    "Headline series in won and roubles",
    "the pair's trade in one year on one country's books, in one currency at that year's average rate",
    "reporter partner measure period currency value_local units_per_usd source rate_source" + _STATED + " method status"
    " spliced first_known" + _DATED,
    "reporter measure period currency known_from",
    derived=True,
)
GOAL_PROGRESS = _table(
    "goal_progress",
    "Goal progress",
    "one year of one reading of one goal on one country's books",
    "goal reading meaning label reporter year prices base_usd target_usd measured_usd attained_percent gap_to_target_usd"
    " path_growth_usd path_step_usd growth_asked_percent growth_needed_percent growth_had_percent"
    " source" + _STATED + " method status first_known" + _DATED,
    "goal reading reporter year known_from",
    derived=True,
)
GOAL_THEN = _table(
    "goal_then",
    "Goals as they looked at the time",
    "the first answer for one year of one reading of one goal, where it was known before the due year was over",
    "goal reading reporter year target_usd measured_usd attained_percent growth_needed_percent growth_had_percent"
    " source" + _STATED + " method status first_known" + _DATED,
    "goal reading reporter year known_from",
    derived=True,
)
GOAL_CURRENCIES = _table(
    "goal_currencies",
    "Goals in won and roubles",
    "one year of one reading of one goal on one country's books, in one currency",
    "goal reading reporter year currency target_local measured_local attained_percent path_growth_local"
    " path_step_local status" + _DATED,
    "goal reading reporter year currency known_from",
    derived=True,
)
GOAL_OUTCOMES = _table(
    "goal_outcomes",
    "Goal outcomes",
    "what became of one reading of one goal on one country's books",
    "goal reading meaning label reporter prices base_reporter factor base_usd target_usd growth_asked_percent"
    " due_attained_percent best_year best_percent first_reached earlier_year earlier_percent outcome" + _DATED,
    "goal reading reporter known_from",
    derived=True,
)
GOAL_WORDS = _table(
    "goal_words",
    "Verdicts on goals",
    "what all readings of one goal say together",
    "goal word meeting missing" + _DATED,
    "goal known_from",
    derived=True,
)
CLAIM_CHECKS = _table(
    "claim_checks",
    "Readings of claims",
    "one reading of one claim, from the article's day on",
    "claim reading role label evidence_kind measure? reporter? partner? source? period? among? evidence"
    " measured measured_low measured_high bound_low bound_high measured_unit figure stated_low stated_high difference"
    " evidence_status without_country_low_percent without_country_high_percent verdict note" + _DATED,
    "claim reading known_from",
    derived=True,
)
CLAIM_WORDS = _table(
    "claim_words",
    "Verdicts on claims",
    "what all readings of one claim say together",
    "claim word agreeing differing figures agreeing_figures fitting not_fitting promise_outcome?" + _DATED,
    "claim known_from",
    derived=True,
)
ODDS = _table(
    "odds",
    "Growth of all pairs of countries",
    "how the pairs of one least size, with or without estimates, grew between two years",
    "source base_year year least_usd with_estimates pairs doubled doubled_percent median_multiple" + _DATED,
    "source base_year year least_usd with_estimates known_from",
    derived=True,
)
ODDS_BINS = _table(
    "odds_bins",
    "Distribution of growth of all pairs",
    "how many of these pairs grew by a multiple within one bar of the distribution",
    "source base_year year least_usd with_estimates multiple_from pairs" + _DATED,
    "source base_year year least_usd with_estimates multiple_from known_from",
    derived=True,
)
ODDS_DOUBLED = _table(
    "odds_doubled",
    "Pairs that doubled",
    "one of the forty largest pairs that at least doubled between two years",
    _PARTIES + "base_year year base_value_usd value_usd multiple status position" + _DATED,
    _PARTIES + "base_year year known_from",
    derived=True,
)
ODDS_PLACES = _table(
    "odds_places",
    "Korea and Russia among all pairs",
    "the growth of their turnover between two years on one country's figures, and how many pairs of a size grew less",
    _PARTIES
    + "base_year year least_usd with_estimates base_value_usd value_usd multiple grew_less_percent status"
    + _DATED,
    _PARTIES + "base_year year least_usd with_estimates known_from",
    derived=True,
)
PEERS = _table(
    "peers",
    "Korea's and Russia's partners",
    "turnover of one of the two countries with one partner in one year, on its own figures",
    _PARTIES + "year value_usd share_percent intensity status" + _DATED,
    _PARTIES + "year known_from",
    derived=True,
)
PAIR_CHANGES = _table(
    "pair_changes",
    "What is particular to the pair",
    "the change of the pair's turnover between two years on one country's figures, split into factors",
    _PARTIES + "base_year year base_value_usd value_usd change_usd multiple reporter_effect_usd partner_effect_usd"
    " world_effect_usd particular_effect_usd status" + _DATED,
    _PARTIES + "base_year year known_from",
    derived=True,
)
PROMISES = _table(
    "promises",
    "Promises of the kind",
    "one target of two countries' trade that a leader, a minister or both governments set",
    "promise first_country second_country set_on set_on_text speaker words target_text target_usd? factor? base_year due"
    " due_certainty promise_kind weak checked publisher address note snapshot",
    "promise",
)
PROMISE_OUTCOMES = _table(
    "promise_outcomes",
    "Outcomes of promises",
    "what became of one promise on one country's figures",
    "promise reporter source base_usd target_usd due_usd growth_asked_percent growth_had_percent due_attained_percent best_year"
    " best_percent first_reached status? outcome" + _DATED,
    "promise reporter known_from",
    derived=True,
)
PROMISE_WORDS = _table(
    "promise_words",
    "Promises' overall words",
    "what both countries' figures say together of one promise",
    "promise word meeting missing mean_asked_percent" + _DATED,
    "promise known_from",
    derived=True,
)
PROMISE_COUNTS = _table(
    "promise_counts",
    "Promises kept, by era",
    "how many promises of one era were kept on both countries' figures",
    "era promise_count kept_count" + _DATED,
    "era known_from",
    derived=True,
)
REVISIONS = _table(
    "revisions",
    "Revisions",
    "one figure that its publisher changed or withdrew",
    _PARTIES
    + "flow period classification code revision old_usd new_usd revised_by_usd change_percent? old_published published",
    _PARTIES + "flow period classification code published",
    derived=True,
)
CHECKS = _table(
    "checks", "Checks that complained", "one soft finding",
    "check about source reporter? partner? flow? period? classification? other_source? value_usd? other_usd?"
    " message found limit" + _DATED, "check about known_from", derived=True,
)  # fmt: skip


def as_of(frame: pd.DataFrame, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return the rows that were the answer on a day, or are the newest answer if no day is given.

    A dated row counts while `known_from <= day < known_until`; an undated one from its `published` day on.
    """
    if "known_from" in frame.columns:
        if day is None:
            return frame[frame["known_until"].isna()]
        return frame[(frame["known_from"] <= day) & ~(frame["known_until"] <= day)]
    if "published" in frame.columns and day is not None:
        return frame[frame["published"] <= day]
    return frame
