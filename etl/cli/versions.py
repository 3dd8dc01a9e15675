"""`versions`: the versions of the store, when each was made, its size, and which is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from etl.cli.arguments import AsJson, data_folder
from etl.cli.report import Report, megabytes
from etl.cli.terminal import print_report
from etl.store import Store, Version


def command(as_json: AsJson = False) -> None:
    """List the versions of the store: name, when made, size, which is in force; `diff` compares with any of them."""
    report = list_versions(data_folder().store)
    print_report(report, as_json, versions_lines(report))


def list_versions(store: Store) -> Report:
    """Return each version, the one made last first: when made, its size, and which is in force or its former."""
    former = store.former()
    places = {former.name: "former"} if former else {}
    places[store.current().name] = "current"
    return {
        "versions": [{**describe_version(version), "place": places.get(version.name)} for version in store.versions()]
    }


def describe_version(version: Version) -> Report:
    """Return a version's name, when it was made, and how many bytes it takes."""
    made = datetime.fromtimestamp(version.folder.stat().st_mtime, UTC).replace(microsecond=0)
    return {"version": version.name, "made": made.isoformat(), "size": version.size}


def versions_lines(report: Report) -> Iterator[str]:
    """Write the versions for people."""
    for version in report["versions"]:
        place = {"current": "  in force", "former": "  the one before"}.get(version["place"], "")
        made = version["made"][:16].replace("T", " ")
        yield f"[bold]{version['version']}[/bold]  {made}  {megabytes(version['size'])}{place}"
