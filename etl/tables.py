"""The contract of every stored table: columns, types, units, meanings, key; and the one gate that holds them.

One name has one meaning everywhere: a column is declared once in COLUMNS and picked by name below. The same
declaration gives the Arrow schema, the data dictionary and the check. What fills the tables is elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import pandas as pd
import pyarrow as pa

from etl.errors import ContractError
from etl.model import Flow, Measure, Method, Role, Status, Valuation, Verdict, Word


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

PANDAS: dict[Kind, Any] = {
    Kind.TEXT: "str",
    Kind.INTEGER: "int64",
    Kind.NUMBER: "float64",
    Kind.DAY: "datetime64[s]",
    Kind.MOMENT: "datetime64[s, UTC]",
    Kind.FLAG: "bool",
}


_NUMERIC = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)

#: The Arrow types, besides timestamps, that the gate takes for each kind.
_KEPT_AS = {
    Kind.TEXT: (pa.types.is_string, pa.types.is_large_string),
    Kind.INTEGER: _NUMERIC,
    Kind.NUMBER: _NUMERIC,
    Kind.DAY: (pa.types.is_date,),
    Kind.MOMENT: (),
    Kind.FLAG: (pa.types.is_boolean,),
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
    Column("export_usd", _N, "value of the reporter's exports", "current US dollars"),
    Column("import_usd", _N, "value of the reporter's imports", "current US dollars"),
    Column("balance_usd", _N, "exports less imports", "current US dollars"),
    Column("net_weight_kg", _N, "net weight of the goods", "kilograms", nullable=True),
    Column("valuation", _T, "FOB or CIF; blank where the publisher does not say", "", True, _words(Valuation)),
    Column("status", _T, "how far the figure can be leaned on; the weakest of its parts", values=_words(Status)),
    Column("method", _T, "how the value came about", values=_words(Method)),
    Column("growth_percent", _N, "change against the same months of the year before, in one source", "per cent"),
    Column("base_period", _T, "the period that the change is counted from"),
    Column("base_value_usd", _N, "the value in the base period", "current US dollars"),
    # when it was known
    Column("published", _D, "the day from which this is known to have been public"),
    Column("recorded_at", _M, "when Nine Bridges stored it"),
    Column("known_from", _D, "the first day on which this row was the answer"),
    Column("known_until", _D, "the first day on which it no longer was; blank while it still is", nullable=True),
    Column("snapshot", _T, "SHA-256 of the bytes that the row came from; see table snapshots"),
    Column("address", _T, "where the figure was read: an address, or a public repository, commit and file"),
    Column("note", _T, "what a careful reader should know", nullable=True),
    # statements
    Column("statement", _T, "short name of the statement"),
    Column("subject", _T, "what the statement is about", values=("total", "commodity", "region")),
    Column("item", _T, "the commodity or region in the statement's own words", nullable=True),
    Column("speaker", _T, "who said or printed it"),
    Column("authority", _F, "whether the speaker is the reporting country's own government, customs or embassy"),
    Column("stated_usd", _N, "the value as printed", "current US dollars", True),
    Column("stated_growth_percent", _N, "the growth as printed", "per cent", True),
    Column("stated_share_percent", _N, "the share as printed", "per cent", True),
    Column("significant_digits", _I, "how many digits the number was printed with", "digits"),
    Column("qualifier", _T, "a word that loosens the number, such as almost"),
    Column("published_text", _T, "the date as far as it is known"),
    # partners and products
    Column("depth", _I, "how many partners the list holds, from the top; 0 means every partner", "partners"),
    Column("rank", _I, "place among the reporter's partners, 1 is the largest", "places"),
    Column("share_percent", _N, "share of the whole", "per cent"),
    Column("level", _T, "HS section or chapter", values=("section", "chapter")),
    Column("previous_usd", _N, "the value a year before, in the same source", "current US dollars", True),
    Column("change_usd", _N, "the value less the value a year before", "current US dollars", True),
    Column("contribution_points", _N, "the change as a share of the year before's whole", "percentage points", True),
    Column("edition_changed", _F, "whether the year before stands in another HS edition"),
    # mirror statistics
    Column("exporter", _T, "the country that the goods leave, ISO 3166 alpha-3"),
    Column("importer", _T, "the country that the goods reach, ISO 3166 alpha-3"),
    Column("exporter_source", _T, "the source of the exporter's figure"),
    Column("importer_source", _T, "the source of the importer's figure"),
    Column("exporter_usd", _N, "the flow as the exporter reports it, FOB", "current US dollars"),
    Column("importer_usd", _N, "the flow as the importer reports it, CIF", "current US dollars"),
    Column("gap_usd", _N, "the importer's figure less the exporter's", "current US dollars"),
    Column("gap_percent", _N, "the gap against the exporter's figure", "per cent"),
    # headline series
    Column("spliced", _F, "whether the year before stands in another source, so that no growth joins the two"),
    # goals
    Column("goal", _T, "short name of the goal"),
    Column("reading", _T, "short name of one meaning of the goal or of one check of the claim"),
    Column("label", _T, "a name for people"),
    Column("set_on", _D, "the day on which the goal was set"),
    Column("set_by", _T, "who set it"),
    Column("words", _T, "the goal in a short quotation or paraphrase"),
    Column("restated", _T, "days and occasions on which it was said again", nullable=True),
    Column("due", _I, "the year by which it was to be reached", "calendar year"),
    Column("base_year", _I, "the year that the goal starts from", "calendar year"),
    Column("base_usd", _N, "turnover in the base year on this reading", "US dollars", True),
    Column("target_usd", _N, "the turnover that the goal asks for", "US dollars"),
    Column("prices", _T, "current dollars, or dollars of the base year", values=("current", "constant")),
    Column("measured_usd", _N, "turnover in the prices of this reading", "US dollars"),
    Column("attained_percent", _N, "turnover as a share of the target", "per cent"),
    Column("gap_to_target_usd", _N, "target less turnover; negative once passed", "US dollars"),
    Column("path_growth_usd", _N, "where equal yearly growth from base to target would stand", "US dollars", True),
    Column("path_step_usd", _N, "where equal yearly steps from base to target would stand", "US dollars", True),
    Column("growth_needed_percent", _N, "yearly growth from this year that reaches the target on time", "per cent a year", True),
    Column("growth_had_percent", _N, "yearly growth from the base to this year, only within one source", "per cent a year", True),
    Column("growth_asked_percent", _N, "yearly growth from base to target over the whole term", "per cent a year", True),
    Column("due_attained_percent", _N, "attainment in the due year", "per cent", True),
    Column("best_year", _I, "the year with the highest attainment, since the goal's base year", "calendar year"),
    Column("best_percent", _N, "attainment in the best year", "per cent"),
    Column("first_reached", _I, "the first year, since the base year, at or above the target; 0 if never", "calendar year"),
    Column("outcome", _T, "what became of the goal on this reading", values=_words(Word)),
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
    Column("role", _T, "whether the reading may decide the claim", values=_words(Role)),
    Column("evidence_kind", _T, "where the reading looks", values=("level", "growth", "rank", "share", "statement", "implied", "elapsed", "goal")),
    Column("evidence", _T, "what the reading rests on; python -m etl why explains it", nullable=True),
    Column("measured", _N, "what the evidence gives", "the claim's unit", True),
    Column("measured_unit", _T, "unit of what is measured", values=("usd", "percent", "rank", "years")),
    Column("difference", _N, "measured less the nearer end of the stated interval; 0 inside", "the claim's unit", True),
    Column("evidence_status", _T, "status of the figures behind it", "", True, _words(Status)),
    Column("verdict", _T, "what this reading says; blank where nothing is judged", "", True, _words(Verdict)),
    Column("word", _T, "what all readings say together", values=_words(Word)),
    Column("agreeing", _I, "deciding readings that agree", "readings"),
    Column("differing", _I, "deciding readings that differ", "readings"),
    # events and references
    Column("event", _T, "short name of the event"),
    Column("day", _D, "the day, or the last day that the printed date can mean"),
    Column("day_text", _T, "the date as far as it is known"),
    Column("category", _T, "kind of event"),
    Column("currency", _T, "ISO 4217 code"),
    Column("units_per_usd", _N, "period average of local currency for one US dollar", "local currency per US dollar"),
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
    Column("change_percent", _N, "change of the value", "per cent"),
    Column("old_published", _D, "the day of the vintage before"),
    Column("check", _T, "name of the check"),
    Column("about", _T, "which figures the check compares"),
    Column("message", _T, "what the check found"),
    Column("found", _N, "what was found", "as the message says"),
    Column("limit", _N, "what the check allows", "as the message says"),
)  # fmt: skip


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
    def schema(self) -> pa.Schema:
        """Give the Arrow schema, with unit and meaning in each field's metadata."""
        fields = [
            pa.field(c.name, ARROW[c.kind], c.nullable, {"meaning": c.meaning, "unit": c.unit}) for c in self.columns
        ]
        return pa.schema(fields, {"table": self.name, "row": self.row, "key": " ".join(self.key)})

    def empty(self) -> pd.DataFrame:
        """Give a frame with this table's columns and types, and no row."""
        return pd.DataFrame({c.name: pd.Series(dtype=PANDAS[c.kind]) for c in self.columns})


