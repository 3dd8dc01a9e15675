"""CEPII's BACI, reconciled trade by year: a release's zip to totals and HS chapters.

BACI gives one value to each flow, worked out from both sides' reports and free on board: it stands here as the
exporter's export and as the importer's import, so that each country has its turnover and its ranks; the two are never
added, and their gap means nothing. Kept are the totals of Korea and Russia with every partner, and the HS chapters of
the two with each other. Areas of no country count in the world's total and nowhere else.

*Which release.* Each release works all years out anew, so that two are never mixed: a newer one takes the place of all
that an older one said. The files in the zip name it, and with it the month in which it was out; so does a year's CSV
alone, as long as it has its own name.
*Which edition.* The same names say it, and the products must be of it.
*Whole or cut.* The zip has a sum of each file. A year is taken for whole if it has as many areas and products as
a year has, every chapter, and small flows as well as large ones, and if the last area that imports also exports. Of an excerpt
nothing tells what is missing, so it gives the pair's chapters, marked, and no total.
"""

from __future__ import annotations

import codecs
import lzma
import re
import struct
import zipfile
import zlib
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import pandas as pd
import pyarrow as pa

from etl.model import KOREA, PAIR, RUSSIA, TOTAL, WORLD, Flow, Status, Valuation
from etl.sources._comtrade_areas import ADD_AREA, WORLD_CODE, area_countries, areas_of_no_country
from etl.sources._delimited import CUT_OR_SELECTION, shown, unknown_column_remarks
from etl.sources._frames import cover_frame, trade_frame
from etl.sources._partner_lists import FlowList, PartnerList, list_frame, lists_and_remarks
from etl.sources._source import (
    COVER_COLUMNS,
    CoverRow,
    FileContext,
    FileSource,
    ParseResult,
    Release,
    SourceInfo,
    TradeRow,
    no_rows,
)
from etl.sources.baci.year import FlowSum, YearSums, read_year
from etl.sources.baci.year_checks import refusal

#: The edition of the Harmonized System that a file's name says.
EDITIONS = {"92": "H0", "96": "H1", "02": "H2", "07": "H3", "12": "H4", "17": "H5", "22": "H6"}
_EDITION_YEARS = {edition: year for year, edition in EDITIONS.items()}
#: The name of a year's file: its edition, its year, and the release.
YEAR_NAME = re.compile(r"BACI_HS(92|96|02|07|12|17|22)_Y([12][0-9]{3})_V([12][0-9]{3}(?:0[1-9]|1[0-2])[a-z]?)\.csv")
#: What else a release's zip holds, ignored by name.
_BESIDE = re.compile(r"(country_codes|product_codes|Readme|ReadMe|README|LICEN[CS]E).*|\..*|.*/")
_ZIP = b"PK"
#: The newest year of a release is so many years before it, and is revised most in the next one.
_LAG = 2

ALONE = "give it its own name again, such as BACI_HS17_Y2018_V202301.csv"

_NO_TOTAL = "no total and no list of partners kept: the file is an excerpt"
_SELECTION = "from a selection of the release's lines"

#: Thousandths of a dollar, and grams or None.
_Amounts = tuple[int, int | None]

#: What a spoilt file can make the readers of zip and CSV raise.
UNREADABLE = (
    pa.ArrowException, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError,
    RuntimeError, OverflowError, KeyError,
)  # fmt: skip


@dataclass(frozen=True)
class _ReleaseYear:
    """One year of the zip: what it gave, its edition, and its release."""

    year: YearSums
    edition: str
    release: str

    @property
    def note(self) -> str:
        newest = self.year.year >= int(self.release[:4]) - _LAG
        return (
            f"reconciled from both sides' reports, one value for exporter and importer (BACI {self.release},"
            f" HS{_EDITION_YEARS[self.edition]})"
            f"{'; the newest year of a release, which the next one may revise much' if newest else ''}"
        )


