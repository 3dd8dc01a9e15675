"""The house style of charts: one palette, one plotly template, light and dark.

One colour per reporter everywhere; blue and vermilion stay apart for colour-blind readers and in grey print. What a
chart shows belongs in `charts`; what surrounds it on a page is in `assets/style.css`.
"""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from etl.model import KOREA, RUSSIA, Status

FONT = '"Noto Sans", "Noto Sans KR", "Noto Sans CJK KR", "Segoe UI", "Helvetica Neue", Arial, sans-serif'


@dataclass(frozen=True)
class Theme:
    """Colours of one appearance, as hexadecimal sRGB; `ink` on `paper` has a contrast of at least 7 to 1."""

    name: str
    paper: str
    ink: str
    quiet: str
    grid: str
    korea: str
    russia: str
    goal: str

    def reporter(self, country: str) -> str:
        """Give the colour of one country's books; any other country is quiet."""
        return {KOREA: self.korea, RUSSIA: self.russia}.get(country, self.quiet)


LIGHT = Theme("light", "#ffffff", "#1c1f24", "#5c6470", "#e3e6ea", "#1f5fa8", "#c2491d", "#3d444f")
DARK = Theme("dark", "#14171c", "#eceff3", "#a3abb7", "#2e343d", "#74aef2", "#f08a5d", "#c3cad4")
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

#: How a line says how far its figures can be leaned on: an estimate never looks like a reported figure.
DASHES = {
    Status.REPORTED: "solid",
    Status.DERIVED: "solid",
    Status.PROVISIONAL: "dash",
    Status.ESTIMATE: "dot",
    Status.SUSPECT: "dot",
}

#: Filled for what a publisher reported, hollow for the rest.
HOLLOW = (Status.PROVISIONAL, Status.ESTIMATE, Status.SUSPECT)


def template(theme: Theme) -> go.layout.Template:
    """Give the plotly template of a theme: quiet axes, no legend box, horizontal grid only."""
    axis = {
        "linecolor": theme.quiet,
        "tickcolor": theme.quiet,
        "tickfont": {"color": theme.quiet, "size": 13},
        "zeroline": False,
        "automargin": False,
        "fixedrange": True,
    }
    layout = go.Layout(
        font={"family": FONT, "size": 14, "color": theme.ink},
        paper_bgcolor=theme.paper,
        plot_bgcolor=theme.paper,
        colorway=[theme.korea, theme.russia, theme.goal, theme.quiet],
        margin={"l": 48, "r": 24, "t": 84, "b": 64},
        xaxis={**axis, "showgrid": False, "showline": True, "ticks": "outside", "ticklen": 5},
        yaxis={
            **axis,
            "showgrid": True,
            "gridcolor": theme.grid,
            "showline": False,
            "ticks": "",
            "rangemode": "tozero",
        },
        title={
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 14},
            "font": {"size": 19, "color": theme.ink, "weight": 700},
            "subtitle": {"font": {"size": 14, "color": theme.quiet}},
        },
        showlegend=False,
        hovermode="closest",
        hoverlabel={"bgcolor": theme.paper, "bordercolor": theme.quiet, "font": {"color": theme.ink, "size": 13}},
        dragmode=False,
    )
    return go.layout.Template(layout=layout)
