"""The IMF data portal's CSV of trade by partner (IMTS), of any reporters: years and months of both flows in all goods.

What the columns, the codes and the estimates mean stands in `etl.sources.imf`; here the same is said of all series at once. A
list whose parts miss the world by more than a twentieth is cut: the largest gap in the IMF's own lists is 4 per cent.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import narwhals as nw
import pandas as pd

from etl.model import TOTAL, WORLD, Status
from etl.relations.frames import Lazy
from etl.sources._iso3166 import countries
from etl.sources.imf.codes import (
    AREA,
    DEPARTMENTS,
    FLOWS,
    GROUP_AMONG_AREAS,
    GROUP_OR_AREA,
    IGNORED_INDICATORS,
    IMF_CODES,
    LAST_OWN_YEAR,
    MODULE,
    WORLD_ID,
)
from etl.sources.imf.portal_layout import DESCRIPTIONS, time_columns
from etl.world.engines import DuckDbEngine
from etl.world.inputs._delimited_file import DelimitedFile, filled, missing_columns
from etl.world.inputs._input import InputFormat, WorldInput

_SOURCE = "imf-imts"
_CODES = "imf_codes"
#: The parts of a list may miss its world total by this share.
_SLACK = 0.05
_VALUE = r"[0-9]{1,12}(\.[0-9]{1,30})?([Ee]-?[0-9]{1,2})?( e)?"
#: Whole dollars have no more decimals, in millions; in millions, nothing is larger than this.
_DECIMALS, _MOST = 6, 10_000_000
_FIELDS = {
    "dataset": "DATASET", "series": "SERIES_CODE", "measure": "OBS_MEASURE", "country": "COUNTRY.ID",
    "indicator": "INDICATOR.ID", "counterpart": "COUNTERPART_COUNTRY.ID", "frequency": "FREQUENCY.ID", "scale": "SCALE.ID",
}  # fmt: skip

#: What is wrong with a series, in the order in which it is said.
_PROBLEMS = (
    (r"not regexp_full_match(dataset, 'IMF\.STA:IMTS\([0-9.]+\)') or measure <> 'OBS_VALUE'", "'it is not of the data set IMTS'"),
    ("scale is distinct from '6'", "'scale ' || coalesce(scale, '') || ' is not 6, millions'"),
    ("series is distinct from concat_ws('.', country, indicator, counterpart, frequency)", "'series ' || coalesce(series, '') || ' stands with other codes'"),
    (f"indicator not in {(*FLOWS, *IGNORED_INDICATORS)}", f"'unknown indicator ' || indicator || '; add it to {MODULE}'"),
    ("reporter_kind is null", f"'unknown country ' || country || '; add it to {MODULE}'"),
    ("partner_kind is null", f"'unknown country ' || counterpart || '; add it to {MODULE}'"),
)  # fmt: skip
_KIND = (
    f"coalesce({{0}}.kind, case when starts_with({{1}}, '{AREA}') and {{1}} <> '{GROUP_AMONG_AREAS}' then 'area'"
    f" when regexp_full_match({{1}}, '{GROUP_OR_AREA.pattern}') then 'group' end)"
)
_SERIES = f"""
select *, case {" ".join(f"when {condition} then {words}" for condition, words in _PROBLEMS)} end as problem
from (
    select lines.*, coalesce(r.code, country) as reporter, {_KIND.format("r", "country")} as reporter_kind,
           coalesce(p.code, counterpart) as partner, {_KIND.format("p", "counterpart")} as partner_kind
    from ({{lines}}) as lines
    left join {_CODES} as r on r.id = country left join {_CODES} as p on p.id = counterpart
)
"""  # noqa: S608  constants of our own
_CELLS = f"""
select * exclude (problem),
       case when problem is not null then problem
            when not regexp_full_match(cell, '{_VALUE}') then cell || ' under ' || col || ' is not a number such as 12.345678'
            when try_cast(replace(cell, ' e', '') as double) > {_MOST} then cell || ' under ' || col || ' cannot be in millions'
       end as problem
from (unpivot ({_SERIES}) on {{times}} into name col value cell)
where problem is not null
   or (indicator in {tuple(FLOWS)} and frequency = case when strlen(col) = 4 then 'A' else 'M' end
       and reporter_kind = 'country' and partner_kind in ('country', 'world', 'area'))
"""  # noqa: S608  constants of our own
_FIGURES = f"""
select reporter, partner, partner_kind as kind, case indicator {" ".join(f"when '{one}' then '{flow}'" for one, flow in FLOWS.items())} end as flow,
       replace(col, 'M', '') as period, try_cast(replace(cell, ' e', '') as double) as millions, ends_with(cell, ' e') as marked,
       strlen(regexp_extract(cell, '\\.([0-9]+)', 1)) + coalesce(try_cast(regexp_extract(cell, '[Ee]-([0-9]+)', 1) as integer), 0) as decimals
