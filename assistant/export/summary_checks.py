"""What must hold within an exported summary or table; each check yields what does not, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from assistant.answer import Verdict
from assistant.export.checks import claim_faults, short, shown_faults, title_faults
from assistant.export.shape import ClaimPart, PaperPart
from assistant.export.summary_shape import CellPart, GapPart, RowPart, SidesPart, SummaryPart, TablePart
from assistant.export.wording import wording_faults
from assistant.tables.table import NOT_STATED

Papers = Mapping[str, PaperPart]


def summary_faults(summary: SummaryPart, papers: Papers) -> Iterator[str]:
    """Yield what is wrong with a summary: its sentences, its counts, what it says of papers, its table."""
    yield from _coverage_faults(summary)
    yield from _belonging_faults(summary, papers)
    yield from _theme_faults(summary)
    yield from shown_faults(summary.shown, papers)
    for place, claim in chain(summary.said(), summary.removed()):
        yield from (f"{place}: {what}" for what in claim_faults(claim, summary.shown, papers))
    listed = {paper.paper_id for paper in summary.papers}
    for place, claim in summary.said():
        yield from (f"{place}: {what}" for what in wording_faults(claim, papers))
        for paper_id in sorted(_cited(claim) - listed):
            yield f"{place}: cites paper {paper_id!r}, which is not listed"
        if claim.verdict is Verdict.UNSUPPORTED:
            yield f"{place}: not supported, but not taken out: {short(claim.text)}"
    for kind, pairs in (("agreement", summary.agreements), ("disagreement", summary.disagreements)):
        for number, pair in enumerate(pairs, start=1):
            yield from (f"{kind} {number}: {what}" for what in _sides_faults(pair))
    for number, gap in enumerate(summary.gaps, start=1):
        yield from (f"gap {number}: {what}" for what in _gap_faults(gap, len(summary.papers)))
    if summary.table:
        yield from (f"table: {what}" for what in table_faults(summary.table, papers))
        yield from (f"table: {what}" for what in _apart(summary, summary.table))


def table_faults(table: TablePart, papers: Papers) -> Iterator[str]:
    """Yield what is wrong with a table: its counts, its cells and their citations."""
    if table.coverage.papers != len(table.rows):
        yield f"its coverage tells of {table.coverage.papers} papers, it has {len(table.rows)} rows"
    if table.coverage.of < len(table.rows):
        yield f"it has {len(table.rows)} rows, of {table.coverage.of} papers that were read"
    for paper_id, times in Counter(row.paper_id for row in table.rows).items():
        if times > 1:
            yield f"paper {paper_id!r} has {times} rows"
    if len({name.casefold() for name in table.columns}) < len(table.columns):
        yield "two of its columns have one name"
    yield from shown_faults(table.shown, papers)
    for number, row in enumerate(table.rows, start=1):
        yield from (f"row {number}: {what}" for what in _row_faults(row, table, papers))


def _apart(summary: SummaryPart, table: TablePart) -> Iterator[str]:
    """Yield where a table and the summary that holds it are not of the same papers."""
    listed, rows = {paper.paper_id for paper in summary.papers}, {row.paper_id for row in table.rows}
    yield from (f"paper {paper_id!r} has a row, but is not listed" for paper_id in sorted(rows - listed))
    yield from (f"paper {paper_id!r} is listed, but has no row" for paper_id in sorted(listed - rows))
    if table.coverage.of != summary.coverage.of:
        yield f"it tells of {table.coverage.of} papers that were read, the summary of {summary.coverage.of}"


def _row_faults(row: RowPart, table: TablePart, papers: Papers) -> Iterator[str]:
    if row.paper_id not in papers:
        yield f"paper {row.paper_id!r} is not in the bundle"
    yield from title_faults(row, papers)
    if len(row.cells) != len(table.columns):
        yield f"it has {len(row.cells)} cells, the table {len(table.columns)} columns"
    for cell in row.cells:
        yield from _cell_faults(cell)
        # Said of its paper in the paper's words: so it takes the checks of a sentence.
        said = ClaimPart(text=cell.text, verdict=Verdict.UNSUPPORTED, reason=None, citations=cell.citations)
        yield from claim_faults(said, table.shown, papers)
        if any(citation.paper_id != row.paper_id for citation in cell.citations):
            yield f"a cell cites another paper than that of its row: {short(cell.text)}"


def _cell_faults(cell: CellPart) -> Iterator[str]:
    if cell.stated != bool(cell.citations):
        yield "a cell is told to be stated, but cites nothing" if cell.stated else "a cell cites words as not stated"
    if cell.text != ("; ".join(citation.quote for citation in cell.citations) or NOT_STATED):
        yield f"a cell is not what it quotes: {short(cell.text)}"


def _coverage_faults(summary: SummaryPart) -> Iterator[str]:
    told = summary.coverage
    if told.papers != len(summary.papers):
        yield f"its coverage tells of {told.papers} papers, it lists {len(summary.papers)}"
    if told.themes != len(summary.themes):
        yield f"its coverage tells of {told.themes} themes, it has {len(summary.themes)}"
    if told.of < len(summary.papers) + len(summary.near_misses):
        yield f"it names more papers than the {told.of} that were read"
    if told.text != f"{told.papers} of {_count(told.of, 'paper')}, {_count(told.themes, 'theme')}":
        yield f"its coverage in words is not that in numbers: {short(told.text)}"
    if summary.declined is not None and any(True for _ in summary.said()):
        yield "it is declined and has sentences all the same"


def _belonging_faults(summary: SummaryPart, papers: Papers) -> Iterator[str]:
    for named in (*summary.papers, *summary.near_misses, *summary.nearest):
        yield from title_faults(named, papers)
    listed = [paper.paper_id for paper in summary.papers]
    if len(set(listed)) < len(listed):
        yield "a paper is listed twice"
    if any(paper.chance < summary.cut for paper in summary.papers):
        yield f"a paper below the cut of {summary.cut} is listed"
    if any(paper.chance > summary.cut for paper in summary.near_misses):
        yield f"a paper above the cut of {summary.cut} is told to be a near miss"
    for paper_id in sorted({paper.paper_id for paper in summary.near_misses} & set(listed)):
        yield f"paper {paper_id!r} is listed and told to be a near miss"


def _theme_faults(summary: SummaryPart) -> Iterator[str]:
    listed = {paper.paper_id for paper in summary.papers}
    grouped = [paper_id for theme in summary.themes for paper_id in theme.papers]
    if len(set(grouped)) < len(grouped):
        yield "a paper belongs to two themes"
    for paper_id in sorted(set(grouped) - listed):
        yield f"paper {paper_id!r} belongs to a theme, but is not listed"
    for paper_id in sorted(listed - set(grouped)):
        yield f"paper {paper_id!r} is listed, but belongs to no theme"
    for number, theme in enumerate(summary.themes, start=1):
        if theme.written > len(theme.claims):
            yield f"theme {number}: {theme.written} of its {len(theme.claims)} sentences are told to be a model's"
        if theme.written and summary.model == "extractive":
            yield f"theme {number}: {theme.written} sentences are told to be a model's, but no model wrote"
        for paper_id in sorted({p for claim in theme.claims for p in _cited(claim)} - set(theme.papers)):
            yield f"theme {number}: cites paper {paper_id!r} of another theme"


def _sides_faults(pair: SidesPart) -> Iterator[str]:
    for side in (pair.one, pair.other):
        if side.verdict is not Verdict.VERBATIM:
            yield f"a side is not word for word: {short(side.text)}"
    if _cited(pair.one) & _cited(pair.other):
        yield "both sides are one paper's"


def _gap_faults(gap: GapPart, papers: int) -> Iterator[str]:
    stating = {paper_id for claim in gap.stated for paper_id in _cited(claim)}
    if len(stating) != gap.papers:
        yield f"{_count(gap.papers, 'paper')} told to state it, {len(stating)} quoted"
    if gap.papers > papers:
        yield f"{_count(gap.papers, 'paper')} told to state it, of {papers} listed"


def _cited(claim: ClaimPart) -> set[str]:
    return {citation.paper_id for citation in claim.citations}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
