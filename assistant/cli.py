"""The commands that ask: `ask`, `chat`, `search`, with `verify` and `feedback`.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    from assistant.answer import Answer
    from assistant.assemble import Engine
    from index.paper import Paper as LibraryPaper

Batch = Annotated[str | None, typer.Option("--batch", metavar="FILE", help="JSONL with a question a line; - is stdin.")]


def ask(
    question: Annotated[list[str] | None, typer.Argument(help="Your question.", show_default=False)] = None,
    library: Library = None,
    model: Model = None,
    as_json: Json = False,
    batch: Batch = None,
    paper: Paper = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    venue: Venue = None,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export", metavar="FILE", help="Write the answer to FILE too: .md, .html, .json, .bib, .ris or .csl.json."
        ),
    ] = None,
) -> None:
    """Answer a question with cited sentences, or say why not."""
    text = _one_of(question, batch, "question")
    if export and batch is not None:
        raise typer.BadParameter("--export and --batch exclude each other: an export holds one answer")
    save = _saving(export) if export else None
    engine = open_asked(library, model)
    filters = chosen_papers(paper, year_from, year_to, venue)
    if batch is not None:
        _batch(batch, "question", lambda item: {
            **engine.ask(item.text, history=item.history, filters=filters).to_dict(), "id": item.id,
        })  # fmt: skip
        return
    from assistant.terminal import ask_watched, console, print_answer

    answer = ask_watched(engine, text, filters=filters)
    if save:
        save(answer, engine)
    if as_json:
        print_json(answer.to_dict())
    else:
        print_answer(console(), answer)


def search(
    query: Annotated[list[str] | None, typer.Argument(help="Words to look for.", show_default=False)] = None,
    library: Library = None,
    k: Annotated[int, typer.Option("-k", min=1, max=10_000, help="How many.")] = 10,
    by_paper: Annotated[bool, typer.Option("--by-paper", help="The best passage of each paper.")] = False,
    as_json: Json = False,
    batch: Batch = None,
    paper: Paper = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    venue: Venue = None,
) -> None:
    """Find passages, without answering."""
    from assistant.answer import hit_dict

    text = _one_of(query, batch, "query")
    engine = open_asked(library, "")
    titles = {p.paper_id: p.title for p in engine.retriever.library.papers}
    filters = chosen_papers(paper, year_from, year_to, venue)

    def found(text: str, item_id: str | int | None, history: Iterable[Any] = ()) -> dict[str, Any]:
        from assistant.history import resolve

        hits = engine.search(resolve(text, tuple(history)), k=k, by_paper=by_paper, filters=filters)
        rows = [{"rank": hit.rank, **hit_dict(hit, titles[hit.passage.paper_id])} for hit in hits]
        return {"id": item_id, "query": text, "hits": rows}

    if batch is not None:
        _batch(batch, "query", lambda item: found(item.text, item.id, item.history))
    elif as_json:
        print_json(found(text, None))
    else:
        from assistant.terminal import console, print_hits

        print_hits(console(), engine.search(text, k=k, by_paper=by_paper, filters=filters), titles)


def chat(library: Library = None, model: Model = None) -> None:
    """Ask one question after another; follow-ups lean on what was said."""
    from assistant.chat import talk

    talk(open_asked(library, model))


def verify(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A JSON export.", show_default=False)
    ],
    library: Annotated[
        str | None,
        typer.Option("--library", "-l", metavar="NAME|PATH", help="Compare its papers with this library, too."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check an exported answer: every quote must stand where it says. Needs no model and no network."""
    from dataclasses import asdict

    from assistant.export.verify import verify_file
    from index.display import printable

    found = verify_file(file, library=_papers(library) if library else None)
    if as_json:
        print_json(asdict(found))
    else:
        for fault in found.faults:
            typer.echo(printable(f"answer {fault.answer}: {fault.what}" if fault.answer else fault.what))
        typer.echo(str(found))
    if found.faults:
        raise typer.Exit(1)


def feedback() -> None:
    """Print all thumbs given to answers as JSON, one a line; `citewell eval import-feedback` reads them."""
    from assistant.settings import load_settings

    file = load_settings().settings.conversations_file()
    given = False
    if file.exists():
        from assistant.conversations import ConversationStore

        for thumb in ConversationStore(file).feedback():
            print_json(thumb)
            given = True
    if not given:
        typer.echo(f"no thumbs in {file}: they are given on the page, below an answer", err=True)


def _papers(library: str) -> dict[str, LibraryPaper]:
    from assistant.settings import load_settings

    return {paper.paper_id: paper for paper in load_settings().settings.libraries().open(library).papers}


def _saving(file: Path) -> Callable[[Answer, Engine], None]:
    """Check where an answer is to be written, before it is asked for, and return what writes it there."""
    from assistant.export import FORMATS, Export
    from assistant.export.files import check_target, extension_of, write_export

    extension = extension_of(file)
    if extension is None:
        endings = " or ".join(f".{known}" for known in FORMATS)
        raise typer.BadParameter(f"{str(file)!r} names no format; give a file that ends in {endings}")
    target = check_target(file)

    def save(answer: Answer, engine: Engine) -> None:
        papers = {paper.paper_id: paper for paper in engine.retriever.library.papers}
        write_export(Export(answer.question, (answer.to_dict(),), papers), target, extension)
        typer.echo(f"written: {file}", err=True)

    return save


def _one_of(words: list[str] | None, batch: str | None, what: str) -> str:
    if bool(words) == (batch is not None):
        raise typer.BadParameter(
            f"give a {what}, or --batch FILE with one a line"
            if not words
            else f"a {what} and --batch exclude each other"
        )
    return " ".join(words or ())


def _batch(file: str, field: str, answer: Any) -> None:
    from assistant.batch import run_batch

    failed = 0
    with _lines(file) as lines:
        for row, succeeded in run_batch(lines, field, answer):
            failed += not succeeded
            print_json(row)
    if failed:
        typer.echo(f'{failed} of the batch failed; see their "error"', err=True)
        raise typer.Exit(1)


@contextmanager
def _lines(file: str) -> Iterator[Iterable[str]]:
    from assistant.errors import BatchError

    if file == "-":
        yield sys.stdin
        return
    try:
        # A line that is not UTF-8 fails as a question of its own, as it does on stdin.
        lines = Path(file).open(encoding="utf-8-sig", errors="surrogateescape")  # noqa: SIM115
    except OSError as error:
        raise BatchError(f"The batch file {file!r} cannot be read: {error}") from error
    with lines:
        yield lines
