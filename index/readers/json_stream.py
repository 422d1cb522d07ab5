"""The objects of a big JSON file, one at a time.

Knows arrays, envelopes around them and the bounds of one object; nothing of papers. What comes before a fault is kept.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from index.readers.record import BadRecord, Record, RecordError, record_from_fields

_CHUNK = 65_536  # bytes of a line that are parsed at once
_MAX_ITEM = 4_000_000  # characters of one object, and bytes of one string
_MAX_DEPTH = 50
_MAX_AROUND = 4  # envelopes and arrays around the items
_NODE = 10  # what a value costs besides its characters: many empty lists are large too
_BOM = b"\xef\xbb\xbf"
_STARTS, _ENDS = {"start_map", "start_array"}, {"end_map", "end_array"}


@dataclass(frozen=True, slots=True)
class _Item:
    line: int
    value: Any
    fault: str | None = None


class _Items:
    """Build the objects from parse events; `done` holds those that are complete.

    An envelope is an object that is no item itself but holds them under one of the keys of `envelopes`.
    """

    def __init__(self, envelopes: Collection[str]) -> None:
        self.done: deque[_Item] = deque()
        self.line = 1  # that is being parsed
        self._envelopes = envelopes
        self._around: list[str] = []  # the arrays and envelopes that are open
        self._key = ""
        self._depth = 0  # within the item; 0 is outside
        self._begin = 1
        self._wanted = True
        self._cost = 0
        self._fault: str | None = None
        self._builder = ijson.ObjectBuilder()

    def send(self, event: str, value: Any) -> None:
        if event == "map_key" and self._depth < 2:
            self._key = value
        if self._depth == 0:
            self._outside(event, value)
        elif self._opens_envelope(event):
            self._around.append("map")
            self._depth = 0
            self._outside(event, value)
        else:
            self._inside(event, value)

    def _opens_envelope(self, event: str) -> bool:
        may = not self._around or (self._around[-1] == "map" and len(self._around) < _MAX_AROUND)
        return event in _STARTS and self._depth == 1 and self._wanted and may and self._key in self._envelopes

    def _outside(self, event: str, value: Any) -> None:
        around = self._around[-1] if self._around else None
        if event in _ENDS:
            self._around.pop()
        elif event == "start_array" and (around is None or (around == "map" and self._key in self._envelopes)):
            self._around.append("array")
        elif event != "map_key":
            self._wanted = around != "map" or (event in _STARTS and self._key in self._envelopes)
            self._builder, self._begin, self._cost, self._fault = ijson.ObjectBuilder(), self.line, 0, None
            self._inside(event, value)

    def _inside(self, event: str, value: Any) -> None:
        self._depth += (event in _STARTS) - (event in _ENDS)
        self._cost += _NODE + (len(value) if isinstance(value, str) else 0)
        if self._fault is None and (self._cost > _MAX_ITEM or self._depth > _MAX_DEPTH):
            large = self._cost > _MAX_ITEM
            self._fault = f"more than {_MAX_ITEM:,} characters" if large else f"nested deeper than {_MAX_DEPTH}"
            self._builder = ijson.ObjectBuilder()
        if self._fault is None and self._wanted:
            self._builder.event(event, value)
        if self._depth == 0 and self._wanted:
            self.done.append(_Item(self._begin, None if self._fault else self._builder.value, self._fault))


def read_objects(
    file: Path,
    stream: BinaryIO,
    fields_of: Callable[[Mapping[str, Any]], Mapping[str, object]],
    *,
    envelopes: Collection[str] = (),
) -> Iterator[Record | BadRecord]:
    """Yield the papers of a JSON file: an array of objects, one object alone, or either within an envelope.

    A report names the line that an object begins on and its count, as many files have no line ends.

    Args:
        file: named in the reports.
        stream: with or without a byte order mark.
        fields_of: an object as the fields that `record_from_fields` knows.
        envelopes: keys under which an outer object holds the items.

    Raises:
        UnicodeDecodeError: the stream is not UTF-8.
    """
    for number, item in enumerate(_read_items(stream, envelopes), start=1):
        try:
            if item.fault:
                raise RecordError(item.fault)
            if not isinstance(item.value, dict):
                raise RecordError(f"a JSON {type(item.value).__name__}, an object was expected")
            yield record_from_fields(fields_of(item.value))
        except RecordError as error:
            yield BadRecord(file, item.line, f"object {number}: {error}")


def _read_items(stream: BinaryIO, envelopes: Collection[str]) -> Iterator[_Item]:
    items = _Items(envelopes)
    events = ijson.sendable_list()
    parser = ijson.basic_parse_coro(events, use_float=True)
    quiet = 0  # bytes since the last event: one string that goes on and on
    blank = True
    fault = None
    decoder = codecs.getincrementaldecoder("utf-8")()
    while fault is None and (piece := stream.readline(_CHUNK)):
        decoder.decode(piece)
        chunk = piece.removeprefix(_BOM) if blank else piece
        blank = blank and not chunk.strip()
        fault = _parse(parser, chunk)
        quiet = 0 if events else quiet + len(chunk)
        if fault is None and quiet > _MAX_ITEM:
            fault = f"one value of more than {_MAX_ITEM:,} bytes"
        yield from _completed(items, events)
        items.line += fault is None and piece.endswith(b"\n")
    if fault is None and not blank:
        fault = _parse(parser, None)
    if fault is not None:
        yield _Item(items.line, None, f"{fault}; the file is read up to here")


def _completed(items: _Items, events: Any) -> Iterator[_Item]:
    for event, value in events:
        items.send(event, value)
    del events[:]
    while items.done:
        yield items.done.popleft()


def _parse(parser: Any, chunk: bytes | None) -> str | None:
    """Give the parser a chunk, or with None the end; return what is wrong."""
    try:
        if chunk is None:
            parser.close()
        else:
            parser.send(chunk)
    except ijson.JSONError as error:
        text = error.args[0] if error.args else ""
        message = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        what, _, near = message.partition("\n")
        near = " ".join(near.partition("\n")[0].split())[:80]
        return f"not JSON: {what.rstrip('.')}" + (f" near {near!r}" if near else "")
    return None
