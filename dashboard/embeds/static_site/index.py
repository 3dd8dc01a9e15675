"""The first page of a site of files: each chart with its frame, its pinned frame and its forms. No script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard.render.theme_css import variables
from dashboard.text import Words
from dashboard.web.json_text import JsonObject

_STYLE = (
    "body{max-width:46em;margin:2em auto;padding:0 1em;background:var(--paper);color:var(--ink);"
    'font:16px/1.5 "Noto Sans","Noto Sans CJK KR",Arial,sans-serif}a{color:inherit}section{margin:2em 0}h2{font-size:1.1em}'
)


def index(listed: Sequence[JsonObject], words: Words) -> str:
    """Write the page."""
    sections = "\n".join(_section(one, words) for one in listed)
    title = escape(words("Nine Bridges: charts for articles"))
    others = [
        _link("feed.atom", words("Revisions")),
        _link("claims.json", words("Claims")),
        _link("index.json", words("This list")),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{variables('')}{_STYLE}</style>\n<h1>{title}</h1>\n<p>{' · '.join(others)}</p>\n"
        f"{sections}\n</html>\n"
    )


def _section(one: JsonObject, words: Words) -> str:
    frames = [(one["frame"], words("Frame")), (one["pinned"], words("Pinned frame"))]
    links = [
        _link(address, name) for address, name in [*frames, *((a, form) for form, a in one["forms"].items())] if address
    ]
    return (
        f'<section id="{escape(one["name"])}"><h2>{escape(one["title"])}</h2>'
        f"<p>{escape(one['caption'])}</p><p>{' · '.join(links)}</p></section>"
    )


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'
