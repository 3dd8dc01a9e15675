"""A data folder as the project's own, with only the monthly Korean figures in it, and none of all countries, so that a build takes no time."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import ROOT

OWN = ROOT / "data"
KEPT = ("kcs-2022", "bok-ecos-2025", "statements")


def small_data(data: Path) -> Path:
    """Write the folder and give it back; corrections go too, because the figures that they correct are left out."""
    shutil.copytree(
        OWN, data, ignore=shutil.ignore_patterns("raw", "receipts.head", "store", "pinned", "corrections", "world")
    )
    (data / "corrections").mkdir()
    published = data / "published"
    header, *origins = (published / "origins.csv").read_text("utf-8").splitlines()
    kept = [line for line in origins if line.startswith(KEPT)]
    (published / "origins.csv").write_text("\n".join([header, *kept]) + "\n", "utf-8")
    lists = (published / "partner_lists.csv").read_text("utf-8").splitlines()
    (published / "partner_lists.csv").write_text(lists[0] + "\n", "utf-8")
    return data


def bare_data(data: Path) -> Path:
    """Write the folder without articles and goals, so that there is nothing to judge either, and give it back."""
    for declaration in [*small_data(data).glob("articles/*"), *data.glob("goals/*")]:
        declaration.unlink()
    return data
