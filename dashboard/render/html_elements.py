"""Elements of HTML as pages are built of them: a tag, what is in it, and its attributes by the names that Python can write.

They stand in for Dash's own, which carry what Dash's script needs and cost more to make than to write; a chart that Dash
draws again is a component of Dash within an element. How elements are written is in html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypedDict, Unpack


class HtmlAttributes(TypedDict, total=False):
    """The attributes that pages use; those with a hyphen come from `aria` and `data`. None and False leave one out."""

    action: str
    autoComplete: str
    className: str | None
    colSpan: int
    hidden: bool
    href: str
    hrefLang: str
    htmlFor: str
    id: str
    lang: str
    maxLength: int
    method: str
    name: str
    open: bool
    rel: str
    role: str
    scope: str
    selected: bool
    src: str
    style: dict[str, str]
    tabIndex: int
    title: str
    type: str
    value: str | int


class HtmlElement:
    """One element; `children` is text, a number, an element, a component of Dash, None, or a list of these."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, children: Any, attributes: dict[str, Any]) -> None:
        self.tag, self.children, self.attributes = tag, children, attributes


class _Tag(Protocol):
    def __call__(self, children: Any = None, **attributes: Unpack[HtmlAttributes]) -> HtmlElement:
        """Return an element with children and attributes."""


def _tag(name: str) -> _Tag:
    def make(children: Any = None, **attributes: Any) -> HtmlElement:
        return HtmlElement(name, children, attributes)

    return make


A = _tag("a")
B = _tag("b")
Blockquote = _tag("blockquote")
Br = _tag("br")
Button = _tag("button")
Caption = _tag("caption")
Code = _tag("code")
Dd = _tag("dd")
Details = _tag("details")
Div = _tag("div")
Dl = _tag("dl")
Dt = _tag("dt")
Figcaption = _tag("figcaption")
Figure = _tag("figure")
Footer = _tag("footer")
Form = _tag("form")
H1 = _tag("h1")
H2 = _tag("h2")
H3 = _tag("h3")
Header = _tag("header")
Iframe = _tag("iframe")
Input = _tag("input")
Label = _tag("label")
Li = _tag("li")
Main = _tag("main")
Nav = _tag("nav")
Ol = _tag("ol")
Option = _tag("option")
P = _tag("p")
Pre = _tag("pre")
Q = _tag("q")
Section = _tag("section")
Select = _tag("select")
Small = _tag("small")
Span = _tag("span")
Strong = _tag("strong")
Summary = _tag("summary")
Table = _tag("table")
Tbody = _tag("tbody")
Td = _tag("td")
Th = _tag("th")
Thead = _tag("thead")
Tr = _tag("tr")
Ul = _tag("ul")


def elements(tree: Any) -> Iterator[HtmlElement]:
    """Return every element of a tree, each before what is in it."""
    rest = [tree]
    while rest:
        node = rest.pop()
        if isinstance(node, HtmlElement):
            yield node
            rest.append(node.children)
        elif isinstance(node, list | tuple):
            rest.extend(reversed(node))
