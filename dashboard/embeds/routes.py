"""The addresses of charts for other sites: frames, forms, feeds, oEmbed, claims, and the document that describes them.

Each is a few lines around a part that does the work and knows no server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import flask

from dashboard.charts.drawing.theme import THEMES
from dashboard.embeds import claims, feed, frame, oembed, openapi
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.forms import written
from dashboard.embeds.repository import BYTES, FRAME, ChartRepository
from dashboard.text.catalogues import ENGLISH
from dashboard.web.lru_cache import LruCache
from dashboard.web.responses import ResponseSender, refused, refusing

ATOM = "application/atom+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"


def register(server: flask.Flask, gallery: ChartRepository) -> None:
    """Add every address to a server."""
    views = _Views(gallery, ResponseSender(LruCache(BYTES, len)))
    rules: dict[str, Callable[..., flask.Response]] = {
        "/charts/<name>": views.form,
        "/feed.atom": views.feed,
        "/oembed": views.oembed,
        "/openapi.json": views.openapi,
        "/claims.json": views.claims,
        "/claims/<claim>.jsonld": views.claim,
    }
    for rule, view in rules.items():
        server.add_url_rule(rule, f"embeds {rule}", refusing(view), methods=["GET"])
    server.add_url_rule("/embed/<chart>", "embeds frame", refusing(views.frame, views.frame_refused), methods=["GET"])


class _Views:
    """What answers at each address."""

    def __init__(self, gallery: ChartRepository, sender: ResponseSender) -> None:
        self.gallery, self.sender = gallery, sender

    def frame(self, chart: str) -> flask.Response:
        shown = self.gallery.shown(chart, _args(), site())
        page = self.gallery.form(shown, FRAME)
        answer = self.sender.send(page, HTML, forever=shown.promised)
        answer.headers["Content-Security-Policy"] = frame.policy(frame.scripts(page))
        return answer

    def frame_refused(self, status: int, why: str, _: Sequence[str]) -> flask.Response:
        """Refuse with a page that is fit for a frame, in its language and theme; the reason lists what would do."""
        asked, languages = _args(), self.gallery.languages
        words = languages.get(asked.get("lang", ""), languages[ENGLISH])
        theme = asked.get("theme", "")
        answer = flask.Response(
            frame.refusal_page(why, words, theme if theme in THEMES else "", site()), status, content_type=HTML
        )
        answer.headers["Content-Security-Policy"] = frame.REFUSAL_POLICY
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    def form(self, name: str) -> flask.Response:
        chart, _, ending = name.partition(".")
        if ending == "atom":
            return self._feed(self.gallery.shown(chart, {}, site()).chart.name)
        shown = self.gallery.shown(chart, _args(), site())
        if ending not in TYPES:
            return refused(404, f"There is no such form of a chart. There are: {', '.join(TYPES)}", list(TYPES))
        answer = self.sender.send(self.gallery.form(shown, ending), TYPES[ending], forever=shown.promised)
        name = f"nine-bridges-{chart}-{shown.exhibit.day or 'empty'}.{ending}"
        place = "attachment" if ending in ("csv", "parquet") else "inline"
        answer.headers["Content-Disposition"] = f'{place}; filename="{name}"'
        return answer

    def feed(self) -> flask.Response:
        return self._feed("")

    def _feed(self, chart: str) -> flask.Response:
        where = site()
        data = self.gallery.once(f"feed {where.feed(chart)}", lambda: feed.atom(self.gallery, where, chart))
        return self.sender.send(data, ATOM)

    def oembed(self) -> flask.Response:
        return oembed.answer(self.gallery, self.sender, _args(), site())

    def openapi(self) -> flask.Response:
        return self.sender.send(written(openapi.document(self.gallery)), "application/json")

    def claims(self) -> flask.Response:
        tables = self.gallery.library.open().tables
        return self.sender.send(
            written(claims.all_claims(tables, self.gallery.languages["en"], site())), "application/json"
        )

    def claim(self, claim: str) -> flask.Response:
        tables = self.gallery.library.open().tables
        names = list(tables["claims"]["claim"])
        if claim not in names:
            return refused(404, f"There is no claim of this name. There are: {', '.join(names)}", names)
        found = claims.linked(tables, claim, self.gallery.languages["en"], site())
        return self.sender.send(written(found), "application/ld+json")


def _args() -> Mapping[str, str]:
    return flask.request.args.to_dict()


def site() -> EmbedAddresses:
    """Return where the site is, as the request has it."""
    return EmbedAddresses(flask.request.url_root)
