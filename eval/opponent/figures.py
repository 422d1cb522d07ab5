"""Figures of the writing answerer beside the quoting one: of raw sentences, of final answers, of planted ones.

Knows records and counts; not how they came about. Undefined is None, and no share is without its n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from eval.opponent.asked import Asked, Sentence
from eval.opponent.fates import STANDS, Fate
from eval.opponent.planted_replies import HEADINGS, RIGHT, Trials, Tried
from eval.opponent.scores import Score, final_scores
from eval.opponent.shares import Share, share


@dataclass(frozen=True, slots=True)
class Planting:
    """Planted sentences under one heading: how many ended how, and how many ended well."""

    heading: str
    fates: Mapping[str, int]
    well: Share
    fell_back: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is published."""

    raw: Mapping[str, Share]
    signs: Mapping[str, int]
    scores: Sequence[Score]
    answers: Mapping[str, Share]
    words: Mapping[str, Share]
    costs: Mapping[str, float | None]
    planted: Sequence[Planting]
    unread: int


def figures(asked: Sequence[Asked], trials: Trials) -> Figures:
    """Count everything."""
    sentences = [sentence for one in asked for sentence in one.sentences]
    return Figures(
        raw=_raw(asked, sentences),
        signs=dict(Counter(code for s in sentences for code in dict.fromkeys(f.code for f in s.before))),
        scores=final_scores(asked),
        answers=_answers(asked),
        words=_words(asked, sentences),
        costs=_costs(asked),
        planted=_planted(trials.tried),
        unread=trials.unread,
    )


def _raw(asked: Sequence[Asked], sentences: Sequence[Sentence]) -> dict[str, Share]:
    faulty = [s for s in sentences if s.before]
    dangling = [bool(s.raw.settled.dangling) for s in sentences]
    shares = {str(fate): share(s.raw.fate is fate for s in sentences) for fate in Fate}
    repaired = [s for one in asked if one.repairs for s in one.sentences if _had_failed(s)]
    return {
        "sentences with a marker": share(bool(s.raw.written.markers) for s in sentences),
        "sentences with a dangling marker": share(dangling),
        "word for word a sentence of a passage": share(s.raw.settled.verdict == "verbatim" for s in sentences),
        **{f"fate: {name}": found for name, found in shares.items()},
        "with a sign that it is unsupported": share(bool(s.before) for s in sentences),
        "of those caught: removed, or mended until no sign is left": share(not s.after for s in faulty),
        "of those slipped through: stands with a sign": share(bool(s.after) for s in faulty),
        "stands with a sign, of all that stands": share(bool(s.after) for s in sentences if s.raw.fate in STANDS),
        "removed without a sign although a quote or key fact": share(s.is_loss for s in sentences),
        "sent back to be mended and mended": share(s.raw.fate is Fate.MENDED for s in repaired),
    }


def _had_failed(sentence: Sentence) -> bool:
    return sentence.raw.fate in (Fate.MENDED, Fate.REMOVED)


def _answers(asked: Sequence[Asked]) -> dict[str, Share]:
    return {kind: share(kind_of(one) == kind for one in asked) for kind in _KINDS}


_KINDS = (
    "the model's sentences alone",
    "completed by quotes",
    "quoted wholly, no sentence of the model left",
    "declined by the model",
    "the model was not asked",
)


def kind_of(one: Asked) -> str:
    """Return whose words an answer is made of."""
    if one.reply is None:
        return _KINDS[4]
    if one.answer.refusal:
        return _KINDS[3]
    if one.answer.fallback:
        return _KINDS[2]
    return _KINDS[1] if one.answer.completed else _KINDS[0]


def _words(asked: Sequence[Asked], sentences: Sequence[Sentence]) -> dict[str, Share]:
    """Words kept of those written, and the model's of those that stand; counted, not sampled: without intervals."""
    written = sum(len(_in_words(one.reply.text)) for one in asked if one.reply)
    kept = sum(_in_both(s.raw.written.text, s.raw.final.text) for s in sentences if s.raw.final)
    final, own = 0, 0
    for one in asked:
        claims = one.answer.claims if one.reply and not one.answer.refusal else ()
        counts = [len(_in_words(claim.text)) for claim in claims]
        final += sum(counts)
        own += 0 if one.answer.fallback else sum(counts[: len(counts) - one.answer.completed])
    return {
        "of the words that the model wrote, those in the answers": Share(kept, written),
        "of the words in the answers, those of the model": Share(own, final),
    }


def _in_both(one: str, other: str) -> int:
    return (Counter(_in_words(one)) & Counter(_in_words(other))).total()


def _in_words(text: str) -> list[str]:
    """Split into words; what has no letter, such as a marker, is none."""
    return [word for word in text.split() if any(map(str.isalpha, word))]


def _costs(asked: Sequence[Asked]) -> dict[str, float | None]:
    replied = [one for one in asked if one.reply]
    usages = [one.answer.usage for one in replied if one.answer.usage]
    return {
        "seconds to the first token, median": _median([o.first_token for o in replied if o.first_token is not None]),
        "seconds to the answer, median": _median([o.seconds for o in replied]),
        "requests per answer, mean": _mean([usage["calls"] for usage in usages]),
        "prompt tokens per answer, mean": _mean([usage["prompt_tokens"] for usage in usages]),
        "written tokens per answer, mean": _mean([usage["completion_tokens"] for usage in usages]),
    }


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _planted(tried: Sequence[Tried]) -> list[Planting]:
    plantings = [_planting(heading, [t for t in tried if t.heading == heading]) for heading in HEADINGS]
    return [*plantings, _planting("every wrong one", [t for t in tried if t.heading != RIGHT])]


def _planting(heading: str, tried: Sequence[Tried]) -> Planting:
    return Planting(
        heading=heading,
        fates=dict(Counter(str(t.fate) for t in tried)),
        well=share(t.is_well for t in tried),
        fell_back=sum(t.fell_back for t in tried),
    )
