"""An export as a bibliography: the papers that are cited, each with the words that were quoted from it.

Knows who is cited and what is said with it; how an entry is written is the business of `index.bibliography`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answer import Citation
from assistant.export.content import Export, sources
from index import Paper
from index.bibliography import csl, ris
from index.bibliography.bibtex import bibtex_entry
from index.bibliography.keys import citation_keys

_LOST = "no longer in the library: authors, year, venue and DOI are not known"


@dataclass(slots=True)
class _Cited:
    """A paper and the words quoted from it, each with the place of its answer and its marker."""

    paper: Paper
    is_lost: bool
    quotes: list[str] = field(default_factory=list)


def write_bibtex(export: Export) -> str:
    """Return an entry for each cited paper, in the order in which they are first cited."""
    cited = _cited(export)
    keys = _keys(export, cited)
    entries = [
        bibtex_entry(each.paper, keys[paper_id], note="; ".join(each.quotes), remark=_LOST if each.is_lost else None)
        for paper_id, each in cited.items()
    ]
    return "\n".join(entries or ["% no paper is cited\n"])


def write_ris(export: Export) -> str:
    """Return a record for each cited paper, in the order in which they are first cited; "" for none."""
    cited = _cited(export)
    return ris.write_ris([each.paper for each in cited.values()], _keys(export, cited), _notes(cited))


def write_csl_json(export: Export) -> str:
    """Return an item for each cited paper, in the order in which they are first cited."""
    cited = _cited(export)
    return csl.write_csl_json([each.paper for each in cited.values()], _keys(export, cited), _notes(cited))


def _cited(export: Export) -> dict[str, _Cited]:
    cited: dict[str, _Cited] = {}
    for number, answer in enumerate(export.answers, start=1):
        place = f"answer {number} " if len(export.answers) > 1 else ""
        for source in sources(answer, export.papers):
            paper = source.paper or Paper(source.paper_id, source.title, "")
            entry = cited.setdefault(source.paper_id, _Cited(paper, source.paper is None))
            entry.quotes += [f"{place}[{source.marker}] {_quoted(citation)}" for citation in source.citations]
    return cited


def _quoted(citation: Citation) -> str:
    return f"“{citation.quote}”" if citation.quote else "from its record"


def _keys(export: Export, cited: dict[str, _Cited]) -> dict[str, str]:
    """Return the keys, made with all papers of the export: a paper has the same one whichever papers are cited."""
    return citation_keys([*export.papers.values(), *(each.paper for each in cited.values())])


def _notes(cited: dict[str, _Cited]) -> dict[str, str]:
    return {paper_id: "; ".join([*([_LOST] if each.is_lost else []), *each.quotes]) for paper_id, each in cited.items()}
