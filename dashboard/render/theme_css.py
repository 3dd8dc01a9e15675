"""The palette as CSS: variables for the style sheet, and rules that turn charts drawn in the light into dark ones.

The palette itself is in theme; the style sheet that uses the variables is assets/style.css.
"""

from __future__ import annotations

from dataclasses import fields

from dashboard.charts.drawing.theme import DARK, LIGHT, Theme


def style(theme_name: str) -> str:
    """Return the style of one page: of a theme that was asked for, or light with a dark side for those who prefer it."""
    if theme_name:
        theme = DARK if theme_name == DARK.name else LIGHT
        turned = _turned() if theme is DARK else ""  # Dash is told no theme: it draws in the light
        return f":root{{color-scheme:{theme.name};{_variables(theme)}}}{turned}{_printed()}{_kept_dark(theme)}"
    dark = f":root{{{_variables(DARK)}}}{_turned()}"
    return f":root{{color-scheme:light dark;{_variables(LIGHT)}}}@media screen and (prefers-color-scheme:dark){{{dark}}}{_printed()}"


def variables(theme_name: str) -> str:
    """Return the palette as variables alone: of a theme, or light with a dark side; on paper always light."""
    light = f":root{{color-scheme:light;{_variables(LIGHT)}}}"
    if theme_name == LIGHT.name:
        return light
    media = "screen" if theme_name else "screen and (prefers-color-scheme:dark)"
    return f"{light}@media {media}{{:root{{color-scheme:dark;{_variables(DARK)}}}}}"


def _printed() -> str:
    """Paper is light."""
    return f"@media print{{:root{{color-scheme:light;{_variables(LIGHT)}}}}}"


def _kept_dark(theme: Theme) -> str:
    """Print charts that were drawn in the dark on their own ground: their colours do not turn."""
    return f"@media print{{.chart{{background:{DARK.paper};print-color-adjust:exact}}}}" if theme is DARK else ""


def _colors(theme: Theme) -> dict[str, str]:
    return {item.name: getattr(theme, item.name) for item in fields(theme) if item.name != "name"}


def _variables(theme: Theme) -> str:
    return "".join(f"--{name}:{color};" for name, color in _colors(theme).items())


def _turned() -> str:
    """Turn what plotly has drawn: it writes each colour into the element's style as rgb(r, g, b)."""
    dark = _colors(DARK)
    rules = [
        f'.js-plotly-plot [style*="{name}: {_rgb(color)}"]{{{name}:{dark[which]}!important}}'
        for which, color in _colors(LIGHT).items()
        for name in ("fill", "stroke")
    ]
    paper = f'.js-plotly-plot [style*="background: {_rgb(LIGHT.paper)}"]{{background:{DARK.paper}!important}}'
    return "".join([*rules, paper])


def _rgb(color: str) -> str:
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"