from ({_CELLS}) where error(problem) is null
"""  # noqa: S608  constants of our own
#: Years most of whose figures are no whole dollars were made by the IMF, as were those after the reporter's own statistics.
_ROWS = f"""
with made as (
    select reporter, strlen(period) as length, period[1:4] as year,
           sum(case when decimals > {_DECIMALS} then 1 else -1 end) > 0 as is_made
    from {{figures}} where kind = 'country' group by all
)
select '{_SOURCE}' as source, f.reporter, partner, flow, period, '{TOTAL}' as classification, '{TOTAL}' as code,
       round(millions * 1e6, 6) as value_usd, null::double as net_weight_kg,
       case when marked or is_made or {{ended}} then '{Status.ESTIMATE}' else '{Status.REPORTED}' end as status
from {{figures}} as f left join made as m
     on m.reporter = f.reporter and m.length = strlen(f.period) and m.year = f.period[1:4]
where kind in ('country', 'world') and partner <> f.reporter
"""  # noqa: S608  constants of our own
_LISTS = f"""
select reporter || ' ' || flow || ' ' || period as name,
       sum(millions) filter (where kind <> 'world') as parts, sum(millions) filter (where kind = 'world') as world
from {{figures}} group by all
having coalesce(abs(parts - world) > {_SLACK} * world, true) order by name limit 1
"""  # noqa: S608  constants of our own


def open_file(path: Path) -> WorldInput:
    """Return a portal file as an input; raise InputError for a header that is not the portal's."""
    file = DelimitedFile(path)
    missing_columns(file, {name: name for name in DESCRIPTIONS})
    time_columns(file.names)
    parts = {"part-0": partial(_rows, file=file)}
    return WorldInput(path.name, _SOURCE, file.digest, None, parts, partial(_refuse, file=file))


def _rows(engine: DuckDbEngine, file: DelimitedFile) -> Lazy:
    figures = engine.new_name("figures")
    _take_codes(engine)
    engine.connection.execute(f"create temp table {figures} as {_on_file(_FIGURES, file, numbered=False)}")
    for name, parts, world in engine.connection.sql(filled(_LISTS, figures=figures)).fetchall():
        what = f"the partners of {name} add up to {parts or 0:,.1f} millions, the world is {world or 0:,.1f}"
        raise file.error(f"{what}: the file is cut or a selection")
    return nw.from_native(engine.connection.sql(filled(_ROWS, figures=figures, ended=" or ".join(_ended()))))


def _ended() -> Iterator[str]:
    """Return in SQL that a reporter's own statistics have ended before a figure's year."""
    for reporter, year in LAST_OWN_YEAR.items():
        yield f"(f.reporter = '{reporter}' and f.period[1:4]::int > {year})"


def _refuse(engine: DuckDbEngine, file: DelimitedFile) -> None:
    """Raise InputError for the first series that is not what it should be, or that stands twice."""
    _take_codes(engine)
    file.refuse(engine, _on_file(_SERIES, file, numbered=True))
    file.refuse(engine, _on_file(_CELLS, file, numbered=True))
    series = "first_value(line) over (partition by reporter, indicator, partner, frequency order by line)"
    twice = f"""
        select line, 'the series ' || series || ' stands already in line ' || earlier as problem
        from (select *, {series} as earlier from ({_on_file(_SERIES, file, numbered=True)})) where line > earlier
    """  # noqa: S608  constants of our own
    file.refuse(engine, twice)


def _on_file(query: str, file: DelimitedFile, *, numbered: bool) -> str:
    times = [name for name, frequency in time_columns(file.names).items() if frequency in ("A", "M")]
    lines = file.lines({**_FIELDS, **{name: name for name in times}}, numbered=numbered)
    return filled(query, lines=lines, times=", ".join(f'"{name}"' for name in times))


def _take_codes(engine: DuckDbEngine) -> None:
    """Register with the engine what the IMF's codes mean: countries, the world, and departments, which are groups."""
    known = {code: (code, "country") for code in countries()}
    known |= {code: (country, "country") for code, country in IMF_CODES.items()}
    known |= {WORLD_ID: (WORLD, "world"), **{code: (code, "group") for code in DEPARTMENTS}}
    codes = pd.DataFrame([(code, *meant) for code, meant in known.items()], columns=["id", "code", "kind"])
    engine.from_pandas(codes).to_native().create_view(_CODES, replace=True)


def _recognises(_: Path, start: bytes) -> bool:
    return b"COUNTERPART_COUNTRY.ID" in start and b"SERIES_CODE" in start


INPUT_FORMAT = InputFormat("the IMF data portal's CSV of trade by partner", _recognises, open_file)
