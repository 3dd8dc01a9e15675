"""`versions`: the versions of the store, when each was made, its size, and which is in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from etl.cli._arguments import AsJson, data_folder
from etl.cli._report import Report, megabytes
from etl.cli._terminal import print_report
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
        "versions": [{**one, "place": places.get(one["version"])} for one in describe_versions(store, store.versions())]
    }


def describe_versions(store: Store, versions: Iterable[Version]) -> Iterator[Report]:
    """Return each version's name, when it was made if that is known, and how many bytes it takes."""
    made = store.made()
    for version in versions:
        moment = made.get(version.name)
        yield {
            "version": version.name,
            "made": moment.astimezone(UTC).isoformat() if moment else None,
            "size": version.size,
        }


def versions_lines(report: Report) -> Iterator[str]:
    """Write the versions for people."""
    for version in report["versions"]:
        place = {"current": "  in force", "former": "  the one before"}.get(version["place"], "")
        made = (version["made"] or "at a time unknown")[:17].replace("T", " ")
        yield f"[bold]{version['version']}[/bold]  {made}  {megabytes(version['size'])}{place}"
