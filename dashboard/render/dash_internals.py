"""The private parts of Dash that we touch, each behind a function: whoever updates Dash looks here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flask
from dash import Dash, _dash_renderer
from dash.development.base_component import Component

#: The address at which Dash's script asks for charts.
CALLBACK = "/_dash-update-component"
#: What Dash offers at addresses of its own, and nobody here asks for.
_UNUSED = ("/_reload-hash", "/_favicon.ico", "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>")
#: What Dash tells the browser about the machine that it runs on, about this visit, and of tools for programmers.
_SURPLUS = ("dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version", "end_id")


def properties(node: Component) -> dict[str, Any]:
    """Return the properties of a component that are set, children included."""
    return {name: value for name, value in vars(node).items() if name[0] != "_" and name not in _ABOUT_PROPERTIES}


#: What Dash keeps in each component about the properties of its kind.
_ABOUT_PROPERTIES = ("available_properties", "available_wildcard_properties")


def react_files() -> list[str]:
    """Return the files of React that Dash's renderer runs on, in their order, within the package dash.

    What stands in for functions that browsers have had since 2017 is left out.
    """
    files: list[str] = _dash_renderer._js_dist_dependencies[0]["relative_package_path"]["prod"]
    return [file for file in files if "polyfill" not in file]


def configuration(app: Dash) -> dict[str, Any]:
    """Return what Dash's script needs to know, without what it does not."""
    values: dict[str, Any] = app._config()  # type: ignore[no-untyped-call]
    return {name: value for name, value in values.items() if name not in _SURPLUS}


def replace_callback(app: Dash, wrap: Callable[[Callable[[], flask.Response]], flask.Response]) -> None:
    """Let a function answer in place of Dash's own, which it is given, where Dash's script asks for charts."""
    own: Callable[[], flask.Response] = app.server.view_functions[CALLBACK]
    app.server.view_functions[CALLBACK] = lambda: wrap(own)


def close_unused(app: Dash) -> None:
    """Answer 404 at the addresses of Dash that nobody here asks for."""
    for rule in _UNUSED:
        app.server.view_functions[rule] = _not_found


def _not_found(*_: Any, **__: Any) -> flask.Response:
    flask.abort(404)
