"""A release of BACI, or one of its years: every line to the sums of all pairs of countries by HS chapter, with quantity.

DuckDB reads the lines, as many as fit in a piece at a time; sums are whole thousandths of dollars and grams, so that they do
not depend on how the file was cut. Lines stand by exporter, importer and product: one that stands twice, or is not what it
should be, is seen as it goes by, and refused with its number. A file in another order is read again, with a bit for each line.
"""

from __future__ import annotations

import errno
import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import narwhals as nw
import pandas as pd

from etl.errors import InputError
from etl.model import TOTAL, WORLD, Flow, Status
from etl.relations.frames import Lazy
from etl.sources._comtrade_areas import WORLD_CODE, area_countries, areas_of_no_country
from etl.sources.baci.release import (
    ALONE,
    EDITIONS,
    UNREADABLE,
    YEAR_NAME,
    recognises,
    release_by_name,
    years_of_release,
)
from etl.sources.baci.year_checks import SeenLines, editions_of, header_names, refusal, what_lacks
from etl.world.engines import DuckDbEngine, text_literal
from etl.world.inputs._baci_lines import DisorderError, LinePiece, YearLines, read_lines
from etl.world.inputs._input import InputFormat, WorldInput
from etl.world.inputs._unpacking import blocks, unpacked

_SOURCE = "baci"
#: Both sides of a flow have its one value; areas of no country count in the world's total and nowhere else.
_ROWS = f"""
with named as materialized (
    select e.country as exporter, i.country as importer, lpad(chapter::varchar, 2, '0') as code,
           sum(mills) as mills, sum(grams) as grams, sum(unweighed) as unweighed
    from {{sums}} as s join {{areas}} as e on s.exporter = e.number join {{areas}} as i on s.importer = i.number
    group by all having e.country <> i.country
), sides as (
    select exporter as reporter, importer as partner, '{Flow.EXPORT}' as flow, * exclude (exporter, importer) from named
    union all
    select importer as reporter, exporter as partner, '{Flow.IMPORT}' as flow, * exclude (exporter, importer) from named
), chapters as (
    from sides where reporter <> '' and partner <> ''
    union all
    select reporter, '{WORLD}' as partner, flow, code, sum(mills), sum(grams), sum(unweighed)
    from sides where reporter <> '' group by all
), goods as (
    from chapters
    union all
    select reporter, partner, flow, '{TOTAL}' as code, sum(mills), sum(grams), sum(unweighed) from chapters group by all
)
select '{_SOURCE}' as source, reporter, partner, flow, '{{year}}' as period,
       case when code = '{TOTAL}' then code else '{{edition}}' end as classification, code,
       mills::double / 1000 as value_usd,
       case when unweighed = 0 then grams::double / 1000 end as net_weight_kg,
       '{Status.DERIVED}' as status
from goods
"""  # noqa: S608  constants of our own


@dataclass(frozen=True)
class _YearFile:
    """One year of a release: where it is, and what its name says of it."""

    path: Path
    member: str
    edition: str
    year: int

    @property
    def name(self) -> str:
        return f"{self.path.name}: {self.member}" if self.member else self.path.name


def open_release(path: Path) -> WorldInput:
    """Return a release's zip, or a year's CSV under its own name, as an input; each year is a part."""
    found = _years(path)
    release = next(iter(found.values()))[3]
    parts = {}
    for member, match in found.items():
        year = _YearFile(path, member, EDITIONS[match[1]], int(match[2]))
        parts[f"year-{year.year}"] = partial(_rows, year=year)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return WorldInput(path.name, _SOURCE, digest, release_by_name(release).public_by, parts)


def _years(path: Path) -> Mapping[str, re.Match[str]]:
    """Return what the names of a release's files say, by member; the member of a CSV is a blank."""
    if not zipfile.is_zipfile(path):
        match = YEAR_NAME.fullmatch(path.name)
        if match is None:
            raise refusal(f"{path.name} does not say by its name of which release it is", ALONE)
        return {"": match}
    with zipfile.ZipFile(path) as archive:
        return years_of_release(archive.namelist())


