"""Which words of a text are denied. Knows English words of denial, no claims."""

from __future__ import annotations

import re

from index.words import content_words

_NEGATION = re.compile(
    r"\b(?:not|(?-i:[Nn]o)|never|without|cannot|neither|nor|none|nothing|fails?\s+to|failed\s+to|unable\s+to|lacks?|hardly)\b|n['’]t\b",
    re.IGNORECASE,
)
NOT_NEGATING = re.compile(
    r"\bnot\s+only\b|\bno\s+longer\s+than\b|\bnot\s+just\b|\bwithout\s+loss\s+of\s+generality\b", re.IGNORECASE
)
# What is removed, avoided or absent is denied in other words: it says neither yes nor no to a "not".
_DENIES_TOO = re.compile(
    r"\b(?:eliminat|remov|avoid|obviat|prevent|circumvent|dispens|bypass|replac|unchang|unnecessar|inabilit|impossib|need\s+not)\w*"
    r"|\b(?:instead\s+of|rather\s+than|free\s+of)\b|-(?:free|less)\b",
    re.IGNORECASE,
)
# Words that another may put as a "not": "only the mapper is trained", "unseen", "regardless of".
_LESSENS = re.compile(
    r"\b(?:only|mere(?:ly)?|few(?:er)?|less|little|rare(?:ly)?|seldom|regardless|despite|fail\w*|hard|difficult\w*"
    r"|absen[ct]\w*|limited|poor(?:ly)?|worse|drops?|neglect\w*|ignor\w*|exclu\w*|missing|un(?!der|i|til)\w{4,}"
    r"|in(?:sensitiv|dependen|sufficien|feasibl|complet|accura)\w*)\b",
    re.IGNORECASE,
)
# "No: it …", "None, the model …", "It does not: …": the answer to a question, before what is said.
_PARTICLE = re.compile(
    r"""^\W*(?:yes|no|none|nobody|neither|nothing|not\s+(?:at\s+all|really|necessarily|exactly|always|quite))\s*[:;,.–—-]\s+
      | ^\W*(?:it|they|this|that)\s+(?:do|does|did|is|are|was|were|need|can|has|have)(?:\s+not|n['’]t)\s*[:;–—]\s+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLAUSE_END = re.compile(
    r"[,;:()]|\.(?:\s|$)|\b(?:by|but|while|because|since|when|if|unless|instead|rather|whereas|although|though|which)\b",
    re.IGNORECASE,
)
_SCOPE = 3  # words of content after a negation that it denies


def statement(text: str) -> str:
    """Return a sentence without the "yes" or "no" that it opens with, unless it is nothing else."""
    rest = _PARTICLE.sub("", text)
    return rest if content_words(rest) else text


def denied(text: str) -> set[str]:
    """Return the stems of the words that a negation stands right before."""
    text = NOT_NEGATING.sub(" ", text)
    clauses = (_CLAUSE_END.split(text[match.end() :], maxsplit=1)[0] for match in _NEGATION.finditer(text))
    return {word for clause in clauses for word in content_words(clause)[:_SCOPE]}


def nothing_denied(text: str) -> bool:
    """Tell whether a text denies nothing at all, in whatever words."""
    return not (_NEGATION.search(text) or _DENIES_TOO.search(text) or _LESSENS.search(text))


def denies_otherwise(text: str, other: str) -> bool:
    """Tell whether a text removes, avoids or replaces something where the other does not: a denial without a "not"."""
    return bool(_DENIES_TOO.search(text)) and not _DENIES_TOO.search(other)
