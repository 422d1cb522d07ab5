"""Candidates for cases, made of the thumbs that people gave to answers. Knows the exported lines, no papers.

A thumb says that someone liked an answer, not that it is right: nobody has checked a candidate.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer import RefusalReason
from assistant.question import Kind, analyse
from eval.cases.case import Case
from eval.cases.check import WITHOUT_FACTS
from eval.cases.read import read_case
from eval.errors import CasesError
from index.paper import normalise

_THUMBS = ("up", "down")
_ID_DIGITS = 8
_SHOWN = 80  # characters of a value that a message repeats


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that nobody has checked.

    Attributes:
        complete: whether it says what a right answer holds; where not, a person must add it.
    """

    case: Case
    complete: bool


def candidates(lines: Iterable[str]) -> Iterator[Candidate]:
    """Yield a candidate for every question with a thumb, in the order in which the questions first came.

    An answer with a thumb up gives its cited papers and spans as gold; a question that was rightly declined is
    unanswerable; a thumb down gives the question alone, and the person's reason as its note. A question that comes
    twice after the same turns is taken once, with its last thumb. All lines are read before the first candidate.

    Args:
        lines: JSON objects, `{"thumb": "up" | "down", "reason": text | null, "answer": the public JSON of an
            answer, "history": turns}`; `reason` and `history` may be missing. Blank lines are passed over.

    Raises:
        CasesError: naming the line, and what was expected.
    """
    found: dict[str, Candidate] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            candidate = _candidate(json.loads(line))
            asked = _hash_of_asked(candidate.case)
        except CasesError as error:
            raise CasesError(f"line {number}: {error}") from error
        except (ValueError, RecursionError) as error:
            raise CasesError(f"line {number} is not JSON: {error}") from error
        found[asked] = replace(candidate, case=replace(candidate.case, id=f"feedback-{asked[:_ID_DIGITS]}"))
    yield from found.values()


def _candidate(fields: object) -> Candidate:
    if not isinstance(fields, dict) or fields.get("thumb") not in _THUMBS:
        raise CasesError(f"no thumb in {str(fields)[:_SHOWN]!r}; expected an object with 'thumb' up or down")
    answer, reason = fields.get("answer"), fields.get("reason")
    if not isinstance(reason, str | None):
        raise CasesError(f"'reason' is {reason!r}; expected a text or null")
    if not isinstance(answer, dict) or not isinstance(answer.get("refused"), bool):
        raise CasesError(f"'answer' is {str(answer)[:_SHOWN]!r}; expected what `citewell ask --json` prints")
    if not isinstance(answer.get("question"), str):
        raise CasesError(f"'question' is {answer.get('question')!r}; expected a text")
    known: dict[str, Any] = {
        "id": "feedback",
        "type": "followup" if fields.get("history") else "single",
        "question": answer.get("question"),
        "history": fields.get("history"),
        "note": reason,
        "checked": f"candidate from feedback (thumb {fields['thumb']}); nobody has checked it",
    }
    try:
        known |= _gold(answer, known) if fields["thumb"] == "up" else _complaint(answer, reason)
    except (KeyError, TypeError) as error:
        raise CasesError(
            f"'answer' is no JSON of an answer ({error!r}); expected what `citewell ask --json` prints"
        ) from error
    case = read_case(known, {})
    return Candidate(case, complete=case.type in WITHOUT_FACTS or bool(case.key_facts))


def _gold(answer: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Take an answer with a thumb up for the right one."""
    if answer["refused"]:
        return {"type": "unanswerable", "refusal": _refusal(answer), "reference": answer["answer"]}
    cited = [citation for claim in answer["claims"] for citation in claim["citations"]]
    papers = list(dict.fromkeys(c["paper_id"] for c in cited))
    # A fact of a paper's record cites an empty span: there are no words to hold an answer against.
    spans = dict.fromkeys((c["paper_id"], c["start"], c["end"], c["quote"]) for c in cited if c["start"] != c["end"])
    if analyse(known["question"]).kind is Kind.EXHAUSTIVE:  # whether the list is whole is the question
        return {"type": "exhaustive", "gold_papers": papers, "reference": answer["answer"]}
    return {
        "type": "multi" if known["type"] == "single" and len(papers) > 1 else known["type"],
        "gold_papers": papers,
        "key_facts": [{"paper_id": p, "start": start, "end": end, "accept": [quote]} for p, start, end, quote in spans],
        "reference": " ".join(claim["text"] for claim in answer["claims"]),  # these have no markers
    }


def _complaint(answer: Mapping[str, Any], reason: str | None) -> dict[str, Any]:
    """Keep what a person said against an answer; what is right instead is not known."""
    if not answer["refused"]:
        return {}
    declined = f"it was declined ({_refusal(answer)})"
    return {"note": f"{declined}: {reason}" if reason else declined}


def _refusal(answer: Mapping[str, Any]) -> str:
    reason = answer["refusal"]["reason"]
    if reason not in list(RefusalReason):
        raise CasesError(f"the reason for refusing is {reason!r}; there are: {', '.join(RefusalReason)}")
    return str(reason)


def _hash_of_asked(case: Case) -> str:
    """Hash the question, and the turns before it where there are some: the same words may ask something else."""
    asked = (case.question, *(turn["content"] for turn in case.history))
    return hashlib.sha256("\n".join(map(normalise, asked)).encode()).hexdigest()
