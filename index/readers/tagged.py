"""Entries of lines that begin with a tag, as in RIS and MEDLINE: the values of each tag, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Tagged:
    """The values of an entry by tag; a line without a tag goes on with the value before."""

    def __init__(self, text: str, tag: re.Pattern[str]) -> None:
        values: dict[str, list[list[str]]] = {}
        last: list[str] = []
        for line in re.split(r"\r\n|\n|\r", text):
            if found := tag.match(line):
                last = [line[found.end() :].strip()]
                values.setdefault(found[1].strip(), []).append(last)
            elif line.strip():
                last.append(line.strip())
        self._values: Mapping[str, list[str]] = {
            name: [value for parts in found if (value := " ".join(filter(None, parts)))]
            for name, found in values.items()
        }

    def all(self, *tags: str) -> list[str]:
        """Return the values of the first of these tags that has any."""
        return next((self._values[tag] for tag in tags if self._values.get(tag)), [])

    def first(self, *tags: str) -> str:
        """Return the first value of the first of these tags that has any; '' when none has."""
        return next(iter(self.all(*tags)), "")
