"""The command line of the dashboard: python -m dashboard publish | pin | messages | charts | scripts. Serving is app.py's, building etl's.

Exit status: 0 done, 2 wrong usage, 4 npm did not bring what was asked for, 6 the store is missing or damaged, or the folder cannot be written to.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

import typer
from rich.console import Console
from rich.progress import Progress

from dashboard.charts import _chart
from dashboard.editions import EditionCache
from dashboard.embeds.address import EmbedAddresses
from dashboard.embeds.cards import UnknownCardError, find_frame
from dashboard.embeds.pins import BOUND, DamagedPinError, PinStore
from dashboard.embeds.repository import ChartRepository, UnknownPinError
from dashboard.embeds.request import NUMBER, UnknownChartError, WrongValueError
from dashboard.embeds.static_site.publish import publish as write_site
from dashboard.embeds.static_site.site_folder import SiteFolder
from dashboard.embeds.static_site.static_addresses import StaticSite
from dashboard.text.catalogues import FOLDER, languages
from dashboard.text.messages import gather, update
from dashboard.web.assets import AssetFiles
from dashboard.web.scripts import PART, fetch_part
from etl.errors import StoreError, UsageError, one_line_errors
from etl.store import Store

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def dashboard() -> None:
    """Charts of trade between Russia and South Korea, for pages of any kind."""


@app.command()
def publish(  # noqa: PLR0913, PLR0917  (each is an option of the command)
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write; nothing there is ever removed.")],
    site: Annotated[
        str, typer.Option(metavar="URL", help="Where the files will be; link previews need it whole, with https://.")
    ] = "/",
    live: Annotated[
        str, typer.Option(metavar="URL", help="Where the pages are, for links to the newest figures.")
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option("--chart", help="Only this chart; may be given more than once.")
    ] = None,
    number: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CHART:FIGURE", help="Also this figure as a card: turnover:KOR.2016; may be given more than once."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer for programs.")] = False,
) -> None:
    """Write every chart in every form, language and theme as files, with frames, cards, claims and an index."""
    repository = _repository(only or [])
    numbers = [_number(repository, one) for one in number or []]
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("charts", total=None)
        folder = write_site(
            repository, out, StaticSite(_root(site), _root(live) if live else ""),
            lambda name, done, total: bar.update(task, description=name, completed=done, total=total), numbers=numbers,
        )  # fmt: skip
    _report(folder, as_json)


@app.command()
def messages() -> None:
    """Bring the catalogues of all languages up to date with what the code and the built tables say."""
    found = gather(EditionCache(_store()).open().tables)
    for path in sorted(FOLDER.glob("*.po")):
        came, went = update(path, found)
        typer.echo(f"{path.name}: {len(found)} texts, {came} new and still to be translated, {went} gone")


@app.command()
def charts() -> None:
    """Write which tables each chart declares to data/reference/charts.csv, where `etl diff` finds the charts that moved."""
    path = _data() / "reference" / "charts.csv"
    path.write_text(_chart.chart_tables_csv(_chart.all_charts()), encoding="utf-8")
    typer.echo(f"{path} is written")


@app.command()
def scripts() -> None:
    """Bring the part of plotly.js that our charts need, by npm; without it pages send the whole, four times as large.

    Compress every script as well, which the next start then only reads.
    """
    try:
        typer.echo(f"{PART}: {fetch_part():,} bytes, sent in place of the whole from the next start")
    finally:
        AssetFiles().prepare()


@app.command()
def pin(
    addresses: Annotated[
        list[str],
        typer.Argument(metavar="ADDRESS", help="As the builder or metadata.json gives it: /embed/turnover?asof=…"),
    ],
) -> None:
    """Keep charts as they are on a day, within the part of the folder that readers cannot fill; print their addresses."""
    repository = _repository([])
    for address in addresses:
        place = urlsplit(address)
        args = dict(parse_qsl(place.query))
        name = place.path.rpartition("/embed/")[2] if "/embed/" in place.path else place.path.rpartition("/")[2]
        try:
            found = find_frame(repository, name, args, EmbedAddresses("/"))
        except (WrongValueError, UnknownCardError, UnknownChartError, UnknownPinError, DamagedPinError) as error:
            raise UsageError(f"{address}: {error}") from error
        repository.pins.keep(found.snapshot)
        if repository.pins.snapshot(found.snapshot.digest) is None:
            raise StoreError(f"{repository.pins.folder} is {repository.pins.state}: {address} could not be kept")
        typer.echo(found.pinned_address)


def _data() -> Path:
    return Path(os.environ.get("NINE_BRIDGES_DATA") or Path(__file__).resolve().parent.parent / "data")


def _store() -> Store:
    return Store(_data() / "store")


def _repository(only: list[str]) -> ChartRepository:
    every = _chart.all_charts()
    if unknown := sorted(set(only) - every.keys()):
        raise UsageError(f"there is no chart {', '.join(unknown)}; there are {', '.join(every)}")
    store = _store()
    chosen = {name: one for name, one in every.items() if not only or name in only}
    return ChartRepository(EditionCache(store), chosen, languages(), PinStore(store.root.parent / "pinned", BOUND))


def _number(repository: ChartRepository, text: str) -> tuple[str, str]:
    """Return the chart and the figure that a text such as turnover:KOR.2016 names."""
    chart, _, figure = text.partition(":")
    if chart not in repository.charts:
        raise UsageError(f"{text}: there is no chart {chart}; there are {', '.join(repository.charts)}")
    if figure not in (known := repository.values_by_word(chart)[NUMBER]):
        raise UsageError(
            f"{text}: {chart} has no figure {figure or 'without a name'}; it has {', '.join(known) or 'none'}"
        )
    return chart, figure


def _root(address: str) -> str:
    if not address.startswith(("https://", "http://", "/")):
        raise UsageError(f"{address!r} is not an address: write https://example.org/charts/")
    return address if address.endswith("/") else f"{address}/"


def _report(folder: SiteFolder, as_json: bool) -> None:
    counts = {
        "folder": str(folder.folder),
        "new": len(folder.new),
        "changed": len(folder.changed),
        "same": len(folder.same),
    }
    if as_json:
        typer.echo(json.dumps({**counts, "changed_files": folder.changed}, ensure_ascii=False, indent=1))
        return
    typer.echo(
        f"{folder.folder}: {counts['new']} new files, {counts['changed']} changed, {counts['same']} as they were"
    )


def main() -> None:
    """Run the command line; print an error as one line and leave with its status."""
    with one_line_errors():
        app()


if __name__ == "__main__":
    main()
