"""The columns of UN Comtrade's files: which field of a row each one is, in the CSV before 2023 and in the present one.

Which formats there are, and what becomes of their lines, is in `files`; what a field means is in `rows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.sources._delimited import FileLayout, shown
from etl.sources.un_comtrade.fields import RowError

LAYOUT = FileLayout(
    name="UN Comtrade file",
    encodings=("UTF-8",),
    remedy="download it again, as CSV from the web page or as a bulk file",
)

#: The columns of the older CSV by the field that each one is; the others describe or repeat.
_LEGACY = {
    "Classification": "classificationCode",
    "Year": "refYear",
    "Period": "period",
    "Aggregate Level": "aggrLevel",
    "Trade Flow Code": "flowCode",
    "Trade Flow": "flowDesc",
    "Reporter Code": "reporterCode",
    "Reporter ISO": "reporterISO",
    "Partner Code": "partnerCode",
    "Partner ISO": "partnerISO",
    "2nd Partner Code": "partner2Code",
    "2nd Partner ISO": "partner2ISO",
    "Customs Proc. Code": "customsCode",
    "Mode of Transport Code": "motCode",
    "Commodity Code": "cmdCode",
    "Netweight (kg)": "netWgt",
    "Trade Value (US$)": "primaryValue",
    "CIF Trade Value (US$)": "cifvalue",
    "FOB Trade Value (US$)": "fobvalue",
}
_LEGACY_REST = {
    "Period Desc.", "Is Leaf Code", "Reporter", "Partner", "2nd Partner", "Customs",
    "Mode of Transport", "Commodity", "Qty Unit Code", "Qty Unit", "Qty", "Alt Qty Unit Code", "Alt Qty Unit",
    "Alt Qty", "Gross weight (kg)", "Flag",
}  # fmt: skip
_LEGACY_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}

#: Fields that are read, and must be there; fields that are read where they are there; fields that are not read.
_NEEDED = (
    "period", "reporterCode", "flowCode", "partnerCode", "classificationCode", "cmdCode", "netWgt", "cifvalue",
    "fobvalue", "primaryValue",
)  # fmt: skip
_READ = (
    "typeCode", "freqCode", "refPeriodId", "refYear", "refMonth", "reporterISO", "flowDesc", "partnerISO",
    "partner2Code", "partner2ISO", "aggrLevel", "customsCode", "customsDesc", "mosCode", "motCode", "motDesc",
    "isNetWgtEstimated",
)  # fmt: skip
_UNREAD = (
    "datasetCode", "reporterDesc", "flowCategory", "partnerDesc", "partner2Desc",
    "classificationSearchCode", "isOriginalClassification", "cmdDesc", "isLeaf", "mosDesc", "qtyUnitCode", "qtyUnitAbbr", "qty", "isQtyEstimated", "altQtyUnitCode", "altQtyUnitAbbr", "altQty",
    "isAltQtyEstimated", "grossWgt", "isGrossWgtEstimated", "legacyEstimationFlag", "isReported", "isAggregate",
)  # fmt: skip
#: Fields that tell a total from its details: with a column that is not known, all of them must be there.
_TELLING = ("freqCode", "partner2Code", "customsCode", "motCode")
_BLANKS = frozenset({"NA", "NaN", "nan"})
_V1 = {"": "", **{name.casefold(): name for name in (*_NEEDED, *_READ, *_UNREAD)}}


@dataclass(frozen=True)
class FileHeader:
    """The name and the field of each column, a blank field for one that is not read, and which are not known."""

    names: tuple[str, ...]
    fields: tuple[str, ...]
    is_legacy: bool
    unknown: tuple[str, ...]

    def row(self, cells: Sequence[str]) -> dict[str, object]:
        """Return a line's fields; raise RowError if it is not as wide as the header."""
        wide = len(cells) == len(self.fields) + 1 and not cells[-1]
        if len(cells) != len(self.fields) and not wide:
            raise RowError(f"{len(cells)} cells where the header has {len(self.fields)}")
        row: dict[str, object] = {
            field: "" if cell in _BLANKS else cell for field, cell in zip(self.fields, cells, strict=False)
        }
        if self.is_legacy:
            flow = str(row["flowCode"])
            row["flowCode"] = _LEGACY_FLOWS.get(flow, flow)
        return row

    def in_its_words(self, what: str) -> str:
        """Return what is wrong with the field named first, under the name that its column has in the file."""
        field, _, rest = what.partition(" ")
        return f"{self.names[self.fields.index(field)]} {rest}" if field in self.fields else what


def read_header(names: Sequence[str]) -> FileHeader:
    """Return the format by its column names; refuse columns that are missing or double, or unknown beside too few.

    A column without a name is the number of the line, as pandas saves it.
    """
    names = [name.strip() for name in names]
    is_legacy = "Trade Flow Code" in names
    if is_legacy:
        known = {"": "", **_LEGACY, **dict.fromkeys(_LEGACY_REST, "")}
        keys, needed, telling = names, [name for name in known if name], []
    else:
        known, keys = _V1, [name.casefold() for name in names]
        needed, telling = [name.casefold() for name in _NEEDED], [name.casefold() for name in _TELLING]
    unknown = [name for name, key in zip(names, keys, strict=True) if key not in known]
    missing = [name for name in needed if name not in keys]
    if unknown and not missing:
        missing = [name for name in telling if name not in keys]
    double = sorted({shown(name) for name, key in zip(names, keys, strict=True) if name and keys.count(key) > 1})
    for word, columns in (("missing", missing), ("double", double)):
        if columns:
            beside = f" (not known are {', '.join(map(shown, unknown[:5]))})" if unknown else ""
            raise LAYOUT.error(f"{word} columns: {', '.join(columns[:5])}{beside}", 1)
    return FileHeader(tuple(names), tuple(known.get(key, "") for key in keys), is_legacy, tuple(unknown))
