"""One row of UN Comtrade, under the names of its present interface: its fields to a checked figure.

An answer, a web download and a bulk file share these fields; older files are renamed to them first. A row says most
things twice (a period and its year and month, a code and its ISO code, a value and its valuation), and whatever does not
agree with itself is refused. What rows say together is in `frames`.

*Value.* The primary value is the FOB value of an export and the CIF value of an import; the other one is blank or 0.
*Weight.* Goods that have a value and a weight of 0 were not weighed: 0 is no weight, and becomes a blank.
*Not used.* `isReported` and `isAggregate` do not tell totals from details, and `legacyEstimationFlag` speaks of
quantities, so none of them is a filter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from etl.model import PAIR, TOTAL, WORLD, Flow, Period
from etl.sources._comtrade_areas import ADD_AREA, WORLD_CODE, area_countries, area_groups, areas_of_no_country
from etl.sources._delimited import shown
from etl.sources._iso3166 import countries
from etl.sources.un_comtrade.fields import Fields, RowError, number_field, optional_text, text_field, whole_number

DETAILS = "details by mode of transport, customs procedure or second partner (inside the totals)"

_FLOWS = {"X": Flow.EXPORT, "M": Flow.IMPORT}
#: Flows that are parts of the two, by code.
PARTIAL_FLOWS = {
    "RX": "re-exports (inside exports)",
    "RM": "re-imports (inside imports)",
    "DX": "domestic exports (inside exports)",
    "FM": "foreign imports (inside imports)",
    "XIP": "exports after inward processing (inside exports)",
    "XOP": "exports for outward processing (inside exports)",
    "MIP": "imports for inward processing (inside imports)",
    "MOP": "imports after outward processing (inside imports)",
}
_FLOW_WORDS = {"X": "export", "M": "import", "RX": "re-export", "RM": "re-import"}
#: Editions of the Harmonized System, as the publisher names them.
EDITIONS = tuple(f"H{number}" for number in range(7))

#: How the publisher writes the ISO code of what has none there, or is a former area.
_ISO = {WORLD_CODE: {"W00", "WLD"}, 490: {"S19"}, 58: {"BEL"}}
_ISO_OF_NO_COUNTRY = {"W00", "WLD", "S19"}

#: Modes of transport; 0 is all of them together.
_MODES = frozenset(
    "0 1000 2000 2100 2200 2900 3000 3100 3200 3900 9000 9100 9110 9120 9190 9200 9300 9900".split()  # noqa: SIM905
)
_PROCEDURE = re.compile(r"C[0-9]{2}")

_CODE = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|9999AA")
_YEAR = re.compile(r"(19[6-9][0-9]|20[0-9]{2})")
_MONTH = re.compile(r"(19[6-9][0-9]|20[0-9]{2})(0[1-9]|1[0-2])")
_ANNUAL = 52
_CENT = 0.01


@dataclass(frozen=True)
class ComtradeRow:
    """One figure; `partner` is blank where `area` names what is no country. A blank value was not given.

    `unweighed` tells of a weight of 0 that became a blank, `lost_zero` of a code whose leading zero was put back.
    """

    reporter: str
    partner: str
    area: str
    flow: Flow
    period: str
    classification: str
    edition: str
    code: str
    value_usd: float | None
    net_weight_kg: float | None
    note: str | None
    unweighed: bool
    lost_zero: bool


def read_row(fields: Fields) -> ComtradeRow | str:
    """Return a row's figure, or the name of what is ignored; raise RowError for what is not understood."""
    flow = _flow(fields)
    reporter, group = _area(fields, "reporter")
    period = _period(fields)
    _check_goods(fields)
    if reporter not in PAIR:
        return f"reporter {reporter or group}, neither Korea nor Russia"
    if _is_detail(fields):
        return DETAILS
    if not isinstance(flow, Flow):
        return flow
    partner, area = _area(fields, "partner")
    if area in area_groups().values():
        return f"{area} (a sum of countries)"
    edition, code = _edition(fields), _code(fields)
    value = _value(fields, flow)
    weight, note = _weight(fields)
    unweighed = weight == 0 and bool(value)
    return ComtradeRow(
        reporter=reporter,
        partner=partner,
        area=area,
        flow=flow,
        period=period,
        classification=TOTAL if code == TOTAL else edition,
        edition=edition,
        code=code,
        value_usd=value,
        net_weight_kg=None if unweighed else weight,
        note=None if unweighed or weight is None else note,
        unweighed=unweighed,
        lost_zero=len(code) > len(text_field(fields, "cmdCode")),
    )


def _flow(fields: Fields) -> Flow | str:
    code, words = text_field(fields, "flowCode"), optional_text(fields, "flowDesc").lower()
    if code in _FLOW_WORDS and words and words.removesuffix("s") != _FLOW_WORDS[code]:
        raise RowError(f"flow {shown(code)} stands with {shown(words)}")
    if code in _FLOWS:
        return _FLOWS[code]
    if code in PARTIAL_FLOWS:
        return PARTIAL_FLOWS[code]
    raise RowError(f"unknown flow {shown(code)}; known are {', '.join([*_FLOWS, *PARTIAL_FLOWS])}")


def _area(fields: Fields, side: str) -> tuple[str, str]:
    """Return a country's alpha-3 code, or a blank and the name of what is no country; both agree with the ISO code."""
    return _known_area(side, whole_number(fields, f"{side}Code"), optional_text(fields, f"{side}ISO"))


