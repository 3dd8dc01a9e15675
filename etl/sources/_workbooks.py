"""Whether a workbook can be unpacked in memory: a small file can hold gigabytes, or one cell a million lines below the next.

The reader of workbooks is native code, and takes the whole interpreter down where memory ends.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

#: No workbook of tables that is read here unpacks to more bytes, or has a cell further down or to the right.
_LARGEST, _LAST_ROW, _LAST_COLUMN = 128 << 20, 20_000, 2_000
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})?([0-9]{1,7})["']""")


def too_large_to_unpack(data: bytes) -> str:
    """Return in words why a workbook is not unpacked, or a blank; what is no zip is left to the reader of workbooks."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > _LARGEST:
                return f"the workbook unpacks to {size >> 20:,} MB, and none of this kind does"
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            far = any(_reaches_too_far(archive.read(name)) for name in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return "" if not data.startswith(b"PK") else "the workbook is damaged"
    return (
        f"it has a cell beyond line {_LAST_ROW:,} or column {_LAST_COLUMN:,}, and no table of this kind has"
        if far
        else ""
    )


def _reaches_too_far(sheet: bytes) -> bool:
    places = _CELL.finditer(sheet)
    return any(int(found[2]) > _LAST_ROW or _column(found[1] or b"") > _LAST_COLUMN for found in places)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
