"""Which commands there are, and how they fail. How anything is done is elsewhere."""

from __future__ import annotations

import logging
import os
import sys
from importlib import metadata
from typing import Annotated, Any

import typer

from assistant import cli as assistant_cli
from assistant.errors import AssistantError
from eval import cli as eval_cli
from eval.errors import EvalError
from index import IndexingError
from index import cli as index_cli

app = typer.Typer(
    name="citewell",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask your literature: every sentence of the answer is tested against the passage it cites.",
)
app.command("ask")(assistant_cli.ask)
app.command("chat")(assistant_cli.chat)
app.command("search")(assistant_cli.search)
app.add_typer(index_cli.library, name="library")
app.add_typer(assistant_cli.config, name="config")
app.add_typer(eval_cli.evaluation, name="eval")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"citewell {metadata.version('citewell')}")
        raise typer.Exit


@app.callback()
def _context(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    ctx.obj = _libraries


def _libraries() -> tuple[Any, str]:
    """Return the libraries of the settings, and the name of the one in use."""
    from assistant.settings import load_settings

    settings = load_settings().settings
    return settings.libraries(), settings.library


def main() -> None:
    """Run the command line. Exit codes: 0 answered or declined, 1 something failed, 2 usage."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("citewell").setLevel(logging.INFO)
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "replace"), (sys.stdin, "surrogateescape")):
        if stream is not None:  # it is where the caller closed it
            stream.reconfigure(encoding="utf-8", errors=errors)  # type: ignore[union-attr]
    try:
        app()
    except (AssistantError, IndexingError, EvalError) as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader has gone (`citewell … | head`): nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # a folder that cannot be written, a full disk
        typer.echo(f"Error: {error}. `citewell config paths` shows the folders in use.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
