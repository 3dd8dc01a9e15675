"""The page of a chart in a frame: the chart at three widths of which one shows, where it comes from, its figures.

One document and no further request: it is complete without its script, which adds tooltips, reading by keyboard, and
tells the host how high the page is. Its letters and colours stand in embed.css, its script in points.js, which
pages of ours run as well, embed.js, and host.js, which speaks with the host.
"""

from __future__ import annotations

import json
import re
from html import escape

from dashboard.charts.drawing.layout import MIDDLE, NARROW, WIDE
from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.embeds.caption import heading
from dashboard.embeds.discovery import PagePreview, head_links
from dashboard.embeds.figure_table import table
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.frame_foot import chart_foot
from dashboard.embeds.frames.frame_scripts import chart_script, embed_file
from dashboard.embeds.frames.line_steps import LineSteps
from dashboard.render.point_marks import point_marks, stack_floor
from dashboard.render.svg import FigureLayout, Palette, draw_layout, lay_out_figure
from dashboard.render.svg.color import stylesheet
from dashboard.render.theme_css import variables

#: The drawings that the page holds, by the class that shows each at its widths.
LAYOUTS = {"n": NARROW, "m": MIDDLE, "w": WIDE}

_PAGE = """<!DOCTYPE html>
<html lang={language}>
<meta charset=utf-8>
<meta name=viewport content="width=device-width,initial-scale=1">
<meta name=robots content=noindex>
<title>{title}</title>
{head}
<style>{style}</style>
<main id={chart}>
{charts}
<output id=t hidden></output><i id=o hidden></i>
<footer>{foot}</footer>
<details><summary>{summary}</summary><div class=s tabindex=0 role=region aria-label="{summary}">{table}</div></details>
</main>
<script type=application/json id=p>{texts}</script>
<script>{script}</script>
</html>
"""


def chart_page(rendering: ChartRendering) -> str:
    """Return the page; the same snapshot, appearance and site give the same text."""
    words, caption = rendering.words, rendering.caption
    drawings = {
        name: lay_out_figure(rendering.light_figure(size), size.width, size.height) for name, size in LAYOUTS.items()
    }
    charts = "\n".join(_chart(rendering, name, drawing) for name, drawing in drawings.items())
    texts, foot = [mark.text for mark in point_marks(drawings["w"])], chart_foot(rendering)
    return _PAGE.format(
        language=words.language,
        title=escape(caption.title),
        head=head_links(
            rendering.addresses,
            rendering.request,
            PagePreview(caption.title, caption.alt, rendering.addresses.frame(rendering.request)),
            described=False,
        ),
        style=_style(rendering, charts, foot),
        chart=rendering.chart.name,
        charts=charts,
        foot=foot.markups()[0],
        summary=escape(_summary(rendering)),
        table=table(rendering.snapshot, words),
        texts=json.dumps(texts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        script=chart_script(),
    )


#: What a drawing says to scripts of other pages, and that its colours do not turn by themselves: here the page turns them.
_SURPLUS = re.compile(r' (?:data-rows="[^"]*"|data-trace="[^"]*"|style="forced-color-adjust:none")')


def _chart(rendering: ChartRendering, name: str, drawing: FigureLayout) -> str:
    figure = rendering.light_figure(LAYOUTS[name])
    places = " ".join(f"{mark.x} {mark.y}" for mark in point_marks(drawing))
    label = escape(rendering.words("Points of the chart, to be read with the arrow keys"))
    drawn = draw_layout(drawing, title=heading(figure)[0], description=rendering.caption.alt, name=name)
    svg = _SURPLUS.sub("", drawn)
    floor = f' data-k="{floor}"' if (floor := stack_floor(figure.layout)) else ""
    return f'<div class="c {name}" role=group aria-label="{label}" data-p="{places}"{floor}>{svg}</div>'


def _summary(rendering: ChartRendering) -> str:
    return rendering.words.plural("The {count} figure", "The {count} figures", len(rendering.snapshot.view.points))


def _style(rendering: ChartRendering, charts: str, foot: LineSteps) -> str:
    """Return the page's style; one rule turns the colours of all its drawings, on a screen: paper is light."""
    theme = rendering.request.appearance.theme
    return f"{variables(theme)}{embed_file('embed.css')}{foot.style(['footer'])}{turning_rules(theme, charts)}"


def turning_rules(theme: str, charts: str) -> str:
    """Return the rules that make drawings dark: always, where the reader has it so, or never."""
    if theme == LIGHT.name:
        return ""
    media = "screen" if theme else "screen and (prefers-color-scheme:dark)"
    return stylesheet("c", Palette.between(LIGHT, DARK), charts, dark_media=media)
