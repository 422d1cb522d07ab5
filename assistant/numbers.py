"""Numbers in text: found, read to a value, given their unit. Used by questions and by the claim test."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    w: v
    for v, w in enumerate(
        """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
            fifteen sixteen seventeen eighteen nineteen twenty
        """.split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_FACTORS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SUFFIXES = {"k": 1e3, "m": 1e6, "b": 1e9}
_NUMBER = re.compile(
    rf"""(?<![\w.])(?<![A-Za-z]-)                       # not the end of a name: "GPT-2", "v1.5", "CIFAR10"
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    (?P<suffix>[kKMB](?![\w]))?
    (?:[\s-]*(?P<factor>{"|".join(_FACTORS)})s?\b)?
    (?:\s*(?P<unit>\\?%|per\s?cent(?:age)?\b|×|x\b|times\b|-?fold\b|°|[kKMG]?Hz\b|[kKMG]?bps\b|[kKMGT]?B\b|dB\b|ms\b|s\b))?
    | \b(?P<word>{"|".join(_WORDS)})\b(?:[\s-]+(?P<word_factor>{"|".join(_FACTORS)})s?\b)?
    | \b(?P<bare>{"|".join(_FACTORS)}|dozen)s\b""",
    re.VERBOSE | re.IGNORECASE,
)
_UNITS = {"percent": "%", "percentage": "%", "\\%": "%", "×": "x", "times": "x", "fold": "x", "-fold": "x"}
# Sizes, rates and names ("a 12-layer", "Top-5") are numbers as well; these words are not: "one of the",
# "one can", "zero-shot".
_NOT_COUNTED = re.compile(r"\b(?:one|zero)\b(?!\s+(?:hour|minute|second|day|gpu|layer|neuron))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text: its value, its unit ('' where none is written on it), and where it stands."""

    value: float
    unit: str
    start: int
    end: int

    def same_as(self, other: Number) -> bool:
        """Equal in value, and in unit where both have one."""
        return self.value == other.value and (self.unit == other.unit or not self.unit or not other.unit)


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of a text in order, as digits or as words; "one" and "zero" only before a unit."""
    numbers = []
    for match in _NUMBER.finditer(text):
        if match["word"] and _NOT_COUNTED.match(match["word"]) and _NOT_COUNTED.match(text, match.start()):
            continue
        numbers.append(_read(match))
    return numbers


def _read(match: re.Match[str]) -> Number:
    if match["bare"]:
        value = _FACTORS.get(match["bare"].lower(), 12.0)
    elif match["word"]:
        value = _WORDS[match["word"].lower()] * _FACTORS.get((match["word_factor"] or "").lower(), 1)
    else:
        value = float(match["digits"].replace(",", ""))
        value *= _SUFFIXES.get((match["suffix"] or "").lower(), 1) * _FACTORS.get((match["factor"] or "").lower(), 1)
    unit = "".join((match["unit"] or "").lower().split())
    return Number(round(value, 9), _UNITS.get(unit, unit), match.start(), match.end())
