"""Names of goods short enough for a chart: HS chapters and sections, and the editions of the Harmonized System.

The nomenclature's own descriptions stand in table `nomenclature`; these abridge them and add nothing.
"""

from __future__ import annotations

from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.products import ONE_YEAR_ONLY, REST

CHAPTERS: dict[str, str] = {
    "01": N_("Live animals"),
    "02": N_("Meat"),
    "03": N_("Fish and seafood"),
    "04": N_("Dairy, eggs, honey"),
    "05": N_("Other animal products"),
    "06": N_("Live plants, flowers"),
    "07": N_("Vegetables"),
    "08": N_("Fruit and nuts"),
    "09": N_("Coffee, tea, spices"),
    "10": N_("Cereals"),
    "11": N_("Flour, malt, starch"),
    "12": N_("Oil seeds, fodder"),
    "13": N_("Gums and resins"),
    "14": N_("Other plant products"),
    "15": N_("Fats and oils"),
    "16": N_("Prepared meat and fish"),
    "17": N_("Sugar and sweets"),
    "18": N_("Cocoa"),
    "19": N_("Cereal food, pastry"),
    "20": N_("Prepared fruit, vegetables"),
    "21": N_("Other food"),
    "22": N_("Beverages, spirits"),
    "23": N_("Food residues, feed"),
    "24": N_("Tobacco"),
    "25": N_("Salt, stone, cement"),
    "26": N_("Ores, slag, ash"),
    "27": N_("Oil, gas, coal"),
    "28": N_("Inorganic chemicals"),
    "29": N_("Organic chemicals"),
    "30": N_("Medicines"),
    "31": N_("Fertilisers"),
    "32": N_("Dyes, paints, inks"),
    "33": N_("Perfumes, cosmetics"),
    "34": N_("Soaps, waxes"),
    "35": N_("Starches, glues, enzymes"),
    "36": N_("Explosives, matches"),
    "37": N_("Photographic goods"),
    "38": N_("Other chemicals"),
    "39": N_("Plastics"),
    "40": N_("Rubber"),
    "41": N_("Hides and leather"),
    "42": N_("Leather articles, bags"),
    "43": N_("Furs"),
    "44": N_("Wood"),
    "45": N_("Cork"),
    "46": N_("Straw and wickerwork"),
    "47": N_("Wood pulp, waste paper"),
    "48": N_("Paper and board"),
    "49": N_("Printed matter"),
    "50": N_("Silk"),
    "51": N_("Wool"),
    "52": N_("Cotton"),
    "53": N_("Other plant fibres"),
    "54": N_("Man-made filaments"),
    "55": N_("Man-made staple fibres"),
    "56": N_("Felt, yarns, ropes"),
    "57": N_("Carpets"),
    "58": N_("Special fabrics, lace"),
    "59": N_("Coated fabrics"),
    "60": N_("Knitted fabrics"),
    "61": N_("Knitted clothing"),
    "62": N_("Woven clothing"),
    "63": N_("Other textile articles"),
    "64": N_("Footwear"),
    "65": N_("Headgear"),
    "66": N_("Umbrellas, sticks"),
    "67": N_("Feathers, false flowers"),
    "68": N_("Articles of stone, cement"),
    "69": N_("Ceramics"),
    "70": N_("Glass"),
    "71": N_("Precious stones, metals"),
    "72": N_("Iron and steel"),
    "73": N_("Iron and steel articles"),
    "74": N_("Copper"),
    "75": N_("Nickel"),
    "76": N_("Aluminium"),
    "78": N_("Lead"),
    "79": N_("Zinc"),
    "80": N_("Tin"),
    "81": N_("Other base metals"),
    "82": N_("Tools, cutlery"),
    "83": N_("Other metal articles"),
    "84": N_("Machinery"),
    "85": N_("Electrical, electronics"),
    "86": N_("Railway stock"),
    "87": N_("Road vehicles, parts"),
    "88": N_("Aircraft, spacecraft"),
    "89": N_("Ships and boats"),
    "90": N_("Optical, medical devices"),
    "91": N_("Clocks and watches"),
    "92": N_("Musical instruments"),
    "93": N_("Arms and ammunition"),
    "94": N_("Furniture, lamps"),
    "95": N_("Toys, sports goods"),
    "96": N_("Various manufactures"),
    "97": N_("Art and antiques"),
    "99": N_("Not specified"),
}

SECTIONS: dict[str, str] = {
    "I": N_("Animals, animal products"),
    "II": N_("Plant products"),
    "III": N_("Fats and oils"),
    "IV": N_("Food, drinks, tobacco"),
    "V": N_("Mineral products"),
    "VI": N_("Chemicals"),
    "VII": N_("Plastics and rubber"),
    "VIII": N_("Leather and furs"),
    "IX": N_("Wood, cork, straw"),
    "X": N_("Pulp and paper"),
    "XI": N_("Textiles, clothing"),
    "XII": N_("Footwear, headgear"),
    "XIII": N_("Stone, ceramics, glass"),
    "XIV": N_("Precious stones, metals"),
    "XV": N_("Base metals"),
    "XVI": N_("Machinery, electronics"),
    "XVII": N_("Vehicles, ships, aircraft"),
    "XVIII": N_("Instruments, watches"),
    "XIX": N_("Arms and ammunition"),
    "XX": N_("Furniture, toys, various"),
    "XXI": N_("Art and antiques"),
    "XXII": N_("Not specified"),
}

#: What a chart draws as one.
_TOGETHER = {REST: N_("All others"), ONE_YEAR_ONLY: N_("In one year only")}

_NAMES = {**CHAPTERS, **SECTIONS, **_TOGETHER}

#: The year from which an edition of the Harmonized System is in force, which is also its name.
EDITIONS = {"H0": "1988", "H1": "1996", "H2": "2002", "H3": "2007", "H4": "2012", "H5": "2017", "H6": "2022"}


def name_of(code: str, words: Words) -> str:
    """Return the name of a chapter, a section or what is drawn as one; a code that has no name stands as it is."""
    return words(_NAMES[code]) if code in _NAMES else code


def name_in_sentence(code: str, words: Words) -> str:
    """Return the name of a chapter or a section as it stands inside a sentence, without the capital of a heading."""
    return in_sentence(name_of(code, words))


def in_sentence(name: str) -> str:
    """Return the name of a kind of goods without the capital of a heading."""
    return name[:1].lower() + name[1:]


def name_with_code(code: str, words: Words) -> str:
    """Return the name of a chapter or a section with its code; what is drawn as one has none."""
    name = name_of(code, words)
    return f"{name} ({code})" if code in CHAPTERS or code in SECTIONS else name


def edition(classification: str, words: Words) -> str:
    """Return the usual name of an edition of the Harmonized System: HS 2012."""
    return words("HS {year}", year=EDITIONS[classification]) if classification in EDITIONS else classification
