"""The command line: python -m etl build | fetch | import | forget | status | diff | check | why | versions | prune | describe.

Reads arguments, clock and environment, and prints. Exit status: 0 done, 2 wrong usage, 3 input not understood,
4 publisher unreachable, 5 a contract or hard check broken, 6 the store is locked or damaged.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bar

from etl import pipeline
from etl.cli import check as report
from etl.cli.arguments import AsJson, AsOf, content_of, data_folders, read_day, read_past_day, source_named
from etl.cli.diff import difference_lines, differences
from etl.cli.lineage import Node
from etl.cli.status import holdings, holdings_lines
from etl.cli.terminal import print_json, print_lines, say
from etl.cli.versions import forget, forget_lines, prune, prune_lines, versions, versions_lines
from etl.cli.why import why
from etl.errors import NineBridgesError, StoreError, UsageError
from etl.fetch import Progress, fetch, plan
from etl.raw import GivenFile
from etl.schema.datapackage import dictionary
from etl.schema.tables import COLUMNS, TABLES
from etl.sources import api_sources, file_sources
from etl.sources._source import FetchScope, FileSource
from etl.store import Version
from etl.transport import Publisher, key_of

app = typer.Typer(
    help="Bilateral trade figures into dated tables, and what they say of claims and goals.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def build(as_json: AsJson = False) -> None:
    """Build every table from data/, without network; the same inputs give the same version."""
    version = pipeline.build(data_folders())
    say({"version": version.name, "folder": str(version.folder)}, as_json, [f"version {version.name} is in force"])


@app.command("import")
def import_(
    source: Annotated[str, typer.Argument(help=f"The publisher's format: {', '.join(file_sources())}.")],
    files: Annotated[list[Path], typer.Argument(help="Files as the publisher gave them.")],
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Since when the file is public; default: today.")
    ] = None,
    excerpt: Annotated[
        bool, typer.Option("--excerpt", help="The file holds fewer rows than its own totals say.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take in publishers' own files: store their bytes, and build with each; --json prints one list for all of them."""
    known = file_sources()
    importer = source_named(source, known, "importer")
    day, done = read_day(published), list[report.Answer]()
    try:
        for path in files:
            since = day.date() if day else None
            given = GivenFile(content_of(path, importer), path.name, datetime.now(UTC), since, excerpt)
            done.append(_imported(data_folders(), importer, given, quiet=as_json))
    finally:
        if as_json and done:
            print_json(done)


def _imported(folders: pipeline.Folders, importer: FileSource, given: GivenFile, *, quiet: bool) -> report.Answer:
    """Take one file in and give what it did and changed, told to people at once."""
    before = _in_force(folders)
    answer = report.imported(pipeline.import_file(folders, importer, given))
    answer["changes"] = changes = _changes(folders, before)
    if not quiet:
        print_lines([*report.imported_lines(answer), *_changed_lines(changes)])
    return answer


