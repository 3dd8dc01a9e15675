"""UN Comtrade's bulk files of any reporter, and the CSV of its present web page: all goods and HS codes of every level.

What the fields mean stands in `etl.sources.un_comtrade.rows`; here the same is said of all lines at once. Details by mode of
transport, procedure or second partner are inside the totals and left out, as are re-exports and re-imports, sums of
countries, and goods of no country, which count in the line of the world. A weight of 0 under a value is no weight.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import narwhals as nw
import pandas as pd

from etl.model import TOTAL, WORLD, Flow, Status
from etl.relations.frames import Lazy
from etl.sources._comtrade_areas import ADD_AREA, area_countries, area_groups, areas_of_no_country
from etl.sources.un_comtrade.frames import INFO
from etl.sources.un_comtrade.rows import EDITIONS, PARTIAL_FLOWS
from etl.world.engines import DuckDbEngine
from etl.world.inputs._delimited_file import DelimitedFile, filled, missing_columns
from etl.world.inputs._input import InputFormat, WorldInput

_NEEDED = {
    name: name
    for name in (
        "freqCode", "period", "reporterCode", "flowCode", "partnerCode", "partner2Code", "classificationCode", "cmdCode",
        "customsCode", "motCode", "netWgt", "CIFValue", "FOBValue", "primaryValue",
    )
}  # fmt: skip
_OPTIONAL = {"typeCode": "typeCode", "mosCode": "mosCode", "aggrLevel": "aggrLevel"}
_AREAS = "comtrade_areas"
_NUMBERS = ("primaryValue", "FOBValue", "CIFValue", "netWgt")
_NUMBER = r"[0-9]{1,18}(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,2})?"
#: A number in powers of ten that has fewer digits than it stands for.
_LOST = "regexp_matches({0}, '[eE]\\+?[0-9]') and strlen(regexp_extract({0}, '\\.([0-9]*)', 1)) < try_cast(regexp_extract({0}, '[eE]\\+?([0-9]+)', 1) as integer)"
_CODE = r"TOTAL|[0-9]{2}|[0-9]{4}|[0-9]{6}|9999AA"
_PERIOD = "(19[6-9][0-9]|20[0-9]{2})(0[1-9]|1[0-2])?"
_OWN = "case when flowCode = 'X' then FOBValue else CIFValue end"
_OTHER = "case when flowCode = 'X' then CIFValue else FOBValue end"

#: What is wrong with a line, in the order in which it is said; each names what stands there.
_PROBLEMS = (
    (f"flowCode is null or flowCode not in {('X', 'M', *PARTIAL_FLOWS)}", "'unknown flow ' || coalesce(flowCode, '')"),
    (f"not regexp_full_match(coalesce(period, ''), '{_PERIOD}')", "'period ' || coalesce(period, '') || ' is neither a year nor a month'"),
    ("freqCode <> case when strlen(period) = 4 then 'A' else 'M' end", "'period ' || period || ' stands with frequency ' || freqCode"),
    ("typeCode not in ('', 'C')", "'type ' || typeCode || ' is not C (goods)'"),
    ("mosCode not in ('', '0')", "'mode of supply ' || mosCode || ' is none of goods'"),
    ("reporter_kind is null", f"'unknown reporter ' || coalesce(reporterCode, '') || '; {ADD_AREA}'"),
    ("partner_kind is null", f"'unknown partner ' || coalesce(partnerCode, '') || '; {ADD_AREA}'"),
    (f"is_whole and (classificationCode is null or classificationCode not in {EDITIONS}) and cmdCode <> '{TOTAL}'", "'classification ' || coalesce(classificationCode, '') || ' is no edition of the Harmonized System'"),
    (f"is_whole and (not regexp_full_match(code, '{_CODE}') or starts_with(code, '00'))", f"'commodity ' || code || ' is neither {TOTAL} nor an HS code of 2, 4 or 6 digits'"),
    *((f"is_whole and not regexp_full_match({name}, '{_NUMBER}')", f"'{name} ' || {name} || ' is not a number such as 1234.5'") for name in _NUMBERS),
    *((f"is_whole and {_LOST.format(name)}", f"'{name} ' || {name} || ' has fewer digits than its number'") for name in _NUMBERS),
    (f"is_whole and abs(try_cast({_OWN} as double) - try_cast(primaryValue as double)) > 0.01 and try_cast({_OWN} as double) <> 0", "'the primary value ' || primaryValue || ' is not its FOB or CIF value'"),
    (f"is_whole and primaryValue is null and (coalesce(try_cast({_OWN} as double), 0) <> 0 or coalesce(try_cast({_OTHER} as double), 0) <> 0)", "'there is a FOB or CIF value and no primary value'"),
)  # fmt: skip

_CHECKED = f"""
select lines.*, r.country as reporter, r.kind as reporter_kind, p.country as partner, p.kind as partner_kind,
       case when aggrLevel in ('2', '4', '6') and strlen(cmdCode) = try_cast(aggrLevel as integer) - 1 and cmdCode <> '{TOTAL}'
            then '0' || cmdCode else coalesce(cmdCode, '') end as code,
       flowCode in ('X', 'M') and coalesce(motCode, '0') = '0' and coalesce(customsCode, 'C00') = 'C00'
           and coalesce(partner2Code, '0') = '0' as is_whole,
       case {" ".join(f"when {condition} then {words}" for condition, words in _PROBLEMS)} end as problem