def read(file: BinaryIO, context: FileContext) -> ParseResult:
    """Turn an open zip, or a year's CSV, into rows of Korea and Russia with every partner, in memory that does not grow with it.

    An excerpt gives the two countries' trade with each other by chapter, and no total.
    """
    start, excerpt = file.read(len(_ZIP)), context.excerpt
    file.seek(0)
    try:
        years = list(_from_zip(file) if start == _ZIP else _from_csv(file, context.name))
    except UNREADABLE as error:
        raise refusal(f"the file cannot be read ({' '.join(str(error).split())[:120]!r})") from error
    for one in years:
        _check_whole(one.year, excerpt=excerpt)
    lines = sum(one.year.lines for one in years)
    related = sum(one.year.lines_of_pair_countries for one in years)
    unknown = sorted({name for one in years for name in one.year.unknown_columns})
    remarks = unknown_column_remarks(unknown)
    lists, why = ([], [_NO_TOTAL]) if excerpt else _lists(years)
    return ParseResult(
        trade=trade_frame(row for one in years for row in _rows(one, excerpt=excerpt)),
        lists=list_frame(FILE_SOURCE.info.source, lists),
        read=related,
        ignored={"flows between other countries": lines - related} if lines > related else {},
        covers=no_rows(COVER_COLUMNS) if excerpt else _covers(years),
        release=release_by_name(years[0].release),
        remarks=(*remarks, *why),
    )


def recognises(start: bytes) -> bool:
    """Return whether a file that begins so is a release's zip, or a year of one."""
    header = start.split(b"\n", 1)[0].replace(b'"', b"").strip().removeprefix(codecs.BOM_UTF8)
    return b"BACI_HS" in start[:200] or sorted(header.split(b",")) == [b"i", b"j", b"k", b"q", b"t", b"v"]


def release_by_name(name: str) -> Release:
    """Return a release such as 202401b, which was out by the end of its month."""
    year, month = int(name[:4]), int(name[4:6])
    return Release(name, date(year, month, monthrange(year, month)[1]))


def _from_zip(file: BinaryIO) -> Iterator[_ReleaseYear]:
    with zipfile.ZipFile(file) as archive:
        found = years_of_release(archive.namelist())
        for name, match in found.items():
            with archive.open(name) as member:
                yield _named_year(cast("BinaryIO", member), name, match)


def _from_csv(file: BinaryIO, name: str) -> Iterator[_ReleaseYear]:
    match = YEAR_NAME.fullmatch(PurePosixPath(name).name)
    if match is None:
        raise refusal("the name of the file does not say of which release it is", ALONE)
    yield _named_year(file, name, match)


def _named_year(file: BinaryIO, name: str, match: re.Match[str]) -> _ReleaseYear:
    """Read a year, which must be the one that its name says, in the products of the edition that it says."""
    year = read_year(file)
    if str(year.year) != match[2]:
        raise refusal(f"{shown(name)} holds the year {year.year}")
    edition = EDITIONS[match[1]]
    if edition not in year.editions:
        raise refusal(f"the products of {shown(name)} are not those of HS{match[1]}")
    return _ReleaseYear(year, edition, match[3])


def years_of_release(names: Sequence[str]) -> Mapping[str, re.Match[str]]:
    """Return the years of a release by the names of its files; refuse other files, other releases and double years."""
    files = [name for name in names if not name.startswith("__MACOSX/")]
    matches = {name: YEAR_NAME.fullmatch(PurePosixPath(name).name) for name in files}
    unknown = [name for name in files if not matches[name] and not _BESIDE.fullmatch(PurePosixPath(name).name)]
    unknown = [name for name in unknown if not name.endswith("/")]
    if unknown:
        raise refusal(f"the zip holds {shown(unknown[0])}, which is no file of a release")
    found = {name: match for name, match in matches.items() if match}
    if not found:
        raise refusal("the zip holds no year, such as BACI_HS17_Y2018_V202301.csv")
    if len({(match[1], match[3]) for match in found.values()}) > 1 or len({m[2] for m in found.values()}) < len(found):
        raise refusal("the zip holds two editions, two releases or one year twice", "import one release at a time")
    return dict(sorted(found.items(), key=lambda item: item[1][2]))


def _check_whole(year: YearSums, *, excerpt: bool) -> None:
    flows = {(one.reporter, one.flow) for one in year.partners}
    lacks = year.lacks or ("" if len(flows) == len(PAIR) * len(Flow) else "a flow of Korea or Russia is not there")
    if lacks and not excerpt:
        raise refusal(f"{year.year} is not whole, {lacks}", CUT_OR_SELECTION)
    if not year.chapters:
        raise refusal(f"{year.year} has no trade of Korea with Russia")


