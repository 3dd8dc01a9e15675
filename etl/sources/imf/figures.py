"""The IMF's series of trade by partner (IMTS) as figures in dollars, and what they must agree with among themselves.

*Dollars.* This interface prints dollars, though its attribute SCALE says 6 (millions, as the IMF's own site shows
them). The same figure is in millions in the portal's CSV and was in millions in the interface before. So SCALE must say
6 and is not applied, and each reporter's world totals must lie between a billion and ten trillion dollars a year:
a figure off by a thousand or a million does not.

*Parts and the whole.* No country's figure, and no sum of countries, can exceed the world's. A list that holds every
partner is whole if countries and areas that are not specified add up to the world within half a dollar each; in one
that does not, something is lacking or wrong, and its figures say so in their note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.model import WORLD, Flow, Period, Status
from etl.sources._delimited import shown
from etl.sources._grouping import group_by
from etl.sources._iso3166 import countries
from etl.sources._partner_lists import FlowList, PartnerList, lists_and_remarks
from etl.sources.imf.codes import FLOWS, HALF_A_DOLLAR, MODULE, is_area, is_part, partner_of, unstored_partner
from etl.sources.imf.query import ImfQuery
from etl.sources.imf.sdmx_xml import Attributes, SdmxSeries, refusal

_HERE = "add it to etl/sources/imf/figures.py"
_DIMENSIONS = {"COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY"}
#: Attributes that say how the IMF shows a figure or files a series, and nothing about what it means.
_UNUSED = {
    "OVERLAP", "DECIMALS_DISPLAYED", "PRECISION", "IFS_FLAG", "COMMON_REFERENCE_PERIOD", "REFERENCE_PERIOD",
    "SERIES_NAME",
}  # fmt: skip
_CHECKED = {"SCALE", "UNIT", "TRADE_FLOW", "VALUATION"}
_MEANT = {"OBS_VALUE", "TIME_PERIOD", "DERIVATION_TYPE", "STATUS"}
#: Every attribute that is known.
ATTRIBUTES = _DIMENSIONS | _UNUSED | _CHECKED | _MEANT

#: The IMF's CL_DERIVATION_TYPE: reported by the country (O, R, OU) or mixed (M), which says nothing; or made elsewhere.
_DERIVATIONS = {
    "": "", "O": "", "R": "", "OU": "", "M": "",
    "SE": "staff estimate", "SEME": "staff estimate", "SEHI": "staff estimate", "SP": "staff projection",
    "SC": "staff calculation", "SCC": "staff calculation", "FA": "adjusted with the IMF's records",
    "TPD": "third-party data",
}  # fmt: skip
#: SDMX's CL_OBS_STATUS, as far as it can stand beside a figure of trade.
_STATUSES = {
    "": Status.REPORTED, "A": Status.REPORTED, "P": Status.PROVISIONAL, "E": Status.ESTIMATE, "F": Status.ESTIMATE,
    "I": Status.ESTIMATE,
}  # fmt: skip

_TIMES = {"A": re.compile(r"([12][0-9]{3})"), "M": re.compile(r"([12][0-9]{3})-M?(0[1-9]|1[0-2])")}
_VALUE = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,30})?(?:[Ee][+-]?[0-9]{1,2})?")
_NO_VALUE = {"", "NaN"}
#: Dollars a year: the world totals of Korea and Russia since 1990 are well inside, and a thousandth of them is not.
_LEAST_WORLD, _MOST = Decimal(10) ** 9, Decimal(10) ** 13

ListKey = tuple[str, Flow, Period]


@dataclass(frozen=True)
class ImfFigure:
    """One figure as printed, in dollars; `partner` is a country, the world or an area's code."""

    reporter: str
    flow: Flow
    partner: str
    period: Period
    dollars: Decimal
    status: Status
    note: str

    @property
    def list_key(self) -> ListKey:
        """Return the list that the figure belongs to."""
        return self.reporter, self.flow, self.period

    @property
    def is_stored(self) -> bool:
        """Return whether the figure gives a row: a country or the world, but not the reporter itself."""
        return (self.partner in countries() or self.partner == WORLD) and self.partner != self.reporter

    def __str__(self) -> str:
        return f"{self.reporter} {self.flow} {self.partner} {self.period}"


def figures(series: Iterable[SdmxSeries], query: ImfQuery, ignored: Counter[str]) -> list[ImfFigure]:
    """Return the figures of all series that count, naming what is ignored; refuse what was not asked, or stands twice."""
    printed: dict[tuple[ListKey, str], ImfFigure] = {}
    for one in series:
        for figure in _figures_of(one, query, ignored):
            if printed.setdefault((figure.list_key, figure.partner), figure) is not figure:
                raise refusal(f"{figure} stands there twice")
    return list(printed.values())


def _figures_of(series: SdmxSeries, query: ImfQuery, ignored: Counter[str]) -> Iterator[ImfFigure]:
    _check_attributes(series)
    reporter, partner = _dimensions(series, query)
    word = unstored_partner(reporter, partner)
    if word:
        ignored[f"series of {word}"] += 1
    if partner != WORLD and not is_part(partner):
        return
    for attributes in series.observations:
        figure = _figure({**series.attributes, **attributes}, reporter, partner, ignored)
        if figure is not None and _is_inside(figure.period, query):
            yield figure
        elif figure is not None:
            ignored["figures outside the years that were asked for"] += 1


