"""The tables that set the pair and its promises against all other pairs of countries."""

from __future__ import annotations

from etl.schema.table import DATED, PARTIES, declare

ODDS = declare(
    "odds",
    "Growth of all pairs of countries",
    "how the pairs of one least size, with or without estimates, grew between two years",
    "source base_year year least_usd with_estimates pairs doubled doubled_percent median_multiple" + DATED,
    "source base_year year least_usd with_estimates known_from",
    derived=True,
)
ODDS_BINS = declare(
    "odds_bins",
    "Distribution of growth of all pairs",
    "how many of these pairs grew by a multiple within one bar of the distribution",
    "source base_year year least_usd with_estimates multiple_from pairs" + DATED,
    "source base_year year least_usd with_estimates multiple_from known_from",
    derived=True,
)
ODDS_DOUBLED = declare(
    "odds_doubled",
    "Pairs that doubled",
    "one of the forty largest pairs that at least doubled between two years",
    PARTIES + "base_year year base_value_usd value_usd multiple status position" + DATED,
    PARTIES + "base_year year known_from",
    derived=True,
)
ODDS_PLACES = declare(
    "odds_places",
    "Korea and Russia among all pairs",
    "the growth of their turnover between two years on one country's figures, and how many pairs of a size grew less",
    PARTIES
    + "base_year year least_usd with_estimates base_value_usd value_usd multiple grew_less_percent status"
    + DATED,
    PARTIES + "base_year year least_usd with_estimates known_from",
    derived=True,
)
PEERS = declare(
    "peers",
    "Partners of every country",
    "turnover of one country with one partner in one year, on its own figures: all partners of Korea and Russia, of others the"
    " two and the twelve largest of the newest year",
    PARTIES + "year value_usd share_percent intensity status" + DATED,
    PARTIES + "year known_from",
    derived=True,
)
PAIR_CHANGES = declare(
    "pair_changes",
    "What is particular to the pair",
    "the change of the pair's turnover between two years on one country's figures, split into factors",
    PARTIES + "base_year year base_value_usd value_usd change_usd multiple reporter_effect_usd partner_effect_usd"
    " world_effect_usd particular_effect_usd status" + DATED,
    PARTIES + "base_year year known_from",
    derived=True,
)
PROMISE_OUTCOMES = declare(
    "promise_outcomes",
    "Outcomes of promises",
    "what became of one promise on one country's figures",
    "promise reporter source base_usd target_usd due_usd growth_asked_percent growth_had_percent due_attained_percent best_year"
    " best_percent first_reached status? outcome" + DATED,
    "promise reporter known_from",
    derived=True,
)
PROMISE_WORDS = declare(
    "promise_words",
    "Promises' overall words",
    "what both countries' figures say together of one promise",
    "promise word meeting missing mean_asked_percent" + DATED,
    "promise known_from",
    derived=True,
)
PROMISE_COUNTS = declare(
    "promise_counts",
    "Promises kept, by era",
    "how many promises of one era were kept on both countries' figures",
    "era promise_count kept_count" + DATED,
    "era known_from",
    derived=True,
)
