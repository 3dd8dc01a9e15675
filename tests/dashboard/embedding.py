"""What tests of charts for other sites share: every chart with every option, a pinned address, and a revised store."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.render.png import NoFontError, png
from tests.effort import is_thorough

#: Charts with options of every kind: alone, with a goal, a reading, a flow, a claim, a range, a theme.
_EVERY = (
    "turnover",
    "turnover?goal=double-by-2020",
    "turnover?goal=double-by-2020&reading=constant-2016",
    "turnover?goal=thirty-billion-by-2015&from=2005&to=2016",
    "turnover?claim=turnover-15bn",
    "turnover?currency=krw&goal=double-by-2020",
    "turnover?goal=double-by-2020&prices=constant&reading=twice-korea-2016",
    "turnover?currency=rub&from=2010",
    "growth-needed",
    "growth-needed?goal=thirty-billion-by-2015",
    "growth",
    "growth?flow=export",
    "growth?claim=russian-exports-up-40-h1-2017",
    "mirror",
    "mirror?flow=import&show=gap",
    "mirror?show=percent&from=2005",
    "mirror?source=un-comtrade.imf-dots",
    "products",
    "products?flow=import&level=section&show=value",
    "products?from=2012&to=2016",
    "product-change",
    "product-change?base=2012&flow=import&level=section&year=2018",
    "partner-rank",
    "partner-rank?claim=seventh-partner-2015&from=2010",
    "regions",
    "regions?claim=far-east-epicentre",
    "regions?from=2016",
    "odds",
    "odds?base=2004&estimates=without&least=5&span=4",
    "odds-by-start?span=6",
    "peers",
    "peers?reporter=KOR&show=share&with=AUS&from=2000",
    "peers?show=intensity",
    "pair-change?start=2000&year=2013",
)
_LAST = {asked.partition("?")[0]: asked for asked in _EVERY}
#: All of them if tests are thorough, else the last of each chart, which has most options, and one without any.
ASKED = tuple(asked for asked in _EVERY if is_thorough() or asked in {_EVERY[0], *_LAST.values()})
REVISED_ON = "2026-06-01"
#: The parts of a data folder that `revise` changes.
REVISED = ("published", "reference")


def form(asked: str, ending: str) -> str:
    """Return the address of a form: `turnover?goal=a` as csv is /charts/turnover.csv?goal=a."""
    name, mark, query = asked.partition("?")
    return f"/charts/{name}.{ending}{mark}{query}"


def pin(client: FlaskClient, asked: str) -> str:
    """Return the address of the pinned frame of a chart as it is now."""
    whole = client.get(form(asked, "metadata.json")).json
    assert whole is not None
    return str(whole["pin"]).removeprefix("http://localhost")


def revise(data: Path) -> None:
    """Add a later list of the Korea Customs Service in which the figures of one month are a tenth higher, and former names."""
    published = data / "published"
    with (published / "kcs-2022.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = [
        {**row, "value_usd": str(round(float(row["value_usd"]) * 1.1))} for row in rows if row["period"] == "2021-12"
    ]
    assert changed
    with (published / "kcs-2026.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)
    with (published / "origins.csv").open("a", encoding="utf-8") as file:
        file.write(f"kcs-2026,kcs,{REVISED_ON},{REVISED_ON},{REVISED_ON},https://example.org,a test's own file,\n")
    with (data / "reference" / "former_names.csv").open("a", encoding="utf-8") as file:
        file.write("chart,growth-of-both,growth\nclaim,fifteen-billion,turnover-15bn\nchart,turnover,both-turnover\n")


def text(markup: str) -> str:
    """Return what a reader sees of a page, with white space folded."""
    seen = re.sub(r"<style.*?</style>|<script.*?</script>|<svg.*?</svg>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return " ".join(seen.replace("&amp;", "&").replace("\u00a0", " ").split())


def _letters() -> bool:
    try:
        png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>A</text></svg>', width=9)
    except NoFontError:
        return False
    return True


#: Pictures need a font; a machine of the tests' own has one, so there it is never skipped.
letters_needed = pytest.mark.skipif("CI" not in os.environ and not _letters(), reason="no font is installed")
