"""The scripts of other people that make a chart live: Dash as one file, and plotly.js. Ours stand in assets.

Dash's own page asks for eleven files, of which our pages need the parts below; they run from one file, in this order.
"""

from __future__ import annotations

import pkgutil

from dash import _dash_renderer
from plotly.offline import get_plotlyjs

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
    return b"\n;\n".join(_read(path) for path in (*react, *_COMPONENTS))


def _read(path: str) -> bytes:
    data = pkgutil.get_data("dash", path)
    if data is None:
        raise FileNotFoundError(f"Dash has no {path}: this version of Nine Bridges knows another version of Dash")
    return data


def plotly() -> bytes:
    """Give plotly.js, as the installed plotly brings it for the figures that it draws."""
    return str(get_plotlyjs()).encode()
