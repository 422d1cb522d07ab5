"""A conversation in the terminal: history is kept, so that a follow-up can lean on it."""

from __future__ import annotations

import sys

from rich.text import Text

from assistant.assemble import Engine
from assistant.errors import AssistantError
from assistant.history import Turn, turns
from assistant.terminal import ask_watched, console, print_answer

_HELP = "Type a question. /new forgets what was said, /quit leaves (so does Ctrl-D)."


def talk(engine: Engine) -> None:
    """Read questions until the input ends."""
    out = console()
    library = engine.retriever.library
    out.print(Text(f"{library.name}: {len(library.papers)} papers. {_HELP}", style="dim"))
    history: list[Turn] = []
    while (line := _read()) is not None:
        question = line.strip()
        if question in ("/quit", "/exit", "/q", "quit", "exit"):
            return
        if question == "/new":
            history.clear()
        elif question.startswith("/"):
            out.print(Text(_HELP, style="dim"))
        elif question:
            try:
                answer = ask_watched(engine, question, history=history)
            except AssistantError as error:
                out.print(Text(str(error), style="yellow"))
                continue
            print_answer(out, answer)
            history += turns(answer.to_dict())


def _read() -> str | None:
    """Return the next line, None at the end of the input or on Ctrl-C."""
    try:
        return input("› " if sys.stdin.isatty() else "")
    except (EOFError, KeyboardInterrupt):
        sys.stdout.write("\n")
        return None
