"""Decline, and help: say why, name what is nearest, and what to try."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.answer import Nearest, Refusal, RefusalReason
from assistant.question import ASKING, Question, RecordField
from index.library import Library
from index.query import Reading
from index.retriever import PaperScore

_NEAREST = 3
_ON_TOPIC = 0.25  # relevance from which a paper is named as being on the topic
_OFF_TOPIC = 0.22  # cosine of the nearest passage under which a question is none of this library's
_MISSING_WORDS = 2


def instruction(ranked: Sequence[PaperScore], library: Library) -> Refusal:
    """Decline an order to the assistant."""
    message = (
        "That is an instruction to the assistant, not a question about the literature. "
        "Citewell only answers from the papers of this library. Ask what they say about a topic."
    )
    return Refusal(RefusalReason.OUT_OF_SCOPE, message, nearest(ranked, library))


def no_record(field: RecordField, ranked: Sequence[PaperScore], library: Library) -> Refusal:
    """Decline a question about a field that the paper's record lacks."""
    title = library.papers[ranked[0].row].title
    message = (
        f"The nearest paper is “{title}”, but this library does not record its {field}. "
        f"Add the paper again from a file that has the column {field.value!r}."
    )
    return Refusal(RefusalReason.NOT_STATED, message, nearest(ranked, library))


def no_such_paper(ranked: Sequence[PaperScore], library: Library) -> Refusal:
    """Decline a question about the record of a paper that is not here."""
    message = "No paper of this library is clearly the one you mean. The nearest are listed; ask by its title."
    return Refusal(RefusalReason.NO_EVIDENCE, message, nearest(ranked, library))


def none_listed(ranked: Sequence[PaperScore], library: Library) -> Refusal:
    """Decline an exhaustive question that no paper fits."""
    message = (
        f"None of the {len(library.papers)} papers fits, by their titles and abstracts. "
        "The nearest are listed; other words may find more."
    )
    return Refusal(RefusalReason.NO_EVIDENCE, message, nearest(ranked, library))


def declined_by_model(model: str, ranked: Sequence[PaperScore], library: Library) -> Refusal:
    """Pass on that a model finds no answer in the passages."""
    message = (
        f"{model} finds no answer in the passages nearest to this question. They are shown as evidence; "
        "try naming the method, the task or the data."
    )
    return Refusal(RefusalReason.DECLINED_BY_MODEL, message, nearest(ranked, library))


def decline(question: Question, ranked: Sequence[PaperScore], reading: Reading | None, library: Library) -> Refusal:
    """Decline a question that the gate does not let through."""
    near = nearest(ranked, library)
    if not ranked or reading is None:
        return Refusal(
            RefusalReason.NO_EVIDENCE,
            f"This library has no papers to answer from. Add some: citewell library add {library.name} FILE",
            near,
        )
    best = ranked[0]
    if best.score >= _ON_TOPIC:
        missing = _unmatched(question, reading)
        said = f" Nothing in it matches {missing}." if missing else ""
        message = (
            f"“{reading.paper.title}” is on this topic, but its abstract does not state what you ask.{said} "
            "Abstracts leave out many details; the full paper may have it."
        )
        return Refusal(RefusalReason.NOT_STATED, message, near)
    if best.signals["dense"] < _OFF_TOPIC:
        message = f"{_searched(ranked, library)} holds nothing about that."
        return Refusal(RefusalReason.OUT_OF_SCOPE, message, near)
    within = "in this library" if len(ranked) == len(library.papers) else "searched"
    message = (
        f"None of the {len(ranked)} papers {within} answers that. The nearest are listed; "
        "try naming the method, the task or the data."
    )
    return Refusal(RefusalReason.NO_EVIDENCE, message, near)


def nearest(ranked: Sequence[PaperScore], library: Library) -> tuple[Nearest, ...]:
    """Return the papers that come closest."""
    papers = [(library.papers[p.row], p.score) for p in ranked[:_NEAREST]]
    return tuple(Nearest(paper.paper_id, paper.title, score) for paper, score in papers)


def _searched(ranked: Sequence[PaperScore], library: Library) -> str:
    """Name what was searched: the library, or what a filter has left of it."""
    if len(ranked) == len(library.papers):
        return f"This library of {len(ranked)} papers"
    return "The one paper searched" if len(ranked) == 1 else f"The choice of {len(ranked)} papers"


def _unmatched(question: Question, reading: Reading) -> str:
    """Name the words of the question that the paper matches least."""
    best = np.maximum(reading.matches.max(axis=0, initial=-1), reading.title)
    weak: list[str] = []
    for token in np.argsort(best, kind="stable").tolist():
        word = reading.query.word(token)
        telling = len(word) > 3 and word.casefold() not in ASKING
        if telling and word.casefold() in question.text.casefold() and word not in weak:
            weak.append(word)
        if len(weak) == _MISSING_WORDS:
            break
    return " or ".join(f"“{word}”" for word in weak)