from ({{lines}}) as lines
left join {_AREAS} as r on r.number = try_cast(reporterCode as integer)
left join {_AREAS} as p on p.number = try_cast(partnerCode as integer)
"""  # noqa: S608  constants of our own

_KEY = "reporter, partner, flow, period, classification, code"
_ROWS = f"""
select '{INFO.source}' as source, reporter, partner,
       case when flowCode = 'X' then '{Flow.EXPORT}' else '{Flow.IMPORT}' end as flow,
       case when strlen(period) = 4 then period else period[1:4] || '-' || period[5:6] end as period,
       case when code = '{TOTAL}' then code else classificationCode end as classification, code,
       try_cast(primaryValue as double) as value_usd,
       case when try_cast(netWgt as double) <> 0 or try_cast(primaryValue as double) = 0 then try_cast(netWgt as double) end as net_weight_kg,
       '{Status.REPORTED}' as status
from ({{checked}}) where {{judged}} is_whole and primaryValue is not null and reporter not in ('', '{WORLD}') and partner not in ('', reporter)
    {{end}}
"""  # noqa: S608  constants of our own


def open_file(path: Path) -> WorldInput:
    """Return a file as an input; raise InputError if it lacks a column that tells a total from its details."""
    file = DelimitedFile(path)
    missing_columns(file, _NEEDED)
    parts = {"part-0": partial(_rows, file=file)}
    return WorldInput(path.name, INFO.source, file.digest, None, parts, partial(_refuse, file=file))


def _rows(engine: DuckDbEngine, file: DelimitedFile) -> Lazy:
    """Return the rows of a file; the first bad line that the engine meets stops it, whatever else is said of that line."""
    engine.from_pandas(_areas()).to_native().create_view(_AREAS, replace=True)
    checked = filled(_CHECKED, lines=_lines(file, numbered=False))
    judged = "case when problem is not null then error(problem) is null else"
    return nw.from_native(engine.connection.sql(filled(_ROWS, checked=checked, judged=judged, end="end")))


def _refuse(engine: DuckDbEngine, file: DelimitedFile) -> None:
    """Raise InputError for the first line that is not what it should be, or that stands twice."""
    checked = filled(_CHECKED, lines=_lines(file, numbered=True))
    file.refuse(engine, checked)
    rows = filled(_ROWS, checked=checked, judged="", end="").replace("select ", "select line, ", 1)
    first = "first_value(line) over same as earlier"
    named = "code || ' with ' || partner || ' in ' || period || ' stands already in line ' || earlier"
    twice = f"""
        select line, {named} as problem from (select *, {first} from ({rows}) window same as (partition by {_KEY} order by line))
        where line > earlier
    """  # noqa: S608  constants of our own
    file.refuse(engine, twice)


def _lines(file: DelimitedFile, *, numbered: bool) -> str:
    """Return the lines with every field by its own name, a field that is not there as a blank."""
    columns = {name.casefold(): name for name in file.names}
    fields = {
        field: columns[name.casefold()]
        for field, name in {**_NEEDED, **_OPTIONAL}.items()
        if name.casefold() in columns
    }
    absent = "".join(f", '' as {field}" for field in _OPTIONAL if field not in fields)
    return f"select *{absent} from ({file.lines(fields, numbered=numbered)})"  # noqa: S608  names that are escaped


def _areas() -> pd.DataFrame:
    """Return every area's number with its country and its kind: country, area or group."""
    kinds = [("area", dict.fromkeys(areas_of_no_country(), "")), ("group", dict.fromkeys(area_groups(), ""))]
    rows = [
        (number, country, kind)
        for kind, areas in [*kinds, ("country", area_countries())]
        for number, country in areas.items()
    ]
    return pd.DataFrame(rows, columns=["number", "country", "kind"])


def _recognises(_: Path, start: bytes) -> bool:
    words = start.lower()
    return start.startswith(b"\x1f\x8b") or all(word in words for word in (b"reportercode", b"flowcode", b"cmdcode"))


INPUT_FORMAT = InputFormat("UN Comtrade's bulk files and CSV", _recognises, open_file)
