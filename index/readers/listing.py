"""The saved listing page: header lines, then a title line and an abstract line for each paper.

The page's mail form leaves two header lines and its button's label glued to the first title.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from index.readers.record import BadRecord, Record, RecordError, record_from_fields

HEADER = "Get trending papers in your email inbox"
_BUTTON = "Subscribe"
_TITLE_WORDS = 60  # a longer "title" is an abstract: the pairs have slipped


def read_listing(file: Path, lines: TextIO) -> Iterator[Record | BadRecord]:
    """Yield the papers of a saved listing page; titles and abstracts as they stand."""
    body = _without_header(enumerate(lines, start=1))
    pending = next(body, None)
    while pending is not None:
        number, title = pending
        if len(title.split()) > _TITLE_WORDS:
            # An abstract whose title line is missing: leave it out alone, keep the next pair.
            yield BadRecord(file, number, f"an abstract without a title: {title[:60]!r}…")
            pending = next(body, None)
            continue
        following = next(body, None)
        if following is None:
            yield BadRecord(file, number, f"a title without an abstract: {title[:60]!r}")
            return
        try:
            yield record_from_fields({"title": title, "abstract": following[1]})
        except RecordError as error:
            yield BadRecord(file, number, str(error))
        pending = next(body, None)


def _without_header(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    in_header = True
    for number, raw in lines:
        line = raw.strip()
        if not line or (in_header and line.startswith(HEADER)):
            continue
        if in_header:
            line = line.removeprefix(_BUTTON)
            in_header = False
        yield number, line
