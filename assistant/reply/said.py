"""A whole reply without what its model only thought."""

from __future__ import annotations

from assistant.reply.thought import Speech


def said(reply: str) -> str:
    """Return what a reply says aloud: without reasoning blocks and special tokens."""
    speech = Speech()
    aloud: list[str] = []
    for piece in [*speech.feed(reply), *speech.finish()]:
        if piece is None:  # what came before has proved to be thought
            aloud.clear()
        else:
            aloud.append(piece)
    return "".join(aloud)
