"""What the commands of this package share: their options, the engine they open, how they print.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.assemble import Engine
    from index.retriever import Filters

Library = Annotated[str | None, typer.Option("--library", "-l", metavar="NAME|PATH", help="The library to ask.")]
Model = Annotated[
    str | None, typer.Option("--model", "-m", metavar="SPEC", help="What writes the answer; see `citewell model list`.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Paper = Annotated[list[str] | None, typer.Option("--paper", metavar="ID", help="Only this paper; may be repeated.")]
YearFrom = Annotated[int | None, typer.Option("--from", metavar="YEAR", help="Only papers from this year on.")]
YearTo = Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Only papers up to this year.")]
Venue = Annotated[str | None, typer.Option("--venue", help="Only papers of this venue (a part of its name).")]


def open_asked(library: str | None, model: str | None) -> Engine:
    """Open the library and the model of the settings, or others; say so where passages leave the machine."""
    from assistant.assemble import open_engine
    from assistant.settings import load_settings
    from index.progress import progress_bar

    settings = load_settings({"library": library, "model": model}).settings
    with progress_bar() as progress:
        engine = open_engine(settings=settings, progress=progress)
    if engine.model and engine.model.leaves_machine:
        typer.echo(f"Questions and the passages found for them are sent to {engine.model.endpoint}.", err=True)
    return engine


def chosen_papers(papers: list[str] | None, year_from: int | None, year_to: int | None, venue: str | None) -> Filters:
    """Return the filter of the options."""
    from index.retriever import Filters

    return Filters(papers=tuple(papers or ()), year_from=year_from, year_to=year_to, venue=venue)


def print_json(row: dict[str, Any]) -> None:
    """Print one JSON object on a line, at once."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()
