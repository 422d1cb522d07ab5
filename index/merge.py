"""Decide for each record that comes in whether it is new, an update, or what is there already.

Two records are one paper only on an equal title and a near-equal abstract, or on the same DOI. Anything
else that looks alike stays twice and is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from index.paper import Paper, make_paper_id, normalise
from index.readers import Record

_NAME_LENGTH = 120  # of an abstract that stands in for a missing title
_PART = 0.5  # of an abstract's length: a passage of it that is shorter is a cut copy, not an edited version
_NEAR = 0.8  # share of words in common, by order; an edited abstract is above, a follow-up paper below


@dataclass(slots=True)
class MergeReport:
    """What became of the records, by paper id; `alike` holds sentences for the reader."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)


def merge_records(papers: Iterable[Paper], records: Iterable[Record]) -> tuple[dict[str, Paper], MergeReport]:
    """Merge records into papers; returns all papers by id and what happened."""
    merged = {paper.paper_id: paper for paper in papers}
    titles: dict[str, list[str]] = {}
    dois = {p.doi.casefold(): p.paper_id for p in merged.values() if p.doi}
    for paper in merged.values():
        titles.setdefault(_key(paper), []).append(paper.paper_id)
    report = MergeReport()
    for record in records:
        title = _key(record)
        namesakes = [merged[i] for i in titles.get(title, [])]
        old = _same_paper(record, merged, namesakes, dois)
        if old is None:
            name = record.title or record.abstract[:_NAME_LENGTH]
            paper_id = record.source_id or make_paper_id(name)
            if paper_id in merged:
                paper_id = make_paper_id(name, merged, salt=record.abstract)
            if record.source_id and paper_id != record.source_id:
                report.alike.append(
                    f"id {record.source_id!r} already belongs to {merged[record.source_id].title!r}; "
                    f"{record.title!r} was added as {paper_id}"
                )
            elif namesakes:
                report.alike.append(
                    f"{paper_id} has the title of {namesakes[0].paper_id} and another abstract: both stay"
                )
            titles.setdefault(title, []).append(paper_id)
            report.added.append(paper_id)
            merged[paper_id] = _paper(paper_id, record)
        else:
            new = _updated(old, record)
            (report.unchanged if new == old else report.updated).append(old.paper_id)
            if _key(new) != _key(old):
                titles[_key(old)].remove(old.paper_id)
                titles.setdefault(_key(new), []).append(old.paper_id)
            merged[old.paper_id] = new
            paper_id = old.paper_id
        if record.doi:
            dois[record.doi.casefold()] = paper_id
    return merged, report


def _same_paper(record: Record, papers: dict[str, Paper], namesakes: list[Paper], dois: dict[str, str]) -> Paper | None:
    if record.doi and record.doi.casefold() in dois:
        return papers[dois[record.doi.casefold()]]
    known = papers.get(record.source_id or "")
    if known and _is_version(known, record):
        return known
    return next((p for p in namesakes if near_equal(p.abstract, record.abstract)), None)


def _is_version(known: Paper, record: Record) -> bool:
    """Under one id, a record is a version of a paper if it keeps the title or, nearly, the abstract."""
    if normalise(known.title) == normalise(record.title):
        return True
    return bool(known.abstract and record.abstract) and near_equal(known.abstract, record.abstract)


def _key(paper: Paper | Record) -> str:
    """Return what namesakes share: the title, or the opening of the abstract where there is none."""
    return normalise(paper.title or paper.abstract[:_NAME_LENGTH])


def near_equal(one: str, other: str) -> bool:
    """Tell whether two abstracts are versions of one; an empty one is a version of any."""
    words, others = normalise(one).split(), normalise(other).split()
    if not words or not others:
        return True
    common = (Counter(words) & Counter(others)).total()
    if 2 * common < _NEAR * (len(words) + len(others)):
        return False  # cheap, and an upper bound of the ratio below
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= _NEAR


def _paper(paper_id: str, record: Record) -> Paper:
    return Paper(
        paper_id,
        record.title,
        record.abstract,
        record.authors,
        record.year,
        record.venue,
        record.doi,
        record.url,
        record.kind,
        record.volume,
        record.issue,
        record.pages,
        record.publisher,
    )


def _updated(old: Paper, record: Record) -> Paper:
    """What the record says wins; what it leaves out stays, and so does what it only has a part of."""
    is_part = len(record.abstract) < _PART * len(old.abstract) and normalise(record.abstract) in normalise(old.abstract)
    return replace(
        old,
        title=record.title,
        abstract=old.abstract if is_part else record.abstract,
        authors=max(record.authors, old.authors, key=len),
        year=record.year or old.year,
        venue=record.venue or old.venue,
        doi=record.doi or old.doi,
        url=record.url or old.url,
        kind=record.kind or old.kind,
        volume=record.volume or old.volume,
        issue=record.issue or old.issue,
        pages=record.pages or old.pages,
        publisher=record.publisher or old.publisher,
    )