def sum_release(engine: DuckDbEngine, path: Path) -> list[Path]:
    """Sum the years of a release; return the Parquet files of the sums, with the columns `SUM_COLUMNS`."""
    years = (_YearFile(path, member, EDITIONS[match[1]], int(match[2])) for member, match in _years(path).items())
    return [_sums(engine, year) for year in years]


def _rows(engine: DuckDbEngine, year: _YearFile) -> Lazy:
    """Return the rows of a year: all goods and every chapter, with each partner and with the world."""
    sums = f"read_parquet({text_literal(str(_sums(engine, year)))})"
    areas = engine.new_name("areas")
    engine.from_pandas(_areas()).to_native().create(areas)
    engine.kept.callback(engine.connection.execute, f"drop table if exists {areas}")
    rows = _ROWS.format(sums=sums, areas=areas, year=year.year, edition=year.edition)
    return nw.from_native(engine.connection.sql(rows))


def _sums(engine: DuckDbEngine, year: _YearFile) -> Path:
    """Sum a year's lines by exporter, importer and chapter into a new file; refuse what is not a whole year."""
    sums = engine.new_file("sums.parquet")
    try:
        lines = _read(engine, year, sums)
    except InputError as error:
        raise InputError(f"{year.name}: {error}") from error
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:  # for what is unpacked; the file may be whole
            raise
        raise refusal(f"{year.name} cannot be read ({' '.join(str(error).split())[:120]!r})") from error
    _check_whole(lines, year)
    return sums


def _read(engine: DuckDbEngine, year: _YearFile, sums: Path) -> YearLines:
    """Sum the lines of a year into a file; lines in another order are read again with a bit for each of them."""
    lines = YearLines(year.year)
    try:
        with _pieces(year, engine.spill) as pieces:
            read_lines(engine, pieces, sums, lines)
    except DisorderError:
        lines = YearLines(year.year, SeenLines())
        with _pieces(year, engine.spill) as pieces:
            read_lines(engine, pieces, sums, lines)
    return lines


@contextmanager
def _pieces(year: _YearFile, folder: Path | None) -> Iterator[Iterator[LinePiece]]:
    """Return the files of lines that a year is read from: the CSV itself, or what a zip is unpacked to, piece by piece."""
    if not year.member:
        with year.path.open("rb") as file:
            names = header_names(file)
        yield iter([LinePiece(year.path, names, 1)])
        return
    with zipfile.ZipFile(year.path) as archive, archive.open(year.member) as start:
        names = header_names(cast("BinaryIO", start))
    with unpacked(blocks(year.path, year.member), folder) as files:
        yield (LinePiece(file, names, int(not number)) for number, file in enumerate(files))


def _check_whole(lines: YearLines, year: _YearFile) -> None:
    if what := what_lacks(lines.exporters, lines.importers, lines.products, lines.smallest):
        raise refusal(f"{year.name} is not whole, {what}", "download the release again")
    if year.edition not in editions_of(lines.products):
        raise refusal(f"the products of {year.name} are not those of {year.edition}")


def _areas() -> pd.DataFrame:
    """Return the country of every area's number, a blank for what is no country."""
    countries = {**dict.fromkeys(areas_of_no_country(), ""), **area_countries()}
    rows = [(number, country) for number, country in countries.items() if number != WORLD_CODE]
    return pd.DataFrame(rows, columns=["number", "country"])


def _is_release(path: Path, start: bytes) -> bool:
    if recognises(start) or not start.startswith(b"PK"):
        return recognises(start)
    try:
        with zipfile.ZipFile(path) as archive:
            return any(YEAR_NAME.fullmatch(PurePosixPath(name).name) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


INPUT_FORMAT = InputFormat("a release of BACI as a zip, or one of its years as CSV", _is_release, open_release)
