"""The elements of a big XML file, one at a time, with the bounds that keep a hostile file from doing harm.

Knows no format of papers. Entities are forbidden, which shuts out expansion bombs and reading of other files;
a DOCTYPE is passed over and what it names is never loaded. What comes before a fault is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from index.errors import ReaderError
from index.readers.record import BadRecord, Record, RecordError, record_from_fields

_CHUNK = 65_536  # bytes
_MAX_ELEMENT = 4_000_000  # characters of one record, and bytes of one tag or comment
_MAX_DEPTH = 100  # within one record
_MAX_NESTING = 1_000  # of the file
_NODE = 20  # what an element costs besides its characters


class _Hostile(Exception):
    """The file cannot be read on without risk."""


@dataclass(frozen=True, slots=True)
class _Found:
    line: int
    element: Element | None
    fault: str | None = None


class _Records:
    """Build a tree of each element of `tags` alone, and nothing of what lies outside; `done` holds the whole ones."""

    def __init__(self, tags: Collection[str]) -> None:
        self.done: deque[_Found] = deque()
        self.events = 0
        self.line: Callable[[], int] = lambda: 0
        self._tags = tags
        self._nesting = 0
        self._depth = 0  # within the record; 0 is outside
        self._begin = 0
        self._cost = 0
        self._fault: str | None = None
        self._tree = TreeBuilder()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise _Hostile(f"elements nested deeper than {_MAX_NESTING:,}")
        if self._depth or tag in self._tags:
            if not self._depth:
                self._tree, self._begin, self._cost, self._fault = TreeBuilder(), self.line(), 0, None
            self._depth += 1
            self._charge(_NODE + len(tag) + sum(len(name) + len(value) for name, value in attributes.items()))
            if self._fault is None:
                self._tree.start(tag, attributes)

    def data(self, text: str) -> None:
        self.events += 1
        if self._depth:
            self._charge(len(text))
            if self._fault is None:
                self._tree.data(text)

    def end(self, tag: str) -> None:
        self.events += 1
        self._nesting -= 1
        if not self._depth:
            return
        self._depth -= 1
        if self._fault is None:
            self._tree.end(tag)
        if not self._depth:
            self.done.append(_Found(self._begin, None if self._fault else self._tree.close(), self._fault))

    def _charge(self, cost: int) -> None:
        self._cost += cost
        if self._fault is None and (self._cost > _MAX_ELEMENT or self._depth > _MAX_DEPTH):
            large = self._cost > _MAX_ELEMENT
            self._fault = f"more than {_MAX_ELEMENT:,} characters" if large else f"nested deeper than {_MAX_DEPTH}"
            self._tree = TreeBuilder()  # the rest of this record is passed over, the next is read


def read_elements(
    file: Path, stream: BinaryIO, fields_of: Mapping[str, Callable[[Element], Mapping[str, object]]]
) -> Iterator[Record | BadRecord]:
    """Yield the papers of an XML file in its order, in memory that its size does not matter to.

    Args:
        file: named in the reports.
        stream: in the encoding that its XML declaration names.
        fields_of: by tag, how an element becomes the fields that `record_from_fields` knows. A tag with a namespace
            is written `{namespace}tag`.

    Raises:
        ReaderError: the file declares entities.
    """
    for found in _read_found(file, stream, frozenset(fields_of)):
        try:
            if found.element is None:
                raise RecordError(found.fault or "not readable")
            yield record_from_fields(fields_of[found.element.tag](found.element))
        except RecordError as error:
            yield BadRecord(file, found.line, str(error))


def _read_found(file: Path, stream: BinaryIO, tags: Collection[str]) -> Iterator[_Found]:
    records = _Records(tags)
    parser = DefusedXMLParser(target=records)
    expat = parser.parser  # the parser itself lets go of it when closed
    records.line = lambda: int(expat.CurrentLineNumber)
    quiet = 0  # bytes since the last event: one tag or comment that goes on and on
    fault = None
    while fault is None and (chunk := stream.read(_CHUNK)):
        before = records.events
        fault = _feed(file, parser, chunk)
        quiet = quiet + len(chunk) if records.events == before else 0
        if fault is None and quiet > _MAX_ELEMENT:
            fault = _Found(records.line(), None, f"one tag or comment of more than {_MAX_ELEMENT:,} bytes")
        while records.done:
            yield records.done.popleft()
    fault = fault or _feed(file, parser, None)
    while records.done:
        yield records.done.popleft()
    if fault is not None:
        yield _Found(fault.line, None, f"{fault.fault}; the file is read up to here")


def _feed(file: Path, parser: Any, chunk: bytes | None) -> _Found | None:
    """Give the parser a chunk, or with None the end; return what is wrong, and where."""
    expat = parser.parser
    try:
        if chunk is None:
            parser.close()
        else:
            parser.feed(chunk)
    except ParseError as error:
        what = "not readable XML" if chunk else "the file ends before its XML does"
        return _Found(error.position[0], None, f"{what}: {str(error).partition(': line')[0]}")
    except _Hostile as error:
        return _Found(int(expat.CurrentLineNumber), None, str(error))
    except DefusedXmlException as error:
        raise ReaderError(
            f"{file}: declares the XML entity {str(getattr(error, 'name', ''))[:40]!r}. Entities can grow without "
            "bound or read other files and are not accepted. Take the declarations out and add it again."
        ) from error
    except (LookupError, ValueError) as error:  # of the codec that the XML declaration names
        return _Found(1, None, f"its encoding cannot be read: {error}. Save it as UTF-8")
    return None
