"""A site of files: every chart in every form, language and theme, its frames and cards, the claims and an index.

Live names are written anew where their content changed; pinned names hold a digest and are written once. Nothing is
ever removed, because an article may point to it. The same store and site give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.theme import LIGHT, THEMES
from dashboard.editions import Tables, one_edition
from dashboard.embeds import claims, feed, forms, oembed
from dashboard.embeds.address import PICTURES, TYPES
from dashboard.embeds.deciding_charts import articles_of, claims_of
from dashboard.embeds.forms import ChartRendering
from dashboard.embeds.frames import frame_pages
from dashboard.embeds.frames.claim_card import as_claim_card
from dashboard.embeds.frames.frame_scripts import chart_script, content_policy, host_script, script_hashes
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import (
    ARTICLE,
    CARD,
    CARD_WORD,
    CLAIM,
    NUMBER,
    YES,
    Appearance,
    ChartRequest,
    WrongValueError,
    asks_claim_card,
)
from dashboard.embeds.snapshot import ChartSnapshot, take_snapshot
from dashboard.embeds.static_site.index import index
from dashboard.embeds.static_site.site_folder import SiteFolder
from dashboard.embeds.static_site.static_addresses import StaticSite, slug
from dashboard.web.json_text import JsonObject, json_bytes
from etl.errors import StoreError

#: For web servers that read it (Cloudflare Pages, Netlify): who may frame and read, and for how long files keep.
_HEADERS = """/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
/embed/*
  Content-Security-Policy: {policy}
  Cross-Origin-Embedder-Policy: require-corp
  X-Robots-Tag: noindex
  Cache-Control: public, max-age=300, stale-while-revalidate=86400
/charts/*
  Cache-Control: public, max-age=300, stale-while-revalidate=86400
/pinned/*
  Content-Security-Policy: {policy}
  Cross-Origin-Embedder-Policy: require-corp
  X-Robots-Tag: noindex
  Cache-Control: public, max-age=31536000, immutable
"""


def publish(
    repository: ChartRepository,
    out: Path,
    addresses: StaticSite,
    report: Callable[[str, int, int], None] = lambda *_: None,
    *,
    numbers: Collection[tuple[str, str]] = (),
) -> SiteFolder:
    """Write the whole site, with cards of `numbers`, which are charts with the names of their figures.

    `report` receives what is written, how much is done, and how much there is.
    """
    files = SiteFolder(out)
    try:
        with files.locked(), one_edition():
            _write(repository, addresses, files, report, numbers)
    except OSError as error:
        raise StoreError(
            f"{out} cannot be written to ({error}): make room or give the right to write there, or name another"
            " folder, then run it again"
        ) from error
    return files


def _write(
    repository: ChartRepository,
    addresses: StaticSite,
    files: SiteFolder,
    report: Callable[[str, int, int], None],
    numbers: Collection[tuple[str, str]],
) -> None:
    tables = repository.editions.open().tables
    files.write_live("_headers", _headers(files).encode())
    shown = [one for name in repository.charts for one in _variants(tables, repository.charts[name])]
    cards = [one for name in repository.charts for one in cards_of(tables, repository.charts[name], numbers)]
    for done, snapshot in enumerate([*shown, *cards]):
        report(slug(ChartRequest(snapshot.chart, snapshot.options)), done, len(shown) + len(cards))
        if done < len(shown):
            _write_chart(repository, snapshot, addresses, files)
        else:
            write_card(repository, snapshot, addresses, files)
    _claims(repository, tables, addresses, files)
    _rest(repository, (shown, cards), addresses, files)
    report("done", len(shown) + len(cards), len(shown) + len(cards))


def _variants(tables: Tables, chart: Chart) -> Iterator[ChartSnapshot]:
    """Return a chart as it is, with every combination of its options that there is, and with each claim that it shows."""
    yield take_snapshot(tables, chart, {})
    for args in [*_combinations(tables, chart), *({CLAIM: claim} for claim in claims_of(tables, chart.name))]:
        try:
            yield take_snapshot(tables, chart, args)
        except WrongValueError:
            continue  # a reading of one goal is none of another


def _combinations(tables: Tables, chart: Chart) -> Iterator[dict[str, str]]:
    """Return every combination of the values that a static site has of a chart's options."""
    options = [option for option in chart.options if option.static_values != 0]
    for values in product(*(option.values(tables, {})[: option.static_values] for option in options)):
        args = {option.name: value for option, value in zip(options, values, strict=True) if value}
        if args:
            yield args


def cards_of(tables: Tables, chart: Chart, numbers: Collection[tuple[str, str]]) -> Iterator[ChartSnapshot]:
    """Return a chart's cards: of its own question, of each claim that it shows, of articles that begin with it, of the figures that are asked for."""
    own = [{CARD_WORD: YES}] if chart.question else []
    claims = [{CLAIM: claim, CARD_WORD: YES} for claim in claims_of(tables, chart.name)]
    articles = [{ARTICLE: article} for article in articles_of(tables, chart.name)]
    for args in [*own, *claims, *articles, *({NUMBER: figure} for name, figure in numbers if name == chart.name)]:
        yield take_snapshot(tables, chart, args)


def _renderings(
    repository: ChartRepository, snapshot: ChartSnapshot, addresses: StaticSite
) -> Iterator[ChartRendering]:
    """Return one snapshot in every language and theme, live and pinned."""
    first = repository.render(snapshot, ChartRequest(snapshot.chart, snapshot.options), addresses)
    for lang, theme in product(repository.languages, ["", *THEMES]):
        request = ChartRequest(snapshot.chart, snapshot.options, appearance=Appearance(lang, theme))
        pins = [replace(request, asof=snapshot.day, digest=snapshot.digest)] if snapshot.day else []
        for one in (request, *pins):
            yield replace(first, request=one, words=repository.languages[lang])


def _write_chart(
    repository: ChartRepository, snapshot: ChartSnapshot, addresses: StaticSite, files: SiteFolder
) -> None:
    """Write a chart's frames and forms; a picture is drawn once for live and pinned."""
    pictures: dict[tuple[str, ...], bytes] = {}
    for shown in _renderings(repository, snapshot, addresses):
        _frame(shown, addresses, files)
        for one, form in ((shown, "svg"), (shown, "png"), (_as_preview(shown), "png")):
            _write_form(one, addresses.form(one.request, form), partial(_picture, one, form, pictures), files)
        if not shown.request.appearance.theme:
            _data(shown, addresses, files)


def write_card(repository: ChartRepository, snapshot: ChartSnapshot, addresses: StaticSite, files: SiteFolder) -> None:
    """Write a card's frames and its picture for previews; its figures are those of the chart."""
    tables, pictures = repository.editions.open().tables, dict[tuple[str, ...], bytes]()
    for shown in _renderings(repository, snapshot, addresses):
        _frame(as_claim_card(shown, tables) if asks_claim_card(snapshot.options) else shown, addresses, files)
        preview = _as_preview(shown)
        draw = partial(_picture, preview, "png", pictures)
        _write_form(preview, addresses.form(preview.request, "png"), draw, files)


def _as_preview(shown: ChartRendering) -> ChartRendering:
    look = replace(shown.request.appearance, size=CARD.name)
    return replace(shown, request=replace(shown.request, appearance=look))


def _frame(shown: ChartRendering, addresses: StaticSite, files: SiteFolder) -> None:
    _write_form(shown, addresses.frame(shown.request), lambda: frame_pages.page(shown).encode(), files)
    for form in oembed.FORMATS:
        _write_form(
            shown, addresses.oembed(addresses.frame(shown.request), form), partial(oembed.encode, shown, form), files
        )


def _picture(shown: ChartRendering, form: str, pictures: dict[tuple[str, ...], bytes]) -> bytes:
    """Draw a picture unless it was drawn before; a PNG without a theme is the light one."""
    look = shown.request.appearance
    key = (form, look.lang, look.theme or (LIGHT.name if form == "png" else ""), look.size)
    if key not in pictures:
        pictures[key] = forms.form(shown, form)
    return pictures[key]


def _data(shown: ChartRendering, addresses: StaticSite, files: SiteFolder) -> None:
    for form in TYPES:
        if form not in PICTURES:
            _write_form(shown, addresses.form(shown.request, form), partial(forms.form, shown, form), files)


def _write_form(shown: ChartRendering, address: str, draw: Callable[[], bytes], files: SiteFolder) -> None:
    name = address.removeprefix(shown.addresses.root)
    if shown.request.pinned:
        files.write_pinned(name, draw)
    else:
        files.write_live(name, draw())


def _claims(repository: ChartRepository, tables: Tables, addresses: StaticSite, files: SiteFolder) -> None:
    words = repository.languages["en"]
    where = replace(addresses, root=addresses.live) if addresses.live else addresses
    files.write_live("claims.json", json_bytes(claims.all_claims(tables, words, where)))
    for claim in tables["claims"]["claim"]:
        files.write_live(f"claims/{claim}.jsonld", json_bytes(claims.claim_documents(tables, claim, words, where)))


def _rest(
    repository: ChartRepository,
    written: tuple[list[ChartSnapshot], list[ChartSnapshot]],
    addresses: StaticSite,
    files: SiteFolder,
) -> None:
    """Write the feeds and the index of charts and cards."""
    shown, cards = written
    files.write_live("feed.atom", feed.atom(repository, addresses))
    for name in repository.charts:
        files.write_live(f"charts/{name}.atom", feed.atom(repository, addresses, name))
    listed = [_listed(repository, snapshot, addresses) for snapshot in shown]
    listed_cards = [_listed_card(repository, snapshot, addresses) for snapshot in cards]
    files.write_live("index.json", json_bytes({"charts": listed, "cards": listed_cards}))
    files.write_live("index.html", index([*listed, *listed_cards], repository.languages["en"]).encode())


def _headers(files: SiteFolder) -> str:
    """Write the headers; scripts that were let run before may stand in frames that stay, so they are let run still."""
    path = files.folder / "_headers"
    before = re.findall(r"'sha256-[^']+'", path.read_text("utf-8")) if path.exists() else []
    own = script_hashes(f"<script>{chart_script()}</script><script>{host_script()}</script>".encode())
    return _HEADERS.format(policy=content_policy(list(dict.fromkeys([*own, *before]))))


def _listed(repository: ChartRepository, snapshot: ChartSnapshot, addresses: StaticSite) -> JsonObject:
    request = ChartRequest(snapshot.chart, snapshot.options)
    shown = repository.render(snapshot, request, addresses)
    pinned = replace(request, asof=snapshot.day, digest=snapshot.digest)
    return {
        "name": slug(request, themed=False),
        "title": shown.caption.title,
        "caption": shown.caption.sentence,
        "as_of": snapshot.day,
        "digest": snapshot.digest,
        "frame": addresses.frame(request),
        "pinned": addresses.frame(pinned) if snapshot.day else None,
        "forms": {form: addresses.form(request, form) for form in TYPES},
    }


def _listed_card(repository: ChartRepository, snapshot: ChartSnapshot, addresses: StaticSite) -> JsonObject:
    """Return what the index says of a card: its frames, and no forms of its own."""
    shown = repository.render(snapshot, ChartRequest(snapshot.chart, snapshot.options), addresses)
    card = as_claim_card(shown, repository.editions.open().tables) if asks_claim_card(snapshot.options) else shown
    return {**_listed(repository, snapshot, addresses), "title": frame_pages.page_title(card), "forms": {}}
