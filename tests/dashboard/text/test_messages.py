"""What translators are given, and that every language is complete: no text missing, none left over, holes that agree."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from gettext import NullTranslations
from itertools import product
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

import dashboard
from dashboard.charts._chart import Chart
from dashboard.editions import Edition, Tables
from dashboard.pages._page import all_pages
from dashboard.pages._router import PageAddress, PageRouter
from dashboard.pages._shell import shell
from dashboard.text import Words
from dashboard.text.catalogues import ENGLISH, FOLDER, languages, own_name
from dashboard.text.messages import Message, gather, update

CATALOGUES = sorted(FOLDER.glob("*.po"))
CODE = sorted(Path(dashboard.__file__).parent.rglob("*.py"))
SAYING = {"words", "N_", "plural", "parts"}
#: What stands between tags and is no word of any language.
SIGNS = {"Excel", "CSV", "Parquet", "python -m etl why "}
#: Said in every language as it stands: words that have no name of their own.
KEPT: set[str] = set()


@pytest.fixture(scope="module")
def messages(tables: Tables) -> list[Message]:
    return gather(tables)


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.stem)


def _strings(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_language_is_complete(path: Path, messages: list[Message]) -> None:
    catalogue = _read(path)
    said = {message.id: message for message in catalogue if message.id}
    wanted = {message.id for message in messages}
    assert sorted(map(str, wanted - said.keys())) == []
    assert sorted(map(str, said.keys() - wanted)) == []
    assert [one.id for one in said.values() if one.fuzzy or not all(_strings(one.string))] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_holes_and_plurals_agree(path: Path) -> None:
    catalogue = _read(path)
    for message in (one for one in catalogue if one.id):
        holes = set().union(*(_holes(text) for text in _strings(message.id)))
        for text in _strings(message.string):
            assert _holes(text) == holes, text
        if message.pluralizable:
            assert len(message.string) == catalogue.num_plurals, message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_up_to_date_as_the_command_writes_it(
    path: Path, messages: list[Message], tmp_path: Path
) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert update(copy, messages) == (0, 0)
    assert copy.read_bytes() == path.read_bytes()


def test_new_texts_come_in_untranslated_and_old_ones_go(tmp_path: Path) -> None:
    path = tmp_path / "ko.po"
    path.write_text('msgid "Goal"\nmsgstr "목표"\n\nmsgid "gone"\nmsgstr "없음"\n', "utf-8")
    assert update(path, [Message("Goal", "a.py"), Message(("{count} row", "{count} rows"), "b.py")]) == (1, 1)
    catalogue = _read(path)
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Goal": "목표",
        ("{count} row", "{count} rows"): ("",),
    }


class Listening(NullTranslations):
    """Notes every text that is said."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[str] = set()

    def gettext(self, message: str) -> str:
        self.heard.add(message)
        return message


def test_whatever_a_page_says_is_given_to_translators(
    tables: Tables, charts: Mapping[str, Chart], messages: list[Message]
) -> None:
    catalogue = Listening()
    router = PageRouter(all_pages(), charts, {ENGLISH: Words(ENGLISH, catalogue)})
    edition = Edition(None, tables)  # type: ignore[arg-type]
    claims = [f"/claims/{claim}" for claim in tables["claims"]["claim"]]
    routes = [page.route for page in all_pages() if "<" not in page.route]
    for address, day in product([*routes, *claims], ["", "?asof=2018-02-28"]):
        asked, content = router.answer(edition, PageAddress(address, day, date(2026, 11, 24)))
        shell(asked, content, all_pages())
    known = {text for message in messages for text in _strings(message.id)}
    assert len(catalogue.heard) > 1000
    assert sorted(catalogue.heard - known - KEPT) == []


def test_every_catalogue_is_a_language_under_its_own_name() -> None:
    assert list(languages()) == [ENGLISH, *(path.stem for path in CATALOGUES)]
    assert [own_name(language) for language in ("en", "ko", "ru")] == ["English", "한국어", "Русский"]


@cache
def _syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for path in CODE:
        for node in ast.walk(_syntax(path)):
            if isinstance(node, ast.Call):
                function = node.func
                yield path, node, function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _said(node: ast.expr) -> Iterator[ast.AST]:
    """Return what of an expression may be said: of a choice its branches, and not what decides between them."""
    yield from [node.body, node.orelse] if isinstance(node, ast.IfExp) else ast.walk(node)


def test_a_text_stands_whole_in_the_call_that_says_it() -> None:
    wrong = [
        f"{path.name}:{call.lineno}"
        for path, call, name in _calls()
        if name in SAYING and call.args and isinstance(call.args[0], ast.IfExp | ast.JoinedStr | ast.BinOp)
        and any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in _said(call.args[0]))
    ]  # fmt: skip
    assert wrong == []


def test_no_text_is_said_inside_another() -> None:
    """Babel reads what stands inside an f-string on some versions of Python only."""
    inside = [
        f"{path.name}:{call.lineno}"
        for path in CODE
        for string in ast.walk(_syntax(path))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in SAYING
    ]  # fmt: skip
    assert inside == []


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.List | ast.Tuple):
        for item in node.elts:
            yield from _texts(item)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


def test_no_text_reaches_a_reader_past_the_catalogues() -> None:
    untold = [
        f"{path.name}:{call.lineno} {text}"
        for path, call, _ in _calls()
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "html"
        for text in (text for argument in call.args for text in _texts(argument))
        if any(letter.isalpha() for letter in text) and text not in SIGNS
    ]  # fmt: skip
    assert untold == []