def _check_attributes(series: SdmxSeries) -> None:
    """Refuse attributes that are not known, or contradict the series' own code or this project's reading of it."""
    unknown = {name for found in (series.attributes, *series.observations) for name in found} - ATTRIBUTES
    if unknown:
        raise refusal(f"unknown attribute {shown(min(unknown))}", _HERE)
    indicator = series.attributes.get("INDICATOR", "")
    right = {"SCALE": "6", "UNIT": "USD", "TRADE_FLOW": indicator[:2], "VALUATION": indicator[3:6]}
    for found in (series.attributes, *series.observations):
        for name, value in right.items():
            if found.get(name, value) != value:
                raise refusal(f"{name} of {shown(indicator)} is {shown(found[name])}, not {shown(value)}", _HERE)


def _dimensions(series: SdmxSeries, query: ImfQuery) -> tuple[str, str]:
    """Return reporter and partner of a series; refuse one that was not asked for, or whose codes are not known."""
    found = [series.attributes.get(name, "") for name in ("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY")]
    reporter, indicator, partner, frequency = found
    known = partner_of(partner)
    if known is None:
        raise refusal(f"unknown country {shown(partner)}", f"add it to {MODULE}")
    expected = (query.reporters, query.indicators, (partner,) if query.is_every_partner else query.partners)
    right = all(code in codes for code, codes in zip(found, expected, strict=False))
    if not right or indicator not in FLOWS or frequency != query.frequency:
        raise refusal(f"the series {shown('.'.join(found))} was not asked for")
    return reporter, known


def _figure(attributes: Attributes, reporter: str, partner: str, ignored: Counter[str]) -> ImfFigure | None:
    """Return one figure, or nothing for an observation without a value, which the IMF prints as a place-holder."""
    period, value = _period(attributes), attributes.get("OBS_VALUE", "")
    derivation, status = _derivation(attributes), _status(attributes)
    if value in _NO_VALUE:
        ignored["blank"] += 1
        return None
    where = f"{reporter} {attributes['INDICATOR']} {partner} {period}"
    if not _VALUE.fullmatch(value):
        raise refusal(f"{shown(value)} of {where} is not a number such as 12.5")
    note = f"marked by the IMF: {derivation}" if derivation else ""
    status = Status.ESTIMATE if derivation else status
    return ImfFigure(reporter, FLOWS[attributes["INDICATOR"]], partner, period, Decimal(value), status, note)


def _period(attributes: Attributes) -> Period:
    time, frequency = attributes.get("TIME_PERIOD", ""), attributes["FREQUENCY"]
    found = _TIMES[frequency].fullmatch(time)
    if not found:
        raise refusal(f"{shown(time)} is no period of frequency {frequency}")
    return Period.year(int(found[1])) if frequency == "A" else Period.month(int(found[1]), int(found[2]))


def _derivation(attributes: Attributes) -> str:
    code = attributes.get("DERIVATION_TYPE", "")
    if code not in _DERIVATIONS:
        raise refusal(f"unknown DERIVATION_TYPE {shown(code)}", _HERE)
    return _DERIVATIONS[code]


def _status(attributes: Attributes) -> Status:
    code = attributes.get("STATUS", "")
    if code not in _STATUSES:
        raise refusal(f"unknown STATUS {shown(code)}", _HERE)
    return _STATUSES[code]


def _is_inside(period: Period, query: ImfQuery) -> bool:
    return query.first <= period and (query.last is None or period <= query.last)


def check_magnitude(printed: Iterable[ImfFigure]) -> None:
    """Refuse figures in another unit: see the head of this module."""
    for figure in printed:
        a_year = figure.dollars * 12 / figure.period.count
        if a_year > _MOST or (figure.partner == WORLD and a_year < _LEAST_WORLD):
            what = f"{figure} is {figure.dollars}, which cannot be dollars"
            raise refusal(what, "the IMF prints another unit: compare with its site before anything is stored")


def list_notes(printed: Sequence[ImfFigure], query: ImfQuery) -> dict[ListKey, str]:
    """Return what is wrong with each list, a blank if nothing is; refuse parts that exceed the world."""
    lists = group_by(printed, lambda figure: figure.list_key)
    return {key: _list_fault(members, query) for key, members in lists.items()}


def whole_lists(printed: Iterable[ImfFigure], lacking: Mapping[ListKey, str]) -> tuple[list[PartnerList], list[str]]:
    """Return the lists but for those that lack something, and in words which are not kept and which decide nothing."""
    lists = group_by(printed, lambda figure: figure.list_key)
    flows = [_flow_list(key, members) for key, members in lists.items() if not lacking[key]]
    return lists_and_remarks(flows, {(key[0], key[1], str(key[2])): why for key, why in lacking.items() if why})


def _flow_list(key: ListKey, members: Sequence[ImfFigure]) -> FlowList:
    reporter, flow, period = key
    values = {figure.partner: float(figure.dollars) for figure in members if not is_area(figure.partner)}
    unspecified = sum(float(figure.dollars) for figure in members if is_area(figure.partner))
    return FlowList(reporter, flow, str(period), values, unspecified, values.pop(WORLD, 0.0))


def _list_fault(members: Sequence[ImfFigure], query: ImfQuery) -> str:
    """Return in words why a list is not whole, or a blank; refuse partners that exceed the world."""
    world = next((figure for figure in members if figure.partner == WORLD), None)
    if world is None:
        return "the IMF gives no world total beside it"
    parts = [figure for figure in members if figure is not world]
    slack = HALF_A_DOLLAR * len(parts)
    countries = sum((figure.dollars for figure in parts if not is_area(figure.partner)), Decimal(0))
    if countries > world.dollars + slack:
        raise refusal(f"the partners of {world} add up to {countries:f} dollars, the world is {world.dollars:f}")
    summed = sum((figure.dollars for figure in parts), Decimal(0))
    if not query.is_every_partner or abs(summed - world.dollars) <= slack:
        return ""
    return f"the partners of this list add up to {summed / world.dollars:.2%} of its world total"
