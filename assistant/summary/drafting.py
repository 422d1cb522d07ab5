"""Sections that a model drafts: each sentence passes the claim test, and quotes stand where nothing of a paper does."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Claim
from assistant.cancel import Cancel
from assistant.claims import ClaimTest
from assistant.errors import ModelError
from assistant.events import ClaimSettled, Token
from assistant.markers import Markers
from assistant.models import Usage
from assistant.question import Question
from assistant.summary.lines import Line
from assistant.writing import Writer
from assistant.writing.prompt import Material, Prompt, compose
from assistant.writing.settle import Settler
from assistant.writing.write import Outcome, write
from index.retriever import Retriever


@dataclass(slots=True)
class Section:
    """What is said of a theme; the attributes are those of `Theme`, and what the model used.

    Attributes:
        is_silent: the model gave nothing at all: the next section need not ask it again.
    """

    claims: list[Claim]
    removed: tuple[Claim, ...] = ()
    fallback: str | None = None
    written: int = 0
    prompt: str | None = None
    usage: Usage = field(default_factory=Usage)
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """What a section is drafted from.

    Attributes:
        question: the topic.
        lines: the sentences that would be quoted; their passages are what the model reads.
        quoted: those as claims.
    """

    question: Question
    lines: Sequence[Line]
    quoted: Sequence[Claim]


def draft(
    brief: Brief, writer: Writer, *, retriever: Retriever, markers: Markers, cancel: Cancel
) -> Generator[Token, None, Section]:
    """Have a model draft a section; number what it cites as the whole summary does.

    A model that fails raises nothing: the section is quoted, and `fallback` says why.

    Raises:
        AskingCancelled: the summary was stopped.
    """
    library = retriever.library
    asked = f"What do these papers say about {brief.question.text}?"
    material = Material(
        question=replace(brief.question, lists=True, compares=False),
        asked=asked,
        passages=list({line.passage.passage_id: line.passage for line in brief.lines}.values()),
        sentences=[(line.text, line.passage.passage_id) for line in brief.lines],
    )
    try:
        prompt = compose(material, library, writer.model)
    except ModelError as error:
        return Section(list(brief.quoted), fallback=_quoted_instead(str(error)), is_silent=True)
    test = ClaimTest(retriever.encoder, library.late.weights, supported_from=writer.terms.support_from)
    settler = Settler(test, prompt.sources, question=asked)
    outcome = yield from _tokens(write(prompt, model=writer.model, settler=settler, cancel=cancel))
    return _section(outcome, brief, prompt, markers)


def _tokens(writing: Generator[Token | ClaimSettled, None, Outcome]) -> Generator[Token, None, Outcome]:
    """Pass on what the model writes; its settled claims wait until they are numbered."""
    while True:
        try:
            event = next(writing)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        if isinstance(event, Token):
            yield event


def _section(outcome: Outcome, brief: Brief, prompt: Prompt, markers: Markers) -> Section:
    """Complete what passed with the quotes of papers of which nothing stands."""
    numbers = {source.marker: markers.number(source.passage) for source in prompt.sources}
    written = [_numbered(claim, numbers) for claim in outcome.claims]
    cited = {c.paper_id for claim in written for c in claim.citations}
    left = [quote for quote in brief.quoted if quote.citations[0].paper_id not in cited]
    fallback = _quoted_instead(outcome.trouble) if outcome.trouble else None
    if not written and not fallback:
        fallback = _quoted_instead("No sentence of the model passed its test.")
    return Section(
        claims=[*written, *left],
        removed=tuple(_numbered(claim, numbers) for claim in outcome.removed),
        fallback=fallback,
        written=len(written),
        prompt=prompt.fingerprint,
        usage=outcome.usage,
        is_silent=bool(outcome.trouble) and not outcome.claims and not outcome.removed and not outcome.rambles,
    )


def _numbered(claim: Claim, numbers: dict[int, int]) -> Claim:
    """Put the summary's numbers for those of the prompt."""
    reason = None if (claim.reason or "").startswith("better_passage") else claim.reason
    return replace(
        claim,
        citations=tuple(replace(c, marker=numbers[c.marker]) for c in claim.citations),
        reason=reason,
        dangling=(),
    )


def _quoted_instead(why: str) -> str:
    return f"{why.rstrip('.')}. Quotes stand instead."
