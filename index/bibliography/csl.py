"""Papers as CSL-JSON 1.0, which reference managers and citation processors read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from index.bibliography.names import Name, parse_name
from index.paper import Paper

KINDS = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard thesis "
    "treaty webpage".split()
)  # Source: CSL 1.0.2, appendix III
_PROCEEDINGS = re.compile(r"\b(?:proceedings|proc|conference|workshop|symposium)\b", re.IGNORECASE)
_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|annals|review|magazine|bulletin)\b", re.IGNORECASE)
_STEERS = re.compile("[\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # not escaped by `json`


def kind_of(paper: Paper) -> str:
    """Return what a paper is, in the words of the CSL; "article" where neither record nor venue tells."""
    if paper.kind in KINDS:
        return paper.kind
    venue = paper.venue or ""
    if _PROCEEDINGS.search(venue):
        return "paper-conference"
    return "article-journal" if _JOURNAL.search(venue) or (venue and paper.volume) else "article"


def csl_item(paper: Paper, key: str) -> dict[str, Any]:
    """Return a paper as an item of CSL-JSON; what is not known is left out."""
    names = (parse_name(author) for author in paper.authors)
    fields = {
        "id": key,
        "type": kind_of(paper),
        "title": paper.title,
        "author": [_name(name) for name in names if name],
        "issued": {"date-parts": [[paper.year]]} if paper.year else None,
        "container-title": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "publisher": paper.publisher,
        "DOI": paper.doi,
        "URL": paper.url,
        "abstract": paper.abstract,
    }
    return {name: value for name, value in fields.items() if value}


def write_csl_json(papers: Sequence[Paper], keys: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """Return papers as a CSL-JSON list, in order; `keys` and `notes` are by `paper_id`.

    Titles come back to the letter, yet no character that could steer a terminal stands in the text.
    """
    items = [
        csl_item(paper, keys[paper.paper_id]) | ({"note": notes[paper.paper_id]} if notes.get(paper.paper_id) else {})
        for paper in papers
    ]
    text = json.dumps(items, ensure_ascii=False, allow_nan=False, indent=1)
    return _STEERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: value for part, value in parts.items() if value}
