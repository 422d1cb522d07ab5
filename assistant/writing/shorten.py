"""What is left of a sentence when its last clauses are cut off: a small model often adds to what it has read."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLAUSE = re.compile(
    r"""\s*(?:
        [;:]\s                                           # what follows a semicolon or a colon
      | [—–]\s | \s-\s                                   # a dash
      | ,\s(?=(?:which|who|whose|where|when|while|whereas|as|so|because|since|although|though|making|thus
               |and|but|or|allowing|enabling|leading|resulting|including|such\sas|by|with|in|to|for)\b)
      | \s(?=(?:and|but|while|whereas|because|which\s(?:is|are|was|were|can|allows|makes|means))\s)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_WORDS = 4  # a shorter head says too little to stand alone
_UNFINISHED = re.compile(
    r"\b(?:not\s+only|neither|either|both|between|whether|if|unless|unlike|although|while)\b", re.IGNORECASE
)


def heads(sentence: str) -> Iterator[str]:
    """Yield a sentence without its last clause, then without its last two, and so on, each with a full stop.

    A head that begins what only the rest would finish ("Not only …", "If …") is left out.
    """
    cuts = [m.start() for m in _CLAUSE.finditer(sentence)]
    for cut in reversed(cuts):
        head = sentence[:cut].rstrip(" ,;:—–-")
        if len(head.split()) >= _WORDS and not _UNFINISHED.search(head):
            yield f"{head}."
