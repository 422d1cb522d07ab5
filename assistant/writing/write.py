"""Have a model write, and let stand only what passes the claim test: each sentence is settled as it comes."""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from assistant.answer import Claim, Verdict
from assistant.cancel import Cancel
from assistant.errors import ModelError
from assistant.events import ClaimSettled, Token
from assistant.models import ChatModel, Reply, Usage
from assistant.reply import ReplyParser, Written, declines, is_decline
from assistant.writing.prompt import Prompt
from assistant.writing.repair import repair
from assistant.writing.settle import Settler

_log = logging.getLogger("citewell")
_MOST = 60  # sentences: more than the tokens of a reply allow, should a server not keep to them


@dataclass(slots=True)
class Outcome:
    """What became of a reply.

    Attributes:
        claims: the sentences that passed, in the order in which they were written.
        removed: those that did not, and could not be mended.
        declined: the model says that the passages do not answer, and nothing else; not where its reply broke off.
        trouble: why the reply is not whole; None where it is.
        rambles: that is because it had no end of its own.
    """

    claims: list[Claim] = field(default_factory=list)
    removed: list[Claim] = field(default_factory=list)
    declined: bool = False
    trouble: str | None = None
    rambles: bool = False
    usage: Usage = field(default_factory=Usage)


def write(
    prompt: Prompt, *, model: ChatModel, settler: Settler, cancel: Cancel
) -> Generator[Token | ClaimSettled, None, Outcome]:
    """Stream a reply to a prompt and settle every sentence; those that fail are sent back once to be mended.

    A model that fails midway raises nothing: what it has written by then is tested, and `trouble` says what happened.

    Raises:
        AskingCancelled: the question was stopped.
    """
    outcome, written, claims = Outcome(), list[Written](), list[Claim]()
    with closing(_read(prompt, model, cancel, outcome)) as reading:  # whoever stops listening stops the model
        for come in reading:
            if isinstance(come, Token):
                yield come
                continue
            written.append(come)
            if not is_decline(come.text):
                claims.append(settler.settle(come.text, come.markers))
                yield ClaimSettled(claims[-1])
    outcome.declined = declines(written) and not outcome.trouble
    failed = [place for place, claim in enumerate(claims) if _failed(claim)]
    if failed:
        mended = _mend([claims[place] for place in failed], prompt, model, settler, cancel, outcome)
        for place, claim in zip(failed, mended, strict=True):
            if claim:
                claims[place] = claim
                yield ClaimSettled(claim)
    for claim in claims:
        if _failed(claim):
            outcome.removed.append(claim)
        elif not any(claim.text == other.text for other in outcome.claims):
            outcome.claims.append(claim)
    return outcome


class _Stream:
    """The pieces of a reply; at their end `reply` is there."""

    def __init__(self, pieces: Generator[str, None, Reply]) -> None:
        self._pieces = pieces
        self.reply: Reply | None = None

    def __iter__(self) -> Generator[str, None, None]:
        with closing(self._pieces):  # which frees the server when the reader goes before the end
            self.reply = yield from self._pieces


def _read(prompt: Prompt, model: ChatModel, cancel: Cancel, outcome: Outcome) -> Generator[Token | Written, None, None]:
    """Yield sentences as they become whole, and a token after each piece."""
    parser, pieces, left = ReplyParser(), list[str](), _MOST
    stream = _Stream(
        model.stream([{"role": "user", "content": prompt.text}], max_tokens=prompt.reply_tokens, cancel=cancel)
    )
    reading = iter(stream)
    try:
        for piece in reading:
            pieces.append(piece)
            written = parser.feed(piece)[:left]
            left -= len(written)
            yield from written
            yield Token(piece, parser.pending)
            if parser.repeats or not left:
                outcome.rambles = True
                outcome.trouble = f"The model {model.name!r} repeats itself or finds no end; it was stopped."
            if outcome.trouble or parser.is_over:
                break
    except ModelError as error:
        outcome.trouble = str(error)
    finally:
        reading.close()
    is_cut = outcome.trouble is not None or (stream.reply is not None and stream.reply.is_cut)
    yield from parser.finish(is_cut=is_cut)
    if stream.reply:
        outcome.usage = stream.reply.usage
    elif pieces:
        outcome.usage = Usage(1, model.count(prompt.text), model.count("".join(pieces)))


def _mend(
    failed: Sequence[Claim], prompt: Prompt, model: ChatModel, settler: Settler, cancel: Cancel, outcome: Outcome
) -> list[Claim | None]:
    """Return each failed sentence as the model mended it; None where it could not, or cannot be asked any more."""
    if outcome.trouble:
        return [None] * len(failed)
    try:
        mended = repair(failed, prompt, model, cancel=cancel)
    except ModelError as error:
        _log.info("the sentences that failed are not mended: %s", error)
        return [None] * len(failed)
    outcome.usage += mended.usage
    claims = [settler.settle(w.text, w.markers) if w else None for w in mended.sentences]
    return [claim if claim and not _failed(claim) else None for claim in claims]


def _failed(claim: Claim) -> bool:
    return claim.verdict is Verdict.UNSUPPORTED
