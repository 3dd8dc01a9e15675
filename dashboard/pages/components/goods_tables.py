"""The tables of the page Products: figures of a chart of goods, concentration by year, and two years side by side.

Each stands behind a summary. What is in them comes from views.products.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.charts.drawing.goods import millions, signed
from dashboard.pages._page import Node
from dashboard.pages.components import elements
from dashboard.pages.components.data_table import TableColumn, data_table
from dashboard.render import html_elements as html
from dashboard.text import NOTHING, Words
from dashboard.text.goods import edition, name_with_code
from dashboard.views._view import View
from dashboard.views.goods_rows import GoodsInBothYears, YearOfGoods
from dashboard.views.products import CHAPTER, GoodsSelection, compare_years
from dashboard.views.records import TableMap, typed_rows


def figures(whole: pd.DataFrame, view: View, words: Words) -> Node:
    """Return the figures of a chart of goods beside the sum of each year, the newest year first, behind a summary."""
    column = view.facts["value"]
    codes = list(dict.fromkeys(view.points["code"]))
    found = {(row["year"], row["code"]): row[column] for _, row in view.points.iterrows()}
    head = [
        TableColumn(words("Year")), TableColumn(words("HS edition")),
        *(TableColumn(name_with_code(code, words), number=True) for code in codes),
        TableColumn(words("All goods, US$\u00a0bn"), number=True), TableColumn(words("Status")), TableColumn(words("Known since"), number=True),
    ]  # fmt: skip
    rows = [
        [
            str(one.year), edition(one.classification, words),
            *(_part(found.get((one.year, code)), column, words) for code in codes),
            words.billions(one.value_usd), words.term(one.status), words.day(one.known_from),
        ]
        for one in reversed(typed_rows(whole, YearOfGoods))
    ]  # fmt: skip
    captions = {
        "share_percent": words("Shares in each year; a dash where there is no figure."),
        "value_usd": words("US$\u00a0bn in each year; a dash where there is no figure."),
    }
    table = data_table(captions[column], head, rows, name="figures")
    return elements.details(words("The figures of this chart"), table, name="figures")


def _part(value: float | None, column: str, words: Words) -> str:
    if value is None:
        return NOTHING
    return words.percent(value, 1) if column == "share_percent" else words.billions(value)


def concentration(whole: pd.DataFrame, words: Words) -> Node:
    """Return how concentrated the goods were in each year, the newest first, behind a summary."""
    years = typed_rows(whole, YearOfGoods)
    head = [
        TableColumn(words("Year")), TableColumn(words("Chapters with a figure"), number=True),
        TableColumn(words("Three largest"), number=True), TableColumn(words("Herfindahl–Hirschman index"), number=True),
        TableColumn(words("As many of equal size"), number=True), TableColumn(words("Of the printed total"), number=True),
        TableColumn(words("Status")),
    ]  # fmt: skip
    rows = [
        [
            str(one.year), words.number(one.chapter_count), words.percent(one.top_three_percent, 1),
            words.number(one.herfindahl_index, 3), words.number(one.equal_chapters, 1),
            words.percent(one.covered_percent, 1), words.term(one.status),
        ]
        for one in reversed(years)
    ]  # fmt: skip
    caption = words(
        "The index is the sum of the chapters’ squared shares, 1 if one chapter were all. One divided by it is how many"
        " chapters of equal size would be as concentrated."
    )
    table = data_table(caption, head, rows, name="concentration")
    now, then = years[-1], years[0]
    text = words(
        "In {year} the goods were as concentrated as if {equal} chapters had shared them equally; in {first}, as if"
        " {equal_then} had. Unclassified goods (chapter 99) count as a chapter.",
        year=str(now.year), equal=words.number(now.equal_chapters, 1),
        first=str(then.year), equal_then=words.number(then.equal_chapters, 1),
    )  # fmt: skip
    return elements.details(words("Concentration year by year"), html.P(text), table, name="concentration")


def every_kind(tables: TableMap, goods: GoodsSelection, options: Mapping[str, str], words: Words) -> Node:
    """Return every chapter or section in both years, behind a summary."""
    base, year = options["base"], options["year"]
    rows = compare_years(tables, goods, options["level"], (int(base), int(year)))
    names = _descriptions(tables, options["level"])
    head = [
        TableColumn(words("Chapter") if options["level"] == CHAPTER else words("Section")), TableColumn(words("Goods")),
        TableColumn(words("{year}, US$\u00a0million", year=base), number=True), TableColumn(words("{year}, US$\u00a0million", year=year), number=True),
        TableColumn(words("Change, US$\u00a0million"), number=True), TableColumn(words("Points"), number=True),
        TableColumn(words("Share, {year}", year=base), number=True), TableColumn(words("Share, {year}", year=year), number=True),
    ]  # fmt: skip
    cells = [
        [
            row.code, words.text(names.get(row.code, row.code)), millions(row.base_value_usd, words),
            millions(row.value_usd, words), signed(millions(abs(row.change_usd), words), row.change_usd),
            signed(words.number(abs(row.contribution_points), 2), row.contribution_points),
            words.percent(row.share_percent_base, 1), words.percent(row.share_percent, 1),
        ]
        for row in typed_rows(rows, GoodsInBothYears)
    ]  # fmt: skip
    caption = words(
        "The largest change first; points are of the sum of {base}. A dash means no figure, which is not zero: such goods"
        " have no change.",
        base=base,
    )
    table = data_table(caption, head, cells, name="every-kind")
    return elements.details(words("Every kind of goods in both years"), table, name="every-kind")


def _descriptions(tables: TableMap, level: str) -> Mapping[str, str]:
    """Return the nomenclature's own words for chapters or sections."""
    rows = tables["nomenclature"]
    code, text = ("chapter", "description") if level == CHAPTER else ("section", "section_name")
    return dict(zip(rows[code], rows[text], strict=True))
