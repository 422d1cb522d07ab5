"""The command that makes an entry for a login: `citewell config password NAME`.

Only typer and the standard library are imported here; the rest when the command runs.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def password(name: Annotated[str, typer.Argument(help="Who is to sign in.", show_default=False)]) -> None:
    """Make the entry of a user for CITEWELL_AUTH, from a password that is asked for twice or read from a pipe."""
    from assistant.api.users import user_entry

    if sys.stdin.isatty():
        word = typer.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
    else:
        word = sys.stdin.readline().rstrip("\r\n")
    typer.echo(user_entry(name, word))
    typer.echo(
        "Put the line into the environment of the server, in single quotes because of its '$':\n"
        "  export CITEWELL_AUTH='NAME:$argon2id$…'\n"
        "Several users are several entries, with a blank between them.",
        err=True,
    )
