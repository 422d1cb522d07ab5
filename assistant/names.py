"""Names in text: acronyms, models, datasets, proper nouns. Used by the claim test and by evaluation."""

from __future__ import annotations

import re
from functools import cache

_ACRONYM = 3  # letters; shorter ones stand in the initials of any text
_NAME = re.compile(
    r"""\b(?:[A-Z][\w-]*[A-Z][\w-]*      # WaveNet, CIFAR-10, MUSHRA
      | [A-Za-z]+-?\d[\w.-]*             # GPT-2, wav2vec, C4
      | (?<=[\w,;:)]\s)[A-Z][a-z]{2,}    # Mandarin, within a sentence
    )\b""",
    re.VERBOSE,
)


def find_names(text: str) -> list[str]:
    """Return the names of a text in order, each once."""
    return list(dict.fromkeys(_NAME.findall(text)))


def stands_in(name: str, text: str) -> bool:
    """Tell whether a text has a name, or spells an acronym out; case, hyphens and a plural s do not matter."""
    letters = re.sub(r"[\W_]+", "", name).removesuffix("s").casefold()  # the S of MOS is no plural
    return bool(_pattern(letters).search(text)) or (len(letters) >= _ACRONYM and letters in _initials(text))


@cache
def _pattern(letters: str) -> re.Pattern[str]:
    """Find a name as whole words, however it is hyphenated ("GPT-2", "GPT2", "GPT 2s")."""
    spelled = r"[\W_]*".join(map(re.escape, letters))
    return re.compile(rf"(?<![^\W_]){spelled}s?(?![^\W_])", re.IGNORECASE)


def _initials(text: str) -> str:
    """Return the first letters of a text's words, run together: where acronyms come from."""
    return "".join(word[0] for word in re.findall(r"[^\W_]+", text)).casefold()
