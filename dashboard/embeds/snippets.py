"""What an author copies: a frame, a link, a picture, Markdown, a WordPress block, a citation; and where each works. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from html import escape

from dashboard.charts.drawing.layout import MIDDLE
from dashboard.embeds.caption import citation
from dashboard.embeds.forms import ChartRendering, picture_size
from dashboard.embeds.frames.frame_pages import page_height, page_title
from dashboard.embeds.frames.number_card import inline_number
from dashboard.embeds.oembed import WIDTH
from dashboard.embeds.request import NUMBER
from dashboard.text.terms import N_

#: The day on which what is said of WordPress, Ghost, Notion, Substack and Medium was compared with what is public of them.
CHECKED = date(2026, 11, 29)
#: Lets a frame be as high as the page in it says, of whatever kind it is: a few lines, for pages that run scripts.
_LISTENER = (
    '<script>addEventListener("message",function(e){var h=e.data&&e.data.type==="nine-bridges:height"&&e.data.height;'
    'if(h)document.querySelectorAll("iframe").forEach(function(f){if(f.contentWindow===e.source)f.style.height=h+"px"})})'
    "</script>"
)


@dataclass(frozen=True)
class Snippet:
    """One thing to copy: its name in addresses, what it is called, where it works, and the text itself."""

    name: str
    title: str
    use: str
    text: str


def snippets(rendering: ChartRendering) -> list[Snippet]:
    """Return every snippet of a chart as it is shown."""
    words, caption, address = rendering.words, rendering.caption, rendering.addresses.frame(rendering.request)
    made = [
        (
            "iframe", N_("Frame"),
            N_("For plain HTML, Ghost’s HTML card, and WordPress’s Custom HTML block where the author may use any HTML. The height fits every width, without a script. Notion, Substack and Medium take no HTML."),
            html_frame(rendering),
        ),
        (
            "script", N_("Frame with a script"),
            N_("For pages that run scripts: the frame also grows when a reader opens the table."),
            f"{html_frame(rendering)}\n{_LISTENER}",
        ),
        (
            "oembed", N_("Link"),
            N_("Paste it on a line of its own. WordPress and Ghost show the chart there; with /bookmark Ghost makes a bookmark card. Notion shows it with /embed. Medium and Substack, which show only services that they know, make a link of it."),
            address,
        ),
        ("wordpress", N_("WordPress block"), N_("Paste it into the code editor of WordPress."), _block(address)),
        (
            "picture", N_("Picture with a link"),
            N_("For newsletters and feeds, which drop frames. For Substack and Medium: upload the picture, then link it."),
            html_picture(rendering),
        ),
        ("markdown", N_("Markdown"), N_("For GitHub, forums and static sites: a picture that leads to the chart."), _markdown(rendering)),
        ("caption", N_("Caption"), N_("For the line under the chart."), caption.sentence),
        ("alt", N_("Alternative text"), N_("For readers who do not see the chart."), caption.alt),
        ("citation", N_("Citation"), N_("For notes and lists of sources."), citation(caption, rendering.snapshot, address, words)),
    ]  # fmt: skip
    if NUMBER in rendering.request.options:
        use = N_("For the sentence itself, wherever HTML is taken: the figure leads to its card, source and day.")
        made.insert(0, ("number", N_("Number in a sentence"), use, inline_number(rendering)))
    return [Snippet(name, words(title), words(use), text) for name, title, use, text in made]


def html_frame(rendering: ChartRendering) -> str:
    """Write the frame with its height at every width, and a picture in it for readers that drop frames."""
    address, title, height = rendering.addresses.frame(rendering.request), page_title(rendering), page_height(rendering)
    name, rules = height.rules
    return (
        f'<div style="container-type:inline-size"><style>{rules}</style>'
        f'<iframe class="{name}" src="{escape(address)}" width="100%" height="{height.at(WIDTH)}" title="{escape(title)}"'
        f' loading="lazy" frameborder="0">{html_picture(rendering)}</iframe></div>'
    )


def html_picture(rendering: ChartRendering) -> str:
    """Write a picture that leads to the chart; its size is given, so that the text does not jump."""
    width, height = picture_size(MIDDLE)
    picture = escape(rendering.addresses.picture(rendering.request, MIDDLE.name))
    return (
        f'<a href="{escape(rendering.addresses.frame(rendering.request))}"><img src="{picture}" width="{width}"'
        f' height="{height}" alt="{escape(rendering.caption.alt)}" style="max-width:100%;height:auto"></a>'
    )


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
