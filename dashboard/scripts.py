"""The scripts of other people that make a chart live: Dash as one file, and plotly.js. Ours stand in assets.

Dash's own page asks for eleven files, of which our pages need the parts below; they run from one file, in this order.
"""

from __future__ import annotations

import pkgutil
from pathlib import Path

import brotli
from dash import _dash_renderer
from plotly.offline import get_plotlyjs, get_plotlyjs_version

_VENDORED = Path(__file__).parent / "vendor"
#: What Dash loads for browsers of ten years ago; of it, today's need the runtime of generators, which stands alone.
_SURPLUS = "deps/polyfill@"
_COMPONENTS = (
    "dash-renderer/build/dash_renderer.min.js",
    "dcc/dash_core_components.js",
    "dcc/dash_core_components-shared.js",
    "dcc/async-graph.js",
    "html/dash_html_components.min.js",
)


def dash() -> bytes:
    """Give React, Dash's components and its renderer as one script that starts nothing by itself."""
    react: list[str] = _dash_renderer._js_dist_dependencies[0]["relative_package_path"]["prod"]
    parts = [*(path for path in react if not path.startswith(_SURPLUS)), *_COMPONENTS]
    runtime = (_VENDORED / "regenerator-runtime.js").read_bytes()
    return b"\n;\n".join([runtime, *(_read(path) for path in parts)])


def _read(path: str) -> bytes:
    data = pkgutil.get_data("dash", path)
    if data is None:
        raise FileNotFoundError(f"Dash has no {path}: this version of Nine Bridges knows another version of Dash")
    return data


def plotly() -> tuple[bytes, bytes]:
    """Give plotly.js, and the same compressed with Brotli where that is at hand.

    The bundle of lines and bars, if it has the version that the installed plotly draws for; else plotly's whole one.
    """
    squeezed = (_VENDORED / "plotly-basic.min.js.br").read_bytes()
    basic = bytes(brotli.decompress(squeezed))
    if f"v{get_plotlyjs_version()}\n".encode() in basic[:200]:
        return basic, squeezed
    return get_plotlyjs().encode(), b""
