"""Words as keywords see them: folded, without the commonest, stemmed.

The one tokenizer for keyword search, coverage of claims and every other comparison of words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bm25s.stopwords import STOPWORDS_EN

STOP_WORDS = frozenset(STOPWORDS_EN)
_WORD = re.compile(r"\w+")


def content_words(text: str) -> list[str]:
    """Return the stems of a text's words in order, stop words left out."""
    stem = _stemmer()
    return [stem(word) for word in _WORD.findall(text.casefold()) if word not in STOP_WORDS]


@cache
def _stemmer() -> Any:
    import Stemmer

    return cache(Stemmer.Stemmer("english").stemWord)
