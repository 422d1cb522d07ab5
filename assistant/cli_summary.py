"""The commands that write about a topic: `citewell summarize` and `citewell table`.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.cli_parts import (
    Json,
    Library,
    Model,
    Paper,
    Venue,
    YearFrom,
    YearTo,
    chosen_papers,
    open_asked,
    print_json,
)

if TYPE_CHECKING:
    from assistant.assemble import Engine
    from index.paper import Paper as LibraryPaper


Topic = Annotated[list[str], typer.Argument(help="What it is about, such as: neural vocoders", show_default=False)]
Cut = Annotated[
    float | None,
    typer.Option(metavar="CHANCE", min=0.001, max=1, help="Take in papers from this chance on; see what was left out."),
]
Style = Annotated[Literal["apa", "ieee"], typer.Option(help="How references are written.")]


def summarize(
    topic: Topic,
    length: Annotated[Literal["paragraph", "page", "full"], typer.Option(help="How long it is.")] = "page",
    library: Library = None,
    model: Model = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write it to FILE: .md, .html, .tex, .json, .bib, .ris or .csl.json."
        ),
    ] = None,
    cut: Cut = None,
    style: Style = "apa",
    as_json: Json = False,
    paper: Paper = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    venue: Venue = None,
) -> None:
    """Summarise what the library says about a topic: by theme, every sentence cited, with a table and references."""
    from assistant.export.documents import SUMMARY_FORMATS
    from assistant.export.summary_document import SummaryExport, summary_document
    from assistant.summary.summary import Length
    from assistant.terminal import console
    from assistant.terminal_document import print_document, summarize_watched
    from index.bibliography.references import Style as Citing

    target = _target(out, SUMMARY_FORMATS)
    engine = open_asked(library, model)
    filters = chosen_papers(paper, year_from, year_to, venue)
    made = summarize_watched(engine, " ".join(topic), length=Length(length), filters=filters, cut=cut)
    export = SummaryExport(made, _papers(engine), Citing(style))
    if target and out:
        _save(out, SUMMARY_FORMATS[target].write(export))
    if as_json:
        print_json(made.to_dict())
    elif not out or made.declined:
        print_document(console(), summary_document(export))


def table(
    topic: Topic,
    columns: Annotated[
        str, typer.Option(metavar="NAMES", help="What to compare, commas between: task, data, method, reported result.")
    ] = "",
    library: Library = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write it to FILE: .md, .csv, .tex, .html or .json."),
    ] = None,
    cut: Cut = None,
    style: Style = "apa",
    as_json: Json = False,
    paper: Paper = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    venue: Venue = None,
) -> None:
    """Compare the papers on a topic: each cell is quoted from the abstract, or not stated in it."""
    from assistant.export.documents import TABLE_FORMATS
    from assistant.export.table_document import TableExport, table_document
    from assistant.tables.columns import parse_columns
    from assistant.terminal import console
    from assistant.terminal_document import print_document
    from index.bibliography.references import Style as Citing

    asked = parse_columns(columns)
    target = _target(out, TABLE_FORMATS)
    engine = open_asked(library, "")
    filters = chosen_papers(paper, year_from, year_to, venue)
    made = engine.table(" ".join(topic), asked, filters=filters, cut=cut)
    export = TableExport(made, _papers(engine), Citing(style))
    if target and out:
        _save(out, TABLE_FORMATS[target].write(export))
    if as_json:
        print_json(made.to_dict())
    elif not out or not made.rows:
        print_document(console(), table_document(export))


def _target(out: str | None, formats: Collection[str]) -> str | None:
    """Return the format that a file's ending names, before anything is made; None without a file.

    Raises:
        ExportError: it cannot be written.
    """
    if out is None:
        return None
    from assistant.export.files import check_target
    from index.bibliography.formats import format_of

    found = format_of(Path(out), formats)
    if found is None:
        endings = " or ".join(f".{known}" for known in formats)
        raise typer.BadParameter(f"{out!r} names no format; give a file that ends in {endings}")
    check_target(out)
    return found


def _save(out: str, text: str) -> None:
    from index.bibliography.formats import write_file

    write_file(Path(out).resolve(), text)
    typer.echo(f"written: {out}", err=True)


def _papers(engine: Engine) -> dict[str, LibraryPaper]:
    return {paper.paper_id: paper for paper in engine.retriever.library.papers}
