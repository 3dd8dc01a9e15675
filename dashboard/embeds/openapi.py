"""The description of the addresses of charts as OpenAPI 3.1, made from the declarations of charts, forms and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.charts.drawing.theme import THEMES
from dashboard.editions import Tables
from dashboard.embeds.address import PICTURES, TYPES
from dashboard.embeds.oembed import FORMATS
from dashboard.embeds.repository import ChartRepository
from dashboard.embeds.request import CLAIM, FIRST, LAST, SIZES
from dashboard.embeds.snapshot import DIGITS
from dashboard.views.series_choice import HIDE, ONLY
from dashboard.web.downloads import READABLE
from dashboard.web.json_text import JsonObject

_DIGEST = f"^[0-9a-f]{{{DIGITS}}}$"
_TEXT: JsonObject = {"type": "string"}
_ERROR: JsonObject = {
    "type": "object",
    "required": ["error", "allowed"],
    "properties": {"error": _TEXT, "allowed": {"type": "array", "items": _TEXT}},
}
_WHY = {
    "304": "What the asker has is the newest.",
    "400": "A value is wrong; the answer lists the right ones.",
    "401": "The address carries a name or a password.",
    "409": "A value is right by itself and wrong with the others; the answer lists the right ones.",
    "404": "There is no such thing; the answer lists what there is.",
    "501": "There is no such format.",
}


_SERIES = {
    HIDE: "The line that is left out; several are joined by a dot.",
    ONLY: "The one kind of goods that is drawn.",
}


def document(repository: ChartRepository) -> JsonObject:
    """Return the whole description."""
    tables = repository.editions.open().tables
    paths: JsonObject = {}
    for name in repository.charts:
        words = _words(repository, name)
        paths |= {f"/charts/{name}.{ending}": _form(name, ending, words) for ending in TYPES}
        paths[f"/charts/{name}.atom"] = _plain(f"{name}-atom", "Revisions under this chart", "application/atom+xml")
        paths[f"/embed/{name}"] = _frame(name, words)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nine Bridges",
            "version": "1",
            "description": "Charts of trade between Russia and South Korea: frames, pictures, figures, live or pinned.",
        },
        "paths": {**paths, **_others(tables)},
        "components": {"schemas": {"Error": _ERROR, "Metadata": metadata_schema(), "Figures": figures_schema()}},
    }


def _words(repository: ChartRepository, name: str) -> list[JsonObject]:
    """Return the words that a chart's query string may hold."""
    alone = repository.values_by_word(name)
    span: JsonObject = {"type": "integer"}
    if alone[FIRST]:
        span |= {"minimum": int(alone[FIRST][0]), "maximum": int(alone[FIRST][-1])}
    own = [option.name for option in repository.charts[name].options]
    words = [
        *[_one_of(word, alone[word], "What the chart shows.") for word in own],
        *[_one_of(word, alone[word], _SERIES[word]) for word in _SERIES if alone[word]],
        *([_one_of(CLAIM, alone[CLAIM], "A claim of the article, laid over the chart.")] if alone[CLAIM] else []),
        _word(FIRST, span, "The first year."),
        _word(LAST, span, "The last year; not before the first."),
        _word("asof", {"type": "string", "format": "date"}, "The figures as they stood on this day."),
        _word(
            "digest", {"type": "string", "pattern": _DIGEST}, "Pins the chart, together with asof: see metadata.json."
        ),
        _one_of("lang", list(repository.languages), "The language of words and numbers."),
    ]
    return [_optional(word) for word in words]


def _one_of(name: str, values: Iterable[str], what: str) -> JsonObject:
    return _word(name, {"type": "string", "enum": [value for value in values if value]}, what)


def _optional(word: JsonObject) -> JsonObject:
    """Let a word be empty, which says as little as leaving it out: forms send it so."""
    return {**word, "schema": {"anyOf": [word["schema"], {"const": ""}]}}


def _word(name: str, schema: JsonObject, what: str, *, required: bool = False) -> JsonObject:
    return {"name": name, "in": "query", "required": required, "description": what, "schema": schema}


def _appearance_words() -> list[JsonObject]:
    return [_optional(_one_of("theme", THEMES, "Light or dark; left out, as the reader has it."))]


