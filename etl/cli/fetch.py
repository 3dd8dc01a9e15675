"""`fetch`: one publisher's figures refreshed; what would be asked, what was, and what that changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

import typer
from rich.markup import escape

from etl import pipeline
from etl.cli._arguments import AsJson, data_folder, find_live_source, now, source_names
from etl.cli._report import Report
from etl.cli._terminal import print_report, show_steps
from etl.cli.diff import changes_since, comparison_lines
from etl.errors import UsageError
from etl.jobs.fetch import FetchPlan, FetchResult, fetch, plan
from etl.sources import api_sources
from etl.sources._source import FetchScope
from etl.transport.client import PublisherClient, key_of


def command(  # noqa: PLR0913, PLR0917  (each is an option of the command)
    source: Annotated[str, typer.Argument(help=f"The publisher: {source_names(api_sources())}.")],
    part: Annotated[list[str] | None, typer.Option(help="Only this part; may be given more than once.")] = None,
    first_year: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="The first year to ask for.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask also what is settled or was answered just now.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and its count; send nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Refresh one publisher's figures: ask what is not settled, store every answer, build, and say what changed."""
    folder, today, environment = data_folder(), now(), dict(os.environ)
    pipeline.check_folder(folder.data)
    api = find_live_source(source)
    if unknown := sorted(set(part or ()) - api.parts.keys()):
        raise UsageError(f"{source} has no part {unknown}; it has {dict(api.parts)}")
    key = environment.get(api.key.variable, "") if dry_run and api.key else key_of(api, environment)
    if first_year is not None and first_year > today.year:
        raise UsageError(f"--from {first_year} is still to come")
    scope = FetchScope(tuple(part or api.parts), first_year or api.first_year, today.date(), bool(key))
    planned = plan(api, scope, folder.raw.sound_receipts(), today, again=again)
    base = environment.get(api.variable) or api.base
    if dry_run:
        pipeline.check_data(folder.data)
        report = describe_plan(planned, base)
        print_report(report, as_json, plan_lines(report))
        return
    before = folder.store.in_force()
    with show_steps(as_json) as step:
        client = PublisherClient(api, base, key, wait=step.wait)
        result = fetch(replace(folder, step=step), planned, client, now, step.asking)
    report = {**describe_fetch(result), "changes": changes_since(folder, before)}
    print_report(report, as_json, [*fetch_lines(report), *comparison_lines(report["changes"])])


def describe_plan(planned: FetchPlan, base: str) -> Report:
    """Return what a fetch would ask at a base address, and what it need not ask."""
    return {
        "source": planned.source.name,
        "requests": len(planned.pending),
        "ask": [request.name for request in planned.pending],
        "addresses": [request.readable(base) for request in planned.pending],
        "settled": len(planned.settled),
        "fresh": len(planned.fresh),
        "incomplete": len(planned.incomplete),
        "keyed": planned.scope.keyed,
    }


def plan_lines(report: Report) -> Iterator[str]:
    """Write a plan for people."""
    keyed = "with a key" if report["keyed"] else "without a key"
    yield f"[bold]{report['source']}[/bold], {keyed}: {report['requests']} requests"
    yield from (f"  • {escape(address)}" for address in report["addresses"])
    yield f"  {_unasked_line(report)}"


def _unasked_line(report: Report) -> str:
    """Return what is not asked and why; an answer that held nothing settles nothing."""
    few = f", {report['incomplete']} answered with nothing or only in part just then" if report["incomplete"] else ""
    again = " (--again asks at once)" if few else ""
    return f"not asked: {report['settled']} settled, {report['fresh']} answered within the last hours{few}{again}"


def describe_fetch(result: FetchResult) -> Report:
    """Return what a fetch did."""
    return {
        "source": result.plan.source.name,
        "requests": result.requests,
        "answers": result.answers,
        "empty": result.empty,
        "gaps": result.gaps,
        "read": result.read,
        "ignored": result.ignored,
        "remarks": result.remarks,
        "not_asked": sum(len(part) for part in (result.plan.settled, result.plan.fresh, result.plan.incomplete)),
        "settled": len(result.plan.settled),
        "fresh": len(result.plan.fresh),
        "incomplete": len(result.plan.incomplete),
        "version": result.version.name if result.version else None,
    }


def fetch_lines(report: Report) -> Iterator[str]:
    """Write what a fetch did for people."""
    yield (
        f"[bold]{report['source']}[/bold]: {report['requests']} requests, {report['answers']} answers, "
        f"{report['read']:,} figures read"
    )
    yield f"  {_unasked_line(report)}"
    yield from (escape(f"  ignored: {count:,} × {what}") for what, count in report["ignored"].items())
    yield from (escape(f"  note: {remark}") for remark in report["remarks"])
    if report["empty"] or report["gaps"]:
        yield (
            f"  {report['empty']} answers held nothing, {report['gaps']} periods asked for were in no answer:"
            " asked again next time"
        )
    if report["version"]:
        yield f"  version {report['version']} is in force"
