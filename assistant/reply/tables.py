"""A table in markdown: each row becomes a sentence."""

from __future__ import annotations

import re

from assistant.reply.marks import marks, marks_in, read_marks, without_marks

_RULE = re.compile(r"[\s|:-]+$")
_SOURCE = re.compile(r"\W*(?:sources?|passages?|ref(?:erence)?s?|citations?|cite[ds]?|markers?)\W*$", re.IGNORECASE)
_NUMBERS = re.compile(r"\s*\d{1,2}(?:\s*[,;]\s*\d{1,2})*\s*$")


class Table:
    """Takes the rows of a table in order."""

    def __init__(self) -> None:
        self._first: list[str] | None = None
        self._header: list[str] | None = None
        self._began = False

    def row(self, line: str) -> list[str]:
        """Return the sentences, marked, that this row makes whole."""
        if _RULE.match(line):
            self._header, self._first = self._first or self._header, None
            self._began = True
            return []
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if not self._began:
            self._began, self._first = True, cells
            return []
        return [*self.end(), _sentence(cells, self._header or [])]

    def end(self) -> list[str]:
        """Return the first row, if it has proved to be no header."""
        first, self._first = self._first, None
        return [_sentence(first, [])] if first else []


def _sentence(cells: list[str], header: list[str]) -> str:
    parts = []
    for i, cell in enumerate(cells):
        name = header[i] if i < len(header) else ""
        if _SOURCE.match(name) and _NUMBERS.match(cell):
            cell = "".join(f"[{number}]" for number in re.findall(r"\d+", cell))
        marked = read_marks(cell).text
        named = read_marks(name).text
        text, found = without_marks(marked).strip(), marks(marks_in(marked + named))
        label = without_marks(named).strip()
        if text:
            parts.append(f"{label}: {text}{found}" if label else text + found)
        elif parts:
            parts[-1] += found
    return "; ".join(parts)
