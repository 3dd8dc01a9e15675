"""The only door: a store in, a Dash application out. Importing anything starts nothing.

One request opens one edition of the store. The server writes each page whole into its first answer; Dash then takes the
same page over. What a page says is in pages, where it hangs is in router.
"""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, dcc, html

from dashboard import chart, document, downloads, headers, page, router
from dashboard.data import Library
from dashboard.embeds import routes as embeds
from dashboard.embeds.gallery import Gallery
from dashboard.embeds.pins import Pins
from dashboard.shell import shell
from dashboard.text.catalogues import ENGLISH, languages
from etl.store import Store


def create_app(store: Store) -> Dash:
    """Give the application over a store; raise StoreError if there is no readable version in it."""
    library = Library(store)
    library.open()
    pages, charts = page.registered(), chart.registered()
    words = languages()

    def answer(path: str, search: str) -> tuple[page.Asked, page.Content, list[Any]]:
        asked, content = router.answer(library.open(), pages, charts, (path, search), words)
        return asked, content, shell(asked, content, pages)

    app = document.NineBridges(answer)
    app.layout = html.Div([dcc.Location(id="address", refresh=False), html.Div(id="page")])

    @app.callback(Output("page", "children"), Input("address", "pathname"), Input("address", "search"))
    def show(pathname: str | None, search: str | None) -> list[Any]:
        return answer(pathname or "/", search or "")[2]

    downloads.register(app.server, library, words[ENGLISH])
    embeds.register(app.server, Gallery(library, charts, words, Pins(store.root.parent / "pinned")))
    headers.register(app.server, app.csp_hashes())
    return app
