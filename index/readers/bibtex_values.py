"""The value of a BibTeX field: pieces in braces or quotes, numbers and macros, joined with `#`."""

from __future__ import annotations

import re

from index.readers.record import RecordError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MARK = re.compile(r'(?<!\\)[{}"#]')
_LONGEST = 2_000_000  # characters of a value: macros made of macros could grow without end
_MOST = 4_000_000  # characters of all macros of a file


class Macros:
    """The `@string` macros of a file; names in any case, a later definition wins."""

    def __init__(self) -> None:
        self._values = {month: month for month in _MONTHS}
        self._size = 0

    def define(self, name: str, raw: str) -> None:
        """Keep a macro.

        Raises:
            RecordError: the macros of the file are too many to be kept.
        """
        value = self.expand(raw)
        self._size += len(name) + len(value)
        if self._size > _MOST:
            raise RecordError(f"the @string macros hold more than {_MOST:,} characters: {name[:40]!r} is not kept")
        self._values[name.casefold()] = value

    def expand(self, raw: str) -> str:
        """Return the text of a value as it stands in the file; an unknown macro is its own name.

        Raises:
            RecordError: the text is too long.
        """
        texts = []
        size = 0
        for piece in _pieces(raw):
            enclosed = piece[:1] in ("{", '"') and len(piece) > 1
            texts.append(piece[1:-1] if enclosed else self._values.get(piece.casefold(), piece))
            size += len(texts[-1])
            if size > _LONGEST:
                raise RecordError(f"a value has more than {_LONGEST:,} characters")
        return "".join(texts)


def _pieces(raw: str) -> list[str]:
    """Cut a value at each `#` outside braces and quotes."""
    depth, quoted, begun = 0, False, 0
    pieces = []
    for mark in _MARK.finditer(raw):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
        elif mark[0] == '"' and depth == 0:
            quoted = not quoted
        elif mark[0] == "#" and depth == 0 and not quoted:
            pieces.append(raw[begun : mark.start()].strip())
            begun = mark.end()
    return [*pieces, raw[begun:].strip()]
