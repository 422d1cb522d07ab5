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
    SHORTENED = "shortened"  # its beginning
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
        written: the sentences of the reply.
        settled: every claim that was settled for the question, in order: first one for each sentence, then those
            that were mended or shortened, then those that quotes added.
        answer: its `removed` tells the failed sentences that were mended from those that were not.

    Raises:
        ValueError: fewer claims were settled than sentences written: they are not of the same reply.
    """
    firsts, mended = settled[: len(written)], iter(settled[len(written) :])
    if len(firsts) < len(written):
        raise ValueError(f"{len(written)} sentences and only {len(settled)} settled claims")
    removed = list(answer.removed)
    raws = []
    for sentence, first in zip(written, firsts, strict=True):
        if first.verdict is not Verdict.UNSUPPORTED:
            raws.append(Raw(sentence, first, first, Fate.MOVED if _is_moved(first) else Fate.KEPT))
        elif removed and removed[0] == first:
            removed.pop(0)
            raws.append(Raw(sentence, first, None, Fate.REMOVED))
        else:
            final = next(mended)
            is_short = (final.reason or "").startswith("shortened:")
            raws.append(Raw(sentence, first, final, Fate.SHORTENED if is_short else Fate.MENDED))
    return raws


def _is_moved(claim: Claim) -> bool:
    return (claim.reason or "").startswith("better_passage:")
