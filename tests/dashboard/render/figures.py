"""Figures such as our charts draw, with made-up numbers: what the SVG writer is held against plotly with.

Every figure is a function of a theme and a language, so that each can be drawn light and dark, in Latin, Hangul and Cyrillic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def _axis(low: float, high: float, labels: Mapping[float, str], **more: Any) -> dict[str, Any]:
    return {"range": [low, high], "tickvals": list(labels), "ticktext": list(labels.values()), **more}


def _every(first: int, last: int, step: int, unit: str = "") -> dict[float, str]:
    return {value: f"{value}{unit}".replace("-", "−") for value in range(first, last + 1, step)}


def _layout(theme: Theme, title: str, unit: str, **more: Any) -> go.Layout:
    heading = {"text": f"<b>{title}</b>", "subtitle": {"text": unit}, "xref": "container", "yanchor": "bottom"}
    return go.Layout(template=template(theme), title={**heading, "pad": {"t": 0, "b": -30}}, **more)


def _label(theme: Theme, text: str, color: str, **where: Any) -> dict[str, Any]:
    font = {"color": color, "size": 14, "weight": 700}
    return {"text": text, "showarrow": False, "font": font, "align": "left", "xanchor": "left", "xshift": 8, **where}


def turnover(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Two lines with gaps, dotted estimates with hollow markers, a goal line, labels at the lines' ends."""
    line = {"width": 2.5}
    years = list(ESTIMATE)
    hollow = {"size": 7, "color": theme.paper, "line": {"width": 1.5, "color": theme.russia}}
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
            marker=hollow,
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
            },
        ],
        xaxis=_axis(1991.5, 2024.5, _every(1992, 2024, 8)),
        yaxis=_axis(0, 31, _every(0, 30, 5)),
    )
    return go.Figure(data, layout)


def chapters(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Stacked bars, one colour a chapter, a missing figure, names beside the last bar."""
    years = list(range(2012, 2021))
    parts: dict[str, list[float | None]] = {
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
    heights = {"fuels": 3.3, "fish": 7.1, "other": 9.1}
    layout = _layout(
        theme,
        words["chapters"],
        words["share"],
        barmode="stack",
        bargap=0.3,
        margin={"r": 190},
        xaxis=_axis(2011.5, 2020.5, _every(2012, 2020, 2)),
        yaxis=_axis(0, 18, _every(0, 15, 5)),
        annotations=[
            _label(theme, words[part], theme.ink, x=2020.5, y=height, yanchor="middle")
            for part, height in heights.items()
        ],
    )
    return go.Figure(data, layout)


def growth(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Bars side by side with negative values, their figures beyond them, a line at zero."""
    years = list(range(2014, 2019))
    korea, russia = [14.7, -38.0, -16.3, 41.8, 30.5], [8.3, -33.7, -16.6, 27.8, 28.5]
    data: list[Any] = []
    for values, color, name, start in ((korea, theme.korea, "korea", -0.4), (russia, theme.russia, "russia", 0.0)):
        data.append(go.Bar(x=years, y=values, offset=start, width=0.4, marker={"color": color}, name=words[name]))
        data.append(
            go.Scatter(
                x=[year + start + 0.2 for year in years],
                y=values,
                mode="text",
                text=[f"{value:+.0f}".replace("-", "−") for value in values],
                textposition=["top center" if value > 0 else "bottom center" for value in values],
                textfont={"size": 12, "color": theme.ink},
            )
        )
    layout = _layout(
        theme,
        words["growth"],
        "",
        xaxis=_axis(2013.5, 2018.5, _every(2014, 2018, 1), showline=False, ticks=""),
        yaxis=_axis(-45, 50, _every(-40, 40, 20, " %")),
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": 0,
                "y1": 0,
                "line": {"color": theme.quiet, "width": 1},
            }
        ],
    )
    return go.Figure(data, layout)


