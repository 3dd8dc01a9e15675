"""What the tests of BACI share: a made-up year as a CSV and as a release's zip, and how its figures are told."""

from __future__ import annotations

import io
import warnings
import zipfile

from etl.sources._comtrade_areas import area_countries
from etl.sources._source import ParseResult
from etl.sources.baci.release import read
from tests.etl.sources import as_parser

HEADER = "t,i,j,k,v,q"
NAME = "BACI_HS17_Y2018_V202301.csv"
#: Made-up lines: exporter, importer, product, thousands of dollars, tons.
LINES = """
    4,410,080620,1.5,0.25
    156,842,854140,7000.125,NA
    410,156,854231,5000.000,10.000
    410,490,854231,300.25,1.5
    410,643,010121,0.001,NA
    410,643,870322,1200.125,300.5
    410,643,870380,34.5,9
    410,697,854140,2.75,0.5
    490,410,854231,80,0.125
    490,643,961900,5,1
    643,156,271121,60.5,NA
    643,410,030367,250.75,100.25
    643,410,270111,4000,52000.5
    643,894,271019,8.125,12
    842,643,854140,90.5,3
    894,410,740311,70,11
""".split()  # noqa: SIM905  lines read better than a list of quotes
#: The rest of the world, as many areas as a whole year has.
AREAS = [area for area in sorted(area_countries()) if area not in (0, 410, 643)]
WORLD = [f"{area},{other},010129,1,1" for area, other in zip(AREAS, AREAS[1:] + AREAS[:1], strict=True)]
#: As many products of every chapter as a whole year has, in the trade of two others.
CHAPTERS = [chapter for chapter in range(1, 98) if chapter != 77]
WORLD += [f"392,842,{chapter:02d}{number},1,1" for chapter in CHAPTERS for number in range(9950, 9983)]

Figures = dict[tuple[str, ...], float]
Key = tuple[str, ...]


def csv(lines: list[str] = LINES, *, year: str = "2018", world: bool = True) -> bytes:
    """Write lines of one year as BACI does, in order of exporter, importer and product, among the rest of the world."""
    ordered = sorted([*lines, *(WORLD if world else [])], key=lambda line: [int(cell) for cell in line.split(",")[:3]])
    return "\n".join([HEADER, *(f"{year},{line}" for line in ordered), ""]).encode()


def release(files: dict[str, bytes] | None = None, **more: bytes) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name that stands twice
        for name, data in {**(files or {NAME: csv()}), **more}.items():
            archive.writestr(name, data)
    return packed.getvalue()


def figures(parsed: ParseResult) -> Figures:
    keys = parsed.trade[["reporter", "partner", "flow", "period", "classification", "code"]]
    return dict(zip(keys.itertuples(index=False, name=None), parsed.trade["value_usd"], strict=True))


parse = as_parser(read)


def parse_year(data: bytes, excerpt: bool) -> ParseResult:
    """Parse a CSV as it is in a zip, under the name of its year."""
    return parse(release({NAME: data}), excerpt)


WHOLE, ZIP = csv(), release()
RIGHT = figures(parse(ZIP, False))


def edited(old: str, new: str) -> bytes:
    text = WHOLE.decode()
    assert text.count(old) == 1, f"{old!r} must stand once in the fixture"
    return text.replace(old, new).encode()
