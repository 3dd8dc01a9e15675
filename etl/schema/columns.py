"""The columns of the stored tables: each declared once, with its type, meaning, unit and closed list of values.

One name has one meaning everywhere. Which table has which columns is in `tables`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import pyarrow as pa

from etl.model import (
    Among,
    Flow,
    Measure,
    Method,
    OverallVerdict,
    PromiseEra,
    Qualifier,
    Role,
    ShareOf,
    Status,
    Valuation,
    Verdict,
)


class Kind(StrEnum):
    """The type of a column, the same in pandas, Parquet and CSV."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"


ARROW = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("ms", tz="UTC"),
    Kind.FLAG: pa.bool_(),
}

PandasType = Literal["str", "int64", "float64", "datetime64[s]", "datetime64[s, UTC]", "bool"]

PANDAS: dict[Kind, PandasType] = {
    Kind.TEXT: "str",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "float64",
    Kind.DAY: "datetime64[s]",
    Kind.MOMENT: "datetime64[s, UTC]",
    Kind.FLAG: "bool",
}


@dataclass(frozen=True)
class Column:
    """One column: its type, its meaning, its unit, whether it may be blank, and its closed list of values."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    nullable: bool = False
    values: tuple[str, ...] = ()


def _words(vocabulary: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in vocabulary)


def _declare(*columns: Column) -> dict[str, Column]:
    return {column.name: column for column in columns}


_T, _I, _N, _D, _M, _F = Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.DAY, Kind.MOMENT, Kind.FLAG

COLUMNS = _declare(
    # who, with whom, what, when
    Column("source", _T, "the publisher's data set that the figure stands in; see table sources"),
    Column("reporter", _T, "the country whose statistics these are, ISO 3166 alpha-3"),
    Column("partner", _T, "the other country, ISO 3166 alpha-3; WLD is the world"),
    Column("flow", _T, "the direction as the reporter sees it; re-exports are inside exports", values=_words(Flow)),
    Column("measure", _T, "a flow, or what is computed from both flows", values=_words(Measure)),
    Column("period", _T, "whole calendar months: 2016, 2017-H1, 2023-Q1, 2020-03 or 2017-01/2017-07"),
    Column("year", _I, "calendar year"),
    Column("classification", _T, "TOTAL, or the edition of the Harmonized System (H0 to H6)"),
    Column("code", _T, "TOTAL, or the HS code as text with its leading zeros"),
    # how much
    Column("value_usd", _N, "value of the goods", "current US dollars"),
    Column("value_local", _N, "value of the goods at the average rate of their year", "units of the currency"),
    Column("export_usd", _N, "value of the reporter's exports", "current US dollars"),
    Column("import_usd", _N, "value of the reporter's imports", "current US dollars"),
    Column("balance_usd", _N, "exports less imports", "current US dollars"),
    Column("net_weight_kg", _N, "net weight of the goods", "kilograms", nullable=True),
    Column("valuation", _T, "FOB or CIF; blank where the publisher does not say", "", True, _words(Valuation)),
    Column("status", _T, "how far the figure can be leaned on; the weakest of its parts", values=_words(Status)),
    Column("method", _T, "how the value came about", values=_words(Method)),
    Column("precedence", _N, "place of the source in the order of the reporter's sources, 1 is the first; blank where it has none", "places", True),
    Column("growth_percent", _N, "change against the same months of the year before, in one source", "per cent"),
    Column("base_period", _T, "the period that the change is counted from"),
    Column("base_value_usd", _N, "the value in the base period", "current US dollars"),
    # when it was known
    Column("published", _D, "the day from which this is known to have been public"),
    Column("command", _T, "the command that brings newer figures"),
    Column("asked", _D, "the day on which the publisher was last asked; blank where it never was, or has no interface"),
    Column("due_from", _D, "the day from which the period should be out"),
    Column("recorded_at", _M, "when Nine Bridges stored it"),
    Column("known_from", _D, "the first day on which this row was the answer"),
    Column("first_known", _T, "the day on which this value of this source was first known, as far as it is printed: 2022-08 is some day of that month"),
    Column("known_until", _D, "the first day on which it no longer was; blank while it still is", nullable=True),
    Column("snapshot", _T, "SHA-256 of the bytes that the row came from; see table snapshots"),
    Column("address", _T, "where the figure was read: an address, or a public repository, commit and file"),
    Column("note", _T, "what a careful reader should know", nullable=True),
    # statements
    Column("statement", _T, "short name of the statement"),
    Column("subject", _T, "what the statement is about", values=("total", "commodity", "region")),
    Column("item", _T, "the commodity or region in the statement's own words", nullable=True),
    Column("speaker", _T, "who said or printed it"),
    Column("authority", _F, "whether this is the reporting country's own figure: its government, customs or embassy say it, or a body that passes on its customs statistics, as the Korea International Trade Association does"),
    Column("stated_usd", _N, "the value as printed", "current US dollars", True),
    Column("stated_growth_percent", _N, "the growth as printed", "per cent", True),
    Column("stated_share_percent", _N, "the share as printed", "per cent", True),
    Column("significant_digits", _I, "how many digits the number was printed with; 0 where it is no rounded statement", "digits"),
    Column("qualifier", _T, "a word that loosens the value or share, such as almost", values=_words(Qualifier)),
    Column("growth_qualifier", _T, "a word that loosens the growth", values=_words(Qualifier)),
    Column("published_text", _T, "the date as far as it is known"),
    # partners and products
    Column("depth", _I, "how many partners the list holds, from the top; 0 means every partner", "partners"),
    Column("without_country_low_percent", _N, "how much of the list's trade has no country, such as Areas, nes: the least that it can be", "per cent", True),
    Column("without_country_high_percent", _N, "the most that it can be, the same where the share is exact; blank where nothing bounds it", "per cent", True),
    Column("without_country_note", _T, "how the share without a country is known", nullable=True),
    Column("may_decide", _F, "whether a place on this list may decide a claim: its share without a country is at most 1 per cent"),
    Column("rank", _I, "place among the reporter's partners, 1 is the largest", "places"),
    Column("among", _T, "among which of the reporter's partners the place is counted", values=_words(Among)),
    Column("repeats", _T, "the source that has the same list, known before: the two are of one authority's figures", nullable=True),
    Column("joined", _D, "the day from which the country belongs to it"),
    Column("left", _D, "the day from which it no longer does; blank while it still does", nullable=True),
    Column("share_percent", _N, "share of the whole", "per cent"),
    Column("level", _T, "HS section or chapter", values=("section", "chapter")),
    Column("previous_usd", _N, "the value a year before, in the same source", "current US dollars", True),
    Column("change_usd", _N, "the value less the base period's; in products that is a year before", "current US dollars", True),
    Column("contribution_points", _N, "the change as a share of the base period's whole", "percentage points", True),
    Column("edition_changed", _F, "whether the year before stands in another HS edition"),
    Column("chapter_count", _I, "how many HS chapters have a figure", "chapters"),
    Column("covered_percent", _N, "the chapters' sum as a share of the printed total of all goods", "per cent", True),
    Column("herfindahl_index", _N, "Herfindahl-Hirschman index: the sum of the chapters' squared shares", "1 for a single chapter"),
    Column("equal_chapters", _N, "how many chapters of equal size would be as concentrated: 1 divided by the index", "chapters"),
    Column("top_three_percent", _N, "share of the three largest chapters together", "per cent"),
    # fuels by weight
    Column("headings", _T, "HS headings that are added up, apart by a blank"),
    Column("month_count", _I, "how many months of the period have a figure; a year that is printed as one has twelve", "months"),
    Column("absent_months", _I, "how many months have no figure for one of the headings, in both periods together", "months"),
    Column("whole", _F, "whether every month of the period has a figure"),
    Column("usd_per_tonne", _N, "unit value: the value by net weight", "US dollars a tonne"),
    Column("base_weight_kg", _N, "net weight in the base period", "kilograms"),
    Column("base_usd_per_tonne", _N, "unit value in the base period", "US dollars a tonne"),
    Column("price_effect_usd", _N, "the part of the change that is price: change of the unit value times the mean of both weights (Bennet)", "current US dollars"),
    Column("volume_effect_usd", _N, "the part of the change that is volume: change of the weight times the mean of both unit values (Bennet)", "current US dollars"),
    Column("unit_value_change_percent", _N, "change of the unit value between the two periods", "per cent", True),
    Column("base_classification", _T, "the edition of the Harmonized System in the base period"),
    Column("commodity", _T, "the commodity whose world price this is, as its publisher names it"),
    Column("price", _N, "mean price of the year", "as price_unit says"),
    Column("price_unit", _T, "what the price is counted in, such as USD/bbl: US dollars a barrel"),
    Column("base_price", _N, "the commodity's price in the base period", "as price_unit says", True),
    Column("price_change_percent", _N, "change of the commodity's price between the two periods", "per cent", True),
    # regions
    Column("region_figure", _T, "short name of the regional figure"),
    Column("area", _T, "short name of the region, by whatever name it is in print"),
    Column("region", _T, "the region in the publisher's own words"),
    Column("member_regions", _N, "how many federal subjects the region then had; blank where that is not known", "federal subjects", True),
    Column("share_of", _T, "of whose trade the share is: the partner's of the region's trade, or the region's of the pair's", values=_words(ShareOf)),
    Column("rank_in_region", _N, "place among the region's partners, 1 is the largest; blank where none was printed", "places", True),
    Column("whole_usd", _N, "the value of the whole that the share is of; blank where the share was printed", "current US dollars", True),
    # all pairs of countries
    Column("least_usd", _N, "the least turnover in the base year by which pairs are picked", "current US dollars"),
    Column("with_estimates", _F, "whether pairs of which a figure is the publisher's own estimate, or is known to be wrong, are counted too"),
    Column("pairs", _I, "how many pairs there are: a country and one of its partners, on the country's own figures", "pairs"),
    Column("doubled", _I, "how many of them at least doubled", "pairs"),
    Column("doubled_percent", _N, "share of the pairs that at least doubled", "per cent"),
    Column("multiple", _N, "the value as a multiple of the base year's", "times"),
    Column("median_multiple", _N, "the multiple that half of the pairs exceed", "times"),
    Column("multiple_from", _N, "the least multiple of this bar of the distribution; the next bar's begins where it ends", "times"),
    Column("grew_less_percent", _N, "share of the pairs that grew less than this one", "per cent"),
    Column("intensity", _N, "trade intensity: the partner's share of the reporter's trade over its share of the world's; blank where the partner reports none", "1 where trade is as the weights have it", True),
    Column("reporter_effect_usd", _N, "the part of the change that is the growth of the reporter's whole trade (LMDI-I)", "current US dollars"),
    Column("partner_effect_usd", _N, "the part of the change that is the growth of the partner's whole trade", "current US dollars"),
    Column("world_effect_usd", _N, "the part of the change that is taken away because the world's trade grew too", "current US dollars"),
    Column("particular_effect_usd", _N, "the part of the change that is particular to the pair: the change of its trade intensity", "current US dollars"),
    # promises
    Column("promise", _T, "short name of the promise"),
    Column("first_country", _T, "one country of the promise, ISO 3166 alpha-3"),
    Column("second_country", _T, "the other country of the promise, ISO 3166 alpha-3"),
    Column("target_text", _T, "the target in the words of the text"),
    Column("due_certainty", _T, "how sure the due year is", values=("high", "medium", "low")),
    Column("promise_kind", _T, "whether both sides set the target, one side did, or it was a hope", values=("agreed target", "one sided aim", "hope or expectation")),
    Column("weak", _T, "what to trust less in it; blank where there is nothing", nullable=True),
    Column("checked", _T, "what a second reading of the text found"),
    Column("due_usd", _N, "turnover in the due year", "current US dollars", True),
    Column("mean_asked_percent", _N, "the mean of the yearly growths that the target asks for on the two countries' figures", "per cent a year", True),
    Column("era", _T, "which promises are counted: due by 2012, due later, or set since 2013 and asking for 12 per cent a year or more", values=_words(PromiseEra)),
    Column("promise_count", _I, "how many promises there are", "promises"),
    Column("kept_count", _I, "how many of them were kept on both countries' figures", "promises"),
    # mirror statistics
    Column("exporter", _T, "the country that the goods leave, ISO 3166 alpha-3"),
    Column("importer", _T, "the country that the goods reach, ISO 3166 alpha-3"),
    Column("exporter_source", _T, "the source of the exporter's figure"),
    Column("importer_source", _T, "the source of the importer's figure"),
    Column("exporter_usd", _N, "the flow as the exporter reports it", "current US dollars"),
    Column("importer_usd", _N, "the flow as the importer reports it", "current US dollars"),
    Column("exporter_valuation", _T, "FOB or CIF, of the exporter's figure", "", True, _words(Valuation)),
    Column("importer_valuation", _T, "FOB or CIF, of the importer's figure", "", True, _words(Valuation)),
    Column("gap_usd", _N, "the importer's figure less the exporter's; blank against an estimate", "current US dollars", True),
    Column("gap_percent", _N, "the gap against the exporter's figure; blank against an estimate", "per cent", True),
    Column("exporter_status", _T, "how far the exporter's figure can be leaned on", values=_words(Status)),
    Column("importer_status", _T, "how far the importer's figure can be leaned on", values=_words(Status)),
    Column("headline", _F, "whether each figure is the first in its country's order of sources, among those of its period"),
    Column("ratio_period", _T, "the year whose figures of both countries make the ratio"),
    Column("partner_source", _T, "the source of the partner's figure in the year of the ratio"),
    Column("ratio", _N, "the partner's figure of the same goods over the reporter's, in the year of the ratio", "1 where both are equal"),
    Column("ratio_gap_percent", _N, "the gap in the year of the ratio: the importer's figure less the exporter's, against the exporter's", "per cent"),
    Column("partner_usd", _N, "the estimate times the ratio: the partner's figure behind it, not rounded", "current US dollars"),
    Column("off_thousand_usd", _N, "how far that is from whole thousands of dollars, the unit in which the partner publishes", "current US dollars"),
    Column("published_source", _T, "the first of the partner's own sources that published the same flow and year"),
    Column("published_usd", _N, "the flow as the partner's own authority published it", "current US dollars"),
    Column("published_difference_percent", _N, "the partner's figure behind the estimate against the published one", "per cent"),
    Column("same", _F, "whether the two are the same in the digits in which the partner's was published"),
    Column("cause", _T, "short name of a cause of mirror gaps"),
    Column("renamed", _T, "what was renamed", values=("chart", "claim")),
    Column("former_name", _T, "the short name that it had, which addresses and pins may still have"),
    Column("present_name", _T, "the short name that it has now"),
    Column("freight_percent", _N, "freight and insurance as this publisher reckons them", "per cent of the FOB value", True),
    # headline series
    Column("spliced", _F, "whether the year before stands in another source; in series_months, the month before"),
    # goals
    Column("goal", _T, "short name of the goal"),
    Column("reading", _T, "short name of one meaning of the goal or of one check of the claim"),
    Column("meaning", _T, "the reading that this one follows, whatever the prices: its own name in current dollars"),
    Column("label", _T, "a name for people"),
    Column("set_on", _D, "the day on which the goal was set"),
    Column("set_on_text", _T, "the day on which the goal was set, as far as it is known"),
    Column("set_by", _T, "who set it"),
    Column("words", _T, "the goal in a short quotation or paraphrase"),
    Column("restated", _T, "days and occasions on which it was said again", nullable=True),
    Column("due", _I, "the year by which it was to be reached", "calendar year"),
    Column("base_year", _I, "the year that the goal, or the growth, starts from", "calendar year"),
    Column("base_usd", _N, "turnover in the base year on this reading", "US dollars", True),
    Column("target_usd", _N, "the turnover that the goal asks for", "US dollars"),
    Column("target_local", _N, "the turnover that the goal asks for, at the average rate of the goal's base year", "units of the currency"),
    Column("prices", _T, "current dollars, or dollars of the base year", values=("current", "constant")),
    Column("measured_usd", _N, "turnover in the prices of this reading", "US dollars"),
    Column("measured_local", _N, "turnover at the average rate of its year", "units of the currency"),
    Column("attained_percent", _N, "turnover as a share of the target", "per cent"),
    Column("gap_to_target_usd", _N, "target less turnover; negative once passed", "US dollars"),
    Column("path_growth_usd", _N, "where equal yearly growth from base to target would stand", "US dollars", True),
    Column("path_step_usd", _N, "where equal yearly steps from base to target would stand", "US dollars", True),
    Column("path_growth_local", _N, "where equal yearly growth would stand, at the rate of the base year", "units of the currency", True),
    Column("path_step_local", _N, "where equal yearly steps would stand, at the rate of the base year", "units of the currency", True),
    Column("growth_needed_percent", _N, "yearly growth from this year that reaches the target on time", "per cent a year", True),
    Column("growth_had_percent", _N, "yearly growth from the base to this year, only within one source", "per cent a year", True),
    Column("growth_asked_percent", _N, "yearly growth from base to target over the whole term", "per cent a year", True),
    Column("due_attained_percent", _N, "attainment in the due year", "per cent", True),
    Column("best_year", _I, "the year with the highest attainment, since the goal's base year", "calendar year"),
    Column("best_percent", _N, "attainment in the best year", "per cent"),
    Column("first_reached", _I, "the first year, since the base year, at or above the target; 0 if never", "calendar year"),
    Column("earlier_year", _I, "the year with the highest attainment before the goal's base year; 0 if none is known", "calendar year"),
    Column("earlier_percent", _N, "attainment in that earlier year", "per cent", True),
    Column("base_reporter", _T, "whose turnover in the base year makes the target; blank where it is a stated level", "", True),
    Column("factor", _N, "how many times that turnover the goal asks for; blank where it is a stated level", "times", True),
    Column("outcome", _T, "what became of the goal on this reading", values=_words(OverallVerdict)),
    Column("meeting", _I, "readings on which the goal was met", "readings"),
    Column("missing", _I, "readings on which it was not", "readings"),
    # claims
    Column("article", _T, "short name of the article"),
    Column("title", _T, "title"),
    Column("author", _T, "author"),
    Column("publisher", _T, "publisher"),
    Column("claim", _T, "short name of the sentence"),
    Column("position", _I, "place in the order of the article or the list"),
    Column("sentence_kind", _T, "claim: judged; context: shown, not judged", values=("claim", "context")),
    Column("quote", _T, "the exact words"),
    Column("before", _T, "a few words that stand before, to find the place"),
    Column("after", _T, "a few words that stand after", nullable=True),
    Column("said_by", _T, "whose statement the article reports"),
    Column("summary", _T, "what is claimed, in our words"),
    Column("stated_text", _T, "the stated quantity as printed, with its unit", nullable=True),
    Column("stated_unit", _T, "unit of the stated quantity and of what is measured", nullable=True),
    Column("stated_low", _N, "lowest value that the printed digits allow", "the claim's unit", True),
    Column("stated_high", _N, "highest value that the printed digits allow", "the claim's unit", True),
    Column("would_do", _T, "what data would decide the claim", nullable=True),
    Column("chart", _T, "the chart that shows it", nullable=True),
    Column("drawn_over", _T, "months across which the chart draws the stated quantity", nullable=True),
    Column("topic", _T, "subject to which a page gives a part of its own", nullable=True),
    Column("role", _T, "whether the reading may decide the claim", values=_words(Role)),
    Column("evidence_kind", _T, "where the reading looks", values=("level", "growth", "rank", "share", "statement", "implied", "elapsed", "goal", "region share", "region rank", "fuel growth")),
    Column("evidence", _T, "what the reading rests on; python -m etl why explains it", nullable=True),
    Column("measured", _N, "what the evidence gives", "the claim's unit", True),
    Column("measured_low", _N, "the lowest that the printed digits behind it allow; the same where it is exact", "the claim's unit", True),
    Column("measured_high", _N, "the highest that the printed digits behind it allow; the same where it is exact", "the claim's unit", True),
    Column("bound_low", _N, "the lowest growth that a nearest figure allows for the months of the claim", "the claim's unit", True),
    Column("bound_high", _N, "the highest growth that a nearest figure allows for the months of the claim", "the claim's unit", True),
    Column("figure", _T, "whose figure of what and when; readings that share it, in ranges that meet, pass on one figure", nullable=True),
    Column("measured_unit", _T, "unit of what is measured", values=("usd", "percent", "rank", "years")),
    Column("difference", _N, "measured, or the bound of a nearest figure, less the nearer end of the stated interval; 0 inside", "the claim's unit", True),
    Column("evidence_status", _T, "status of the figures behind it", "", True, _words(Status)),
    Column("verdict", _T, "what this reading says; blank where nothing is judged", "", True, _words(Verdict)),
    Column("word", _T, "what all readings say together", values=_words(OverallVerdict)),
    Column("agreeing", _I, "deciding readings that agree", "readings"),
    Column("differing", _I, "deciding readings that differ", "readings"),
    Column("figures", _I, "different figures that the deciding readings pass on", "figures"),
    Column("agreeing_figures", _I, "those of them on which a reading agrees", "figures"),
    Column("fitting", _I, "nearest figures that the claim fits", "readings"),
    Column("not_fitting", _I, "nearest figures that the claim does not fit", "readings"),
    Column("promise_outcome", _T, "what became of the promise that the claim reports; blank for other claims", values=_words(OverallVerdict)),
    # events and references
    Column("event", _T, "short name of the event"),
    Column("day", _D, "the day, or the last day that the printed date can mean"),
    Column("day_text", _T, "the date as far as it is known"),
    Column("category", _T, "kind of event"),
    Column("marked_on", _T, "charts that mark the event, apart by a blank", nullable=True),
    Column("break_years", _T, "years of the break in trade at the event, apart by a blank", nullable=True),
    Column("currency", _T, "ISO 4217 code"),
    Column("units_per_usd", _N, "period average of local currency for one US dollar", "local currency per US dollar"),
    Column("rate_source", _T, "the source of the exchange rate; see table sources"),
    Column("index_value", _N, "US consumer prices, all urban consumers, annual mean", "1982–84 = 100"),
    Column("months", _I, "months that the mean covers", "months"),
    Column("chapter", _T, "HS chapter, two digits"),
    Column("description", _T, "description"),
    Column("section", _T, "HS section, Roman numeral"),
    Column("section_name", _T, "name of the section"),
    Column("bridge", _T, "short name of one of Moon's nine bridges"),
    Column("chapters", _T, "HS chapters that can stand for it, apart by a blank", nullable=True),
    Column("country", _T, "ISO 3166 alpha-3"),
    Column("name", _T, "name"),
    Column("licence", _T, "terms under which the figures may be used"),
    Column("citation", _T, "how to cite"),
    Column("covers", _T, "what the source holds for the pair"),
    # vintages and checks
    Column("file", _T, "name of the file, or what was asked"),
    Column("size", _I, "size", "bytes"),
    Column("revision", _T, "what the publisher did to the figure", values=("revised", "withdrawn", "restored")),
    Column("old_usd", _N, "the value before", "current US dollars"),
    Column("new_usd", _N, "the value after", "current US dollars"),
    Column("revised_by_usd", _N, "the value after less the value before", "current US dollars"),
    Column("change_percent", _N, "change of the value", "per cent"),
    Column("old_published", _D, "the day of the vintage before"),
    Column("check", _T, "name of the check"),
    Column("about", _T, "which figures the check compares"),
    Column("other_source", _T, "the other source, where the check compares two", nullable=True),
    Column("other_usd", _N, "what the value is compared with: the chapters' sum, the other source, the importer or the year before", "current US dollars", True),
    Column("message", _T, "what the check found, in English"),
    Column("found", _N, "what was found", "as the message says"),
    Column("limit", _N, "what the check allows", "as the message says"),
)  # fmt: skip
