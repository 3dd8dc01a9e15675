"""What an author copies: a frame, an oEmbed address, Markdown with a picture, a WordPress block, a citation. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from dashboard.charts.drawing.layout import MIDDLE
from dashboard.embeds import frame
from dashboard.embeds.caption import citation
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.oembed import WIDTH, iframe
from dashboard.text.terms import N_


@dataclass(frozen=True)
class Snippet:
    """One thing to copy: its name in addresses, what it is called, what it is for, and the text itself."""

    name: str
    title: str
    use: str
    text: str


def snippets(rendering: ChartRendering) -> list[Snippet]:
    """Return every snippet of a chart as it is shown."""
    words, caption, address = rendering.words, rendering.caption, rendering.addresses.frame(rendering.request)
    made = [
        ("iframe", N_("Frame"), N_("For any page that takes HTML."), _frame(rendering)),
        ("oembed", N_("Link"), N_("For WordPress, Ghost, Notion and others that turn a link into a chart."), address),
        ("markdown", N_("Markdown"), N_("A picture that leads to the chart."), _markdown(rendering)),
        ("wordpress", N_("WordPress block"), N_("Paste it into the code editor of WordPress."), _block(address)),
        ("caption", N_("Caption"), N_("For the line under the chart."), caption.sentence),
        ("alt", N_("Alternative text"), N_("For readers who do not see the chart."), caption.alt),
        (
            "citation",
            N_("Citation"),
            N_("For notes and lists of sources."),
            citation(caption, rendering.snapshot, address, words),
        ),
    ]
    return [Snippet(name, words(title), words(use), text) for name, title, use, text in made]


def _frame(rendering: ChartRendering) -> str:
    """Write the frame as wide as its place and as high as the page in it is at the width of a column."""
    return iframe(rendering, "100%", frame.height(WIDTH)).replace(" frameborder=", ' loading="lazy" frameborder=')


def _markdown(rendering: ChartRendering) -> str:
    picture = rendering.addresses.picture(rendering.request, MIDDLE.name)
    alt = rendering.caption.alt.replace("[", "(").replace("]", ")")
    return f"[![{alt}]({picture})]({rendering.addresses.frame(rendering.request)})"


def _block(address: str) -> str:
    """Write the block as WordPress does: no two hyphens and no brackets inside its comment."""
    named = {"url": address, "type": "rich", "providerNameSlug": "nine-bridges"}
    attributes = json.dumps(named, separators=(",", ":"))
    for sign in ("--", "<", ">", "&"):
        attributes = attributes.replace(sign, "".join(f"\\u{ord(letter):04x}" for letter in sign))
    return (
        f"<!-- wp:embed {attributes} -->\n"
        '<figure class="wp-block-embed is-type-rich is-provider-nine-bridges wp-block-embed-nine-bridges">'
        f'<div class="wp-block-embed__wrapper">\n{escape(address)}\n</div></figure>\n'
        "<!-- /wp:embed -->"
    )