TABLES: dict[str, Table] = {}


def _table(name: str, title: str, row: str, columns: str, key: str, *, derived: bool = False) -> Table:  # noqa: PLR0913
    """Register a table; a column name ending in `?` may be blank in this table."""
    picked = tuple(replace(COLUMNS[c[:-1]], nullable=True) if c.endswith("?") else COLUMNS[c] for c in columns.split())
    table = Table(name, title, row, picked, tuple(key.split()), derived)
    TABLES[name] = table
    return table


_DATED = " known_from known_until"
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
    " significant_digits qualifier authority speaker publisher published published_text address note snapshot",
    "statement",
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
    "source reporter measure period depth published snapshot",
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
    "Stored bytes",
    "one file of figures, under the digest of its bytes",
    "snapshot source file recorded_at published size address",
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
    " stated_low stated_high would_do chart",
    "claim",
)
CLAIM_EVENTS = _table(
    "claim_events", "Events beside sentences", "one event that stands beside one sentence", "claim event", "claim event"
)
GOALS = _table(
    "goals",
    "Goals",
    "one promise",
    "goal label set_on set_by words stated_text due base_year restated address",
    "goal",
)
EVENTS = _table("events", "Events", "one dated event", "event day day_text title category address note", "event")
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
    "bridge position name chapters address note",
    "bridge",
)
COUNTRIES = _table("countries", "Countries", "one partner country or area", "country name", "country")

