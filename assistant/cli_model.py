"""The commands about language models: `model list`, `model pull` and `model test`.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

model = typer.Typer(no_args_is_help=True, help="Language models that write answers: list, fetch and try them.")


@model.command("list")
def list_() -> None:
    """List the models that can be set: your own, those that were pulled, those of a running Ollama."""
    from rich.markup import escape
    from rich.table import Table

    from assistant.models.known import known_models
    from assistant.settings import load_settings
    from assistant.terminal import console
    from index.display import printable

    settings = load_settings().settings
    known = known_models(settings)
    if not known:
        typer.echo("no model is set, pulled or running here; `citewell model pull` fetches a small one", err=True)
        return
    table = Table("model", "CITEWELL_MODEL", "where", "in use", box=None, pad_edge=False)
    for found in known:
        in_use = "yes" if found.spec == settings.model.strip() else ""
        table.add_row(*(escape(printable(cell)) for cell in (found.name, found.spec, found.note, in_use)))
    console().print(table)


@model.command("pull")
def pull(
    name: Annotated[str, typer.Argument(help="Which model; an unknown name lists those there are.")] = "smollm2-135m",
) -> None:
    """Fetch a small model and print the line that sets it."""
    from assistant.models.pull import pull
    from assistant.settings import load_settings
    from index.progress import progress_bar

    folder = load_settings().settings.models_folder()
    with progress_bar() as progress:
        file = pull(name, folder=folder, progress=progress)
    typer.echo(f"saved: {file}", err=True)
    typer.echo(f"export CITEWELL_MODEL=gguf:{name}")


@model.command("test")
def try_out(
    spec: Annotated[str | None, typer.Argument(help="The model; the one that is set if left out.")] = None,
) -> None:
    """Ask a model one short question, and say how fast it answers."""
    from contextlib import closing

    from assistant.models.chat import open_model
    from assistant.models.trial import try_model
    from assistant.settings import NO_MODEL, load_settings

    settings = load_settings({"model": spec}).settings
    if settings.model in NO_MODEL:
        raise typer.BadParameter("no model is set; name one (`citewell model list`), or set CITEWELL_MODEL")
    with closing(open_model(settings.model, settings.model_options())) as opened:
        if opened.leaves_machine:
            typer.echo(
                "This model is not on this machine: in use, it is sent your questions and the passages found for "
                f"them, at {opened.endpoint}. This test sends neither.",
                err=True,
            )
        trial = try_model(opened)
    if not trial.ok:
        typer.echo(f"Error: {trial.message}", err=True)
        raise typer.Exit(1)
    speed = "" if trial.tokens_per_second is None else f", {trial.tokens_per_second:.0f} tokens/s"
    typer.echo(trial.message)
    typer.echo(f"{trial.seconds:.1f} s{speed}")
