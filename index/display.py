"""Papers are data wherever they are shown: what they hold must not steer a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Replace control characters, so that a title cannot move the cursor or colour the screen."""
    return "".join(" " if ord(char) < 32 or 127 <= ord(char) < 160 else char for char in text)
