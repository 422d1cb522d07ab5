"""Papers are data wherever they are shown: what they hold must not steer a terminal."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Replace control characters, so that a title cannot move the cursor, colour the screen or turn a line round."""
    return _CONTROLS.sub(" ", text)
