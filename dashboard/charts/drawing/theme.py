"""The house style of charts: one palette, one plotly template, light and dark.

One colour per reporter everywhere; blue and vermilion stay apart for colour-blind readers and in grey print. What a
chart shows belongs in `charts`; what surrounds it on a page is in `assets/style.css`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dashboard.charts.drawing.figure_spec import Branch
from etl.model import KOREA, RUSSIA, Status

FONT = '"Noto Sans", "Noto Sans KR", "Noto Sans CJK KR", "Segoe UI", "Helvetica Neue", Arial, sans-serif'


@dataclass(frozen=True)
class Theme:
    """Colours of one appearance, as hexadecimal sRGB; `ink` on `paper` has a contrast of at least 7 to 1.

    `goods1` to `goods5` and `rest` are for kinds of goods in this order: neighbours differ in lightness, so that they
    stay apart for colour-blind readers and in grey print too.
    """

    name: str
    paper: str
    ink: str
    quiet: str
    grid: str
    korea: str
    russia: str
    goal: str
    goods1: str
    goods2: str
    goods3: str
    goods4: str
    goods5: str
    rest: str

    @property
    def goods(self) -> tuple[str, ...]:
        """Return the colours of kinds of goods, the largest kind's first."""
        return self.goods1, self.goods2, self.goods3, self.goods4, self.goods5

    def reporter(self, country: str) -> str:
        """Return the colour of one country's figures; any other country is quiet."""
        return {KOREA: self.korea, RUSSIA: self.russia}.get(country, self.quiet)


LIGHT = Theme(
    "light", "#ffffff", "#1c1f24", "#5c6470", "#e3e6ea", "#1f5fa8", "#c2491d", "#3d444f",
    "#3b2f75", "#2a9d8a", "#7d2e5c", "#c48a0c", "#54641e", "#c3c9d1",
)  # fmt: skip
DARK = Theme(
    "dark", "#14171c", "#eceff3", "#a3abb7", "#2e343d", "#74aef2", "#f08a5d", "#c3cad4",
    "#8f80e6", "#63d3bd", "#a2457f", "#f2d06b", "#77842f", "#434a55",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

#: Filled for what a publisher reported, hollow for the rest.
HOLLOW = (Status.PROVISIONAL, Status.ESTIMATE, Status.SUSPECT)


def fade(color: str, paper: str, share: float) -> str:
    """Return a colour with a share of it, from 0 to 1, given up to the paper that it stands on."""
    pairs = [(int(color[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(own + (other - own) * share):02x}" for own, other in pairs)


@cache
def template(theme: Theme) -> Branch:
    """Return the plotly template of a theme: quiet axes, no legend box, horizontal grid only; all figures share it."""
    axis = {
        "linecolor": theme.quiet,
        "tickcolor": theme.quiet,
        "tickfont": {"color": theme.quiet, "size": 13},
        "zeroline": False,
        "automargin": False,
        "fixedrange": True,
    }
    layout = {
        "font": {"family": FONT, "size": 14, "color": theme.ink},
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "colorway": [theme.korea, theme.russia, theme.goal, theme.quiet],
        "margin": {"l": 48, "r": 24, "t": 84, "b": 64},
        "xaxis": {**axis, "showgrid": False, "showline": True, "ticks": "outside", "ticklen": 5},
        "yaxis": {
            **axis,
            "showgrid": True,
            "gridcolor": theme.grid,
            "showline": False,
            "ticks": "",
            "rangemode": "tozero",
        },
        "title": {
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
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
    }
    return {"layout": layout}
