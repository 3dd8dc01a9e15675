"""Files that never change under their name: our style, our scripts, Dash's and plotly's, with a digest in each name.

They are read once, compressed beforehand by `prepare`, and may be kept for good. What the scripts do is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock

import flask

from dashboard.web import scripts
from dashboard.web.compression import BEST, FOREVER, GOOD, EncodedResponse, compress, decompress
from etl.files import write_file

#: Where the best compression would take seconds.
_LARGE = 2_000_000
_ASSETS = Path(__file__).parent.parent / "assets"
_FRAMES = Path(__file__).parent.parent / "embeds" / "frames"
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml; charset=utf-8"}  # fmt: skip


class AssetFile:
    """One file: its name with a digest of its content, and the content as it is sent."""

    def __init__(self, plain: str, content: bytes) -> None:
        stem, dot, ending = plain.rpartition(".")
        self.response = EncodedResponse(content, _TYPES[f".{ending}"], cache_control=FOREVER)
        self.name = f"{stem}.{self.response.tag[:12]}{dot}{ending}"


class AssetFiles:
    """Every file of the site by its plain name, read when it is first asked for; a folder keeps what was compressed."""

    def __init__(self, prefix: str = "/", compressed: Path = scripts.FOLDER / "compressed") -> None:
        self._prefix, self._compressed, self._lock = prefix, compressed, Lock()
        self._files: dict[str, AssetFile] = {}

    def __getitem__(self, plain: str) -> AssetFile:
        """Return a file by its plain name."""
        with self._lock:
            if plain not in self._files:
                self._files[plain] = _SOURCES[plain](plain)
            return self._files[plain]

    def address(self, plain: str) -> str:
        """Return the address of a file, from the root of the server."""
        return f"{self._prefix}assets/{self[plain].name}"

    def prepare(self) -> None:
        """Compress every file, or read what an earlier start compressed, before the first reader comes."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._prepare, _SOURCES))

    def _prepare(self, plain: str) -> None:
        """Compress a file as well as can be, and a very large one as well as can be within a second."""
        response = self[plain].response
        quality = BEST if len(response.data) < _LARGE else GOOD
        for encoding in ("br", "gzip"):
            path = self._compressed / f"{response.tag}-{quality}.{encoding}"
            response.use_encoded(encoding, _read_or_compress(path, response.data, encoding, quality))

    def register(self, server: flask.Flask) -> None:
        """Add the addresses of the files to a server; a name with another digest is a 404."""
        server.add_url_rule("/assets/<name>", "assets", self._send, methods=["GET"])

    def _send(self, name: str) -> flask.Response:
        stem, _, rest = name.partition(".")
        plain = f"{stem}.{rest.rpartition('.')[2]}"
        if plain not in _SOURCES or self[plain].name != name:
            flask.abort(404)
        return self[plain].response.send()


def _read_or_compress(path: Path, data: bytes, encoding: str, quality: int) -> bytes:
    """Return compressed bytes from a file if it holds them whole, or make and keep them; a folder may be read-only."""
    with suppress(OSError, ValueError):
        kept = path.read_bytes()
        if decompress(kept, encoding) == data:
            return kept
    compressed = compress(data, encoding, quality)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, [compressed])
    return compressed


def _asset(plain: str) -> AssetFile:
    return AssetFile(plain, (_ASSETS / plain).read_bytes())


def _chart(plain: str) -> AssetFile:
    """Return the script of pages with a chart: how points are read, which frames have as well, and what comes after it."""
    parts = (_FRAMES / "points.js", _ASSETS / "tooltips.js", _ASSETS / _AFTER_TOOLTIPS[plain])
    return AssetFile(plain, b"\n".join(part.read_bytes() for part in parts))


#: What follows on a page once its points can be read: Dash takes over, or the chart follows the sentence.
_AFTER_TOOLTIPS = {"chart.js": "takeover.js", "article.js": "article.js"}
_SOURCES: dict[str, Callable[[str], AssetFile]] = {
    "page.js": _asset,
    "icon.svg": _asset,
    "chart.js": _chart,
    "article.js": _chart,
    "dash.js": lambda plain: AssetFile(plain, scripts.dash()),
    "plotly.js": lambda plain: AssetFile(plain, scripts.plotly()),
}
