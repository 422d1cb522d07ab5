"""The prompt of one answer: which passages a model reads, in which order, within how many tokens.

Knows the prompt texts' slots and how much a model can read; what passages are worth is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import ModelError
from assistant.history import Turn
from assistant.models import ChatModel
from assistant.question import Question
from assistant.writing.settle import Source
from index.library import Library
from index.paper import Passage
from prompts import FENCE, fingerprint, prefix, render, unfenced

_REPLY = 400  # tokens of a reply
_REPLY_SHARE = 4  # of a small context, a reply may take a fourth
_WELL = 0.25  # of its context: models of a small one lose the thread of a long prompt, and answer it late
TEMPLATE_TOKENS = 64  # tokens that a chat template puts around a prompt
TURNS = 4  # turns of a conversation that are shown
_TURN = 400  # characters of each


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent, and what its numbers stand for.

    Attributes:
        sources: the passages in the prompt; `[1]` is the first.
        fingerprint: of the text before its slots were filled.
        reply_tokens: the longest reply that still fits.
    """

    text: str
    sources: tuple[Source, ...]
    fingerprint: str
    reply_tokens: int


@dataclass(frozen=True, slots=True)
class Material:
    """What a prompt is made of.

    Attributes:
        passages: most relevant first; what does not fit is left out from the end.
        sentences: those that fit the question best, each with the id of its passage.
    """

    question: Question
    asked: str
    passages: Sequence[Passage]
    sentences: Sequence[tuple[str, str]]
    history: Sequence[Turn] = ()


def compose(material: Material, library: Library, model: ChatModel) -> Prompt:
    """Fill the prompt for a question with the passages that would be quoted, and more as far as the model reads well.

    Raises:
        ModelError: not even the best passage fits, or the model cannot be asked how much it reads.
    """
    context = model.context
    reply = reply_tokens(model)
    most, well = context - reply - TEMPLATE_TOKENS, int(context * _WELL)
    needed = len({passage_id for _, passage_id in material.sentences})
    sources, history = number(material.passages, library), material.history
    while sources:
        text = _render(material, sources, history)
        tokens = model.count(text)
        if tokens <= most and (tokens <= well or len(sources) <= needed):
            return Prompt(text, sources, fingerprint(task_of(material.question)), reply)
        if history and tokens > most:  # what was said before goes first: the passages are what an answer stands on
            history = ()
        else:
            sources = sources[:-1]
    raise ModelError(
        f"The model {model.name!r} reads {model.context} tokens at once: too few for this question and a passage. "
        "Set model_context if it can read more, or choose another model."
    )


def warm_up(model: ChatModel) -> None:
    """Load a model, and on this machine let it read what every prompt begins with: its server keeps that at hand.

    Raises:
        ModelError: it cannot be started or asked.
    """
    model.warm()
    if not model.leaves_machine:
        model.complete(prefix("answer"), max_tokens=1)


def task_of(question: Question) -> str:
    """Return the name of the prompt that a question is answered with."""
    if question.compares:
        return "compare"
    return "summarise" if question.lists else "answer"


def reply_tokens(model: ChatModel) -> int:
    """Return how long a reply of this model may be."""
    return min(_REPLY, model.context // _REPLY_SHARE)


def number(passages: Sequence[Passage], library: Library) -> tuple[Source, ...]:
    """Number passages from 1, in their order."""
    return tuple(Source(n, library.paper(p.paper_id), p) for n, p in enumerate(passages, start=1))


def fenced(sources: Sequence[Source]) -> str:
    """Return numbered passages, each as data between fences, under its paper's title."""
    return "\n\n".join(
        f"[{s.marker}]\n{FENCE}\n{one_line(s.paper.title)}: {one_line(s.passage.text)}\n{FENCE}" for s in sources
    )


def spoken(history: Sequence[Turn]) -> str:
    """Return the last turns of a conversation as lines, long ones cut."""
    lines = []
    for turn in history[-TURNS:]:
        said = one_line(turn["content"])
        lines.append(f"{turn['role'].capitalize()}: {said if len(said) <= _TURN else said[:_TURN] + ' …'}")
    return "\n".join(lines)


def _render(material: Material, sources: Sequence[Source], history: Sequence[Turn]) -> str:
    markers = {s.passage.passage_id: s.marker for s in sources}
    best = [f"- {one_line(text)} [{markers[p]}]" for text, p in material.sentences if p in markers]
    before = f"\nEARLIER IN THIS CONVERSATION\n{FENCE}\n{spoken(history)}\n{FENCE}\n" if history else ""
    return render(
        task_of(material.question),
        passages=fenced(sources),
        sentences="\n".join(best),
        conversation=before,
        question=one_line(material.asked),
    ).rstrip()


def one_line(text: str) -> str:
    """Return others' words on one line, without a fence."""
    return " ".join(unfenced(text).split())