def _rows(one: _ReleaseYear, *, excerpt: bool) -> Iterator[TradeRow]:
    for parties, amounts in _totals(one.year.partners).items():
        if not excerpt:
            yield _row(one, parties, (TOTAL, TOTAL), amounts)
    for chapter in one.year.chapters:
        parties = chapter.reporter, chapter.flow, RUSSIA if chapter.reporter == KOREA else KOREA
        row = _row(one, parties, (one.edition, f"{chapter.number:02d}"), (chapter.mills, chapter.grams))
        yield row._replace(note=f"{row.note}; {_SELECTION}") if excerpt else row


def _totals(sums: Sequence[FlowSum]) -> dict[tuple[str, Flow, str], _Amounts]:
    """Sum by partner, of which two numbers may be one country, and into the world; refuse an unknown number."""
    found: dict[tuple[str, Flow, str], list[FlowSum]] = defaultdict(list)
    for one in sums:
        partner = area_countries().get(one.number, "")
        if one.number == WORLD_CODE or not (partner or one.number in areas_of_no_country()):
            raise refusal(f"area {one.number} is unknown", ADD_AREA)
        found[one.reporter, one.flow, WORLD].append(one)
        if partner:
            found[one.reporter, one.flow, partner].append(one)
    return {key: (sum(one.mills for one in found[key]), _weight(found[key])) for key in sorted(found)}


def _weight(sums: Sequence[FlowSum]) -> int | None:
    """Return the grams of all, or None if any of them has a line without a weight."""
    weights = [one.grams for one in sums]
    return None if None in weights else sum(grams or 0 for grams in weights)


def _row(one: _ReleaseYear, parties: tuple[str, Flow, str], product: tuple[str, str], amounts: _Amounts) -> TradeRow:
    (reporter, flow, partner), (classification, code), (mills, grams) = parties, product, amounts
    return TradeRow(
        FILE_SOURCE.info.source, reporter, partner, flow.value, str(one.year.year), classification, code,
        mills / 1000, None if grams is None else grams / 1000, Valuation.FOB.value, Status.DERIVED.value, one.note,
    )  # fmt: skip


def _lists(read: Sequence[_ReleaseYear]) -> tuple[list[PartnerList], list[str]]:
    return lists_and_remarks([flow for one in read for flow in _flow_lists(one)], {})


def _flow_lists(one: _ReleaseYear) -> Iterator[FlowList]:
    """Return each reporter's flows of a year; what no partner has is of no country."""
    mills: dict[tuple[str, Flow], dict[str, float]] = defaultdict(dict)
    for (reporter, flow, partner), amounts in _totals(one.year.partners).items():
        mills[reporter, flow][partner] = float(amounts[0])
    for (reporter, flow), values in mills.items():
        world = values.pop(WORLD)
        yield FlowList(reporter, flow, str(one.year.year), values, world - sum(values.values()), world)


def _covers(read: Sequence[_ReleaseYear]) -> pd.DataFrame:
    """Return that every partner's total and every chapter of the pair is there; a blank partner is every partner."""
    rows = [
        CoverRow(FILE_SOURCE.info.source, reporter, partner, flow.value, str(one.year.year), classification)
        for one in read
        for reporter, other in ((KOREA, RUSSIA), (RUSSIA, KOREA))
        for flow in Flow
        for partner, classification in (("", TOTAL), (other, one.edition))
    ]
    return cover_frame(rows)


FILE_SOURCE = FileSource(
    name="baci",
    info=SourceInfo(
        source="baci",
        title="BACI: reconciled trade by product, annual",
        publisher="CEPII",
        covers="Korea's and Russia's trade with every partner, and by HS chapter with each other, annual since 1995",
        licence="Etalab Open Licence 2.0: any use with attribution",
        citation="Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level. The"
        " 1994-2007 Version, CEPII Working Paper 2010-23; CEPII, BACI",
        address="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    ),
    read=read,
    is_stream=True,
    recognises=recognises,
    control="the zip has a sum of each file",
)
