"""What a paper's title says of its task: a phrase of it that its abstract holds as well.

Titles are never quoted; the abstract's own words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.words import STOP_WORDS

_WORD = re.compile(r"[\w]+(?:['’]\w+)?")
_AFTER_FOR = re.compile(
    r"\b(?:for|of|to)\s+(.+?)(?:\s+(?:with|using|via|by|from|without|in|on|through)\b|[:?]|$)", re.IGNORECASE
)
_LONGEST = 6  # words of a shared phrase
_READ = 500  # characters of a title: each of its phrases is looked for in the whole abstract


def shared_phrase(title: str, abstract: str) -> tuple[int, int] | None:
    """Return where the abstract has the longest phrase that stands after "for" or "of" in the title, or None.

    At least two words, the first and the last of them different and no stop words; hyphens count as spaces.
    """
    for tail in reversed(_AFTER_FOR.findall(title[:_READ])):
        for phrase in _phrases(tail):
            pattern = r"\b" + r"(?:\s+\([^)]{0,100}\))?[\s-]+".join(map(re.escape, phrase)) + r"\b"
            for found in re.finditer(pattern, abstract, re.IGNORECASE):
                if " " in found.group():  # "high-fidelity" alone is no task
                    return found.span()
    return None


def _phrases(text: str) -> Iterator[list[str]]:
    """Yield the phrases of a text, longest first; of equal ones the last."""
    words = _WORD.findall(text)
    for length in range(min(_LONGEST, len(words)), 1, -1):
        for start in range(len(words) - length, -1, -1):
            phrase = words[start : start + length]
            first, last = phrase[0].casefold(), phrase[-1].casefold()
            if first != last and first not in STOP_WORDS and last not in STOP_WORDS:
                yield phrase
