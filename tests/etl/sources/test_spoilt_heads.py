"""Every reader of files beside beginnings that are no table: blank lines first, lines without cells, zips that cannot be opened."""

from __future__ import annotations

import io
import zipfile

import pytest

from etl.sources import file_sources
from etl.sources._source import FileContext
from etl.sources.imf import sdmx_csv
from etl.sources.kcs import item_export
from tests.etl.sources import Parser, as_parser, refusal, workbook

READERS: dict[str, Parser] = {
    **{name: as_parser(source.read) for name, source in file_sources().items()},
    "imf sdmx-csv": sdmx_csv.parse,
    "kcs by item": lambda data, excerpt: item_export.parse(data, FileContext(excerpt)),
}


def zip_of_a_later_version() -> bytes:
    """Return a zip whose directory asks for a version that no program has."""
    packed = bytearray(workbook())
    packed[packed.index(b"PK\x01\x02") + 6] = 255
    with pytest.raises(NotImplementedError):
        zipfile.ZipFile(io.BytesIO(packed))
    return bytes(packed)


BEGINNINGS = {
    "a blank line": b"\n0",
    "two blank lines": b"\n\n0,1\n",
    "blank lines of a carriage return": b"\r\r0",
    "a blank cell": b'""\n0\n',
    "only commas": b",,\n,,\n0",
    "a separator and a blank line": b"sep=,\n\n0",
    "a blank line and a separator": b"\nsep=,\n0",
    "a mark and a blank line": b"\xef\xbb\xbf\n0",
    "a line in CP949 below a blank one": "\n국가별,항목\n".encode("cp949"),
    "the beginning of a zip": b"PK\x03\x04",
    "a zip of a later version": zip_of_a_later_version(),
    "a gzip that ends": b"\x1f\x8b\x08",
    "brackets": b"{[" * 5000,
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("reader", READERS)
def test_a_beginning_that_is_no_table_is_refused_in_one_line(reader: str, beginning: str) -> None:
    for excerpt in (False, True):
        refusal(READERS[reader], BEGINNINGS[beginning], excerpt=excerpt)
