"""What became of each sentence that a model wrote, from the reply to the finished answer. Judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Answer, Claim, Verdict
from assistant.reply import ReplyParser, Written, is_decline
from eval.opponent.overheard import Heard


class Fate(StrEnum):
    """How a written sentence ended."""

    KEPT = "kept"  # as it was written, on what it cites
    MOVED = "moved"  # as it was written, on a passage that it does not cite
    MENDED = "mended"  # as the model wrote it when it was asked again
    REMOVED = "removed"


STANDS = frozenset(Fate) - {Fate.REMOVED}


@dataclass(frozen=True, slots=True)
class Raw:
    """A sentence as a model wrote it.

    Attributes:
        settled: what the test said of it at first.
        final: what stands of it; None where nothing does.
    """

    written: Written
    settled: Claim
    final: Claim | None
    fate: Fate


def sentences_of(heard: Heard) -> list[Written]:
    """Parse a reply as the assistant does; sentences that decline to answer are left out."""
    parser = ReplyParser()
    written = [sentence for piece in heard.pieces for sentence in parser.feed(piece)]
    written += parser.finish(is_cut=heard.is_cut)
    return [sentence for sentence in written if not is_decline(sentence.text)]


def follow(written: Sequence[Written], settled: Sequence[Claim], answer: Answer) -> list[Raw]:
    """Return what became of each sentence of a reply.

    Args:
        written: the sentences of the reply; those that were never settled, as the model was stopped, are left out.
        settled: every claim that was settled for the question, in order: first one for each sentence, then those
            that were mended, then those that quotes added.
        answer: its `removed` tells the failed sentences that were mended from those that were not.
    """
    left, removed = list(settled), list(answer.removed)
    pairs = [(sentence, left.pop(0)) for sentence in written if left and _is_of(left[0], sentence)]
    raws = []
    for sentence, first in pairs:
        if first.verdict is not Verdict.UNSUPPORTED:
            raws.append(Raw(sentence, first, first, Fate.MOVED if _is_moved(first) else Fate.KEPT))
        elif removed and removed[0] == first:
            removed.pop(0)
            raws.append(Raw(sentence, first, None, Fate.REMOVED))
        else:
            final = left.pop(0)
            raws.append(Raw(sentence, first, final, Fate.MENDED))
    return raws


def _is_of(claim: Claim, sentence: Written) -> bool:
    """Whether a claim was settled of a sentence: it has its words, or those of the quote that it is."""
    return claim.text == sentence.text or (
        claim.verdict is Verdict.VERBATIM and _letters(sentence.text).endswith(_letters(claim.text))
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_moved(claim: Claim) -> bool:
    return (claim.reason or "").startswith("better_passage:")
