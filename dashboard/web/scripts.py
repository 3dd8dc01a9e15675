"""The scripts of other people that make a chart live: Dash as one file, and plotly.js. Ours stand in assets.

Dash's own page asks for eleven files. Of these our pages need React and the renderer; the four components that it draws are
ours, in assets/components.js, because Dash's own would be more than all the rest. They run from one file, in this order.
Of plotly.js our charts need lines and bars. Its makers publish that part by itself, a quarter of the whole, through npm:
`fetch_part` brings it into the environment. Where it is not there, the whole is sent, which the package plotly contains.
"""

from __future__ import annotations

import hashlib
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path

from plotly.offline import get_plotlyjs, get_plotlyjs_version

from dashboard.render.dash_internals import react_files
from etl.errors import PublisherError

_RENDERER = "dash-renderer/build/dash_renderer.min.js"
#: The components that it draws.
_COMPONENTS = Path(__file__).parent.parent / "assets" / "components.js"
#: The part of plotly.js that we need, as npm names it, the traces that it can draw, and where it is kept.
PART, TRACES = "plotly.js-basic-dist-min", frozenset({"scatter", "bar", "pie"})
#: The SHA-256 of that part, of the plotly.js that the pinned plotly draws for; raised together with it.
PART_SHA256 = "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"
#: The comment by which Chromium compiles every function of a file, and the function around plotly.js in the parentheses
#: by which every browser compiles it at once.
_COMPILE_HINT = b"//# allFunctionsCalledOnLoad\n"
_EAGER = {b": this, () => {\n": b": this, (() => {\n", b"return Plotly;\n}));": b"return Plotly;\n})));"}
#: What belongs to the environment and is brought or made after it.
FOLDER = Path(sys.prefix) / "share" / "nine-bridges"
_FILE = Path("node_modules") / PART / "plotly-basic.min.js"
_PATIENCE = 120


def dash() -> bytes:
    """Return React, Dash's renderer and the components that it draws as one script that starts nothing by itself."""
    return b"\n;\n".join([*(_read(path) for path in (*react_files(), _RENDERER)), _COMPONENTS.read_bytes()])


def _read(path: str) -> bytes:
    data = pkgutil.get_data("dash", path)
    if data is None:
        raise FileNotFoundError(f"Dash has no {path}: this version of Nine Bridges knows another version of Dash")
    return data


def plotly(folder: Path = FOLDER) -> bytes:
    """Return plotly.js of the version that figures are drawn for: the part that we need if it is there, or the whole."""
    part = plotly_part(folder)
    return _compiled_early(part) if part else str(get_plotlyjs()).encode()


def _compiled_early(script: bytes) -> bytes:
    """Return a script of plotly's so that a browser compiles it while it comes, beside the page.

    Without the comment and the parentheses it would be compiled when a chart is drawn, and parsed twice. Of the whole
    plotly.js a reader needs a quarter, which is why it stays as it is.
    """
    for plain, eager in _EAGER.items():
        script = script.replace(plain, eager, 1)
    return _COMPILE_HINT + script


def plotly_part(folder: Path = FOLDER) -> bytes:
    """Return the part of plotly.js that we need, or nothing where it is missing, of another version or other bytes."""
    file = folder / _FILE
    part = file.read_bytes() if file.is_file() else b""
    is_version = f" v{get_plotlyjs_version()}\n".encode() in part[:200]
    return part if is_version and hashlib.sha256(part).hexdigest() == PART_SHA256 else b""


def fetch_part(folder: Path = FOLDER) -> int:
    """Bring the part of plotly.js by npm, and return its size in bytes; raise PublisherError if that cannot be done."""
    npm = shutil.which("npm")
    if npm is None:
        raise PublisherError(f"npm is not installed, which would bring {PART}")
    folder.mkdir(parents=True, exist_ok=True)
    words = [
        npm, "install", "--prefix", str(folder), "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit",
        "--no-fund", "--fetch-retries=0", "--loglevel=error", f"{PART}@{get_plotlyjs_version()}",
    ]  # fmt: skip
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise PublisherError(f"npm did not bring {PART} within {_PATIENCE} seconds") from error
    part = plotly_part(folder)
    if done.returncode or not part:
        why = (done.stderr.strip() or f"what came has not the SHA-256 {PART_SHA256}").splitlines()[0]
        raise PublisherError(f"npm did not bring {words[-1]}: {why}")
    return len(part)
