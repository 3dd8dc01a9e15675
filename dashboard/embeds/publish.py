"""A site of files: every chart in every form, language and theme, its frames, the claims and an index.

Live names are written anew where their content changed; pinned names hold a digest and are written once. Nothing is
ever removed, because an article may point to it. The same store and site give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from dashboard.charts._chart import Chart
from dashboard.charts.drawing.theme import LIGHT, THEMES
from dashboard.editions import Tables, one_edition
from dashboard.embeds import claims, feed, forms, frame, oembed, snapshot
from dashboard.embeds.address import PICTURES, TYPES
from dashboard.embeds.forms import Shown, written
from dashboard.embeds.index import index
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import CARD, CLAIM, ChartRequest, Look, WrongValueError
from dashboard.embeds.snapshot import ChartSnapshot
from dashboard.embeds.static_addresses import StaticSite, slug
from etl.errors import StoreError
from etl.files import LOCK, clear_unfinished, locked_folder, write_file, write_file_once

#: For web servers that read it (Cloudflare Pages, Netlify): who may frame and read, and for how long files keep.
_HEADERS = """/*
  Access-Control-Allow-Origin: *
  X-Content-Type-Options: nosniff
/embed/*
  Content-Security-Policy: {policy}
  Cache-Control: public, max-age=300, stale-while-revalidate=86400
/charts/*
  Cache-Control: public, max-age=300, stale-while-revalidate=86400
/pinned/*
  Content-Security-Policy: {policy}
  Cache-Control: public, max-age=31536000, immutable
"""


@dataclass
class Written:
    """The folder that is written to, and what became of its files."""

    folder: Path
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for writing, cleared of what a killed run left unfinished; refuse while another run holds it."""
        with locked_folder(self.folder):
            clear_unfinished(self.folder)
            try:
                yield
            finally:
                (self.folder / LOCK).unlink()

    def live(self, name: str, data: bytes) -> None:
        """Write a file whose content may change."""
        path = self._path(name)
        kept = path.read_bytes() if path.exists() else None
        (self.same if kept == data else self.new if kept is None else self.changed).append(name)
        if kept != data:
            write_file(path, [data])

    def pinned(self, name: str, draw: Callable[[], bytes]) -> None:
        """Write a file once; one that is there stays as it is, and is not drawn again."""
        path = self._path(name)
        if path.exists():
            self.same.append(name)
            return
        write_file_once(path, draw())
        self.new.append(name)

    def _path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def publish(
    gallery: ChartRepository, out: Path, site: StaticSite, report: Callable[[str, int, int], None] = lambda *_: None
) -> Written:
    """Write the whole site; `report` is told what is written, how much is done, and how much there is."""
    files = Written(out)
    try:
        with files.alone(), one_edition():
            _write(gallery, site, files, report)
    except OSError as error:
        raise StoreError(
            f"{out} cannot be written to ({error}): make room or give the right to write there, or name another"
            " folder, then run it again"
        ) from error
    return files


def _write(gallery: ChartRepository, site: StaticSite, files: Written, report: Callable[[str, int, int], None]) -> None:
    tables = gallery.library.open().tables
    files.live("_headers", _headers(files).encode())
    shown = [one for name in gallery.charts for one in _variants(tables, gallery.charts[name])]
    for done, exhibit in enumerate(shown):
        report(slug(ChartRequest(exhibit.chart, exhibit.options)), done, len(shown))
        _chart(gallery, exhibit, site, files)
    _claims(gallery, tables, site, files)
    _rest(gallery, shown, site, files)
    report("done", len(shown), len(shown))


def _variants(tables: Tables, chart: Chart) -> Iterator[ChartSnapshot]:
    """Return a chart as it is, with every combination of its options that there is, and with each claim that it shows."""
    yield snapshot.take_snapshot(tables, chart, {})
    for asked in [
        *_combinations(tables, chart),
        *({CLAIM: claim} for claim in snapshot.claims_of(tables, chart.name)),
    ]:
        try:
            yield snapshot.take_snapshot(tables, chart, asked)
        except WrongValueError:
            continue  # a reading of one goal is none of another


def _combinations(tables: Tables, chart: Chart) -> Iterator[dict[str, str]]:
    """Return every combination of a chart's options but for those that have many values."""
    options = [option for option in chart.options if not option.many]
    values = [option.values(tables, {}) for option in options]
    for chosen in product(*values):
        asked = {option.name: value for option, value in zip(options, chosen, strict=True) if value}
        if asked:
            yield asked


def _chart(gallery: ChartRepository, exhibit: ChartSnapshot, site: StaticSite, files: Written) -> None:
    """Write one exhibit in every language, theme and form, live and pinned; a picture is drawn once for both."""
    drawn: dict[tuple[str, ...], bytes] = {}
    first = gallery.show(exhibit, ChartRequest(exhibit.chart, exhibit.options), site)
    for lang, theme in product(gallery.languages, ["", *THEMES]):
        choice = ChartRequest(exhibit.chart, exhibit.options, look=Look(lang, theme))
        pins = [replace(choice, asof=exhibit.day, digest=exhibit.digest)] if exhibit.day else []
        for one in (choice, *pins):
            shown = replace(first, choice=one, words=gallery.languages[lang])
            _frame(shown, site, files)
            _pictures(shown, site, files, drawn)
            if not theme:
                _data(shown, site, files)


def _frame(shown: Shown, site: StaticSite, files: Written) -> None:
    _put(shown, site.frame(shown.choice), lambda: frame.page(shown).encode(), files)
    for form in oembed.FORMATS:
        _put(shown, site.oembed(site.frame(shown.choice), form), partial(oembed.written_as, shown, form), files)


def _pictures(shown: Shown, site: StaticSite, files: Written, drawn: dict[tuple[str, ...], bytes]) -> None:
    card = replace(shown, choice=replace(shown.choice, look=replace(shown.choice.look, size=CARD.name)))
    for one, form in ((shown, "svg"), (shown, "png"), (card, "png")):
        _put(shown, site.form(one.choice, form), partial(_picture, one, form, drawn), files)


def _picture(shown: Shown, form: str, drawn: dict[tuple[str, ...], bytes]) -> bytes:
    """Draw a picture unless it was drawn before; a PNG without a theme is the light one."""
    look = shown.choice.look
    key = (form, look.lang, look.theme or (LIGHT.name if form == "png" else ""), look.size)
    if key not in drawn:
        drawn[key] = forms.form(shown, form)
    return drawn[key]


def _data(shown: Shown, site: StaticSite, files: Written) -> None:
    for form in TYPES:
        if form not in PICTURES:
            _put(shown, site.form(shown.choice, form), partial(forms.form, shown, form), files)


def _put(shown: Shown, address: str, draw: Callable[[], bytes], files: Written) -> None:
    name = address.removeprefix(shown.site.root)
    if shown.choice.pinned:
        files.pinned(name, draw)
    else:
        files.live(name, draw())


def _claims(gallery: ChartRepository, tables: Tables, site: StaticSite, files: Written) -> None:
    words = gallery.languages["en"]
    where = replace(site, root=site.live) if site.live else site
    files.live("claims.json", written(claims.all_claims(tables, words, where)))
    for claim in tables["claims"]["claim"]:
        files.live(f"claims/{claim}.jsonld", written(claims.linked(tables, claim, words, where)))


def _rest(gallery: ChartRepository, shown: list[ChartSnapshot], site: StaticSite, files: Written) -> None:
    files.live("feed.atom", feed.atom(gallery, site))
    for name in gallery.charts:
        files.live(f"charts/{name}.atom", feed.atom(gallery, site, name))
    listed = [_listed(gallery, exhibit, site) for exhibit in shown]
    files.live("index.json", written({"charts": listed}))
    files.live("index.html", index(listed, gallery.languages["en"]).encode())


def _headers(files: Written) -> str:
    """Write the headers; scripts that were let run before may stand in frames that stay, so they are let run still."""
    path = files.folder / "_headers"
    before = re.findall(r"'sha256-[^']+'", path.read_text("utf-8")) if path.exists() else []
    own = frame.scripts(f"<script>{frame.script()}</script>".encode())
    return _HEADERS.format(policy=frame.policy(list(dict.fromkeys([*own, *before]))))


def _listed(gallery: ChartRepository, exhibit: ChartSnapshot, site: StaticSite) -> Mapping[str, Any]:
    choice = ChartRequest(exhibit.chart, exhibit.options)
    shown = gallery.show(exhibit, choice, site)
    pinned = replace(choice, asof=exhibit.day, digest=exhibit.digest)
    return {
        "name": slug(choice, themed=False),
        "title": shown.caption.title,
        "caption": shown.caption.sentence,
        "as_of": exhibit.day,
        "digest": exhibit.digest,
        "frame": site.frame(choice),
        "pinned": site.frame(pinned) if exhibit.day else None,
        "forms": {form: site.form(choice, form) for form in TYPES},
    }
