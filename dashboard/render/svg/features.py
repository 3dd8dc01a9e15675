"""What a figure may ask for: every attribute that is drawn, every one that a still picture can leave out, and no other.

A new feature is drawn first, and named here last. An attribute that is refused for good has its remedy here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeAlias

from dashboard.render.svg import color, text
from dashboard.render.svg.errors import UnknownFeatureError
from dashboard.render.svg.figure_tree import FigureNode, column, is_column


class Rule(Enum):
    """How an attribute is taken, whatever its value.

    Instead of a rule, a tuple lists the only values that are taken, and a text is the remedy for what is refused.
    """

    DRAWN = "one value, drawn"
    LISTED = "drawn, one value or one for each point"
    COLOR = "one colour"
    COLORS = "one colour, or one for each point"
    TEXT = "text with the tags that are drawn, or one for each point"
    IDLE = "makes no difference to a still picture"


DRAWN, LISTED, COLOR, COLORS, TEXT, IDLE = Rule
Entry: TypeAlias = "Rule | str | tuple[object, ...] | Mapping[str, Entry]"
Rules: TypeAlias = Mapping[str, Entry]


def _each(rule: Entry, names: str) -> Rules:
    return dict.fromkeys(names.split(), rule)


#: Attributes that only matter to somebody who points, clicks, selects or drags.
_IDLE_STARTS = ("hover", "spike", "selected", "unselected")
_IDLE_NAMES = frozenset(["ids", "customdata", "meta", "uid", "uirevision", "xhoverformat", "yhoverformat"])

_TEXTS = "name it by an annotation"
_TICKS = "set tickvals and ticktext"
_LEGEND = "set layout.showlegend=False and name each series by an annotation"

FONT: Rules = {
    **_each(DRAWN, "family size weight"),
    "color": COLOR,
    **_each(("normal",), "style variant textcase"),
    "lineposition": ("none",),
    "shadow": ("none", ""),
}
_LINE: Rules = {"color": COLOR, "width": DRAWN, "dash": DRAWN}
_PATTERN: Rules = {"shape": ("",), **_each(IDLE, "fillmode size solidity")}
_NO_ERRORS: Rules = {
    "visible": (False,),
    "color": IDLE,
    **_each("draw errors as lines of a scatter trace, with None between them", "array arrayminus value type symmetric"),
}

_TRACE: Rules = {
    **_each(DRAWN, "type xaxis yaxis opacity"),
    **_each(LISTED, "x y"),
    **_each(IDLE, "name legendrank"),
    "visible": (True,),
    "showlegend": (False,),
    "legendgroup": _LEGEND,
    **_each(_NO_ERRORS, "error_x error_y"),
}
SCATTER: Rules = {
    **_TRACE,
    **_each(DRAWN, "mode cliponaxis"),
    "text": TEXT,
    "textposition": LISTED,
    "textfont": FONT,
    "connectgaps": (False,),
    "fill": ("none", "tonexty"),
    "fillcolor": COLOR,
    "fillpattern": _PATTERN,
    "line": {**_LINE, "shape": ("linear",), "simplify": IDLE, "backoff": (0, "auto")},
    "marker": {
        "symbol": ("circle", "square", "diamond"),
        **_each(DRAWN, "size opacity"),
        "color": COLORS,
        "line": {"color": COLOR, "width": DRAWN},
        **_each((0, ""), "colorbar maxdisplayed angle"),
    },
}
BAR: Rules = {
    **_TRACE,
    **_each(DRAWN, "orientation width offset"),
    "base": "draw a bar that does not start at zero as a rectangular shape",
    **_each(_TEXTS, "text textposition textfont insidetextfont outsidetextfont texttemplate"),
    "marker": {"color": COLORS, "opacity": LISTED, "line": {"color": COLOR, "width": DRAWN}, "pattern": _PATTERN},
}
TRACES = {"scatter": SCATTER, "bar": BAR}

_AXIS: Rules = {
    **_each(LISTED, "domain range"),
    **_each(DRAWN, "anchor visible showgrid showticklabels"),
    **_each(IDLE, "rangemode categoryorder"),
    "type": ("linear",),
    "tickvals": LISTED,
    "ticktext": TEXT,
    "tickfont": FONT,
    "gridcolor": COLOR,
    **_each(IDLE, "linecolor tickcolor ticklen zerolinecolor"),
    "automargin": (False,),
    "zeroline": (False,),
    "autorange": (False,),
    "tickmode": ("array",),
    "tickangle": (0,),
    **_each("set range", "matches"),
    **_each(
        _TICKS, "nticks tick0 dtick tickformat tickprefix ticksuffix categoryarray exponentformat separatethousands"
    ),
    "title": {"text": ("",), **_each(IDLE, "font standoff")},
    "ticklabelposition": ("outside",),
    "ticklabelmode": ("instant",),
    "tickson": ("labels",),
    "minorloglabels": ("small digits",),
    "minor": {"ticks": ("",), "showgrid": (False,)},
    "layer": ("above traces",),
    "rangeslider": {"visible": (False,)},
    **_each((False,), "mirror overlaying"),
    **_each(IDLE, "autotypenumbers fixedrange constrain constraintoward unifiedhovertitle"),
}
X_AXIS: Rules = {
    **_AXIS,
    "side": ("bottom",),
    "showline": DRAWN,
    "linecolor": COLOR,
    "ticks": ("outside", ""),
    "tickcolor": COLOR,
    "ticklen": DRAWN,
}
Y_AXIS: Rules = {**_AXIS, "side": ("left",), "showline": (False,), "ticks": ("",)}

ANNOTATION: Rules = {
    **_each(DRAWN, "x y xref yref xanchor yanchor xshift yshift align borderpad"),
    "bgcolor": COLOR,
    "text": TEXT,
    "font": FONT,
    "showarrow": (False,),
    "textangle": (0,),
    **_each("give it a bgcolor, or draw a rectangle around it as a shape", "bordercolor borderwidth"),
    "visible": (True,),
    "clicktoshow": (False,),
    **_each(IDLE, "name captureevents arrowcolor arrowhead arrowsize arrowwidth arrowside ax ay"),
}
SHAPE: Rules = {
    **_each(DRAWN, "x0 x1 y0 y1 xref yref opacity"),
    "fillcolor": COLOR,
    "line": _LINE,
    "type": ("line", "rect"),
    "layer": ("above", "below"),
    "visible": (True,),
    **_each(("scaled",), "xsizemode ysizemode"),
    "label": {"text": ("",)},
    "showlegend": (False,),
    **_each(IDLE, "name editable fillrule"),
}
TITLE: Rules = {
    **_each(DRAWN, "x y xref yref xanchor yanchor"),
    "text": TEXT,
    "font": FONT,
    "subtitle": {"text": TEXT, "font": FONT},
    "pad": {"b": DRAWN, "l": (0,), **_each(IDLE, "t r")},
    "automargin": (False,),
}
LAYOUT: Rules = {
    **_each(DRAWN, "barmode bargap width height"),
    **_each(LISTED, "annotations shapes"),
    **_each(COLOR, "paper_bgcolor plot_bgcolor"),
    "colorway": COLORS,
    "font": FONT,
    "margin": {**_each(DRAWN, "l r t b"), "pad": (0,), "autoexpand": IDLE},
    "title": TITLE,
    "showlegend": (False,),
    "bargroupgap": (0,),
    "barnorm": ("",),
    "scattermode": ("overlay",),
    "uniformtext": {"mode": (False,), "minsize": IDLE},
    **_each(IDLE, "autosize dragmode clickmode selectdirection modebar transition editrevision datarevision"),
    **_each(IDLE, "newshape newselection activeshape activeselection selectionrevision colorscale coloraxis"),
    **_each(IDLE, "geo map mapbox polar scene smith ternary sliders updatemenus extendpiecolors legend"),
    **_each(IDLE, "autotypenumbers separators"),
}

#: What plotly would choose by itself from the data, and an axis or the template has to set.
_SETTINGS = {
    "range": "set both ends",
    "tickvals": _TICKS,
    "showgrid": "set it",
    "zeroline": "set it to False; a shape draws a line at zero",
    "showline": "set it",
    "ticks": "set it to 'outside' or ''",
}
_READ: Mapping[Rule, Callable[[str], object]] = {
    Rule.COLOR: color.parse,
    Rule.COLORS: color.parse,
    Rule.TEXT: text.lines,
}


def check_figure(traces: list[FigureNode], layout: FigureNode) -> None:
    """Raise UnknownFeatureError for the first thing that a figure asks for and that is not drawn."""
    for trace in traces:
        kind = trace.text("type", "scatter")
        if kind not in TRACES:
            raise UnknownFeatureError(f"{trace.path}.type", kind, f"{' and '.join(TRACES)} are drawn")
        _check(trace.tree, TRACES[kind], trace.path)
    for key, value in layout.tree.items():
        if key[1:5] == "axis" and key[0] in "xy":
            _check(layout.at(key).tree, X_AXIS if key[0] == "x" else Y_AXIS, f"layout.{key}")
        else:
            _check({key: value}, LAYOUT, "layout")
    for plural, rules in (("annotations", ANNOTATION), ("shapes", SHAPE)):
        for item in layout.items(plural):
            _check(item.tree, rules, item.path)
    _check_choices(traces, layout)


def check_axis(node: FigureNode, *, used: bool) -> None:
    """Raise UnknownFeatureError where an axis that is seen, or used by a trace, leaves to plotly what it has to set."""
    seen = node.flag("visible", default=True)
    for name, remedy in _SETTINGS.items():
        if node.raw(name) is None and (seen or (used and name == "range")):
            raise UnknownFeatureError(f"{node.path}.{name}", None, remedy)


def _check_choices(traces: list[FigureNode], layout: FigureNode) -> None:
    """Refuse what plotly does by default and we do not: a legend, arrows, a plot of another colour than the paper."""
    if len(traces) > 1 and layout.raw("showlegend") is None:
        raise UnknownFeatureError("layout.showlegend", None, _LEGEND)
    for item in layout.items("annotations"):
        if item.raw("showarrow") is None:
            raise UnknownFeatureError(f"{item.path}.showarrow", None, "set it to False; a shape is a line")
    plot, paper = (layout.text(name, color.BACKGROUND) for name in ("plot_bgcolor", "paper_bgcolor"))
    if color.parse(plot) != color.parse(paper) and color.visible(plot):
        raise UnknownFeatureError("layout.plot_bgcolor", plot, "set it to the colour of the paper")


def _check(tree: Mapping[str, object], rules: Rules, path: str) -> None:
    for key, value in tree.items():
        if value is None or key.startswith(_IDLE_STARTS) or key in _IDLE_NAMES:
            continue
        rule, where = rules.get(key), f"{path}.{key}"
        if isinstance(rule, Mapping):
            _check(value if isinstance(value, Mapping) else {"text": value}, rule, where)
        elif isinstance(rule, tuple):
            if value not in rule:
                raise UnknownFeatureError(where, value, "drawn are " + ", ".join(map(repr, rule)))
        elif isinstance(rule, Rule):
            _check_value(value, rule, where)
        else:
            raise UnknownFeatureError(where, value, rule or "lines, markers, bars, shapes and annotations are drawn")


def _check_value(value: object, rule: Rule, where: str) -> None:
    if rule in {Rule.DRAWN, Rule.COLOR} and is_column(value):
        raise UnknownFeatureError(where, value, "one value is drawn here, not one for each point")
    if rule in {Rule.LISTED, Rule.COLORS, Rule.TEXT} and isinstance(value, Mapping):
        raise UnknownFeatureError(where, None, "give a list")
    read = _READ.get(rule)
    if read is None:
        return
    for item in column(value) if is_column(value) else (value,):
        try:
            read("" if item is None and rule is Rule.TEXT else "#000000" if item is None else str(item))
        except UnknownFeatureError as error:
            raise error.at(where) from None
