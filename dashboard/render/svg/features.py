"""What a figure may ask for: every attribute that is drawn, every one that a still picture can leave out, and no other.

A new feature is drawn first, and named here last. The rules themselves are applied in `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any


class Rule(Enum):
    """How an attribute is taken, whatever its value; a tuple instead lists the only values that are taken."""

    DRAWN = "one value, drawn"
    LISTED = "drawn, one value or one for each point"
    COLOR = "one colour, or one for each point"
    TEXT = "text with the tags that are drawn, or one for each point"
    IDLE = "makes no difference to a still picture"


DRAWN, LISTED, COLOR, TEXT, IDLE = Rule.DRAWN, Rule.LISTED, Rule.COLOR, Rule.TEXT, Rule.IDLE
Rules = Mapping[str, Any]


def _each(rule: Any, names: str) -> Rules:
    return dict.fromkeys(names.split(), rule)


#: Attributes that only matter to somebody who points, clicks, selects or drags.
IDLE_STARTS = ("hover", "spike", "selected", "unselected")
IDLE_NAMES = frozenset(_each(IDLE, "ids customdata meta uid uirevision xhoverformat yhoverformat"))

FONT: Rules = {
    **_each(DRAWN, "family size weight"),
    "color": COLOR,
    "style": ("normal", "italic"),
    **_each(("normal",), "variant textcase"),
    "lineposition": ("none",),
    "shadow": ("none", ""),
}
_SYMBOLS = tuple(
    name + end
    for name in ("circle", "square", "diamond", "x", "cross", "triangle-up", "triangle-down")
    for end in ("", "-open")
)
_LINE: Rules = {"color": COLOR, "width": DRAWN, "dash": DRAWN}
_PATTERN: Rules = {"shape": ("",), **_each(IDLE, "fillmode size solidity")}
_NO_ERRORS: Rules = {"visible": (False,), "color": IDLE}

_TRACE: Rules = {
    **_each(DRAWN, "type xaxis yaxis opacity showlegend legendrank cliponaxis orientation"),
    **_each(LISTED, "x y textposition"),
    **_each(TEXT, "name text"),
    "legendgroup": DRAWN,
    "visible": (True, False),
    "textfont": FONT,
    **_each(_NO_ERRORS, "error_x error_y"),
}
SCATTER: Rules = {
    **_TRACE,
    **_each(DRAWN, "mode connectgaps"),
    "fill": ("none", "tozeroy", "tonexty"),
    "fillcolor": COLOR,
    "fillpattern": _PATTERN,
    "line": {**_LINE, "shape": ("linear", "hv", "vh", "hvh", "vhv"), "simplify": IDLE, "backoff": (0, "auto")},
    "marker": {
        "symbol": _SYMBOLS,
        **_each(LISTED, "size opacity"),
        "color": COLOR,
        "line": {"color": COLOR, "width": LISTED},
        **_each((0, ""), "colorbar maxdisplayed angle"),
    },
}
BAR: Rules = {
    **_TRACE,
    **_each(LISTED, "base width offset"),
    **_each(FONT, "insidetextfont outsidetextfont"),
    **_each(DRAWN, "insidetextanchor textangle constraintext"),
    "textposition": ("inside", "outside", "auto", "none"),
    "marker": {"color": COLOR, "opacity": LISTED, "line": {"color": COLOR, "width": LISTED}, "pattern": _PATTERN},
}
TRACES = {"scatter": SCATTER, "bar": BAR}

AXIS: Rules = {
    **_each(DRAWN, "type rangemode anchor side visible matches automargin autotypenumbers categoryorder"),
    **_each(DRAWN, "showline linewidth showgrid gridwidth griddash zeroline zerolinewidth"),
    **_each(DRAWN, "ticks ticklen tickwidth showticklabels tickangle nticks tick0 dtick tickformat ticklabelstep"),
    **_each(DRAWN, "tickprefix ticksuffix showtickprefix showticksuffix ticklabelshift ticklabelstandoff"),
    **_each(DRAWN, "exponentformat minexponent separatethousands"),
    **_each(LISTED, "range domain autotickangles tickvals categoryarray"),
    **_each(COLOR, "color linecolor gridcolor zerolinecolor tickcolor"),
    "ticktext": TEXT,
    "tickfont": FONT,
    "title": {"text": TEXT, "font": FONT, "standoff": DRAWN},
    "autorange": (True, False, "reversed"),
    "tickmode": ("auto", "linear", "array"),
    "ticklabelposition": ("outside",),
    "ticklabeloverflow": ("allow", "hide past div"),
    "ticklabelmode": ("instant",),
    "tickson": ("labels",),
    "showexponent": ("all",),
    "minorloglabels": ("small digits",),
    "minor": {"ticks": ("",), "showgrid": (False,)},
    "layer": ("above traces",),
    "zerolinelayer": ("below traces",),
    "rangeslider": {"visible": (False,)},
    **_each((False,), "mirror overlaying"),
    **_each(IDLE, "fixedrange constrain constraintoward unifiedhovertitle"),
}
ANNOTATION: Rules = {
    **_each(DRAWN, "x y xref yref xanchor yanchor xshift yshift align showarrow ax ay axref ayref visible opacity"),
    **_each(DRAWN, "arrowhead arrowsize arrowwidth standoff startstandoff textangle borderpad borderwidth"),
    **_each(COLOR, "bgcolor bordercolor arrowcolor"),
    "text": TEXT,
    "font": FONT,
    "arrowside": ("end",),
    "clicktoshow": (False,),
    **_each(IDLE, "name captureevents"),
}
SHAPE: Rules = {
    **_each(DRAWN, "x0 x1 y0 y1 xref yref opacity visible"),
    "fillcolor": COLOR,
    "line": _LINE,
    "type": ("line", "rect"),
    "layer": ("above", "below", "between"),
    **_each(("scaled",), "xsizemode ysizemode"),
    "label": {"text": ("",)},
    "showlegend": (False,),
    **_each(IDLE, "name editable fillrule"),
}
LEGEND: Rules = {
    **_each(DRAWN, "x y xanchor yanchor xref yref orientation traceorder borderwidth itemwidth"),
    **_each(COLOR, "bgcolor bordercolor"),
    "font": FONT,
    "itemsizing": ("trace",),
    "valign": ("middle",),
    "title": {"text": ("",), **_each(IDLE, "font side")},
    **_each(IDLE, "itemclick itemdoubleclick groupclick tracegroupgap"),
}
TITLE: Rules = {
    **_each(DRAWN, "x y xref yref xanchor yanchor"),
    "text": TEXT,
    "font": FONT,
    "pad": _each(DRAWN, "l r t b"),
    "subtitle": {"text": TEXT, "font": FONT},
    "automargin": (False,),
}
LAYOUT: Rules = {
    **_each(DRAWN, "showlegend barmode bargap bargroupgap separators autotypenumbers width height"),
    **_each(LISTED, "annotations shapes"),
    **_each(COLOR, "paper_bgcolor plot_bgcolor colorway"),
    "font": FONT,
    "margin": _each(DRAWN, "l r t b pad autoexpand"),
    "title": TITLE,
    "legend": LEGEND,
    "barnorm": ("",),
    "scattermode": ("overlay",),
    "uniformtext": {"mode": (False,), "minsize": IDLE},
    **_each(IDLE, "autosize dragmode clickmode selectdirection modebar transition editrevision datarevision"),
    **_each(IDLE, "newshape newselection activeshape activeselection selectionrevision colorscale coloraxis"),
    **_each(IDLE, "geo map mapbox polar scene smith ternary sliders updatemenus extendpiecolors"),
}
