"""Rows and runs written by hand, in the form that a run keeps them in: two papers, three questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.cases import Case, KeyFact
from eval.runs.record import Ranked, Row, Run
from index.paper import Paper

CODEC = Paper("codec", "A Codec", "The codec runs at 8 kbps. It halves the error of MP3. We release the code.")
VOCODER = Paper("vocoder", "A Vocoder", "The vocoder makes speech from 80 mel bands. It is small.")
PAPERS = {paper.paper_id: paper for paper in (CODEC, VOCODER)}

RATE = KeyFact("codec", 0, 25, ("8 kbps",))
ERROR = KeyFact("codec", 26, 53, ("halves the error",))
ASKED = Case("a", "single", "What rate and error has the codec?", gold_papers=("codec",), key_facts=(RATE, ERROR))
UNANSWERABLE = Case("u", "unanswerable", "Who paid for the codec?", gold_papers=("codec",), refusal="not_stated")
LISTING = Case("l", "exhaustive", "Which papers are on speech?", gold_papers=("codec", "vocoder"))

Claim = dict[str, Any]
SAYS_RATE, SAYS_ERROR, SAYS_CODE = (0, 25), (26, 53), (54, 74)


def claim(
    start: int, end: int, paper: Paper = CODEC, *, text: str | None = None, marker: int = 1, verdict: str = "verbatim"
) -> Claim:
    """A sentence with one citation; without a text it quotes."""
    quote = paper.abstract[start:end]
    citation = {"marker": marker, "paper_id": paper.paper_id, "start": start, "end": end, "quote": quote}
    return {"text": text or quote, "verdict": verdict, "citations": [citation], "dangling": []}


def answered(case: Case, *claims: Claim, chance: float = 0.9, total: float = 100.0) -> Row:
    """A question answered with these sentences, the codec shown as passage 1 and the vocoder as 2."""
    words = [word for c in claims for word in (c["text"], *(f"[{s['marker']}]" for s in c["citations"]))]
    answer = {"answer": " ".join(words), "answerable": chance, "refused": False, "refusal": None}
    shown = [
        {"marker": marker, "paper_id": p.paper_id, "start": 0, "end": len(p.abstract), "score": 0.9}
        for marker, p in enumerate(PAPERS.values(), start=1)
    ]
    answer |= {"claims": list(claims), "removed": [], "shown": shown, "usage": None}
    return _row(case, answer, total=total)


def declined(case: Case, reason: str = "not_stated", *, chance: float = 0.1, right_if_answered: bool = False) -> Row:
    """A question that was declined."""
    refusal = {"reason": reason, "message": "The library does not say.", "nearest": []}
    answer = {"answer": refusal["message"], "answerable": chance, "refused": True, "refusal": refusal}
    answer |= {"claims": [], "removed": [], "shown": [], "usage": None}
    return _row(case, answer, right_if_answered=right_if_answered)


def failed(case: Case, message: str = "the library is gone") -> Row:
    """A question that could not be asked."""
    return Row(case, None, {"type": "LibraryError", "message": message}, (), dict.fromkeys(case.gold_papers), None, {})


def run_of(*rows: Row, papers: Mapping[str, Paper] = PAPERS, **made_of: Any) -> Run:
    """A run of these rows; what it was made of may be changed."""
    fingerprints = {
        "code": "c",
        "library": "l",
        "encoder": "e",
        "settings": {"refuse_below": 0.2},
        "model": "extractive",
    }
    return Run(fingerprints | made_of, papers, tuple(rows))


def _row(case: Case, answer: Mapping[str, Any], *, total: float = 100.0, right_if_answered: bool | None = None) -> Row:
    ranked = tuple(Ranked(paper_id, score, {"dense": score}) for paper_id, score in (("codec", 0.9), ("vocoder", 0.4)))
    ranks: Sequence[str] = [r.paper_id for r in ranked]
    return Row(
        case=case,
        answer=answer,
        error=None,
        ranked=ranked,
        gold_ranks={paper_id: ranks.index(paper_id) + 1 for paper_id in case.gold_papers},
        right_if_answered=right_if_answered,
        timings_ms={"total": total},
    )
