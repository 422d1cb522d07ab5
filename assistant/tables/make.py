"""Makes a table: reads each paper under each column and numbers the passages that its cells cite.

Which papers belong to a topic is decided elsewhere (`assistant.membership`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Citation
from assistant.markers import Markers
from assistant.tables.asked import Asked, find_asked, read_column
from assistant.tables.columns import check_columns, kind_of
from assistant.tables.propose import propose_columns
from assistant.tables.spans import Span, find_known
from assistant.tables.table import Cell, Row, Table
from index import Paper, Passage
from index.library import Library
from index.query import Query
from index.retriever import PaperScore, Retriever
from index.sentences import split_sentences

# The number of a quote begins with its first group of digits: "23 848 participants", not "848 participants".
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ,\u00a0\u2009\u202f]\d{3})*[ ,\u00a0\u2009\u202f]\Z")
_HUNDREDS = re.compile(r"\d{3}(?!\d)")
_REACH = 24  # characters before a quote that may hold the rest of its number


def make_table(
    topic: str,
    members: Sequence[PaperScore],
    columns: Sequence[str],
    *,
    retriever: Retriever,
    markers: Markers,
    of: int,
) -> Table:
    """Compare papers.

    Args:
        topic: what they have in common, as it was asked for.
        members: the papers, in the order of the rows.
        columns: what to compare, in order; none leaves the choice to `propose_columns`.
        markers: number the passages that are cited; those a summary has numbered before keep their numbers.
        of: how many papers were read to choose these.

    Returns:
        A table whose `shown` holds all passages that `markers` has numbered; without members it has no rows.

    Raises:
        TableError: the columns cannot be used, as `check_columns`.
    """
    started = time.perf_counter()
    library = retriever.library
    papers = [library.papers[member.row] for member in members]
    names = check_columns(columns) or propose_columns(papers)
    read = [open_column(name, retriever) for name in names]
    rows = tuple(Row(p.paper_id, p.title, tuple(_cell(column, p, markers) for column in read)) for p in papers)
    return Table(
        topic=topic,
        columns=names,
        proposed=not columns,
        rows=rows,
        shown=markers.shown(library, {}),
        of=of,
        library=library.fingerprint,
        timings_ms={"table": round((time.perf_counter() - started) * 1000, 1)},
    )


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """A column, made ready to be read in any number of papers: `open_column` makes one."""

    name: str
    kind: str | None
    asked: Asked
    query: Query
    retriever: Retriever

    def read(self, paper: Paper) -> Span | None:
        """Return what a paper's abstract states under the column; None where it does not state it."""
        if self.kind:
            return find_known(self.kind, paper, split_sentences(paper.abstract))
        return find_asked(self.asked, self.retriever.read(self.query, paper.paper_id))


def open_column(name: str, retriever: Retriever) -> ColumnReader:
    """Read the name of a column, known or not."""
    return ColumnReader(name, kind_of(name), read_column(name), retriever.encode(name), retriever)


def _cell(column: ColumnReader, paper: Paper, markers: Markers) -> Cell:
    span = column.read(paper)
    if span and _HUNDREDS.match(paper.abstract, span.start):
        first = _THOUSANDS.search(paper.abstract, max(0, span.start - _REACH), span.start)
        span = replace(span, start=first.start()) if first else span
    passage = _passage(span, paper, column.retriever.library) if span else None
    if span is None or passage is None:
        return Cell()
    quote = paper.abstract[span.start : span.end]
    marker = markers.number(passage)
    citation = Citation(marker, paper.paper_id, paper.title, passage.passage_id, span.start, span.end, quote)
    return Cell((citation,), span.chance)


def _passage(span: Span, paper: Paper, library: Library) -> Passage | None:
    """Return the passage that holds a span; None for one that runs across two, which happens in a huge sentence."""
    passages = (library.passages[row] for row in library.passages_of(library.rows[paper.paper_id]))
    return next((p for p in passages if p.start <= span.start and span.end <= p.end), None)
