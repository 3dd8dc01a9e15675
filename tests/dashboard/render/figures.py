"""Figures such as our charts draw, with made-up numbers: what the SVG writer is held against plotly with.

Every figure is a function of a theme and a language, so that each can be drawn light and dark, in Latin, Hangul and Cyrillic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.drawing.theme import Theme, template

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "turnover": "Turnover fell short of the goal on both countries’ books",
        "unit": "Exports plus imports, billion US dollars, 1992–2024",
        "korea": "South Korea’s books",
        "russia": "Russia’s books",
        "goal": "Goal for 2020: $30 billion",
        "chapters": "Fuels make up most of what Korea buys",
        "share": "South Korea’s imports from Russia by HS chapter, billion US dollars",
        "growth": "Growth on the year before, per cent",
        "rank": "Korea’s rank among Russia’s partners",
        "monthly": "Monthly exports, million US dollars",
        "gap": "Where the two books differ most, per cent",
        "fuels": "Mineral fuels",
        "fish": "Fish and crustaceans",
        "metals": "Iron and steel,<br>aluminium",
        "cars": "Vehicles",
        "other": "Other",
        "estimate": "dotted: estimate",
        "source": "Source: KCS, FCS of Russia. As of 24 November 2025.",
    },
    "ko": {
        "turnover": "교역액은 양국 통계 모두에서 목표에 미치지 못했다",
        "unit": "수출과 수입의 합, 10억 달러, 1992–2024년",
        "korea": "한국 통계",
        "russia": "러시아 통계",
        "goal": "2020년 목표: 300억 달러",
        "chapters": "한국이 사는 것의 대부분은 연료다",
        "share": "HS 류별 한국의 대러시아 수입, 10억 달러",
        "growth": "전년 대비 증가율, %",
        "rank": "러시아 교역국 가운데 한국의 순위",
        "monthly": "월별 수출, 100만 달러",
        "gap": "두 통계의 차이가 가장 큰 품목, %",
        "fuels": "광물성 연료",
        "fish": "어류와 갑각류",
        "metals": "철강,<br>알루미늄",
        "cars": "자동차",
        "other": "기타",
        "estimate": "점선: 추정치",
        "source": "출처: 관세청, 러시아 연방관세청. 2025년 11월 24일 기준.",
    },
    "ru": {
        "turnover": "Товарооборот не достиг цели по данным обеих стран",
        "unit": "Экспорт и импорт, млрд долларов США, 1992–2024",
        "korea": "Данные Республики Корея",
        "russia": "Данные России",
        "goal": "Цель на 2020 год: 30 млрд долларов",
        "chapters": "Большая часть корейского импорта — топливо",
        "share": "Импорт Кореи из России по группам ТН ВЭД, млрд долларов",
        "growth": "Рост к предыдущему году, %",
        "rank": "Место Кореи среди партнёров России",
        "monthly": "Экспорт по месяцам, млн долларов",
        "gap": "Где данные расходятся сильнее всего, %",
        "fuels": "Минеральное топливо",
        "fish": "Рыба и ракообразные",
        "metals": "Чёрные металлы,<br>алюминий",
        "cars": "Средства наземного транспорта",
        "other": "Прочее",
        "estimate": "пунктир: оценка",
        "source": "Источник: Таможенная служба Кореи, ФТС России. На 24 ноября 2025 г.",
    },
}

YEARS = list(range(1992, 2025))
KOREA = [
    0.2, 1.6, 2.2, 3.3, 3.8, 3.3, 2.1, 2.2, 2.8, 2.9, 3.3, 4.2, 6.0, 7.8, 9.3, 15.1, 18.1,
    10.0, 17.7, 21.2, 22.5, 22.5, 25.8, 16.0, 13.4, 19.0, 24.8, 22.3, 19.3, 27.3, 21.1, 15.1, 11.4,
]  # fmt: skip
RUSSIA: list[float | None] = [
    None, None, 1.7, 2.1, 2.5, 2.2, 1.5, 1.3, 1.5, 1.7, 2.2, 2.7, 4.0, 6.4, 9.3, 15.0, 18.4,
    10.5, 17.7, 24.9, 24.9, 25.2, 27.3, 18.1, 15.1, 19.3, 24.8, 24.4, 19.6, 29.9, None, None, None,
]  # fmt: skip
ESTIMATE = {2021: 29.9, 2022: 21.5, 2023: 16.2, 2024: 12.8}


@dataclass(frozen=True)
class Sample:
    """A figure with its size in pixels, and how far a text may stand from plotly's: more where letters push others."""

    make: Callable[[Theme, dict[str, str]], go.Figure]
    width: int = 720
    height: int = 440
    text_slack: float = 2


