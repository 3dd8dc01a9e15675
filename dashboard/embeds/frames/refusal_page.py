"""The page in a frame where no chart can be shown."""

from __future__ import annotations

from html import escape
from pathlib import Path

from dashboard.embeds.address import BUILDER, EmbedAddresses
from dashboard.render.theme_css import variables
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH, in_language

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
