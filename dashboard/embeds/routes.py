"""The addresses of charts for other sites: frames, forms, feeds, oEmbed, claims, and the document that describes them.

Each is a few lines around a part that does the work and knows no server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import flask

from dashboard.charts.drawing.theme import THEMES
from dashboard.editions import Tables
from dashboard.embeds import claims, feed, oembed, openapi
from dashboard.embeds.address import TYPES, EmbedAddresses
from dashboard.embeds.cards import find_frame
from dashboard.embeds.frames.frame_scripts import REFUSAL_POLICY, content_policy, script_hashes
from dashboard.embeds.frames.refusal_page import refusal_page
from dashboard.embeds.repository import BYTES, FRAME, ChartRepository
from dashboard.text.catalogues import ENGLISH
from dashboard.web.build_limit import note_made
from dashboard.web.compression import EncodedResponse
from dashboard.web.json_text import json_bytes
from dashboard.web.lru_cache import LruCache
from dashboard.web.responses import ResponseSender, refuse, with_refusals

ATOM = "application/atom+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"


def register(server: flask.Flask, repository: ChartRepository) -> None:
    """Add every address to a server."""
    views = _EmbedHandlers(repository, ResponseSender(LruCache(BYTES, EncodedResponse.weight)))
    rules: dict[str, Callable[..., flask.Response]] = {
        "/charts/<name>": views.form,
        "/feed.atom": views.feed,
        "/oembed": views.oembed,
        "/openapi.json": views.openapi,
        "/claims.json": views.claims,
        "/claims/<claim>.jsonld": views.claim,
    }
    for rule, view in rules.items():
        server.add_url_rule(rule, f"embeds {rule}", with_refusals(view), methods=["GET"])
    for rule in ("/embed/<name>", "/embed/<any(claims,articles):kind>/<name>"):
        server.add_url_rule(rule, f"embeds {rule}", with_refusals(views.frame, views.refuse_frame), methods=["GET"])


class _EmbedHandlers:
    """What answers at each address."""

    def __init__(self, repository: ChartRepository, sender: ResponseSender) -> None:
        self.repository, self.sender = repository, sender
        self.provider = oembed.provider(repository, sender)

    def frame(self, name: str, kind: str = "") -> flask.Response:
        rendering = find_frame(self.repository, f"{kind}/{name}".lstrip("/"), _args(), request_addresses())
        page = self.repository.form(rendering, FRAME)
        response = self.sender.send(page, HTML, forever=rendering.permanent)
        response.headers["Content-Security-Policy"] = content_policy(script_hashes(page))
        return response

    def refuse_frame(self, status: int, why: str, _: Sequence[str]) -> flask.Response:
        """Refuse with a page that is fit for a frame, in its language and theme; the reason lists what would do."""
        args, languages = _args(), self.repository.languages
        words = languages.get(args.get("lang", ""), languages[ENGLISH])
        theme = args.get("theme", "")
        response = flask.Response(
            refusal_page(why, words, theme if theme in THEMES else "", request_addresses()),
            status,
            content_type=HTML,
        )
        response.headers["Content-Security-Policy"] = REFUSAL_POLICY
        response.headers["Cache-Control"] = "no-cache"
        return response

    def form(self, name: str) -> flask.Response:
        chart, _, ending = name.partition(".")
        if ending == "atom":
            return self._feed(self.repository.find(chart, {}, request_addresses()).chart.name)
        rendering = self.repository.find(chart, _args(), request_addresses())
        if ending not in TYPES:
            return refuse(404, f"There is no such form of a chart. There are: {', '.join(TYPES)}", list(TYPES))
        response = self.sender.send(self.repository.form(rendering, ending), TYPES[ending], forever=rendering.permanent)
        name = f"nine-bridges-{chart}-{rendering.snapshot.day or 'empty'}.{ending}"
        place = "attachment" if ending in ("csv", "xlsx", "parquet") else "inline"
        response.headers["Content-Disposition"] = f'{place}; filename="{name}"'
        return response

    def feed(self) -> flask.Response:
        return self._feed("")

    def _feed(self, chart: str) -> flask.Response:
        where = request_addresses()
        data = self._once_per_edition(f"feed {where.feed(chart)}", lambda: feed.atom(self.repository, where, chart))
        return self.sender.send(data, ATOM)

    def oembed(self) -> flask.Response:
        return oembed.answer(self.provider, _args(), request_addresses())

    def openapi(self) -> flask.Response:
        data = self._once_per_edition("openapi", lambda: json_bytes(openapi.document(self.repository)))
        return self.sender.send(data, "application/json")

    def claims(self) -> flask.Response:
        where, words = request_addresses(), self.repository.languages[ENGLISH]
        data = self._once_per_edition(
            f"claims {where.root}", lambda: json_bytes(claims.all_claims(self._tables, words, where))
        )
        return self.sender.send(data, "application/json")

    def _once_per_edition(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what is made of the edition in force under a name, and let the log tell for whom it was made."""

        def make_and_note() -> bytes:
            note_made()
            return make()

        return self.repository.per_edition(name, make_and_note)

    @property
    def _tables(self) -> Tables:
        return self.repository.editions.open().tables

    def claim(self, claim: str) -> flask.Response:
        names = list(self._tables["claims"]["claim"])
        if claim not in names:
            return refuse(404, f"There is no claim of this name. There are: {', '.join(names)}", names)
        where, words = request_addresses(), self.repository.languages[ENGLISH]
        data = self._once_per_edition(
            f"claim {claim} {where.root}",
            lambda: json_bytes(claims.claim_documents(self._tables, claim, words, where)),
        )
        return self.sender.send(data, "application/ld+json")


def _args() -> Mapping[str, str]:
    return flask.request.args.to_dict()


def request_addresses() -> EmbedAddresses:
    """Return where the site is, as the request has it."""
    return EmbedAddresses(flask.request.url_root)