def _form(chart: str, ending: str, words: Sequence[JsonObject]) -> JsonObject:
    size = _optional(_one_of("size", SIZES, "The layout of a picture."))
    heads = _optional(
        _one_of("heads", [READABLE], "Readable heads and a byte-order mark; left out, the names of columns.")
    )
    more = [*_appearance_words(), size] if ending in PICTURES else [heads] if ending == "csv" else []
    parameters = [*words, *more]
    schemas = {"json": "Figures", "metadata.json": "Metadata"}
    schema: JsonObject = {"$ref": f"#/components/schemas/{schemas[ending]}"} if ending in schemas else {}
    kind = TYPES[ending].split(";")[0]
    return _get(
        f"{chart}-{ending.replace('.', '-')}",
        f"The chart {chart} as {ending}",
        parameters,
        (kind, schema),
        ("400", "404", "409"),
    )


def _frame(chart: str, words: Sequence[JsonObject]) -> JsonObject:
    described = _get(
        f"{chart}-frame", f"The page for a frame around {chart}", [*words, *_appearance_words()], ("text/html", {}), ()
    )
    for status in ("400", "404", "409"):
        described["get"]["responses"][status] = {"description": _WHY[status], "content": {"text/html": {}}}
    return described


def _others(tables: Tables) -> JsonObject:
    claim = {
        "name": "claim", "in": "path", "required": True, "schema": {"type": "string", "enum": list(tables["claims"]["claim"])},
    }  # fmt: skip
    pixels: JsonObject = {"type": "integer", "minimum": 1, "maximum": 100_000}
    oembed = [
        _word(
            "url",
            {"type": "string", "minLength": 1},
            "The address of a frame or of a page with a chart.",
            required=True,
        ),
        _one_of("format", FORMATS, "JSON or XML."),
        _word("maxwidth", pixels, "The room across."),
        _word("maxheight", pixels, "The room down."),
    ]
    described = _get(
        "oembed", "oEmbed 1.0", oembed, ("application/json", {"type": "object"}), ("400", "401", "404", "501")
    )
    described["get"]["responses"]["200"]["content"]["text/xml"] = {}
    return {
        "/feed.atom": _plain("feed", "Revisions under all charts", "application/atom+xml"),
        "/claims.json": _plain("claims", "A scoreboard, and every sentence of the article, as judged", "application/json"),
        "/claims/{claim}.jsonld": _get("claim", "One sentence as JSON-LD", [claim], ("application/ld+json", {}), ("404",)),
        "/oembed": described,
    }  # fmt: skip


def _plain(name: str, what: str, kind: str) -> JsonObject:
    return _get(name, what, [], (kind, {}), ())


def _get(
    name: str, what: str, words: Sequence[JsonObject], sent: tuple[str, JsonObject], refusals: Sequence[str]
) -> JsonObject:
    kind, schema = sent
    refused = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    responses: JsonObject = {
        "200": {"description": what, "content": {kind: {"schema": schema} if schema else {}}},
        "304": {"description": _WHY["304"]},
        **{status: {"description": _WHY[status], "content": refused} for status in refusals},
    }
    return {"get": {"operationId": name, "summary": what, "parameters": list(words), "responses": responses}}


def metadata_schema() -> JsonObject:
    """Return the JSON Schema of what is known about a chart."""
    column = {"type": "object", "required": ["name", "type", "unit", "meaning"]}
    texts = ("chart", "title", "subtitle", "description", "caption", "language", "citation", "live", "frame")
    properties: JsonObject = {
        **dict.fromkeys(texts, _TEXT),
        "as_of": {"type": ["string", "null"], "format": "date"},
        "digest": {"type": "string", "pattern": _DIGEST},
        "pinned": {"type": "boolean"},
        "options": {"type": "object", "additionalProperties": _TEXT},
        "columns": {"type": "array", "items": column},
        "sources": {"type": "array", "items": {"type": "object"}},
        "forms": {"type": "object", "additionalProperties": _TEXT},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def figures_schema() -> JsonObject:
    """Return the JSON Schema of a chart's figures with what is known about it."""
    whole = metadata_schema()
    properties = {**whole["properties"], "rows": {"type": "array", "items": {"type": "object"}}}
    return {**whole, "required": [*whole["required"], "rows"], "properties": properties}
