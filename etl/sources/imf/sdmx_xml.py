"""The shape of an SDMX-ML 3.0 answer (StructureSpecificData): bytes to groups, series and observations, strictly.

Only shape: whether the XML is whole and holds nothing but known elements. No publisher's code, unit or period belongs
here. Entities and document types are refused before they are read (defusedxml).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from etl.errors import InputError
from etl.sources._answers import beginning, describe_non_data
from etl.sources._delimited import shown
from etl.sources._source import TruncatedError

_ROOT = "StructureSpecificData"
_DATA = (_ROOT, "DataSet")
_GROUP = (*_DATA, "Group")
_SERIES = (*_DATA, "Series")
#: Everything that may stand outside the header and the footer, whose insides do not concern the figures.
_KNOWN = {(_ROOT,), _DATA, _GROUP, (*_GROUP, "Comp"), (*_GROUP, "Comp", "Value"), _SERIES, (*_SERIES, "Obs")}
_HEADER, _FOOTER = (_ROOT, "Header"), (_ROOT, "Footer")
#: The only elements with text of their own.
_WITH_TEXT = "Value"

#: What SDMX says in the footer of an answer that it cut short: 130 and 510, too large; 413, the same over HTTP.
_CUT_SHORT = {"130", "413", "510"}

ElementPath = tuple[str, ...]
Attributes = Mapping[str, str]


@dataclass(frozen=True)
class SdmxSeries:
    """One series: its dimensions and attributes, those of its groups included, and those of each observation."""

    attributes: Attributes
    observations: Sequence[Attributes]


@dataclass
class SdmxMessage:
    """One answer: when it was prepared, of which data structure, what is to be done with it, and its series."""

    prepared: str = ""
    structure: str = ""
    actions: list[str] = field(default_factory=list)
    groups: list[tuple[Attributes, Attributes]] = field(default_factory=list)
    series: list[SdmxSeries] = field(default_factory=list)


def refusal(what: str, do: str = "") -> InputError:
    """Return the error to raise for an answer that is not what it should be: one line, with what to do next."""
    return InputError(f"SDMX answer: {what}; {do or 'ask again later, the publisher may be at work on it'}")


def read_message(body: bytes) -> SdmxMessage:
    """Read an answer; raise InputError for anything that is not whole, TruncatedError where it says that it was cut."""
    _check_kind(body)
    message, path = SdmxMessage(), list[str]()
    try:
        for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                path.append(_local(element.tag))
                _check_known(tuple(path))
            else:
                _take(message, tuple(path), element)
                path.pop()
    except (ParseError, ValueError, LookupError) as error:
        raise refusal(f"it is no whole XML ({shown(str(error))})") from error
    return message


def _check_kind(body: bytes) -> None:
    """Name the usual strangers, which would else be refused with a word of the XML parser's."""
    if what := describe_non_data(body):
        raise refusal(what)
    if beginning(body).startswith((b"{", b"[")):
        raise refusal("it is JSON, where XML was asked for")


def _check_known(path: ElementPath) -> None:
    if path not in _KNOWN and path[:2] not in (_HEADER, _FOOTER):
        raise refusal(f"unknown element {shown('/'.join(path))}", "add it to etl/sources/imf/sdmx_xml.py")


def _take(message: SdmxMessage, path: ElementPath, element: Element) -> None:
    """Take in an element that has ended, and let go of what is inside it; what follows it is looked at later."""
    if path in _KNOWN:
        _check_text(element)
    if path == _HEADER:
        found = {_local(inner.tag): (inner.text or "").strip() for inner in element.iter()}
        message.prepared, message.structure = found.get("Prepared", ""), found.get("Structure", "")
    elif path == _FOOTER:
        raise _footer(element)
    elif path == _DATA:
        message.actions.append(element.get("action", ""))
    elif path == _GROUP:
        given = {comp.get("id", ""): "".join(comp.itertext()).strip() for comp in element}
        message.groups.append((_plain(element), given))
        del element[:]
    elif path == _SERIES:
        message.series.append(_series(message, element))
        del element[:]


def _series(message: SdmxMessage, element: Element) -> SdmxSeries:
    """Return a series with the attributes of each group whose dimensions are the same."""
    own = _plain(element)
    given: dict[str, str] = {}
    for dimensions, attributes in message.groups:
        if dimensions.items() <= own.items():
            given.update(attributes)
    return SdmxSeries({**given, **own}, [_plain(observation) for observation in element])


def _plain(element: Element) -> dict[str, str]:
    """Return the attributes of the data; those with a namespace are XML's own."""
    return {name: value for name, value in element.attrib.items() if not name.startswith("{")}


def _check_text(element: Element) -> None:
    """Refuse text between elements: it is an element that was spoilt, whose figure would be lost without a word."""
    texts = [inner.tail for inner in element]
    if _local(element.tag) != _WITH_TEXT:
        texts.append(element.text)
    for text in texts:
        if text and text.strip():
            raise refusal(f"text where only elements belong: {shown(text.strip())}")


def _footer(element: Element) -> InputError | TruncatedError:
    codes = {inner.get("code", "") for inner in element.iter()} - {""}
    text = shown(" ".join(" ".join(element.itertext()).split()))
    if codes & _CUT_SHORT:
        return TruncatedError(f"the answer was cut short ({text})")
    return refusal(f"it ends with a message instead of data ({text})")


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
