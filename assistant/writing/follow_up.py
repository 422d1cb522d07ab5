"""A follow-up as a question that stands alone, rewritten by a model; what it must not do is add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.cancel import Cancel
from assistant.errors import ModelError
from assistant.history import Turn, leans_back
from assistant.models import ChatModel, Usage
from assistant.names import find_names, stands_in
from assistant.numbers import find_numbers
from assistant.question import ASKING
from assistant.reply import said
from assistant.writing.prompt import TEMPLATE_TOKENS, TURNS, one_line, spoken
from index.words import content_words
from prompts import render

_TOKENS = 96
_LONGEST = 400  # characters
_KNOWN = 0.7  # of the content words, those that the conversation must have
_KEPT = 0.5  # of the question's own content words


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, and what a model made of it.

    Attributes:
        rewritten: the question so that it stands alone; None where no model was asked or its words are not sound.
        trouble: why the model could not be asked.
    """

    question: str
    rewritten: str | None = None
    trouble: str | None = None
    usage: Usage = field(default_factory=Usage)

    @property
    def asked(self) -> str:
        """The question as a model shall read it."""
        return self.rewritten or self.question


def follow_up(question: str, history: Sequence[Turn], model: ChatModel, cancel: Cancel) -> FollowUp:
    """Have a question rewritten that leans on what was said before.

    Raises:
        AskingCancelled: it was stopped.
    """
    prompt = _prompt(question, history, model)
    if prompt is None:
        return FollowUp(question)
    try:
        reply = model.complete(prompt, max_tokens=_TOKENS, cancel=cancel)
    except ModelError as error:
        return FollowUp(question, trouble=str(error))
    lines = [line.strip(" \"'`*“”") for line in said(reply.text).splitlines()]
    rewritten = next((line for line in lines if line), "")
    sound = _is_sound(rewritten, question, history)
    return FollowUp(question, rewritten=rewritten if sound else None, usage=reply.usage)


def _prompt(question: str, history: Sequence[Turn], model: ChatModel) -> str | None:
    """Return the prompt with as much of the conversation as the model can read; None where that is nothing."""
    for first in range(max(0, len(history) - TURNS), len(history)):
        prompt = render("condense", conversation=spoken(history[first:]), question=one_line(question))
        if model.count(prompt) <= model.context - _TOKENS - TEMPLATE_TOKENS:
            return prompt
    return None


def _is_sound(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a rewritten question asks the same, in words of the conversation alone: no new name, no new number.

    One that is only repeated and does not stand alone is not: a small model often does no more.
    """
    words = _telling(rewritten)
    if not words or len(rewritten) > _LONGEST or (words <= _telling(question) and leans_back(rewritten)):
        return False
    there = " ".join([question, *(turn["content"] for turn in history)])
    known, asked = _telling(there), _telling(question)
    numbers = find_numbers(there)
    return (
        len(words & known) >= _KNOWN * len(words)
        and len(words & asked) >= _KEPT * len(asked)
        and all(stands_in(name, there) for name in find_names(rewritten))
        and all(any(n.same_as(other) for other in numbers) for n in find_numbers(rewritten))
    )


def _telling(text: str) -> set[str]:
    return {word for word in content_words(text) if word not in ASKING}
