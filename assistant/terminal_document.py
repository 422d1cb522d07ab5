"""How a summary or a table looks in a terminal. What others wrote is data: its control characters are not passed on."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.assemble import Engine
from assistant.export.document import Aside, Block, Bullets, Document, Grid, Heading, Prose, Reference, Run
from assistant.summary.events import Step, SummaryEvent
from assistant.summary.summary import Length, Summary
from assistant.tables.table import NOT_STATED
from assistant.terminal import console
from index.display import printable
from index.retriever import Filters

_MARK, _QUIET = "bold cyan", "dim"


def summarize_watched(
    engine: Engine, topic: str, *, length: Length, filters: Filters | None = None, cut: float | None = None
) -> Summary:
    """Summarise, and on a terminal say meanwhile how far it has come.

    Raises:
        QuestionError, FilterError: as `Engine.summarize`.
    """
    work: Generator[SummaryEvent, None, Summary] = engine.stream_summary(topic, length=length, filters=filters, cut=cut)
    with console(errors=True).status("reading …") as status:
        while True:
            try:
                event = next(work)
            except StopIteration as end:
                summary: Summary = end.value
                return summary
            if isinstance(event, Step):
                status.update(f"{printable(event.what)} … {event.done} of {event.of}")


def print_document(out: Console, document: Document) -> None:
    """Print a document with its references."""
    out.print()
    out.print(Text(printable(document.title), style="bold underline"))
    for block in document.blocks:
        out.print()
        _print_block(out, block)
    if document.references:
        out.print()
        out.print(Text("References", style="bold"))
        for reference in document.references:
            out.print(_reference(reference))
    out.print()


def _print_block(out: Console, block: Block) -> None:
    match block:
        case Heading(text):
            out.print(Text(printable(text), style="bold"))
        case Prose(runs):
            out.print(_line(runs))
        case Bullets(items):
            for runs in items:
                out.print(Padding(Text("• ").append_text(_line(runs)), (0, 0, 0, 2)))
        case Aside(text):
            out.print(Text(printable(text), style=_QUIET))
        case Grid():
            for paper in _papers(block):
                out.print(paper)


def _line(runs: Iterable[Run]) -> Text:
    return Text(" ").join(map(_run, runs))


def _run(run: Run) -> Text:
    text = Text(printable(run.text), style="bold" if run.strong else "")
    return text.append(f" [{', '.join(map(str, run.cites))}]", style=_MARK) if run.cites else text


def _papers(grid: Grid) -> Iterator[RenderableType]:
    """Yield each paper with what its abstract states, a line for each column: a terminal is too narrow for a table."""
    width = max(map(cell_len, grid.columns), default=0)
    for row in grid.rows:
        yield _run(row.paper)
        cells = Table.grid(padding=(0, 2))
        cells.add_column(width=width, style=_QUIET)
        cells.add_column(overflow="fold")
        stated = [(name, cell) for name, cell in zip(grid.columns, row.cells, strict=True) if cell != NOT_STATED]
        for name, cell in stated:
            cells.add_row(printable(name), Text(printable(cell)))
        if missing := [name for name, cell in zip(grid.columns, row.cells, strict=True) if cell == NOT_STATED]:
            cells.add_row("", Text(f"{NOT_STATED}: {', '.join(map(printable, missing))}", style=_QUIET))
        yield Padding(cells, (0, 0, 1, 2))


def _reference(reference: Reference) -> Text:
    line = Text(f"[{reference.number}] ", style=_MARK).append(printable(reference.text), style="default not bold")
    return line.append(f"  {printable(reference.paper.paper_id)}", style=f"{_QUIET} not bold")
