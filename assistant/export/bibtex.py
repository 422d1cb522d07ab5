"""An export as BibTeX: an entry for each paper that is cited, with the words that were quoted from it.

Nothing is invented: what a record lacks is said in a comment. Letters stay as they are (UTF-8); what LaTeX would act
on is written so that it prints as itself.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from assistant.answer import Citation
from assistant.export.content import Export, encoded, in_a_row, missing, sources
from index import Paper
from index.display import printable
from index.words import STOP_WORDS

# Braces are spelled out: BibTeX counts `\{` too when it looks for a field's end.
_LATEX = {
    ord("\\"): r"\textbackslash{}", ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}",
    ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}", ord("<"): r"\textless{}",
    ord(">"): r"\textgreater{}", ord("|"): r"\textbar{}",
    **{ord(mark): f"\\{mark}" for mark in "$&#_%"},
}  # fmt: skip
_PROCEEDINGS = re.compile(r"\b(?:proceedings|proc|conference|workshop|symposium)\b", re.IGNORECASE)
_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|annals|review|magazine|bulletin)\b", re.IGNORECASE)
_CORPORATE = re.compile(
    r"^the\b|\band\b|\d|\b(?:team|group|collaboration|consortium|institute|university|laborator(?:y|ies)|labs?|inc|ltd|"
    r"foundation|organi[sz]ation|association|society|committee|council|agency|center|centre|network|project|research)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)
_DIGITS = 6  # of a hash in a key


@dataclass(slots=True)
class _Cited:
    """A paper and the words quoted from it, each with the place of its answer and its marker."""

    paper_id: str
    title: str
    paper: Paper | None
    notes: list[str] = field(default_factory=list)


def write_bibtex(export: Export) -> str:
    """Return an entry for each cited paper, in the order in which they are first cited."""
    cited: dict[str, _Cited] = {}
    for number, answer in enumerate(export.answers, start=1):
        place = f"answer {number} " if len(export.answers) > 1 else ""
        for source in sources(answer, export.papers):
            entry = cited.setdefault(source.paper_id, _Cited(source.paper_id, source.title, source.paper))
            entry.notes += [f"{place}[{source.marker}] {_quoted(citation)}" for citation in source.citations]
    keys = _keys(list(cited.values()))
    entries = [_entry(key, entry) for key, entry in zip(keys, cited.values(), strict=True)]
    return "\n".join(entries or ["% no paper is cited\n"])


def _quoted(citation: Citation) -> str:
    return f"“{citation.quote}”" if citation.quote else "from its record"


def _entry(key: str, cited: _Cited) -> str:
    kind, fields = _fields(cited)
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([_missing(cited.paper), f"@{kind}{{{key},", *lines, "}", ""]).lstrip("\n")


def _fields(cited: _Cited) -> tuple[str, dict[str, str]]:
    paper = cited.paper or Paper(cited.paper_id, cited.title, "")
    kind, container = _kind(paper.venue or "")
    title = _latex(paper.title)
    return kind, {
        "title": title and f"{{{title}}}",
        "author": " and ".join(name for name in map(_name, paper.authors) if name),
        "year": str(paper.year or ""),
        container: _latex(paper.venue or ""),
        "doi": encoded(paper.doi or ""),
        "url": encoded(paper.url or ""),
        "note": _latex("; ".join(cited.notes)),
    }


def _kind(venue: str) -> tuple[str, str]:
    """Return an entry's type and the field that names where it appeared; `misc` where the venue does not tell."""
    if _PROCEEDINGS.search(venue):
        return "inproceedings", "booktitle"
    return ("article", "journal") if _JOURNAL.search(venue) else ("misc", "howpublished")


def _missing(paper: Paper | None) -> str:
    """Say in a comment what the record lacks. It holds no text of a paper: BibTeX reads an `@` even there."""
    if paper is None:
        return "% no longer in the library: authors, year, venue and DOI are not known"
    lacking = missing(paper)
    return f"% no {in_a_row(lacking, 'or')} recorded" if lacking else ""


def _name(author: str) -> str:
    """Return an author as BibTeX takes a name apart; in braces, and so kept whole, where it would go wrong."""
    name = _latex(author)
    parts = [part.strip() for part in name.split(",")]
    misplaced = len(parts) > 1 and _SUFFIX.fullmatch(parts[-1])  # "King, Jr.": the given name stands last in BibTeX
    as_person = len(parts) <= 3 and all(parts) and not misplaced and not _CORPORATE.search(name)
    return name if as_person or not name else f"{{{name}}}"


def _latex(text: str) -> str:
    return " ".join(printable(text).split()).translate(_LATEX)


def _keys(cited: Sequence[_Cited]) -> list[str]:
    """Return a key for each paper: first author, year and a word of the title, such as `byron2021quiet`.

    A hash of the paper's id follows where author or year is not recorded, and where two papers would have one key.
    """
    return next(keys for digits in count(_DIGITS) if len(set(keys := _keys_of(cited, digits))) == len(keys))


def _keys_of(cited: Sequence[_Cited], digits: int) -> list[str]:
    stems = [_stem(entry) for entry in cited]
    often = Counter(stems)
    return [
        stem if _named(entry.paper) and often[stem] == 1 else f"{stem}-{_hash(entry.paper_id)[:digits]}"
        for stem, entry in zip(stems, cited, strict=True)
    ]


def _stem(cited: _Cited) -> str:
    paper = cited.paper or Paper(cited.paper_id, cited.title, "")
    author = paper.authors[0] if paper.authors else ""
    family = author.partition(",")[0] if "," in author else author.rpartition(" ")[2]
    words = [word for word in _ascii(paper.title).split() if word not in STOP_WORDS]
    return f"{''.join(_ascii(family).split())}{paper.year or ''}{words[0] if words else ''}" or "paper"


def _named(paper: Paper | None) -> bool:
    return bool(paper and paper.authors and paper.year)


def _ascii(text: str) -> str:
    """Return a text's words in lower case, letters without their accents; other scripts leave nothing."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _hash(paper_id: str) -> str:
    return hashlib.sha256(paper_id.encode()).hexdigest()
