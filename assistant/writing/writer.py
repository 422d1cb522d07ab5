"""The writing answerer: from the passages found for a question to sentences that passed their test.

Where the model fails, or what it wrote does, the quoting answerer completes the answer or takes over.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from assistant.answer import Claim
from assistant.cancel import Cancel
from assistant.claims import ClaimTest
from assistant.claims.check import SUPPORTED_FROM
from assistant.errors import ModelError
from assistant.events import ClaimSettled, Token
from assistant.history import Turn
from assistant.markers import Markers
from assistant.models import ChatModel, Usage
from assistant.question import Question
from assistant.quote import Quote, quote_claims
from assistant.writing.follow_up import FollowUp
from assistant.writing.prompt import Material, compose
from assistant.writing.settle import Settler
from assistant.writing.write import Outcome, write
from index import Hit, Passage
from index.retriever import Retriever

_MILLION = 1e6
_EARLIER = 2  # passages that earlier turns cited, offered again


@dataclass(frozen=True, slots=True)
class Terms:
    """How what a model writes is tested and paid for.

    Attributes:
        support_from: the support from which a sentence counts as supported.
        price_in, price_out: USD for a million tokens of prompts and of replies; None where nobody has said.
    """

    support_from: float = SUPPORTED_FROM
    price_in: float | None = None
    price_out: float | None = None

    def bill(self, usage: Usage) -> dict[str, float]:
        """Return what was used, as it stands in an answer; with the cost where both prices are known."""
        used: dict[str, float] = {
            "calls": usage.calls,
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
        }
        if self.price_in is not None and self.price_out is not None:
            cost = usage.prompt_tokens * self.price_in + usage.completion_tokens * self.price_out
            used["cost"] = round(cost / _MILLION, 6)
        return used


@dataclass(frozen=True, slots=True)
class Writer:
    """A model, and the terms on which it writes."""

    model: ChatModel
    terms: Terms


@dataclass(frozen=True, slots=True)
class Task:
    """One question for a writer.

    Attributes:
        earlier: the question as the model shall read it: rewritten, if it leaned on what was said before.
        quotes: what the quoting answerer would say.
        hits: all that the filters admit, best first.
        history: the turns before.
        passages: how many the model is shown at most.
    """

    question: Question
    earlier: FollowUp
    quotes: Sequence[Quote]
    hits: Sequence[Hit]
    history: Sequence[Turn]
    passages: int


@dataclass(slots=True)
class Writing:
    """What a writer leaves for the answer; the attributes are those of `Answer`."""

    claims: list[Claim]
    removed: tuple[Claim, ...] = ()
    fallback: str | None = None
    completed: int = 0
    declined: bool = False
    prompt: str | None = None
    usage: Usage = field(default_factory=Usage)


def write_answer(
    task: Task, writer: Writer, retriever: Retriever, markers: Markers, cancel: Cancel
) -> Generator[Token | ClaimSettled, None, Writing]:
    """Have the model answer; number the passages it reads, first the most relevant.

    Raises:
        AskingCancelled: the question was stopped.
    """
    library = retriever.library
    if task.earlier.trouble:
        return Writing(quote_claims(task.quotes, library, markers), fallback=_taken_over(task.earlier.trouble))
    material = Material(
        question=task.question,
        asked=task.earlier.asked,
        passages=_passages(task, retriever),
        sentences=[(quote.text, quote.passage(library).passage_id) for quote in task.quotes],
        history=task.history,
    )
    try:
        prompt = compose(material, library, writer.model)
    except ModelError as error:
        writing = Writing(quote_claims(task.quotes, library, markers), fallback=_taken_over(str(error)))
        writing.usage = task.earlier.usage
        return writing
    for source in prompt.sources:
        markers.number(source.passage)
    test = ClaimTest(retriever.encoder, library.late.weights, supported_from=writer.terms.support_from)
    settler = Settler(test, prompt.sources, question=task.earlier.asked)
    outcome = yield from write(prompt, model=writer.model, settler=settler, cancel=cancel)
    writing = _completed(outcome, task.quotes, quote_claims(task.quotes, library, markers))
    writing.prompt = prompt.fingerprint
    writing.usage += task.earlier.usage
    return writing


def _passages(task: Task, retriever: Retriever) -> list[Passage]:
    """Return what the model reads: what would be quoted, what was cited before, what else was found."""
    known = {hit.passage.passage_id: hit.passage for hit in task.hits}
    cited = [p for turn in reversed(task.history) for p in turn.get("passages", ()) if p in known]
    ordered = [
        *(quote.passage(retriever.library) for quote in task.quotes),
        *(known[p] for p in cited[:_EARLIER]),
        *(hit.passage for hit in task.hits),
    ]
    return list({p.passage_id: p for p in ordered}.values())[: task.passages]


def _completed(outcome: Outcome, quotes: Sequence[Quote], quoted: Sequence[Claim]) -> Writing:
    """Add the quotes not covered where a sentence failed, or where the one that answers best was passed over."""
    writing = Writing(
        claims=outcome.claims, removed=tuple(outcome.removed), declined=outcome.declined, usage=outcome.usage
    )
    if outcome.declined:
        return writing
    if not outcome.claims:
        writing.claims = list(quoted)
        failed = (
            "No sentence of the model passed its test." if outcome.removed else "The model wrote no whole sentence."
        )
        writing.fallback = _taken_over(outcome.trouble or failed)
        return writing
    left = [claim for claim in quoted if not _is_covered(claim, outcome.claims)]
    best = max(range(len(quotes)), key=lambda i: quotes[i].chance)
    if outcome.trouble or outcome.removed or quoted[best] in left:
        writing.claims = [*outcome.claims, *left]
        writing.completed = len(left)
    if writing.completed and outcome.trouble and not outcome.rambles:
        writing.fallback = f"{_sentence(outcome.trouble)} What it had written by then was tested; quotes complete it."
    return writing


def _is_covered(quote: Claim, claims: Sequence[Claim]) -> bool:
    """Whether the words of a quote are cited already."""
    (span,) = quote.citations
    return any(
        span.passage_id == c.passage_id and span.start < c.end and c.start < span.end
        for claim in claims
        for c in claim.citations
    )


def _taken_over(why: str) -> str:
    return f"{_sentence(why)} The answer is quoted instead."


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
