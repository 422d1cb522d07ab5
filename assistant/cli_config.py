"""The commands about settings: `config show`, `config paths` and `config clear`. No secret is ever shown.

Only typer and the standard library are imported here; the rest when a command runs.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

config = typer.Typer(no_args_is_help=True, help="Show the settings in force, and where things are kept.")


@config.command("show")
def show(as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False) -> None:
    """Print every setting and where its value comes from."""
    from assistant.settings import SECRETS, load_settings

    loaded = load_settings()
    values = loaded.settings.model_dump(mode="json")
    values |= {key: "set" if values[key] else "not set" for key in SECRETS}
    if as_json:
        rows = {key: {"value": value, "from": loaded.origins[key]} for key, value in values.items()}
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    from rich.markup import escape
    from rich.table import Table

    from assistant.terminal import console

    table = Table("setting", "value", "from", "meaning", box=None, pad_edge=False)
    for key, value in values.items():
        meaning = loaded.settings.__class__.model_fields[key].description
        shown = "" if value is None else escape(str(value))
        table.add_row(key, shown, escape(loaded.origins[key]), meaning)
    console().print(table)


@config.command("paths")
def paths() -> None:
    """Print where libraries, conversations, cache, models and settings are kept."""
    from assistant.settings import load_settings

    loaded = load_settings()
    for name, path in (
        ("libraries", loaded.settings.data_dir / "libraries"),
        ("conversations", loaded.settings.conversations_file()),
        ("cache", loaded.settings.cache_dir),
        ("models", loaded.settings.models_folder()),
        ("settings", loaded.file or "none"),
    ):
        typer.echo(f"{name:13} {path}")


@config.command("clear")
def clear(
    what: Annotated[str, typer.Argument(metavar="cache|data|all", help="cache can be made again; data cannot.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete what Citewell keeps on this machine."""
    import shutil

    from assistant.settings import load_settings

    settings = load_settings().settings
    # Only what Citewell itself has made there: the folders may be set to anything.
    cache = [settings.cache_dir / name for name in ("encoders", "bundled", "benchmarks", "second-judge")]
    cache.append(settings.models_folder())
    data = [settings.data_dir / "libraries", settings.data_dir / "evaluations", settings.conversations_file()]
    places = {"cache": cache, "data": data, "all": cache + data}
    if what not in places:
        raise typer.BadParameter(f"{what!r} is not one of cache, data, all")
    there = [path for path in places[what] if path.exists()]
    if not there:
        typer.echo(f"nothing to delete: {what} is not there", err=True)
    for path in there:
        if yes or typer.confirm(f"Delete {path} with everything in it?"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                for part in ("-wal", "-shm", ""):  # what SQLite keeps beside its file goes with it
                    path.with_name(path.name + part).unlink(missing_ok=True)
            typer.echo(f"deleted {path}", err=True)
