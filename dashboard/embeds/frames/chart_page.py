"""The page inside an article's frame: a chart at three widths of which one shows, where it comes from, its figures.

One document and no further request: it is complete without its script, which adds tooltips, reading by keyboard, and
tells the host how high the page is. Its letters and colours stand in embed.css, its script in points.js, which
pages of ours run as well, embed.js, and host.js, which speaks with the host.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from dashboard.charts.drawing.layout import MIDDLE, NARROW, WIDE
from dashboard.charts.drawing.theme import DARK, LIGHT
from dashboard.embeds.address import BUILDER, EmbedAddresses
from dashboard.embeds.caption import heading
from dashboard.embeds.discovery import PagePreview, head_links
from dashboard.embeds.figure_table import table
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames.frame_foot import chart_foot
from dashboard.embeds.frames.line_steps import LineSteps
from dashboard.render.point_marks import point_marks, stack_floor
from dashboard.render.svg import FigureLayout, Palette, draw_layout, lay_out_figure
from dashboard.render.svg.color import stylesheet
from dashboard.render.theme_css import variables
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH, in_language

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
        script=script(),
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
    return f"{variables(theme)}{_file('embed.css')}{foot.style(['footer'])}{turning_rules(theme, charts)}"


def turning_rules(theme: str, charts: str) -> str:
    """Return the rules that make drawings dark: always, where the reader has it so, or never."""
    if theme == LIGHT.name:
        return ""
    media = "screen" if theme else "screen and (prefers-color-scheme:dark)"
    return stylesheet("c", Palette.between(LIGHT, DARK), charts, dark_media=media)


def script() -> str:
    """Return the page's script as it stands in the page."""
    return _file("points.js") + _file("embed.js") + host_script()


def host_script() -> str:
    """Return the script that tells the height to whatever holds the page, in the words that each host knows."""
    return _file("host.js")


def _file(name: str) -> str:
    return "".join(Path(__file__).with_name(name).read_text("utf-8").splitlines())


_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def scripts(page: bytes) -> list[str]:
    """Return each script that runs in a page as a policy names it; a stored page has the script of its day."""
    digests = (hashlib.sha256(one).digest() for one in _SCRIPT.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def policy(hashes: Sequence[str]) -> str:
    """Return the content security policy of a page: its own scripts and styles, nothing loaded, framed by anyone."""
    allowed = " ".join(hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
        " frame-ancestors *"
    )


#: Its own style and nothing else; framed by anyone.
REFUSAL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *"

_REFUSAL_PAGE = """<!DOCTYPE html>
<html lang={language}>
<meta charset=utf-8>
<meta name=viewport content="width=device-width,initial-scale=1">
<meta name=robots content=noindex>
<title>{heading} – Nine Bridges</title>
<style>{style}main>*{{margin:10px;padding:0}}</style>
<main>
<p><b>{heading}</b></p>
<p lang={english}>{why}</p>
<footer><b>Nine Bridges</b>: {tag}. <a href="{builder}" target=_blank rel=noopener>{way_out}</a></footer>
</main>
</html>
"""


def refusal_page(why: str, words: Words, theme_name: str, addresses: EmbedAddresses) -> str:
    """Return the page where no chart can be shown; `why` is for the author of the address, in English, and lists right values."""
    return _REFUSAL_PAGE.format(
        language=words.language,
        english=ENGLISH,
        style=variables(theme_name) + Path(__file__).with_name("embed.css").read_text("utf-8"),
        heading=escape(words("This chart cannot be shown.").removesuffix(".")),
        why=escape(why),
        tag=escape(words("Russia–South Korea trade, as both countries report it")),
        builder=escape(addresses.root.rstrip("/") + in_language(BUILDER, words.language)),
        way_out=escape(words("Choose a chart")),
    )