def rank(theme: Theme, words: dict[str, str]) -> go.Figure:
    """A rank: first place on top, markers with a rim that may leave the axes, a figure over each."""
    years = list(range(2008, 2021))
    ranks = [11, 13, 12, 11, 9, 8, 8, 8, 7, 7, 9, 8, 7]
    data = [
        go.Scatter(
            x=years,
            y=ranks,
            mode="lines+markers+text",
            line={"color": theme.russia},
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
        xaxis=_axis(2008, 2020, _every(2008, 2020, 2)),
        yaxis=_axis(14.5, 0.5, {1: "1", 5: "5", 10: "10"}),
        margin={"l": 80, "b": 84},
    )
    return go.Figure(data, layout)


def monthly(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Months along an axis of years: a line, an area between two lines, diamonds."""
    months = [year + month / 12 for year in (2018, 2019, 2020) for month in range(12)]
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
    layout = _layout(
        theme,
        words["monthly"],
        "",
        xaxis=_axis(2017.9, 2021, {year: f"1.{year}" for year in (2018, 2019, 2020)}),
        yaxis=_axis(0, 1100, {value: f"{value:,}" for value in range(0, 1001, 200)}),
    )
    return go.Figure(data, layout)


def gap(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Lying bars with long names, a colour for each bar, figures beside and within them."""
    names = [words[key] for key in ("other", "cars", "metals", "fish", "fuels")]
    values = [-4.2, 12.6, 31.0, 58.3, 6.4]
    data = [
        go.Bar(
            x=values,
            y=list(range(len(names))),
            orientation="h",
            marker={"color": [theme.russia if value < 0 else theme.korea for value in values]},
        )
    ]
    layout = _layout(
        theme,
        words["gap"],
        "",
        margin={"l": 220},
        xaxis=_axis(-10, 70, _every(0, 60, 20, " %"), showgrid=True, gridcolor=theme.grid, showline=False, ticks=""),
        yaxis=_axis(-0.5, 4.5, dict(enumerate(names)), showgrid=False),
        annotations=[
            {
                "text": f"{value:.1f} %",
                "x": value,
                "y": at,
                "xanchor": "right" if value > 50 else "left",
                "xshift": -4 if value > 50 else 4,
                "font": {"size": 13, "color": theme.paper if value > 50 else theme.ink},
                "showarrow": False,
            }
            for at, value in enumerate(values)
        ],
    )
    return go.Figure(data, layout)


def stretch(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Squares on a line, and a shaded stretch of years below them."""
    data = [
        go.Scatter(x=YEARS, y=KOREA, mode="lines+markers", marker={"symbol": "square", "size": 5}, name=words["korea"])
    ]
    years = {"type": "rect", "x0": 2014, "x1": 2016, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    layout = _layout(
        theme,
        words["turnover"],
        "",
        xaxis=_axis(1991, 2025, _every(1995, 2020, 5)),
        yaxis=_axis(0, 30, _every(0, 30, 10)),
        shapes=[{**years, "fillcolor": theme.grid, "line": {"width": 0}}],
    )
    return go.Figure(data, layout)


def pair(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Two panels, each with its own axes, the second without labels at its height."""
    left = go.Scatter(x=YEARS, y=KOREA, mode="lines", line={"color": theme.korea})
    right = go.Scatter(x=YEARS, y=RUSSIA, mode="lines", line={"color": theme.russia}, xaxis="x2", yaxis="y2")
    across, up = _axis(1991, 2025, _every(2000, 2020, 10)), _axis(0, 31, _every(0, 30, 10))
    layout = _layout(
        theme,
        words["turnover"],
        words["unit"],
        xaxis={**across, "domain": [0, 0.46], "anchor": "y"},
        xaxis2={**across, "domain": [0.54, 1], "anchor": "y2"},
        yaxis={**up, "anchor": "x"},
        yaxis2={**up, "anchor": "x2", "showticklabels": False},
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


def half(theme: Theme, words: dict[str, str]) -> go.Figure:
    """Two panels, of which the second has a name and no trace, so that nothing of it is drawn."""
    figure = pair(theme, words)
    figure.data = figure.data[:1]
    return figure


def edges(theme: Theme, words: dict[str, str]) -> go.Figure:
    """What the others leave out: bars over one another with rims, pale ones, dashes, notes on a ground of their own."""
    quarters = [year + quarter / 4 for year in (2014, 2015, 2016) for quarter in range(4)]
    up = [3.1, 2.9, 2.2, 2.0, 1.7, 1.9, 2.4, 2.6, 2.1, 2.8, 3.0, 3.3]
    down = [-1.1, -0.9, -1.4, -1.2, -2.0, None, -1.1, -0.7, -0.4, -0.2, -0.6, -0.9]
    data = [
        go.Bar(x=quarters, y=up, marker={"color": theme.korea, "line": {"color": theme.paper, "width": 1}}),
        go.Bar(x=quarters, y=down, marker={"color": theme.russia}),
        go.Bar(x=quarters, y=[0.5] * 12, marker={"color": theme.quiet, "opacity": 0.5}),
        go.Scatter(
            x=quarters,
            y=[a + (b or 0) for a, b in zip(up, down, strict=True)],
            mode="lines",
            line={"dash": "6px,3px", "color": theme.ink},
        ),
    ]
    note = f"{words['goal']}<br><i>{words['estimate']}</i>"
    layout = _layout(
        theme,
        "",
        "",
        barmode="overlay",
        margin={"l": 40, "r": 90, "t": 30, "b": 90},
        xaxis=_axis(2013.8, 2017, _every(2014, 2016, 1)),
        yaxis=_axis(-2.5, 4, _every(-2, 4, 2)),
        annotations=[
            {
                "text": note,
                "x": 1,
                "y": 0,
                "xref": "x domain",
                "yref": "paper",
                "xanchor": "right",
                "yanchor": "top",
                "yshift": -30,
                "align": "right",
                "showarrow": False,
                "bgcolor": theme.grid,
                "borderpad": 4,
            }
        ],
    )
    return go.Figure(data, layout)


def nothing(theme: Theme, words: dict[str, str]) -> go.Figure:
    """A heading, and in the middle of the plot why there is none."""
    layout = _layout(theme, words["turnover"], words["unit"], xaxis={"visible": False}, yaxis={"visible": False})
    figure = go.Figure(layout=layout)
    figure.add_annotation(text=words["source"], x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
    return figure


SAMPLES = {
    "edges": Sample(edges),
    "turnover": Sample(turnover),
    "turnover-narrow": Sample(turnover, 480, 360),
    "chapters": Sample(chapters),
    "growth": Sample(growth),
    "rank": Sample(rank),
    "monthly": Sample(monthly),
    "monthly-wide": Sample(monthly, 1100, 520),
    "gap": Sample(gap),
    "stretch": Sample(stretch),
    "pair": Sample(pair, 840, 420),
    "half": Sample(half, 840, 420),
    "nothing": Sample(nothing),
}
