"""Which commands there are, and how they fail. How anything is done is elsewhere."""

from __future__ import annotations

import logging
import os
import sys
from importlib import metadata
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant import cli as assistant_cli
from assistant import cli_config, cli_model, cli_parts, cli_summary
from assistant.api import cli as api_cli
from assistant.errors import AssistantError
from eval import cli as eval_cli
from eval.errors import EvalError
from index import IndexingError
from index import cli as index_cli

if TYPE_CHECKING:
    from assistant.assemble import Engine
    from eval.quality import GoldenQuality

app = typer.Typer(
    name="citewell",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask your literature: every sentence of the answer is tested against the passage it cites.",
)
app.command("ask")(assistant_cli.ask)
app.command("summarize")(cli_summary.summarize)
app.command("table")(cli_summary.table)
app.command("chat")(assistant_cli.chat)
app.command("search")(assistant_cli.search)
app.command("verify")(assistant_cli.verify)
app.command("feedback")(assistant_cli.feedback)
app.add_typer(index_cli.library, name="library")
app.add_typer(cli_model.model, name="model")
cli_config.config.command("password")(api_cli.password)
app.add_typer(cli_config.config, name="config")
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


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 127.0.0.1 is this machine only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 7860,
    library: Annotated[str | None, typer.Option("--library", "-l", metavar="NAME|PATH", help="The library.")] = None,
    model: cli_parts.Model = None,
    force: Annotated[bool, typer.Option("--force", help="Listen beyond this machine without a login.")] = False,
) -> None:
    """Serve the chat page."""
    from assistant.api.exposure import check_exposure, names_answered_to
    from assistant.engines import Engines
    from assistant.settings import load_settings

    loaded = load_settings({"library": library, "model": model})
    settings, auth = loaded.settings, loaded.settings.auth.get_secret_value()
    check_exposure(host, login=bool(auth), force=force)
    engines = Engines(settings)
    engines.libraries.check_there(settings.library)
    if hosted := engines.sends_to():
        typer.echo(f"Questions and the passages found for them are sent to {hosted}.", err=True)
    engines.start()  # the library opens while the page is put together
    typer.echo("starting …", err=True)

    from assistant.api.run import run_server
    from assistant.api.server import create_server
    from assistant.api.users import Users
    from assistant.api.visitors import owner_of
    from assistant.conversations import ConversationStore
    from assistant.ui.desk import Desk
    from assistant.ui.mount import mount_page

    store = ConversationStore(settings.conversations_file())
    server = create_server(
        library=engines,
        store=store,
        papers_of=engines.papers,
        users=Users.parse(auth) if auth else None,
        hosts=names_answered_to(host, login=bool(auth)),
    )

    def quality_of(engine: Engine) -> GoldenQuality | None:
        from eval.quality import quality_of

        return quality_of(engine, settings.evaluations_folder(engine.retriever.library.name))

    mount_page(server, Desk(engines, store, loaded, quality_of), owner_of=owner_of)
    try:
        run_server(server, host=host, port=port, on_ready=_tell)
    finally:
        engines.close()


def _tell(url: str) -> None:
    typer.echo(f"Citewell: {url} (Ctrl-C stops)", err=True)


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
    if len(sys.argv) == 1:  # `python app.py` opens the page
        sys.argv.append("serve")
    main()
