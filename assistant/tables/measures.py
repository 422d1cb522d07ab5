"""What an abstract gives as the value of a measure that a column names: "hazard ratio, 0.74", "92% sensitivity".

Knows how values stand next to names in English prose, no field of science beyond the common words for measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MEASURE = re.compile(
    r"\b(?:ratio|odds|risk|rate|score|index|error|accuracy|efficacy|sensitivity|specificity|prevalence|incidence|value"
    r"|interval|correlation|coefficient|curve|distance|constant|temperature|age|mortality|survival|yield|precision)$",
    re.IGNORECASE,
)
_VALUE = r"[<>=≤≥~]?\s*[-−+]?(?:\d[\d,]*(?:[.·]\d+)?|\.\d+)"
_TAIL = r"(?:\s?%)?(?:\s*(?:±|\+/-|to|-|–)\s*\d[\d.·]*\s?%?)?(?:\s+years\b|\s+times\s+\w+)?"
_NUMBER = re.compile(rf"(?<![\w.·]){_VALUE}{_TAIL}(?![\w·]|-[A-Za-z])")
_BEFORE = re.compile(rf"(?<![\w.·]){_VALUE}\s?%\s+(?:[\w-]+\s+)?\Z")
_INTERVAL = re.compile(r"\s?%?\s*(?:C\.?I\b|confidence|credible)", re.IGNORECASE)
_LETTER = re.compile(r"([a-z])[\s-]values?", re.IGNORECASE)  # "p value" stands as "p < 0.05"
_SMALL = frozenset("a an the of in on for and".split())
_REACH = 110  # characters from the name to its value
_BACK = 30  # characters before the name in which "72% top-1" fits
_AT_ONCE = re.compile(r"\s*(?:of|was|were|is|=|:|,|\()\s*[-−+]?\d")
_ENDS = re.compile(r";|\.\s|\b(?:but|whereas|while|versus|vs)\b")
# The numbers of "(cutoff 10 nmol/L)", "(400 nmol)" and "(1) size" are not the value.
_ASIDE = re.compile(r"(?<=.)[(\[](?:[^)\]\d]{1,40}[^)\]]{0,60}|\d+(?:\s?[A-Za-z][^)\]]{0,20})?)[)\]]")
_STOPS = 2000  # characters; a longer sentence is no prose


def is_measure(name: str) -> bool:
    """Tell whether a column names something that has a value: by its last word, or as an abbreviation."""
    return bool(_MEASURE.search(name.strip(" ?:."))) or (name.isupper() and len(name) > 1)


def find_value(name: str, sentence: str) -> tuple[int, int] | None:
    """Return where a sentence gives the value of a measure, with its name; None where it does not.

    "72% accuracy" is read before "accuracy of 72%", unless a value follows the name at once. Time is linear in
    the sentence.
    """
    if len(sentence) > _STOPS:
        return None
    for start, end in _named(name.strip(" ?:."), sentence):
        before = _BEFORE.search(sentence, max(0, start - _BACK), start)
        if before and not _AT_ONCE.match(sentence, end):
            return before.start(), end
        if length := _ahead(sentence[end : end + _REACH]):
            end += length
            return start, end + _closes(sentence, start, end)
    return None


def _closes(sentence: str, start: int, end: int) -> int:
    """Return how many brackets, at most one, close at the end of a quote what it opens."""
    quote = sentence[start:end]
    return int(quote.count("(") > quote.count(")") and sentence.startswith(")", end))


def _ahead(text: str) -> int | None:
    """Return where the value that follows a name ends."""
    stop = _ENDS.search(text)
    clause = _ASIDE.sub(lambda aside: " " * len(aside.group()), text[: stop.start()] if stop else text)
    numbers = _NUMBER.finditer(clause)
    return next((number.end() for number in numbers if not _INTERVAL.match(clause, number.end())), None)


def _named(name: str, sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence names a measure: in full, in the plural, or by its initials."""
    words = [word for word in re.findall(r"\w+", name) if word.casefold() not in _SMALL]
    if letter := _LETTER.fullmatch(name):
        pattern = rf"(?<!\w){letter[1]}(?=[\s-]*(?:values?\b|[<>=≤]))"
    else:
        full = r"[\s-]+(?:(?:of|the)\s+){0,2}".join(map(re.escape, words))
        pattern = rf"\b{full.removesuffix('y')}(?:y|ies|s)?\b" if full.endswith("y") else rf"\b{full}s?\b"
    yield from (found.span() for found in re.finditer(pattern, sentence, re.IGNORECASE))
    if len(words) > 1 and not letter:
        initials = "".join(word[0] for word in words).upper()
        yield from (found.span() for found in re.finditer(rf"\b{initials}\b(?=[\s)(,:]*[=,:(]?\s*\d)", sentence))
