"""The options that charts of all pairs of countries share: first year, span, least size, with or without estimates."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.charts._chart import Option
from dashboard.text import Words
from dashboard.text.terms import N_
from dashboard.views.odds import WITH, WITHOUT, bases, sizes, spans
from dashboard.views.records import TableMap

_ESTIMATES = {WITH: N_("with estimates"), WITHOUT: N_("without estimates")}


def _bases(tables: TableMap, _: Mapping[str, str]) -> list[str]:
    return bases(tables)


def _spans(tables: TableMap, before: Mapping[str, str]) -> list[str]:
    return spans(tables, before.get("base", ""))


def _sizes(tables: TableMap, _: Mapping[str, str]) -> list[str]:
    return sizes(tables)


def _plain(value: str, _: TableMap, __: Words) -> str:
    return value


def _span_name(value: str, _: TableMap, words: Words) -> str:
    years = int(value)
    return words.plural("{count} year", "{count} years", years)


def _size_name(value: str, _: TableMap, words: Words) -> str:
    return words("{least} or more", least=words.usd(float(value) * 1e9, 0))


def _estimates_name(value: str, _: TableMap, words: Words) -> str:
    return words(_ESTIMATES[value])


BASE = Option("base", _bases, N_("First year"), _plain, static_values=0)
#: What is counted, whatever the first year.
CLASS = (
    Option("span", _spans, N_("Span"), _span_name, static_values=0),
    Option("least", _sizes, N_("Size in the first year"), _size_name),
    Option("estimates", lambda _, __: list(_ESTIMATES), N_("Counted"), _estimates_name),
)