def _layout(theme: Theme, title: str, unit: str, **more: Any) -> go.Layout:
    return go.Layout(template=template(theme), title={"text": f"<b>{title}</b>", "subtitle": {"text": unit}}, **more)


def _label(theme: Theme, text: str, color: str, **where: Any) -> dict[str, Any]:
    font = {"color": color, "size": 14, "weight": 700}
    return {"text": text, "showarrow": False, "font": font, "align": "left", "xanchor": "left", "xshift": 8, **where}


def turnover(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Two lines with gaps, dotted estimates with hollow markers, a goal line, labels at the lines' ends."""
    line = {"width": 2.5}
    years = list(ESTIMATE)
    hollow = {"symbol": "circle-open", "size": 7, "line": {"width": 1.5}}
    data = [
        go.Scatter(x=YEARS, y=KOREA, mode="lines", line={**line, "color": theme.korea}, name=words["korea"]),
        go.Scatter(x=YEARS, y=RUSSIA, mode="lines", line={**line, "color": theme.russia}, name=words["russia"]),
        go.Scatter(
            x=years, y=list(ESTIMATE.values()), mode="lines", line={**line, "color": theme.russia, "dash": "dot"}
        ),
        go.Scatter(
            x=years[1:],
            y=list(ESTIMATE.values())[1:],
            mode="markers",
            marker={**hollow, "color": theme.russia},
            cliponaxis=False,
        ),
        go.Scatter(
            x=YEARS[-1:], y=KOREA[-1:], mode="markers", marker={"size": 8, "color": theme.korea}, cliponaxis=False
        ),
    ]
    goal = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": 30, "y1": 30}
    layout = _layout(
        theme,
        words["turnover"],
        words["unit"],
        margin={"r": 190},
        shapes=[{**goal, "line": {"color": theme.goal, "width": 1.5, "dash": "dash"}}],
        annotations=[
            _label(theme, words["korea"], theme.korea, x=2024, y=KOREA[-1], yshift=-10),
            _label(theme, f"{words['russia']}<br>{words['estimate']}", theme.russia, x=2024, y=12.8, yshift=22),
            _label(theme, words["goal"], theme.goal, x=1992, y=30, yanchor="bottom", xshift=0),
            {
                "text": words["source"],
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 0,
                "yshift": -52,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": theme.quiet},
                "borderpad": 0,
                "borderwidth": 0,
            },
        ],
        xaxis={"range": [1991.5, 2024.5], "dtick": 4},
    )
    return go.Figure(data, layout)


def chapters(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Stacked bars, one colour a chapter, with a horizontal legend above."""
    years = list(range(2012, 2021))
    parts = {
        "fuels": [8.6, 8.3, 11.9, 7.4, 5.9, 8.0, 12.1, 10.0, 6.6],
        "fish": [0.6, 0.6, 0.6, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9],
        "metals": [1.2, 1.1, 1.0, 0.9, 0.8, 1.3, 1.5, 1.3, None],
        "other": [0.9, 1.5, 2.2, 2.4, 1.2, 1.9, 3.0, 2.4, 3.1],
    }
    colors = [theme.korea, "#6f9bd1", theme.russia, theme.quiet]
    data = [
        go.Bar(x=years, y=values, name=words[part].replace("<br>", " "), marker={"color": color})
        for (part, values), color in zip(parts.items(), colors, strict=True)
    ]
    legend = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"}
    layout = _layout(
        theme,
        words["chapters"],
        words["share"],
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        legend=legend,
        margin={"t": 116, "autoexpand": False},
    )
    return go.Figure(data, layout)


def growth(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Grouped bars with negative values, texts outside, a zero line."""
    years = ["2014", "2015", "2016", "2017", "2018"]
    korea, russia = [14.7, -38.0, -16.3, 41.8, 30.5], [8.3, -33.7, -16.6, 27.8, 28.5]
    bars = [
        go.Bar(
            x=years,
            y=values,
            text=[f"{value:+.0f}".replace("-", "−") for value in values],
            textposition="outside",
            textfont={"size": 12, "color": theme.ink},
            marker={"color": color},
            name=name,
        )
        for values, color, name in ((korea, theme.korea, words["korea"]), (russia, theme.russia, words["russia"]))
    ]
    layout = _layout(
        theme,
        words["growth"],
        "",
        yaxis={"ticksuffix": " %", "zeroline": True, "zerolinecolor": theme.quiet},
        xaxis={"type": "category", "showline": False, "ticks": ""},
    )
    return go.Figure(bars, layout)


def rank(theme: Theme, words: dict[str, str]) -> go.Figure:
    """A rank: first place on top, steps between years, a filled stretch."""
    years = list(range(2008, 2021))
    ranks = [11, 13, 12, 11, 9, 8, 8, 8, 7, 7, 9, 8, 7]
    data = [
        go.Scatter(
            x=years,
            y=ranks,
            mode="lines+markers+text",
            line={"color": theme.russia, "shape": "hv"},
            marker={"size": 9, "line": {"color": theme.paper, "width": 1}},
            text=[str(item) for item in ranks],
            textposition="top center",
            textfont={"size": 12, "color": theme.russia},
            cliponaxis=False,
        )
    ]
    layout = _layout(
        theme,
        words["rank"],
        "",
        yaxis={"range": [14.5, 0.5], "tickvals": [1, 5, 10], "title": {"text": words["rank"]}},
        xaxis={"title": {"text": words["monthly"]}},
        margin={"l": 80, "b": 84},
    )
    return go.Figure(data, layout)


def monthly(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Months on a date axis: one line, one area between two lines."""
    months = [f"{year}-{month:02d}" for year in (2018, 2019, 2020) for month in range(1, 13)]
    values = [600 + 37 * (at % 7) - 11 * (at % 5) + at * 6 for at in range(len(months))]
    low = [value * 0.8 for value in values]
    data = [
        go.Scatter(x=months, y=low, mode="lines", line={"color": theme.quiet, "width": 1}),
        go.Scatter(
            x=months,
            y=values,
            mode="lines",
            fill="tonexty",
            line={"color": theme.korea},
            fillcolor="rgba(31,95,168,.2)",
        ),
        go.Scatter(
            x=months[::6], y=values[::6], mode="markers", marker={"symbol": "diamond", "color": theme.korea, "size": 9}
        ),
    ]
    return go.Figure(data, _layout(theme, words["monthly"], "", yaxis={"tickformat": ",.0f"}))


def gap(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Lying bars with long names, texts inside and beyond, a colour for each bar."""
    names = [words[key] for key in ("other", "cars", "metals", "fish", "fuels")]
    values = [-4.2, 12.6, 31.0, 58.3, 6.4]
    data = [
        go.Bar(
            y=names,
            x=values,
            orientation="h",
            text=[f"{value:.1f} %" for value in values],
            marker={"color": [theme.russia if value < 0 else theme.korea for value in values]},
            insidetextfont={"color": theme.paper},
        )
    ]
    layout = _layout(
        theme,
        words["gap"],
        "",
        margin={"l": 220},
        xaxis={
            "showgrid": True,
            "gridcolor": theme.grid,
            "showline": False,
            "ticks": "",
            "zeroline": True,
            "title": {"text": "%", "standoff": 12},
        },
        yaxis={"showgrid": False, "ticks": "outside", "ticklen": 4, "tickcolor": theme.paper},
    )
    return go.Figure(data, layout)


def logarithm(theme: Theme, words: dict[str, str]) -> go.Figure:
    """A logarithmic axis with automatic digits, an arrow, a shaded stretch of years."""
    data = [
        go.Scatter(x=YEARS, y=KOREA, mode="lines+markers", marker={"symbol": "square", "size": 5}, name=words["korea"])
    ]
    layout = _layout(
        theme,
        words["turnover"],
        "",
        yaxis={"type": "log", "rangemode": "normal"},
        shapes=[
            {
                "type": "rect",
                "xref": "x",
                "x0": 2014,
                "x1": 2016,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "fillcolor": theme.grid,
                "line": {"width": 0},
                "layer": "below",
            }
        ],
        annotations=[
            {"text": "2009", "x": 2009, "y": 1.0, "ax": 30, "ay": 40, "arrowcolor": theme.quiet, "arrowwidth": 1}
        ],
    )
    return go.Figure(data, layout)


def pair(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Two panels that share an axis, with automatic ranges and a step of plotly's own."""
    left = go.Scatter(x=YEARS, y=KOREA, mode="lines", line={"color": theme.korea})
    right = go.Scatter(
        x=YEARS, y=RUSSIA, mode="lines", line={"color": theme.russia}, xaxis="x2", yaxis="y2", connectgaps=True
    )
    layout = _layout(
        theme,
        words["turnover"],
        words["unit"],
        xaxis={"domain": [0, 0.46], "anchor": "y"},
        xaxis2={"domain": [0.54, 1], "anchor": "y2", "matches": "x"},
        yaxis={"anchor": "x"},
        yaxis2={"anchor": "x2", "matches": "y", "showticklabels": False},
        annotations=[
            {
                "text": words[key],
                "xref": f"{axis} domain",
                "yref": f"y{axis[1:]} domain",
                "x": 0.02,
                "y": 1,
                "showarrow": False,
            }
            for key, axis in (("korea", "x"), ("russia", "x2"))
        ],
    )
    return go.Figure([left, right], layout)


def plain(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Plotly's own defaults where the house style says nothing: colours, sizes, a vertical legend, thin bars, no title."""
    data = [
        go.Bar(x=YEARS, y=[value * 1e9 if value else None for value in RUSSIA], name=words["russia"]),
        go.Scatter(
            x=YEARS,
            y=[value * 1e9 for value in KOREA],
            mode="lines+markers",
            name=words["korea"],
            line={"dash": "dash"},
        ),
    ]
    return go.Figure(
        data, go.Layout(template="none", legend={"x": 0, "y": 1}, plot_bgcolor="#f4f4f4", yaxis={"tickprefix": "$"})
    )


def edges(theme: Theme, words: dict[str, str]) -> go.Figure:
    """What the others leave out: axes on top and on the right, tilted labels, bars both ways, an area, a boxed note."""
    quarters = [f"{year}-{month:02d}" for year in (2014, 2015, 2016) for month in (1, 4, 7, 10)]
    up = [3.1, 2.9, 2.2, 2.0, 1.7, 1.9, 2.4, 2.6, 2.1, 2.8, 3.0, 3.3]
    down = [-1.1, -0.9, -1.4, -1.2, -2.0, None, -1.1, -0.7, -0.4, -0.2, -0.6, -0.9]
    data = [
        go.Bar(x=quarters, y=up, marker={"color": theme.korea, "line": {"color": theme.paper, "width": 1}}),
        go.Bar(
            x=quarters,
            y=down,
            marker={"color": theme.russia},
            text=down,
            textposition="inside",
            textangle=0,
            insidetextanchor="middle",
        ),
        go.Bar(x=quarters, y=[0.5] * 12, marker={"color": theme.quiet, "opacity": 0.5}),
        go.Scatter(
            x=quarters,
            y=[a + (b or 0) for a, b in zip(up, down, strict=True)],
            fill="tozeroy",
            line={"shape": "hvh", "dash": "dashdot", "color": theme.ink},
        ),
    ]
    layout = _layout(
        theme,
        "",
        "",
        barmode="relative",
        bargroupgap=0.1,
        margin={"l": 30, "r": 90, "t": 110, "b": 60},
        xaxis={
            "side": "top",
            "dtick": "M6",
            "tickangle": -45,
            "tickformat": "%m.%Y",
            "title": {"text": words["monthly"], "standoff": 10},
        },
        yaxis={
            "side": "right",
            "showline": True,
            "linewidth": 2,
            "ticks": "inside",
            "zeroline": True,
            "title": {"text": words["share"]},
            "rangemode": "normal",
            "griddash": "dot",
        },
        annotations=[
            {
                "text": f"{words['goal']}<br><i>{words['estimate']}</i>",
                "x": 1,
                "y": 0,
                "xref": "x domain",
                "yref": "paper",
                "xanchor": "right",
                "yanchor": "top",
                "yshift": -6,
                "align": "right",
                "showarrow": False,
                "bgcolor": theme.grid,
                "bordercolor": theme.quiet,
                "borderpad": 4,
            }
        ],
    )
    return go.Figure(data, layout)


SAMPLES = {
    "edges": Sample(edges),
    "turnover": Sample(turnover),
    "turnover-narrow": Sample(turnover, 480, 360),
    "chapters": Sample(chapters, text_slack=8),
    "growth": Sample(growth),
    "rank": Sample(rank),
    "monthly": Sample(monthly),
    "monthly-wide": Sample(monthly, 1100, 520),
    "gap": Sample(gap),
    "logarithm": Sample(logarithm),
    "pair": Sample(pair, 840, 420),
    "plain": Sample(plain, 700, 450),
}
