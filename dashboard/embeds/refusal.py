"""The page inside an article's frame where no chart can be shown: who speaks, what is wrong, and where charts are made."""

from __future__ import annotations

from html import escape
from pathlib import Path

from dashboard.embeds.address import BUILDER, EmbedAddresses
from dashboard.render.theme_css import variables
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH, in_language

#: Its own style and nothing else; framed by anyone.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *"

_PAGE = """<!DOCTYPE html>
<html lang={language}>
<meta charset=utf-8>
<meta name=viewport content="width=device-width,initial-scale=1">
<title>{said} – Nine Bridges</title>
<style>{style}main>*{{margin:10px;padding:0}}</style>
<main>
<p><b>{said}</b></p>
<p lang={english}>{why}</p>
<footer><b>Nine Bridges</b>: {tag}. <a href="{builder}" target=_blank rel=noopener>{way_out}</a></footer>
</main>
</html>
"""


def page(why: str, words: Words, theme_name: str, site: EmbedAddresses) -> str:
    """Write the page; `why` is for the author who wrote the address, in English, and lists what would do."""
    return _PAGE.format(
        language=words.language,
        english=ENGLISH,
        style=variables(theme_name) + Path(__file__).with_name("embed.css").read_text("utf-8"),
        said=escape(words("This chart cannot be shown.").removesuffix(".")),
        why=escape(why),
        tag=escape(words("Russia–South Korea trade, in both countries’ books")),
        builder=escape(site.root.rstrip("/") + in_language(BUILDER, words.language)),
        way_out=escape(words("Choose a chart")),
    )