@app.command("fetch")
def fetch_(  # noqa: PLR0913, PLR0917  (each is an option of the command)
    source: Annotated[str, typer.Argument(help=f"The publisher: {', '.join(api_sources())}.")],
    part: Annotated[list[str] | None, typer.Option(help="Only this part; may be given more than once.")] = None,
    first_year: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="The first year to ask for.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask also what is settled or was answered just now.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and its count; send nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Refresh one publisher's figures: ask what is not settled, store every answer, build, and say what changed."""
    folders, live, now = data_folders(), api_sources(), datetime.now(UTC)
    pipeline.there(folders.data)
    api = source_named(source, live, "live source")
    if unknown := sorted(set(part or ()) - api.parts.keys()):
        raise UsageError(f"{source} has no part {unknown}; it has {dict(api.parts)}")
    environment = dict(os.environ)
    key = environment.get(api.key.variable, "") if dry_run and api.key else key_of(api, environment)
    if first_year is not None and first_year > now.year:
        raise UsageError(f"--from {first_year} is still to come")
    scope = FetchScope(tuple(part or api.parts), first_year or api.first_year, now.date(), bool(key))
    planned = plan(api, scope, folders.raw.sound(), now, again=again)
    if dry_run:
        answer = report.planned(planned)
        say(answer, as_json, report.planned_lines(answer))
        return
    publisher, before = Publisher(api, environment.get(api.variable) or api.base, key), _in_force(folders)
    with _progress(as_json) as progress:
        done = fetch(folders, planned, publisher, lambda: datetime.now(UTC), progress)
    answer = report.fetched(done)
    changes = _changes(folders, before)
    say({**answer, "changes": changes}, as_json, [*report.fetched_lines(answer), *_changed_lines(changes)])


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """Show a bar on a terminal's error stream, and nothing to programs."""
    with Bar(console=Console(stderr=True), disable=quiet or not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("asking", total=None)
        yield lambda done, total, request: bar.update(task, completed=done, total=total, description=request.name[:60])


@app.command()
def status(as_json: AsJson = False) -> None:
    """Tell of each source what is held, to which period, when last asked, what is overdue, what a key would add."""
    folders = data_folders()
    answer = holdings(
        folders.store.current(), folders.raw.receipts(), api_sources(), dict(os.environ), datetime.now(UTC).date()
    )
    say(answer, as_json, holdings_lines(answer))


@app.command()
def diff(
    version: Annotated[str | None, typer.Argument(help="The version to compare with; default: the one before.")] = None,
    as_json: AsJson = False,
) -> None:
    """Return what changed since a version: figures, checks, claims, readings, goals and charts."""
    store = data_folders().store
    old = store.version(version) if version else store.former()
    if old is None:
        raise UsageError("there is no version before the one in force to compare with")
    answer = differences(old, store.current())
    say(answer, as_json, difference_lines(answer))


@app.command("forget")
def forget_(
    snapshot: Annotated[str, typer.Argument(help="What `import` said it was stored as, or table `snapshots` has.")],
    as_json: AsJson = False,
) -> None:
    """Take a file back out that was imported by mistake, such as with a wrong day, and build without it."""
    folders = data_folders()
    before = _in_force(folders)
    answer = forget(folders, snapshot)
    changes = _changes(folders, before)
    say({**answer, "changes": changes}, as_json, [*forget_lines(answer), *_changed_lines(changes)])


@app.command("versions")
def versions_(as_json: AsJson = False) -> None:
    """List the versions of the store: name, when made, size, which is in force; `diff` compares with any of them."""
    answer = versions(data_folders().store)
    say(answer, as_json, versions_lines(answer))


@app.command("prune")
def prune_(
    keep: Annotated[int, typer.Option(metavar="N", min=1, help="How many of the versions made last stay.")],
    as_json: AsJson = False,
) -> None:
    """Remove older versions, never the one in force nor the one before it; publishers' bytes stay."""
    answer = prune(data_folders(), keep)
    say(answer, as_json, prune_lines(answer))


@app.command()
def describe(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("docs/data-dictionary.md"),
    as_json: AsJson = False,
) -> None:
    """Write the data dictionary from the declarations of the tables."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(dictionary(), "utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}; name another file with --out") from error
    say(
        {"file": str(out), "tables": len(TABLES), "columns": len(COLUMNS)},
        as_json,
        [f"{out}: {len(TABLES)} tables, {len(COLUMNS)} columns"],
    )


def _in_force(folders: pipeline.Folders) -> Version | None:
    """Return the version in force, or None before the first build."""
    try:
        return folders.store.current()
    except StoreError:
        return None


def _changes(folders: pipeline.Folders, before: Version | None) -> report.Answer | None:
    """Return what a refresh changed against the version that was in force before; None if there is nothing to compare."""
    now = folders.store.current()
    return differences(before, now) if before is not None and before.name != now.name else None


def _changed_lines(changes: report.Answer | None) -> Iterable[str]:
    return difference_lines(changes) if changes else ()


@app.command()
def check(asof: AsOf = None, as_json: AsJson = False) -> None:
    """Print every claim and goal with every reading: claimed, measured, by whom, the verdict then and now."""
    answer = report.judgement(data_folders().store.current(), read_past_day(asof))
    say(answer, as_json, report.judgement_lines(answer))


@app.command("why")
def why_(
    words: Annotated[
        list[str], typer.Argument(help="A claim, goal, statement, event or source, or a figure: RUS KOR turnover 2016.")
    ],
    asof: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Return where a figure or a verdict comes from, down to publisher, day and address."""
    node = why(data_folders().store.current(), words, read_past_day(asof))
    say(node.plain(), as_json, _indented(node))


def _indented(node: Node, depth: int = 0) -> Iterator[str]:
    yield f"{'  ' * depth}{'• ' if depth else ''}{escape(node.text)}"
    for child in node.rests_on:
        yield from _indented(child, depth + 1)


def main() -> None:
    """Run the command line; print an error of ours as one line and leave with its status.

    A terminal that cannot write a character gets its number, which in JSON means the same.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except NineBridgesError as error:
        typer.echo(f"error: {' '.join(str(error).split())}", err=True)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
