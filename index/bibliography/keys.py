"""Citation keys that people can read: `vandenoord2016wavenet`, and `image-patches` where no author is known.

A key holds the letters a-z, digits and hyphens, so that BibTeX and LaTeX take it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import count

from index.bibliography.names import parse_name
from index.paper import Paper
from index.words import STOP_WORDS

# Letters that have no accent to take off.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)
_SAYS_LITTLE = STOP_WORDS | frozenset(
    "can do does from how its my our toward towards using via we what when why you".split()
)
_FAMILY, _WORD = 32, 20  # characters
_TITLE_WORDS = 3
_DIGITS = 6  # of a hash in a key
_WORDS = (1, 2)  # of the title beside an author's name; papers that still share a key get a hash


def citation_keys(papers: Iterable[Paper]) -> dict[str, str]:
    """Return a key for each paper, by `paper_id`; unique, and the same whatever the order.

    First author, year and first telling word of the title; without an author that can be written in a-z, three words
    of the title and the year. Papers that would share a key all get one word more, and where that does not part them a
    hash of their id, so that a third one seldom changes a key. Give the whole library to keep keys as they are.
    """
    by_id = {paper.paper_id: paper for paper in papers}
    levels = dict.fromkeys(by_id, 0)
    for _ in count():
        keys = {paper_id: _key(paper, levels[paper_id]) for paper_id, paper in by_id.items()}
        often = Counter(keys.values())
        shared = [paper_id for paper_id, key in keys.items() if often[key] > 1]
        if not shared:
            return keys
        for paper_id in shared:
            levels[paper_id] += 1
    raise AssertionError("two ids have one SHA-256")


def _key(paper: Paper, level: int) -> str:
    """Return the key of a level: the more levels, the longer."""
    stem = _stem(paper, _WORDS[min(level, len(_WORDS) - 1)])
    digits = _DIGITS + 2 * (level - len(_WORDS)) if level >= len(_WORDS) else 0
    if not stem:
        stem, digits = f"paper{paper.year or ''}", digits or _DIGITS
    return f"{stem}-{_hash(paper.paper_id)[:digits]}" if digits else stem


def _stem(paper: Paper, words: int) -> str:
    """Return the part of a key that people read; "" where nothing can be written in a-z."""
    title = _telling(paper.title)
    if family := _family(paper):
        return f"{family}{paper.year or ''}{''.join(title[:words])}"
    return "-".join([*title[: _TITLE_WORDS + words - 1], *([str(paper.year)] if paper.year else [])]) if title else ""


def _family(paper: Paper) -> str:
    name = parse_name(paper.authors[0]) if paper.authors else None
    if name is None:
        return ""
    words = _telling(name.literal) if name.literal else _ascii(name.full_family)
    return "".join(words)[:_FAMILY]


def _telling(title: str) -> list[str]:
    """Return the words of a title that say something; numbers only where there is nothing else."""
    words = [word[:_WORD] for word in _ascii(title)]
    telling = [word for word in words if word not in _SAYS_LITTLE]
    return [word for word in telling if not word.isdigit()] or telling or words


def _ascii(text: str) -> list[str]:
    """Return a text's words in a-z and digits, letters without their accents; other scripts leave nothing."""
    letters = re.sub("['’ʼ]", "", text.casefold()).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def _hash(paper_id: str) -> str:
    return hashlib.sha256(paper_id.encode(errors="surrogatepass")).hexdigest()
