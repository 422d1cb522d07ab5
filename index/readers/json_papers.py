"""A `.json` file of papers with the field names of `record`: one array, `{"papers": [...]}`, or one paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from index.readers.json_stream import read_objects
from index.readers.record import BadRecord, Record

# An array, an array under `papers`, or an object over several lines; objects that fill a line each are JSONL.
_OPENING = re.compile(r'\ufeff?\s*(?:\[\s*(?:\{|\]|$)|\{(?:[ \t\r]*\n|[^\n]*?"papers"\s*:\s*\[))')


def looks_like_json_papers(opening: str) -> bool:
    """Tell whether a file opens as an array of objects, bare or under `papers`, or as one object over several lines.

    CSL-JSON opens so too: ask `looks_like_csl_json` first.
    """
    return _OPENING.match(opening) is not None


def read_json_papers(file: Path, stream: BinaryIO) -> Iterator[Record | BadRecord]:
    """Yield the papers of a JSON array; texts are kept to the letter, as in JSONL."""
    return read_objects(file, stream, _as_they_are, envelopes={"papers"})


def _as_they_are(fields: Mapping[str, Any]) -> Mapping[str, object]:
    return fields
