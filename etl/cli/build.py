"""`build`: every table from what data/ holds."""

from __future__ import annotations

from etl import pipeline
from etl.cli._arguments import AsJson, data_folder
from etl.cli._terminal import print_report, show_steps


def command(as_json: AsJson = False) -> None:
    """Build every table from data/, without network; the same inputs give the same version."""
    with show_steps(as_json) as step:
        version = pipeline.build(data_folder(step))
    report = {"version": version.name, "folder": str(version.folder)}
    print_report(report, as_json, [f"version {version.name} is in force"])
