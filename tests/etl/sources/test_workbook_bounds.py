"""Workbooks that are small and unpack to more than there is memory: refused before the native reader sees them."""

from __future__ import annotations

import io
import zipfile

import pytest

from etl.errors import InputError
from etl.sources.imf.workbook import parse


def packed(sheet: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (bytes(130 << 20), "unpacks to 130 MB"),
        (b'<c r="A1"><v>1</v></c><c r="XFD2"><v>1</v></c>', "has a cell beyond line 20,000 or column 2,000"),
        (b'<row r="1048576"><c r="A1048576"/></row>', "has a cell beyond line 20,000 or column 2,000"),
    ],
)
def test_a_workbook_that_is_too_large_to_unpack_is_refused(sheet: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse(packed(sheet), excerpt=False)
