"""The tables that a build derives of the pair's figures, judged claims and goals included; each row is dated."""

from __future__ import annotations

from etl.schema.table import DATED, PARTIES, STATED, declare

FLOWS = declare(
    "flows",
    "Flows, dated",
    "one flow: printed, summed from twelve months, or recovered from an estimate",
    PARTIES + "flow period classification code value_usd valuation status method first_known" + DATED,
    PARTIES + "flow period classification code known_from",
    derived=True,
)
TURNOVER = declare(
    "turnover",
    "Turnover",
    "exports, imports, turnover and balance, where one source has both flows",
    PARTIES + "period export_usd import_usd value_usd balance_usd status first_known" + DATED,
    PARTIES + "period known_from",
    derived=True,
)
MEASURES = declare(
    "measures",
    "Measures",
    "exports, imports, turnover or balance of all goods as one source has it",
    PARTIES + "measure period value_usd status method precedence? first_known" + DATED,
    PARTIES + "measure period known_from",
    derived=True,
)
GROWTH = declare(
    "growth",
    "Growth",
    "year-over-year growth of one measure within one source",
    PARTIES + "measure period base_period value_usd base_value_usd growth_percent status first_known" + DATED,
    PARTIES + "measure period known_from",
    derived=True,
)
MIRROR_GAP = declare(
    "mirror_gap",
    "Mirror gap",
    "one flow as both countries report it",
    "exporter importer period exporter_source importer_source exporter_usd importer_usd exporter_valuation?"
    " importer_valuation? gap_usd? gap_percent? exporter_status importer_status status headline first_known" + DATED,
    "exporter importer period exporter_source importer_source known_from",
    derived=True,
)
PARTNER_ESTIMATES = declare(
    "partner_estimates",
    "Estimates made of the partner's figures",
    "one flow that was estimated for a country from its partner's figures, and the partner's figure behind it",
    PARTIES
    + "flow period value_usd ratio_period partner_source ratio ratio_gap_percent partner_usd off_thousand_usd published_source?"
    " published_usd?" + STATED + " published_difference_percent? same first_known" + DATED,
    PARTIES + "flow period known_from",
    derived=True,
)
PARTNER_RANKS = declare(
    "partner_ranks",
    "Partners by rank",
    "one partner's place among a reporter's partners, all of them or those outside the CIS",
    PARTIES + "measure period among rank value_usd share_percent? status repeats"
    " without_country_low_percent without_country_high_percent may_decide" + DATED,
    PARTIES + "measure period among known_from",
    derived=True,
)
REGION_SHARES = declare(
    "region_shares",
    "Shares of regions",
    "a partner's share of a region's trade, or a region's share of the pair's trade, as one regional figure gives it",
    "region_figure area region member_regions reporter partner measure period? share_of value_usd? whole_usd share_percent?"
    " rank_in_region qualifier source method status first_known" + DATED,
    "region_figure share_of known_from",
    derived=True,
)
PRODUCTS = declare(
    "products",
    "Products",
    "one HS section or chapter of one flow in one year, or in a part of one",
    PARTIES + "flow period classification level code value_usd share_percent previous_usd change_usd"
    " contribution_points edition_changed status" + DATED,
    PARTIES + "flow period level code known_from",
    derived=True,
)
CONCENTRATION = declare(
    "concentration",
    "Concentration of products",
    "how far one flow of one year is concentrated on a few HS chapters",
    PARTIES + "flow period classification chapter_count value_usd covered_percent herfindahl_index equal_chapters"
    " top_three_percent status" + DATED,
    PARTIES + "flow period known_from",
    derived=True,
)
BRIDGE_TRADE = declare(
    "bridge_trade",
    "Trade of the nine bridges",
    "the goods that can stand for one of the nine bridges, in one flow of one year",
    PARTIES + "flow period classification bridge chapter_count value_usd share_percent? status" + DATED,
    PARTIES + "flow period bridge known_from",
    derived=True,
)
FUEL_WEIGHTS = declare(
    "fuel_weights",
    "Fuels by weight",
    "value, weight and unit value of one fuel in one flow of one year or half-year, as far as months have a figure",
    PARTIES + "flow period classification code value_usd net_weight_kg usd_per_tonne month_count whole status" + DATED,
    PARTIES + "flow period classification code known_from",
    derived=True,
)
PRICE_VOLUME = declare(
    "price_volume",
    "Price and volume",
    "the change of one fuel's value between two whole years of one source, split into price and volume",
    PARTIES + "flow code base_period period base_classification classification base_value_usd value_usd base_weight_kg"
    " net_weight_kg base_usd_per_tonne usd_per_tonne change_usd price_effect_usd volume_effect_usd"
    " unit_value_change_percent commodity? base_price? price? price_unit? price_change_percent? status first_known"
    + DATED,
    PARTIES + "flow code base_period period base_classification classification known_from",
    derived=True,
)
FUEL_GROWTH = declare(
    "fuel_growth",
    "Growth of the fuels together",
    "the fuels of one flow, added up, in the same months of two successive years",
    PARTIES + "flow base_period period headings base_value_usd value_usd growth_percent absent_months status" + DATED,
    PARTIES + "flow period headings known_from",
    derived=True,
)
SERIES = declare(
    "series",
    "Headline series",
    "the pair's trade in one year in one country's figures, and the source that serves it",
    "reporter partner measure period value_usd source" + STATED + " method status spliced first_known" + DATED,
    "reporter measure period known_from",
    derived=True,
)
SERIES_MONTHS = declare(
    "series_months",
    "Headline series, months",
    "the pair's trade in one month in one country's figures, and the source that serves it",
    "reporter partner measure period value_usd source" + STATED + " method status spliced first_known" + DATED,
    "reporter measure period known_from",
    derived=True,
)
SERIES_GROWTH = declare(
    "series_growth",
    "Headline growth",
    "year-over-year growth of the pair's trade in one country's figures, and the first source that has both periods",
    "reporter partner measure period base_period value_usd base_value_usd growth_percent source status first_known"
    + DATED,
    "reporter measure period known_from",
    derived=True,
)
ANNUAL_RATES = declare(
    "annual_rates",
    "Exchange rates in use",
    "one currency and year, and the source that serves it",
    "currency year units_per_usd source spliced" + DATED,
    "currency year known_from",
    derived=True,
)
SERIES_IN_CURRENCIES = declare(
    "series_in_currencies",
    "Headline series in won and roubles",
    "the pair's trade in one year in one country's figures, in one currency at that year's average rate",
    "reporter partner measure period currency value_local units_per_usd source rate_source" + STATED + " method status"
    " spliced first_known" + DATED,
    "reporter measure period currency known_from",
    derived=True,
)
GOAL_PROGRESS = declare(
    "goal_progress",
    "Goal progress",
    "one year of one reading of one goal in one country's figures",
    "goal reading meaning label reporter year prices base_usd target_usd measured_usd attained_percent gap_to_target_usd"
    " path_growth_usd path_step_usd growth_asked_percent growth_needed_percent growth_had_percent"
    " source" + STATED + " method status first_known" + DATED,
    "goal reading reporter year known_from",
    derived=True,
)
GOAL_THEN = declare(
    "goal_then",
    "Goals as they looked at the time",
    "the first answer for one year of one reading of one goal, where it was known before the due year was over",
    "goal reading reporter year target_usd measured_usd attained_percent growth_needed_percent growth_had_percent"
    " source" + STATED + " method status first_known" + DATED,
    "goal reading reporter year known_from",
    derived=True,
)
GOAL_CURRENCIES = declare(
    "goal_currencies",
    "Goals in won and roubles",
    "one year of one reading of one goal in one country's figures, in one currency",
    "goal reading reporter year currency target_local measured_local attained_percent path_growth_local"
    " path_step_local status" + DATED,
    "goal reading reporter year currency known_from",
    derived=True,
)
GOAL_OUTCOMES = declare(
    "goal_outcomes",
    "Goal outcomes",
    "what became of one reading of one goal in one country's figures",
    "goal reading meaning label reporter prices base_reporter factor base_usd target_usd growth_asked_percent"
    " due_attained_percent best_year best_percent first_reached earlier_year earlier_percent outcome" + DATED,
    "goal reading reporter known_from",
    derived=True,
)
GOAL_WORDS = declare(
    "goal_words",
    "Verdicts on goals",
    "what all readings of one goal say together",
    "goal word meeting missing" + DATED,
    "goal known_from",
    derived=True,
)
CLAIM_CHECKS = declare(
    "claim_checks",
    "Checks of claims",
    "one reading of one claim, from the article's day on",
    "claim reading role label evidence_kind measure? reporter? partner? source? period? among? evidence"
    " measured measured_low measured_high bound_low bound_high measured_unit figure stated_low stated_high difference"
    " evidence_status without_country_low_percent without_country_high_percent verdict note" + DATED,
    "claim reading known_from",
    derived=True,
)
CLAIM_WORDS = declare(
    "claim_words",
    "Verdicts on claims",
    "what all readings of one claim say together",
    "claim word agreeing differing figures agreeing_figures fitting not_fitting promise_outcome?" + DATED,
    "claim known_from",
    derived=True,
)
REVISIONS = declare(
    "revisions",
    "Revisions",
    "one figure that its publisher changed or withdrew",
    PARTIES
    + "flow period classification code revision old_usd new_usd revised_by_usd change_percent? old_published published",
    PARTIES + "flow period classification code published",
    derived=True,
)
CHECKS = declare(
    "checks", "Checks that complained", "one soft finding",
    "check about source reporter? partner? flow? period? classification? other_source? value_usd? other_usd?"
    " message found limit" + DATED, "check about known_from", derived=True,
)  # fmt: skip
