"""What stands beside the dashboard: Dash as its documentation begins, with one chart of one trace and one callback."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, dcc, html

YEARS = list(range(1992, 2026))


def figure(power: int = 1) -> dict[str, Any]:
    """Return a line of as many points as ours has years."""
    return {"data": [{"type": "scatter", "x": YEARS, "y": [(year - 1990) ** power for year in YEARS]}]}


app = Dash("bare", add_log_handler=False)
app.layout = html.Div([dcc.Dropdown([1, 2], 1, id="power"), dcc.Graph(id="chart", figure=figure())])


@app.callback(Output("chart", "figure"), Input("power", "value"))
def show(power: int) -> dict[str, Any]:
    return figure(power)


server = app.server