FLOWS = _table(
    "flows",
    "Flows, dated",
    "one flow: printed, summed from twelve months, or recovered from an estimate",
    _PARTIES + "flow period classification code value_usd valuation status method" + _DATED,
    _PARTIES + "flow period classification code known_from",
    derived=True,
)
TURNOVER = _table(
    "turnover",
    "Turnover",
    "exports, imports, turnover and balance, where one source has both flows",
    _PARTIES + "period export_usd import_usd value_usd balance_usd status" + _DATED,
    _PARTIES + "period known_from",
    derived=True,
)
GROWTH = _table(
    "growth",
    "Growth",
    "year-over-year growth of one measure within one source",
    _PARTIES + "measure period base_period value_usd base_value_usd growth_percent status" + _DATED,
    _PARTIES + "measure period known_from",
    derived=True,
)
MIRROR_GAP = _table(
    "mirror_gap",
    "Mirror gap",
    "one flow as both countries report it",
    "exporter importer period exporter_source importer_source exporter_usd importer_usd gap_usd gap_percent status"
    + _DATED,
    "exporter importer period exporter_source importer_source known_from",
    derived=True,
)
PARTNER_RANKS = _table(
    "partner_ranks",
    "Partners by rank",
    "one partner's place among a reporter's partners",
    _PARTIES + "measure period rank value_usd share_percent? status" + _DATED,
    _PARTIES + "measure period known_from",
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
SERIES = _table(
    "series",
    "Headline series",
    "the pair's trade in one year on one country's books, and the source that serves it",
    "reporter partner measure period value_usd source method status spliced" + _DATED,
    "reporter measure period known_from",
    derived=True,
)
GOAL_PROGRESS = _table(
    "goal_progress",
    "Goal progress",
    "one year of one reading of one goal on one country's books",
    "goal reading label reporter year prices base_usd target_usd measured_usd attained_percent gap_to_target_usd"
    " path_growth_usd path_step_usd growth_asked_percent growth_needed_percent growth_had_percent"
    " source method status" + _DATED,
    "goal reading reporter year known_from",
    derived=True,
)
GOAL_OUTCOMES = _table(
    "goal_outcomes",
    "Goal outcomes",
    "what became of one reading of one goal on one country's books",
    "goal reading label reporter prices base_usd target_usd growth_asked_percent due_attained_percent best_year"
    " best_percent first_reached outcome" + _DATED,
    "goal reading reporter known_from",
    derived=True,
)
GOAL_WORDS = _table(
    "goal_words",
    "Goals' overall words",
    "what all readings of one goal say together",
    "goal word meeting missing" + _DATED,
    "goal known_from",
    derived=True,
)
CLAIM_CHECKS = _table(
    "claim_checks",
    "Readings of claims",
    "one reading of one claim, from the article's day on",
    "claim reading role label evidence_kind measure? reporter? partner? source? period? evidence"
    " measured measured_unit stated_low stated_high difference evidence_status verdict note" + _DATED,
    "claim reading known_from",
    derived=True,
)
CLAIM_WORDS = _table(
    "claim_words",
    "Claims' overall words",
    "what all readings of one claim say together",
    "claim word agreeing differing" + _DATED,
    "claim known_from",
    derived=True,
)
REVISIONS = _table(
    "revisions",
    "Revisions",
    "one figure that its publisher changed or withdrew",
    _PARTIES + "flow period classification code revision old_usd new_usd change_percent? old_published published",
    _PARTIES + "flow period classification code published",
    derived=True,
)
CHECKS = _table(
    "checks", "Checks that complained", "one soft finding",
    "check about message found limit" + _DATED, "check about known_from", derived=True,
)  # fmt: skip


def hold(table: Table, frame: pd.DataFrame) -> pa.Table:
    """Give the frame as an Arrow table in the contract's types and order, sorted by key.

    Raise ContractError, with counts and the first rows, for missing or surplus columns, blanks where none may be,
    words outside a closed list, values of another type, and keys that occur twice. Nothing is repaired.
    """
    _same_columns(table, frame)
    arrays = [_cast(table, column, frame[column.name]) for column in table.columns]
    for column in table.columns:
        _no_blanks(table, column, frame)
        _known_words(table, column, frame)
    _unique(table, frame)
    order = frame[list(table.key)].reset_index(drop=True).sort_values(list(table.key), kind="stable").index
    ordered = pa.Table.from_arrays(arrays, schema=table.schema).take(order.to_numpy())
    return ordered.combine_chunks()  # Parquet's bytes follow the chunks, and those the way the frame was made


def _same_columns(table: Table, frame: pd.DataFrame) -> None:
    expected, actual = [c.name for c in table.columns], list(frame.columns)
    missing, surplus = [c for c in expected if c not in actual], [c for c in actual if c not in expected]
    twice = sorted({str(c) for c in actual if actual.count(c) > 1})
    if missing or surplus or twice:
        raise ContractError(
            f"table {table.name}: missing columns {missing}, surplus columns {surplus}, columns that stand twice {twice}"
        )


def _no_blanks(table: Table, column: Column, frame: pd.DataFrame) -> None:
    if column.nullable:
        return
    blank = frame[column.name].isna()
    if column.kind is Kind.TEXT:
        blank |= frame[column.name] == ""
    if blank.any():
        raise ContractError(_found(table, f"{blank.sum()} blank values in {column.name}", frame[blank]))


def _known_words(table: Table, column: Column, frame: pd.DataFrame) -> None:
    if not column.values:
        return
    odd = frame[column.name].notna() & ~frame[column.name].isin(column.values)
    if odd.any():
        words = sorted(frame.loc[odd, column.name].astype(str).unique())[:5]
        raise ContractError(
            _found(table, f"{column.name} holds {words}; it may hold {list(column.values)}", frame[odd])
        )


def _unique(table: Table, frame: pd.DataFrame) -> None:
    twice = frame.duplicated(list(table.key), keep=False)
    if twice.any():
        raise ContractError(_found(table, f"{twice.sum()} rows share the key {list(table.key)}", frame[twice]))


def _found(table: Table, what: str, rows: pd.DataFrame) -> str:
    first = rows[list(table.key)].head(3).astype(str).to_dict("records")
    return f"table {table.name}: {what}; first rows: {first}"


def _cast(table: Table, column: Column, values: pd.Series) -> pa.Array | pa.ChunkedArray:
    """Give the values in the contract's type; text is never read as a number or a day, nor a number kept as text."""
    try:
        given = pa.Array.from_pandas(values)
        whole = given.cast(pa.timestamp("s", tz="UTC")) if column.kind is Kind.MOMENT else given
        cast = whole.cast(ARROW[column.kind])
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise ContractError(f"table {table.name}: column {column.name} is not {column.kind}: {error}") from error
    if given.null_count < len(given) and not _is(column.kind, given, cast):
        raise ContractError(
            f"table {table.name}: column {column.name} is not {column.kind} but {values.dtype}, such as {values.dropna().iloc[0]!r}"
        )
    return cast


def _is(kind: Kind, given: pa.Array, cast: pa.Array) -> bool:
    """Tell whether values are of a kind, or of one that holds the same without loss: whole floats are integers."""
    kept: pa.DataType = given.type.value_type if pa.types.is_dictionary(given.type) else given.type
    if pa.types.is_timestamp(kept):
        of_zone = kept.tz is not None
        return of_zone if kind is Kind.MOMENT else kind is Kind.DAY and not of_zone and given.equals(cast.cast(kept))
    return any(same(kept) for same in _KEPT_AS[kind])


def as_of(frame: pd.DataFrame, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """Give the rows that were the answer on a day, or are the newest answer if no day is given.

    A dated row counts while `known_from <= day < known_until`; an undated one from its `published` day on.
    """
    if "known_from" in frame.columns:
        if day is None:
            return frame[frame["known_until"].isna()]
        return frame[(frame["known_from"] <= day) & ~(frame["known_until"] <= day)]
    if "published" in frame.columns and day is not None:
        return frame[frame["published"] <= day]
    return frame
