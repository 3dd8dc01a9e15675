"""The feed of revisions: which figures under which chart changed, on which day, and by how much. Atom 1.0, RFC 4287."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.layout import WIDE
from dashboard.charts.drawing.theme import LIGHT
from dashboard.editions import Tables
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.caption import heading
from dashboard.embeds.figure_rows import FigureRow, contract, rows, value_column
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import ChartRequest
from dashboard.embeds.snapshot import ChartSnapshot, take_snapshot
from dashboard.prose.caveats import figures_of
from dashboard.text import Words
from dashboard.text.goods import name_with_code

#: How many days of revisions the feed holds; it is news, table `revisions` has the rest.
DAYS = 30
#: Two figures of one place that differ by less than this share are the same.
_SAME = 1e-12


def changed_figures(before: ChartSnapshot, after: ChartSnapshot) -> pd.DataFrame:
    """Return the figures of one chart that changed, were added or fell away: `old`, `new`, `change_percent`, and any `status`.

    A figure is known by its chart's key without its source, so that another source for a year is a change too where
    one source serves each place.
    """
    if before.view.points.empty or after.view.points.empty:
        return pd.DataFrame(columns=["old", "new", "change_percent"])
    key, value = _key(before, after), value_column(after)
    weak = [name for name in ("status",) if name in rows(after)]
    old, new = rows(before)[[*key, value]], rows(after)[[*key, value, *weak]]
    old, new = old.drop_duplicates(key), new.drop_duplicates(key)
    both = old.merge(new, on=key, how="outer", suffixes=("_old", "_new"))
    both = both.rename(columns={f"{value}_old": "old", f"{value}_new": "new"})
    same = (both["old"] - both["new"]).abs() <= both["old"].abs() * _SAME
    changed = both[~same].assign(change_percent=(both["new"] / both["old"] - 1).where(both["old"] != 0) * 100)
    return changed.sort_values(key, ignore_index=True)


def _key(before: ChartSnapshot, after: ChartSnapshot) -> list[str]:
    whole = list(contract(after).key)
    short = [name for name in whole if name != "source"]
    unique = not any(rows(one).duplicated(short).any() for one in (before, after))
    return short if unique else whole


@dataclass(frozen=True)
class ChartRevision:
    """What changed under a chart on a day on which publishers revised figures."""

    chart: str
    day: pd.Timestamp
    figures: pd.DataFrame
    value: str
    publishers: tuple[str, ...]


def chart_revisions(tables: Tables, charts: Mapping[str, Chart]) -> Iterator[ChartRevision]:
    """Return what revisions changed under each chart, the newest day first."""
    revised = tables.every["revisions"]
    for day in sorted(revised["published"].unique(), reverse=True)[:DAYS]:
        at = pd.Timestamp(day)
        sources = tuple(sorted(revised.loc[revised["published"] == at, "source"].unique()))
        for chart in charts.values():
            if _is_affected(tables, chart, at):
                yield from _change(tables, chart, at, sources)


def _is_affected(tables: Tables, chart: Chart, day: pd.Timestamp) -> bool:
    """Return whether a table that the chart draws has another answer from a day on."""
    return any((tables.every[name]["known_from"] == day).any() for name in chart.tables if name in tables)


def _change(tables: Tables, chart: Chart, day: pd.Timestamp, sources: tuple[str, ...]) -> Iterator[ChartRevision]:
    eve = day - pd.Timedelta(days=1)
    before = take_snapshot(tables.on(eve), chart, {}, eve)
    after = take_snapshot(tables.on(day), chart, {}, day)
    figures = changed_figures(before, after)
    revised = figures[figures["old"].notna() & figures["new"].notna()].reset_index(drop=True)
    if len(revised):
        yield ChartRevision(chart.name, day, revised, value_column(after), sources)


_SHOWN = 200


def atom(repository: ChartRepository, addresses: EmbedAddresses, chart: str = "") -> bytes:
    """Write the feed of all charts, or of one."""
    words = repository.languages["en"]
    charts = {name: one for name, one in repository.charts.items() if chart in ("", name)}
    tables = repository.editions.open().tables
    entries = [_entry(repository, change, addresses, words) for change in chart_revisions(tables, charts)]
    days = [tables["trade"]["published"].max(), *tables.every["revisions"]["published"]]
    known = [day for day in days if pd.notna(day)]
    own = addresses.feed(chart)
    return "\n".join([
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{words.language}">',
        f"<id>{escape(own)}</id>",
        f"<title>{escape(_title(repository, chart, words))}</title>",
        f"<updated>{_moment(max(known) if known else pd.Timestamp(0))}</updated>",
        "<author><name>Nine Bridges</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(addresses.root)}/>',
        *entries,
        "</feed>\n",
    ]).encode()  # fmt: skip


def _title(repository: ChartRepository, chart: str, words: Words) -> str:
    if not chart:
        return words("Nine Bridges: figures that were revised")
    return words("Figures that were revised under “{title}”", title=_named_chart(repository, chart, words))


def _named_chart(repository: ChartRepository, chart: str, words: Words) -> str:
    snapshot = repository.snapshot(chart, {})
    return heading(repository.charts[chart].draw(snapshot.view, words, LIGHT, WIDE))[0]


def _entry(repository: ChartRepository, change: ChartRevision, addresses: EmbedAddresses, words: Words) -> str:
    title = _named_chart(repository, change.chart, words)
    day = change.day.date().isoformat()
    heading = words.plural(
        "{count} figure changed: {title}", "{count} figures changed: {title}", len(change.figures), title=title
    )
    request = ChartRequest(change.chart)
    return "\n".join([
        "<entry>",
        f"<id>{escape(addresses.feed(change.chart))}#{day}</id>",
        f"<title>{escape(heading)}</title>",
        f"<updated>{_moment(change.day)}</updated>",
        f'<link rel="alternate" type="text/html" href={quoteattr(addresses.view(request, repository.charts[request.chart].page))}/>',
        f'<category term="{escape(change.chart)}"/>',
        f"<summary>{escape(revision_summary(change, words))}</summary>",
        f'<content type="html">{escape(_content(change, words))}</content>',
        "</entry>",
    ])  # fmt: skip


def revision_summary(change: ChartRevision, words: Words) -> str:
    """Return one sentence on who revised figures, and when."""
    names = words.join_names([words.source(source) for source in change.publishers])
    return words("Revised by {names} on {day}.", names=names, day=words.day(change.day, long=True))


def _content(change: ChartRevision, words: Words) -> str:
    lines = [figure_line(row, change.value, words) for row in change.figures.head(_SHOWN).to_dict("records")]
    return f"<p>{escape(revision_summary(change, words))}</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def figure_line(row: FigureRow, value: str, words: Words) -> str:
    """Return one line on a figure: what it is, what it was and what it became."""
    named = [str(name) for name in row if name not in ("old", "new", "change_percent", "status")]
    status = str(row.get("status", ""))
    about = [
        figures_of(row[name], status, words) if name == "reporter" else _value_text(name, str(row[name]), words)
        for name in named
    ]
    old, new = float(row["old"]), float(row["new"])
    holes = {"figure": ", ".join(about), "old": _amount(old, value, words), "new": _amount(new, value, words)}
    if isnan(new):
        return words("{figure}: {old}, withdrawn", **holes)
    if isnan(old):
        return words("{figure}: now {new}", **holes)
    if not value.endswith("_usd"):
        return words("{figure}: {old}, now {new}", **holes)
    return words("{figure}: {old}, now {new} ({change})", **holes, change=_signed(row["change_percent"], words))


def _signed(percent: float, words: Words) -> str:
    return f"{'+' if percent > 0 else ''}{words.percent(percent, 2)}"


def _value_text(name: str, value: str, words: Words) -> str:
    match name:
        case "source":
            return words.source(value)
        case "period":
            return words.period(value)
        case "code":
            return name_with_code(value, words)
        case "year":
            return value
    return words.term(value)


def _amount(value: float, column: str, words: Words) -> str:
    if column.endswith("_usd"):
        return words.usd(value, 3)
    if column.endswith("_local"):
        return words.trillions(value, 3)
    return words.percent(value, 2) if column.endswith(("_percent", "_points")) else words.number(value)


def _moment(day: pd.Timestamp) -> str:
    return f"{day.date().isoformat()}T00:00:00Z"
