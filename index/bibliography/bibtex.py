"""Papers as BibTeX. Nothing is invented: what a record lacks is said in a comment.

Letters stay as they are (UTF-8); what LaTeX would act on is written so that it prints as itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.bibliography.csl import kind_of
from index.bibliography.missing import encoded, in_a_row, missing
from index.bibliography.names import Name, parse_name
from index.display import printable
from index.paper import Paper

# Braces are spelled out: BibTeX counts `\{` too when it looks for a field's end.
_LATEX = {
    ord("\\"): r"\textbackslash{}", ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}",
    ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}", ord("<"): r"\textless{}",
    ord(">"): r"\textgreater{}", ord("|"): r"\textbar{}",
    **{ord(mark): f"\\{mark}" for mark in "$&#_%"},
}  # fmt: skip
_JOINED = re.compile(r"([-`'])(?=\1)")  # two of them would be printed as another sign
_ENTRIES = {  # by kind: the entry's type, and the fields of venue and publisher
    "article-journal": ("article", "journal", "publisher"),
    "article-magazine": ("article", "journal", "publisher"),
    "article-newspaper": ("article", "journal", "publisher"),
    "paper-conference": ("inproceedings", "booktitle", "publisher"),
    "chapter": ("incollection", "booktitle", "publisher"),
    "book": ("book", "series", "publisher"),
    "thesis": ("phdthesis", "school", "school"),
    "report": ("techreport", "institution", "institution"),
}
_MISC = ("misc", "howpublished", "publisher")


def write_bibtex(papers: Sequence[Paper], keys: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """Return an entry for each paper, in order; `keys` and `notes` are by `paper_id`."""
    return "\n".join(bibtex_entry(paper, keys[paper.paper_id], note=notes.get(paper.paper_id, "")) for paper in papers)


def bibtex_entry(paper: Paper, key: str, *, note: str = "", remark: str | None = None) -> str:
    """Return the entry of a paper.

    Args:
        note: what to say with the paper; without one its abstract stands in the entry.
        remark: a comment before the entry, instead of what the record lacks. It must hold no text of a paper: BibTeX
            reads an `@` even there.
    """
    lacking = in_a_row(missing(paper), "or")
    comment = remark if remark is not None else f"no {lacking} recorded" if lacking else ""
    kind, fields = _fields(paper, note)
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([*([f"% {comment}"] if comment else []), f"@{kind}{{{key},", *lines, "}", ""])


def _fields(paper: Paper, note: str) -> tuple[str, dict[str, str]]:
    kind, venue, publisher = _ENTRIES.get(kind_of(paper), _MISC)
    title = _latex(paper.title)
    names = (parse_name(author) for author in paper.authors)
    return kind, {
        "title": title and f"{{{title}}}",
        "author": " and ".join(_name(name) for name in names if name),
        "type": "Thesis" if kind == "phdthesis" else "",  # the record does not tell which degree it was for
        "year": str(paper.year or ""),
        venue: _latex(paper.venue or ""),
        **({publisher: _latex(paper.publisher)} if paper.publisher else {}),
        "volume": _latex(paper.volume or ""),
        "number": _latex(paper.issue or ""),
        "pages": _latex(paper.pages or "").replace("-{}", "-"),
        "doi": encoded(paper.doi or ""),
        "url": encoded(paper.url or ""),
        "abstract": "" if note else _latex(paper.abstract),  # a note quotes from it
        "note": _latex(note),
    }


def _name(name: Name) -> str:
    """Return an author so that BibTeX finds the same parts; in braces, and so kept whole, where it would not."""
    if name.literal:
        return f"{{{_latex(name.literal)}}}"
    family = _latex(name.family)
    if " " in family and any(word[0].islower() for word in name.family.split()):
        family = f"{{{family}}}"  # BibTeX would take "Ramón y" of "Ramón y Cajal" for a particle
    family = " ".join(filter(None, [_latex(name.particle), family]))
    return ", ".join(filter(None, [family, _latex(name.suffix), _latex(name.given)]))


def _latex(text: str) -> str:
    return _JOINED.sub(r"\1{}", " ".join(printable(text).split()).translate(_LATEX))
