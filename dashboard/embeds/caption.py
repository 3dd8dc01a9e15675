"""Sentences about a chart, computed from its snapshot: heading, alternative text, caption, citation."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.drawing.figure_spec import FigureSpec
from dashboard.embeds.snapshot import ChartSnapshot, years
from dashboard.text import Words, capital
from dashboard.text.terms import N_


@dataclass(frozen=True)
class Caption:
    """The texts about a chart: heading, alternative text, caption sentence, sources and day."""

    title: str
    subtitle: str
    alt: str
    sentence: str
    sources: str
    day: str

    @property
    def heading(self) -> str:
        """Return title and subtitle in one line."""
        return f"{self.title}. {capital(self.subtitle)}."


def write_caption(snapshot: ChartSnapshot, figure: FigureSpec, alt: str, words: Words) -> Caption:
    """Return the caption of a chart from its figure and its description."""
    title, subtitle = heading(figure)
    sources = "; ".join(words.source(source) for source in snapshot.view.sources)
    day = words.day(snapshot.view.as_of, long=True)
    return Caption(title, subtitle, alt, _sentence(snapshot, (title, sources, day), words), sources, day)


def heading(figure: FigureSpec) -> tuple[str, str]:
    """Return a figure's title and subtitle, each in one line."""
    title = figure.layout["title"]
    return _line(title["text"]), _line(title["subtitle"]["text"])


def _line(text: str | None) -> str:
    return " ".join(str(text or "").split("<br>"))


def _sentence(snapshot: ChartSnapshot, parts: tuple[str, str, str], words: Words) -> str:
    title, sources, day = parts
    known = years(snapshot.view)
    if not known:
        return words("{title}. No figure had been published by this day.", title=title)
    first = snapshot.view.facts.get("since", str(known[0]))
    text = N_("{title}, {first}–{last}. Source: {sources}. Chart: Nine Bridges; figures as of {day}.")
    many = N_("{title}, {first}–{last}. Sources: {sources}. Chart: Nine Bridges; figures as of {day}.")
    shown = text if len(snapshot.view.sources) == 1 else many
    return words(shown, title=title, first=first, last=str(known[-1]), sources=sources, day=day)


def citation(parts: Caption, snapshot: ChartSnapshot, address: str, words: Words) -> str:
    """Return how to cite a chart: author, year of its figures, title, sources, day, version, address."""
    return words(
        "Nine Bridges ({year}). {title}. Figures: {sources}. As of {day}, version {digest}. {address}",
        year=snapshot.day[:4] or "–", title=parts.title, sources=parts.sources or "–", day=parts.day, digest=snapshot.digest,
        address=address,
    )  # fmt: skip
