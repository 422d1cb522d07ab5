"""What the commands of `citewell eval` share: their options, and how cases and the assistant are opened.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.assemble import Engine
    from assistant.claims import ClaimTest
    from eval.cases import Case

Library = Annotated[str | None, typer.Option("--library", "-l", metavar="NAME|PATH", help="The library to ask.")]
Cases = Annotated[Path | None, typer.Option("--cases", metavar="FILE", help="Your own cases; else the golden ones.")]
Filters = Annotated[
    list[str] | None,
    typer.Option(
        "--filter", metavar="KEY=PATTERN", help="By id, type, split, paper or question; several must all hold."
    ),
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, max=1_000_000, metavar="N", help="So many in all, shared by the types.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Gate = Annotated[Path | None, typer.Option("--gate", metavar="FILE", help="What fails; else the gate that ships.")]
AllowMissing = Annotated[
    bool, typer.Option("--allow-missing", help="Pass the gate though cases of BASE were not asked.")
]
Model = Annotated[
    str, typer.Option("--model", "-m", metavar="SPEC", help="What writes the answers; see `citewell model list`.")
]
Judge = Annotated[
    str, typer.Option("--judge", metavar="SPEC", help="nli:PATH, ollama:NAME, openai:NAME or http://HOST:PORT/v1#NAME")
]
PriceIn = Annotated[float | None, typer.Option(min=0, help="USD for a million tokens of the prompts.")]
PriceOut = Annotated[float | None, typer.Option(min=0, help="USD for a million tokens of the replies.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Call the model without asking first.")]


def open_assistant(library: str | None, model: str = "") -> Engine:
    """Open a library for asking; without a model, whatever the settings say: measuring is exact and costs nothing."""
    from assistant.assemble import open_engine
    from assistant.settings import load_settings
    from index.progress import progress_bar

    settings = load_settings({"library": library, "model": model}).settings
    with progress_bar() as progress:
        return open_engine(settings=settings, progress=progress)


def read_cases(
    engine: Engine, file: Path | None, filters: list[str] | None, limit: int | None, *, checked: bool = True
) -> list[Case]:
    """Read and choose cases, and warn of what no longer fits the library: papers change, and that is asked about."""
    from eval.cases import GOLDEN, load_cases, problems
    from eval.cases.choose import choose
    from index.display import printable

    papers = {p.paper_id: p for p in engine.retriever.library.papers}
    chosen = choose(load_cases(file or GOLDEN, papers), filters or (), limit)
    wrong = list(problems(chosen, papers)) if checked else []
    if wrong:
        option = f" --cases {file}" if file else ""
        typer.echo(
            f"Warning: {len(wrong)} problems with the cases, first: {printable(wrong[0])}. "
            f"All: citewell eval cases{option} --library {engine.retriever.library.name}",
            err=True,
        )
    return chosen


def open_claim_test() -> ClaimTest:
    """Return the claim test as it ships, with the words weighed as in the bundled library."""
    from assistant.claims import ClaimTest
    from assistant.settings import load_settings
    from index.bundled import BUNDLED

    settings = load_settings().settings
    libraries = settings.libraries()
    weigh = libraries.open(BUNDLED).late.weights
    return ClaimTest(libraries.encoder, weigh, supported_from=settings.support_from)


def run_file_named(name: str) -> Path:
    from eval.regression.baseline import BASELINE

    return BASELINE if name == "baseline" else Path(name)


def print_json(content: Any) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n")
