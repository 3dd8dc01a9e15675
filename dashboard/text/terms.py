"""What the vocabulary of etl.model is called in front of readers, in English; catalogues translate it.

A new word of the vocabulary gets its name here. Sentences belong to the pages and charts that say them.
"""

from __future__ import annotations

from etl.model import Among, Flow, Measure, Method, OverallVerdict, Role, ShareOf, Status, Verdict


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for translation without translating it yet."""
    return text


#: Countries that newspapers call otherwise than CLDR, in one language or another; all others go by CLDR's names.
COUNTRIES: dict[str, str] = {
    "KOR": N_("Korea"),
    "RUS": N_("Russia"),
    "CHN": N_("China"),
    "USA": N_("United States"),
    "HKG": N_("Hong Kong"),
    "MAC": N_("Macao"),
    "MMR": N_("Myanmar"),
    "ZAF": N_("South Africa"),
    "COD": N_("DR Congo"),
    "COG": N_("Republic of the Congo"),
    "CAF": N_("Central African Republic"),
    "BIH": N_("Bosnia and Herzegovina"),
    "TTO": N_("Trinidad and Tobago"),
    "BMU": N_("Bermuda"),
    "CYM": N_("Cayman Islands"),
    "MHL": N_("Marshall Islands"),
    "VGB": N_("British Virgin Islands"),
}

TERMS: dict[str, str] = {
    **COUNTRIES,
    # what is no country today, or none at all
    "WLD": N_("the world"),
    "XKX": N_("Kosovo"),
    "ANT": N_("Netherlands Antilles (former)"),
    "CSK": N_("Czechoslovakia (former)"),
    "SCG": N_("Serbia and Montenegro (former)"),
    "SUN": N_("Soviet Union (former)"),
    "YUG": N_("Yugoslavia (former)"),
    "pair": N_("particular to the pair"),
    # what is measured
    Measure.TURNOVER: N_("turnover"),
    Measure.BALANCE: N_("balance"),
    Flow.EXPORT: N_("exports"),
    Flow.IMPORT: N_("imports"),
    # among which partners a place is counted
    Among.EVERY: N_("all of them"),
    Among.OUTSIDE_CIS: N_("those outside the CIS"),
    # of whose trade a region's share is
    ShareOf.REGION: N_("Korea in the region’s trade"),
    ShareOf.PAIR: N_("the region in the two countries’ trade"),
    # how firm a figure is
    Status.REPORTED: N_("reported"),
    Status.PROVISIONAL: N_("provisional"),
    Status.DERIVED: N_("computed from other figures"),
    Status.ESTIMATE: N_("estimate"),
    Status.SUSPECT: N_("suspect"),
    Status.WITHDRAWN: N_("withdrawn"),
    # how it came about
    Method.PRINTED: N_("as printed"),
    Method.SUM_OF_MONTHS: N_("sum of twelve months"),
    Method.RECOVERED: N_("worked out from an estimate"),
    Method.STATEMENT: N_("rounded statement"),
    Method.COMPUTED: N_("computed"),
    # what a reading says, and may say
    Verdict.AGREES: N_("agrees"),
    Verdict.DIFFERS: N_("differs"),
    Verdict.FITS: N_("fits"),
    Verdict.DOES_NOT_FIT: N_("does not fit"),
    Verdict.CANNOT_TELL: N_("cannot tell"),
    Verdict.NO_DATA: N_("no data"),
    Role.DECIDES: N_("decides"),
    Role.NEAREST: N_("nearest"),
    Role.SAME_SPEAKER: N_("not independent"),
    Role.NOT_FIRM: N_("not firm enough"),
    # what all readings say together
    OverallVerdict.HOLDS: N_("holds"),
    OverallVerdict.HOLDS_ON_SOME: N_("holds in part"),
    OverallVerdict.DOES_NOT_HOLD: N_("does not hold"),
    OverallVerdict.FITS_NEAREST: N_("fits the nearest figures"),
    OverallVerdict.DOES_NOT_FIT_NEAREST: N_("does not fit the nearest figures"),
    OverallVerdict.CANNOT_BE_CHECKED: N_("cannot be checked"),
    OverallVerdict.CONTEXT: N_("context"),
    OverallVerdict.MET: N_("met"),
    OverallVerdict.MET_ON_SOME: N_("met in part"),
    OverallVerdict.NOT_MET: N_("not met"),
    OverallVerdict.OPEN: N_("open"),
    OverallVerdict.DUE: N_("due but not known yet"),
    # what a publisher did to a figure
    "revised": N_("revised"),
    "restored": N_("restored"),
    # prices
    "current": N_("current dollars"),
    "constant": N_("dollars of the base year"),
    # currencies, as addresses have them and as tables do
    "usd": N_("US dollars"),
    "krw": N_("won"),
    "rub": N_("roubles"),
    "KRW": N_("won"),
    "RUB": N_("roubles"),
    # growth towards a goal
    "needed": N_("still needed"),
    "needed as it looked then": N_("still needed, as it looked then"),
    "had": N_("had since the base year"),
}

#: Whose figures a figure stands in.
OWN_FIGURES: dict[str, str] = {"KOR": N_("Korea’s figures"), "RUS": N_("Russia’s figures")}

#: The figures of any other country.
FIGURES_OF = N_("the figures of {country}")

#: The same, where "figures" was just said.
WHOSE: dict[str, str] = {"KOR": N_("Korea’s"), "RUS": N_("Russia’s")}

#: Names short enough for a chart; a source that is not here goes by its title in table `sources`.
SOURCES: dict[str, str] = {
    "imf-dots": N_("IMF DOTS"),
    "imf-imts": N_("IMF IMTS"),
    "imf-imts-inverted": N_("Nine Bridges, from IMF IMTS"),
    "un-comtrade": N_("UN Comtrade"),
    "kcs": N_("Korea Customs Service"),
    "kcs-api": N_("Korea Customs Service, by date of departure"),
    "kosis": N_("Statistics Korea"),
    "baci": N_("CEPII BACI"),
    "bok-ecos": N_("Bank of Korea"),
    "statements": N_("officials’ statements"),
    "regions": N_("Far Eastern customs and officials"),
    "rosstat": N_("Rosstat"),
    "world-bank": N_("World Bank"),
    "world-bank-prices": N_("World Bank, Pink Sheet"),
    "eia": N_("US Energy Information Administration"),
    "fred": N_("FRED"),
    "unctad": N_("UNCTAD"),
}
