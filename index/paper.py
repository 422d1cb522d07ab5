"""Papers, the passages cut from them, and the hits a search returns.

Knows neither files nor models. Offsets are Unicode code points of the stored abstract.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

_SLUG_LENGTH = 48
_HASH_DIGITS = 6
_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as its source gave it: title and abstract are kept to the letter.

    Attributes:
        kind: what it is, as the CSL names it: `article-journal`, `paper-conference`, `thesis` …; None where not known.
        pages: as printed, such as `12-24` or an article's number.
    """

    paper_id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    doi: str | None = None
    url: str | None = None
    kind: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 of title and abstract: what decides whether a paper must be encoded again."""
        return hashlib.sha256(f"{self.title}\n{self.abstract}".encode()).hexdigest()

    @property
    def name(self) -> str:
        """What the paper calls its subject: the title before its colon, where that is short, else ''."""
        head, colon, _ = self.title.partition(":")
        return head.strip() if colon and len(head.split()) <= _NAME_WORDS else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A citable span: `paper.abstract[start:end] == text`, always."""

    passage_id: str
    paper_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its relevance in [0, 1]; higher is better, `rank` counts from 1.

    `signals` holds what the score was made of, by name: dense, sentence, keyword, late.
    """

    rank: int
    passage: Passage
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


def normalise(text: str) -> str:
    """Fold case, accents' composition, punctuation and spacing, for comparing titles and abstracts."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))


def make_paper_id(title: str, taken: Collection[str] = (), *, salt: str = "") -> str:
    """Make a readable, stable id: a slug of the title and six hex digits of its hash.

    The slug may be empty (a title in another script), the id never is. On collision with `taken`
    more digits are used; `salt` (the abstract) tells apart two papers of one title.
    """
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_title.lower()))[:_SLUG_LENGTH].strip("-")
    digest = hashlib.sha256(normalise(title).encode()).hexdigest()
    digest = digest[:_HASH_DIGITS] + hashlib.sha256(f"{title}\n{salt}".encode()).hexdigest()
    digits = _HASH_DIGITS
    while (paper_id := f"{slug or 'paper'}-{digest[:digits]}") in taken:
        digits += 2
    return paper_id
