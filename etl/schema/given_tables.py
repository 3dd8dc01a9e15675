"""The tables of what publishers, officials and this project's own lists give: rows come in, and nothing is computed."""

from __future__ import annotations

from etl.schema.table import PARTIES, declare

TRADE = declare(
    "trade",
    "Trade figures",
    "one figure as one publisher printed it at one time",
    PARTIES + "flow period classification code value_usd net_weight_kg valuation status"
    " published recorded_at snapshot address note",
    PARTIES + "flow period classification code published",
)
STATEMENTS = declare(
    "statements",
    "Statements of officials and press",
    "one rounded figure as an official or a paper gave it",
    "statement subject item reporter? partner? measure? period stated_usd stated_growth_percent stated_share_percent"
    " significant_digits qualifier growth_qualifier authority speaker publisher published published_text address note snapshot",
    "statement",
)
REGIONS = declare(
    "regions",
    "Regions of Russia",
    "one figure of a Russian region's trade, as an official, a customs office or the press gave it",
    "region_figure area region member_regions reporter partner measure period? value_usd? significant_digits growth_percent?"
    " share_percent? share_of? rank_in_region qualifier speaker publisher published published_text address note snapshot",
    "region_figure",
)
PARTNER_TURNOVER = declare(
    "partner_turnover",
    "Partners' turnover where the flows are not listed",
    "turnover with one partner, where the list holds the sum but not both flows",
    PARTIES + "period value_usd status published recorded_at snapshot address note",
    PARTIES + "period published",
)
PARTNER_LISTS = declare(
    "partner_lists",
    "How deep each list of partners goes",
    "one publisher's list of a reporter's partners",
    "source reporter measure period depth without_country_low_percent without_country_high_percent without_country_note"
    " published snapshot",
    "source reporter measure period published",
)
SOURCES = declare(
    "sources",
    "Sources",
    "one publisher's data set",
    "source title publisher covers licence citation address",
    "source",
)
SOURCE_COMMANDS = declare(
    "source_commands",
    "How sources are brought up to date",
    "one data set and the command that brings newer figures of it",
    "source command asked?",
    "source",
)
DUE_PERIODS = declare(
    "due_periods",
    "When which period should be out",
    "one period of a data set and the day from which it should be out, by its publisher's own calendar",
    "source due_from period",
    "source due_from",
)
SNAPSHOTS = declare(
    "snapshots",
    "Source files",
    "one file of figures, under the digest of its bytes",
    "snapshot source file recorded_at published published_text size address",
    "snapshot",
)
ARTICLES = declare(
    "articles",
    "Articles",
    "one article whose sentences are judged",
    "article title author publisher published published_text address",
    "article",
)
CLAIMS = declare(
    "claims",
    "Sentences of the article",
    "one short phrase, judged or shown as context",
    "article claim position sentence_kind quote before? after said_by summary stated_text stated_unit"
    " stated_low stated_high would_do chart drawn_over topic",
    "claim",
)
CLAIM_EVENTS = declare(
    "claim_events", "Events of sentences", "one event that stands beside one sentence", "claim event", "claim event"
)
GOALS = declare(
    "goals",
    "Goals",
    "one promise",
    "goal label set_on set_on_text set_by words stated_text due base_year restated address",
    "goal",
)
EVENTS = declare(
    "events",
    "Events",
    "one dated event",
    "event day day_text title category address note marked_on break_years",
    "event",
)
EXCHANGE_RATES = declare(
    "exchange_rates",
    "Exchange rates",
    "one currency, year and source",
    "source currency year units_per_usd published address note",
    "source currency year published",
)
CONSUMER_PRICES = declare(
    "consumer_prices",
    "US consumer prices",
    "one year",
    "year index_value months source published address note",
    "year",
)
COMMODITY_PRICES = declare(
    "commodity_prices",
    "World prices of commodities",
    "the mean price of one commodity in one year, as one publisher has it",
    "commodity year price price_unit source published address note",
    "commodity year published",
)
FUELS = declare(
    "fuels",
    "Fuels",
    "one fuel that is set apart from its chapter, and the world price to compare it with",
    "code position name commodity?",
    "code",
)
NOMENCLATURE = declare(
    "nomenclature",
    "HS chapters",
    "one chapter of the Harmonized System",
    "chapter description section section_name",
    "chapter",
)
BRIDGES = declare(
    "bridges",
    "Nine bridges",
    "one of the nine fields of cooperation, and the goods that can stand for it",
    "bridge position name chapters headings? address note event",
    "bridge",
)
GAP_CAUSES = declare(
    "gap_causes",
    "Causes of mirror gaps",
    "one reason for which two countries report the same goods differently, as a text on method has it",
    "cause position name description freight_percent? publisher title address",
    "cause",
)
COUNTRIES = declare("countries", "Countries", "one partner country or area", "country name", "country")
CIS_MEMBERS = declare(
    "cis_members",
    "Countries of the CIS",
    "one country that partner lists count as of the Commonwealth of Independent States, and since when",
    "country joined left? title address note",
    "country",
)
FORMER_NAMES = declare(
    "former_names",
    "Former names",
    "one short name that a chart or a claim had before",
    "renamed former_name present_name",
    "renamed former_name",
)

PROMISES = declare(
    "promises",
    "Promises of the kind",
    "one target of two countries' trade that a leader, a minister or both governments set",
    "promise first_country second_country set_on set_on_text speaker words target_text target_usd? factor? base_year due"
    " due_certainty promise_kind weak checked publisher address note snapshot",
    "promise",
)
