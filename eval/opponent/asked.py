"""Ask one question with a model and without, and keep all that happened on the way."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from assistant.answer import Answer, Claim, claim_dict
from assistant.assemble import Engine
from assistant.events import ClaimSettled, Finished, Token
from eval.cases import Case
from eval.judging.faults import Fault
from eval.judging.judge import Judgement, Said, judge
from eval.opponent.fates import Fate, Raw, follow, sentences_of
from eval.opponent.overheard import Heard, Overheard
from eval.opponent.signs import is_worth_keeping, signs_against
from index.paper import Paper, Passage

_REPLIES = ("answer", "compare", "summarise")  # prompts that an answer is written to


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that the model wrote, with what an independent look finds.

    Attributes:
        before: signs that it is unsupported as written, against the passages it was settled on, or else all shown.
        after: the same of what stands in the answer; empty where nothing stands.
        is_loss: it was removed, although it bears no sign and is a quote or states a key fact.
    """

    raw: Raw
    before: tuple[Fault, ...]
    after: tuple[Fault, ...]
    is_loss: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, answered twice.

    Attributes:
        reply: what the model wrote for the answer; None where it was not asked for one.
        first_token: seconds from the question to the model's first words; None where there were none.
        seconds: from the question to the answer.
        repairs: requests to mend sentences.
    """

    case: Case
    answer: Answer
    quoted: Answer
    sentences: tuple[Sentence, ...]
    reply: Heard | None
    first_token: float | None
    seconds: float
    repairs: int
    judged: Judgement
    judged_quoted: Judgement

    def to_dict(self) -> dict[str, Any]:
        """Return what a reader needs to look a question over."""
        return {
            "id": self.case.id,
            "question": self.case.question,
            "reply": self.reply.text if self.reply else None,
            "sentences": [_sentence_dict(sentence) for sentence in self.sentences],
            "answer": self.answer.text,
            "quoted": self.quoted.text,
            "removed": [claim_dict(claim) for claim in self.answer.removed],
            "fallback": self.answer.fallback,
            "completed": self.answer.completed,
            "judged": {"model": self.judged.reason, "quoting": self.judged_quoted.reason},
            "usage": dict(self.answer.usage) if self.answer.usage else None,
            "first_token": self.first_token,
            "seconds": self.seconds,
        }


def ask_both(case: Case, engine: Engine, model: Overheard, papers: Mapping[str, Paper]) -> Asked:
    """Ask a question with the model, then without.

    Args:
        engine: without a model.
    """
    model.heard.clear()
    begun, first_token, settled = time.perf_counter(), None, list[Claim]()
    answer: Answer | None = None
    for event in replace(engine, model=model).stream(case.question, history=case.history):
        match event:
            case Token():
                first_token = first_token or time.perf_counter() - begun
            case ClaimSettled():
                settled.append(event.claim)
            case Finished():
                answer = event.answer
    seconds = time.perf_counter() - begun
    assert answer is not None, "a stream of events ends with an answer"
    quoted = engine.ask(case.question, history=case.history)
    reply = next((heard for heard in model.heard if any(map(heard.is_for, _REPLIES))), None)
    raws = follow(sentences_of(reply), settled, answer) if reply else []
    judged = partial(judge, case, papers=papers)
    return Asked(
        case=case,
        answer=answer,
        quoted=quoted,
        sentences=tuple(_looked_at(raw, answer, case, papers) for raw in raws),
        reply=reply,
        first_token=first_token,
        seconds=seconds,
        repairs=sum(heard.is_for("repair") for heard in model.heard),
        judged=judged(Said.from_answer(answer.to_dict())),
        judged_quoted=judged(Said.from_answer(quoted.to_dict())),
    )


def _looked_at(raw: Raw, answer: Answer, case: Case, papers: Mapping[str, Paper]) -> Sentence:
    shown = [s.hit.passage for s in answer.shown]
    settled_on = _cited(raw.settled, shown) if raw.fate in (Fate.KEPT, Fate.MOVED) else shown
    before = signs_against(raw.written.text, settled_on, case, papers)
    return Sentence(
        raw=raw,
        before=before,
        after=signs_against(raw.final.text, _cited(raw.final, shown), case, papers) if raw.final else (),
        is_loss=raw.final is None and not before and is_worth_keeping(raw.written.text, shown, case),
    )


def _cited(claim: Claim, shown: list[Passage]) -> list[Passage]:
    cited = {c.passage_id for c in claim.citations}
    return [passage for passage in shown if passage.passage_id in cited]


def _sentence_dict(sentence: Sentence) -> dict[str, Any]:
    raw = sentence.raw
    return {
        "written": raw.written.text,
        "markers": list(raw.written.markers),
        "fate": str(raw.fate),
        "reason": raw.settled.reason,
        "signs": [str(fault) for fault in sentence.before],
        "stands": raw.final.text if raw.final else None,
        "signs_after": [str(fault) for fault in sentence.after],
        "is_loss": sentence.is_loss,
    }