@lru_cache(maxsize=4096)
def _known_area(side: str, code: int, iso: str) -> tuple[str, str]:
    country = area_countries().get(code, "")
    name = areas_of_no_country().get(code) or area_groups().get(code, "")
    if not country and not name:
        raise RowError(f"unknown {side} {code}", ADD_AREA)
    is_known = iso in countries() or iso in _ISO_OF_NO_COUNTRY
    if is_known and iso not in {country, *_ISO.get(code, ())}:
        raise RowError(f"{side} {code} ({country or name}) stands with the ISO code {iso}")
    return country, name


def _period(fields: Fields) -> str:
    """Return the period, which agrees with its frequency, year, month and first day as far as they are given."""
    written = text_field(fields, "period")
    period, expected = _read_period(written)
    for name, wanted in expected:
        given = optional_text(fields, name)
        if given and given.removesuffix(".0") != wanted:
            raise RowError(f"period {shown(written)} stands with {name} {shown(given)}")
    return period


@lru_cache(maxsize=4096)
def _read_period(written: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a period as this project writes it, and what the fields beside it must say."""
    found = _MONTH.fullmatch(written) or _YEAR.fullmatch(written)
    if not found:
        raise RowError(f"period {shown(written)} is neither a year nor a month")
    year = int(found[1])
    if len(written) == 4:
        first, period, frequency, month = f"{year}0101", Period.year(year), "A", _ANNUAL
    else:
        month = int(found[2])
        first, period, frequency = f"{written}01", Period.month(year, month), "M"
    beside = {"freqCode": frequency, "refYear": str(year), "refMonth": str(month), "refPeriodId": first}
    return str(period), tuple(beside.items())


def _check_goods(fields: Fields) -> None:
    if optional_text(fields, "typeCode") not in ("", "C"):
        raise RowError(f"type {shown(text_field(fields, 'typeCode'))} is not C (goods)")
    if optional_text(fields, "mosCode").removesuffix(".0") not in ("", "0"):
        raise RowError(f"mode of supply {shown(text_field(fields, 'mosCode'))} is none of goods")


def _is_detail(fields: Fields) -> bool:
    """Return whether a row is a part of another one; a field that is not given breaks nothing down."""
    mode = optional_text(fields, "motCode").removesuffix(".0") or "0"
    procedure = optional_text(fields, "customsCode") or "C00"
    if mode not in _MODES:
        raise RowError(f"unknown mode of transport {shown(mode)}")
    if not _PROCEDURE.fullmatch(procedure):
        raise RowError(f"unknown customs procedure {shown(procedure)}")
    for name, code in (("motDesc", mode), ("customsDesc", procedure)):
        words = optional_text(fields, name)
        if words and words.startswith("TOTAL") is not (code in ("0", "C00")):
            raise RowError(f"{name} {shown(words)} stands with {code}")
    return mode != "0" or procedure != "C00" or _has_second_partner(fields)


def _has_second_partner(fields: Fields) -> bool:
    return bool(optional_text(fields, "partner2Code")) and _area(fields, "partner2")[0] != WORLD


def _edition(fields: Fields) -> str:
    code = text_field(fields, "classificationCode")
    if code not in EDITIONS:
        raise RowError(f"classification {shown(code)} is not one of {', '.join(EDITIONS)}")
    return code


def _code(fields: Fields) -> str:
    """Return the commodity's code, with the leading zero that its level shows to be lost (`1` at level 2 is `01`)."""
    code, level = text_field(fields, "cmdCode"), optional_text(fields, "aggrLevel").removesuffix(".0")
    if code == TOTAL:
        if level not in ("", "0"):
            raise RowError(f"commodity {TOTAL} stands with level {shown(level)}")
        return TOTAL
    if level in ("2", "4", "6") and code.isascii() and code.isdigit() and len(code) == int(level) - 1:
        code = code.zfill(int(level))
    if not _CODE.fullmatch(code) or code.startswith("00"):
        raise RowError(f"commodity {shown(code)} is neither {TOTAL} nor an HS code of 2, 4 or 6 digits")
    if level not in ("", str(len(code))):
        raise RowError(f"commodity {shown(code)} stands with level {shown(level)}")
    return code


def _value(fields: Fields, flow: Flow) -> float | None:
    primary = number_field(fields, "primaryValue")
    fob, cif = number_field(fields, "fobvalue"), number_field(fields, "cifvalue")
    own, name = (fob, "FOB") if flow is Flow.EXPORT else (cif, "CIF")
    other = cif if flow is Flow.EXPORT else fob
    if primary is None:
        if own or other:
            raise RowError("there is a FOB or CIF value and no primary value")
        return None
    if (own and abs(own - primary) > _CENT) or (other and not own):
        raise RowError(f"the primary value {primary} of the {flow.value} is not its {name} value {own}")
    return primary


def _weight(fields: Fields) -> tuple[float | None, str | None]:
    estimated = optional_text(fields, "isNetWgtEstimated").lower()
    if estimated not in ("", "true", "false", "0", "1"):
        raise RowError(f"isNetWgtEstimated {shown(estimated)} is neither true nor false")
    note = "net weight estimated by UN Comtrade" if estimated in ("true", "1") else None
    return number_field(fields, "netWgt"), note
