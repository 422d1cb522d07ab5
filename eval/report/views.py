"""A case as a report shows it: its answer sentence by sentence, its papers with their marks, and what differs.

Knows rows and their judgements; not HTML. Texts are as they came: whoever writes them out escapes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.regression.compare import ChangedCase
from eval.regression.replay import Cause
from eval.report.marks import Piece, Spans, cut
from eval.runs.record import Row
from eval.runs.score import Scored
from index.paper import Paper

Papers = Mapping[str, Paper]


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of an answer.

    Attributes:
        markers: the numbers that it cites.
        cites: what it cites: a title, or the id of a paper that is not at hand.
        verdict: of the assistant's own claim test.
        faults: what the judge finds wrong.
        sign: in a comparison `kept`, `recited` (same words, other citations or verdict), `removed` or `added`.
    """

    text: str
    markers: tuple[int, ...]
    cites: tuple[str, ...]
    verdict: str
    faults: tuple[str, ...] = ()
    sign: str = "kept"


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What was said. `declined` and `failed` hold the message where there is no answer."""

    sentences: tuple[SentenceView, ...]
    declined: str | None
    failed: str | None
    right: bool
    reason: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A key fact: its shortest proof, and what became of it: `held`, `miscited`, `missing`, or `not judged`."""

    text: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """A gold paper; `rank` is None where it is not in the library, `pieces` empty where the run has no text of it."""

    title: str
    rank: int | None
    is_cited: bool
    facts: tuple[FactView, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage that the answer was made from."""

    marker: int
    title: str
    score: float
    is_gold: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything that its judgement rests on."""

    case: Case
    answer: AnswerView
    confidence: float | None
    papers: tuple[PaperView, ...]
    passages: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class ChangedView:
    """A question that two runs answer differently."""

    kind: str
    cause: str | None
    case: Case
    base: AnswerView
    new: AnswerView


def view_case(scored: Scored, papers: Papers) -> CaseView:
    """Show one row with its gold papers and the passages that it was answered from."""
    row = scored.row
    gold = dict.fromkeys((*row.case.gold_papers, *(fact.paper_id for fact in row.case.key_facts)))
    return CaseView(
        case=row.case,
        answer=view_answer(scored, papers),
        confidence=row.answer["answerable"] if row.answer else None,
        papers=tuple(_paper(paper_id, scored, papers) for paper_id in gold),
        passages=tuple(_passage(shown, row, papers) for shown in row.answer["shown"]) if row.answer else (),
    )


def view_changed(changed: ChangedCase, papers: Papers, cause: Cause | None) -> ChangedView:
    """Show both answers to a question, with what was removed and added."""
    base, new = _claims(changed.base.row), _claims(changed.new.row)
    return ChangedView(
        kind=str(changed.kind),
        cause=None if cause is None else str(cause),
        case=changed.new.row.case,
        base=view_answer(changed.base, papers, signs=_signs(base, new, otherwise="removed")),
        new=view_answer(changed.new, papers, signs=_signs(new, base, otherwise="added")),
    )


def view_answer(scored: Scored, papers: Papers, *, signs: Sequence[str] = ()) -> AnswerView:
    """Show what a row says, and why that is right or wrong."""
    answer, judgement = scored.row.answer, scored.judgement
    if answer is None or judgement is None:
        error = scored.row.error or {}
        message = f"{error.get('type', 'Error')}: {error.get('message', 'no message was kept')}"
        return AnswerView((), None, message, right=False, reason="not answered")
    claims = answer["claims"]
    signs = signs or ["kept"] * len(claims)
    return AnswerView(
        sentences=tuple(
            SentenceView(
                text=claim["text"],
                markers=tuple(dict.fromkeys([*(c["marker"] for c in claim["citations"]), *claim["dangling"]])),
                cites=tuple(dict.fromkeys(_title(c["paper_id"], papers) for c in claim["citations"])),
                verdict=claim["verdict"],
                faults=tuple(map(str, faults)),
                sign=sign,
            )
            for claim, faults, sign in zip(claims, judgement.faults, signs, strict=True)
        ),
        declined=f"{answer['refusal']['reason']}: {answer['refusal']['message']}" if answer["refusal"] else None,
        failed=None,
        right=judgement.right,
        reason=judgement.reason,
    )


def _signs(mine: Sequence[Any], other: Sequence[Any], *, otherwise: str) -> list[str]:
    there = [_said(claim) for claim in other]
    words = [claim["text"] for claim in other]
    return ["kept" if _said(claim) in there else "recited" if claim["text"] in words else otherwise for claim in mine]


def _said(claim: Mapping[str, Any]) -> Any:
    return claim["text"], claim["verdict"], [(c["paper_id"], c["start"], c["end"]) for c in claim["citations"]]


def _paper(paper_id: str, scored: Scored, papers: Papers) -> PaperView:
    row, judgement = scored.row, scored.judgement
    outcomes = judgement.facts if judgement else ("not judged",) * len(row.case.key_facts)
    facts = [(f, o) for f, o in zip(row.case.key_facts, outcomes, strict=True) if f.paper_id == paper_id]
    return PaperView(
        title=_title(paper_id, papers),
        rank=row.gold_ranks.get(paper_id),
        is_cited=any(c["paper_id"] == paper_id for claim in _claims(row) for c in claim["citations"]),
        facts=tuple(FactView(min(fact.accept, key=len), str(outcome)) for fact, outcome in facts),
        pieces=_marked(paper_id, row, papers),
    )


def _passage(shown: Mapping[str, Any], row: Row, papers: Papers) -> PassageView:
    paper_id = shown["paper_id"]
    return PassageView(
        marker=shown["marker"],
        title=_title(paper_id, papers),
        score=shown["score"],
        is_gold=paper_id in row.case.gold_papers,
        pieces=_marked(paper_id, row, papers, start=shown["start"], end=shown["end"]),
    )


def _marked(paper_id: str, row: Row, papers: Papers, *, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Cut an abstract, or a passage of it, at the gold spans and at what the answer cites."""
    paper = papers.get(paper_id)
    gold: Spans = [(f.start, f.end) for f in row.case.key_facts if f.paper_id == paper_id]
    cited: Spans = [
        (c["start"], c["end"]) for claim in _claims(row) for c in claim["citations"] if c["paper_id"] == paper_id
    ]
    return cut(paper.abstract[start:end], gold=gold, cited=cited, offset=start) if paper else ()


def _claims(row: Row) -> Sequence[Mapping[str, Any]]:
    return row.answer["claims"] if row.answer else ()


def _title(paper_id: str, papers: Papers) -> str:
    return papers[paper_id].title if paper_id in papers else paper_id
