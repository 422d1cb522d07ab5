"""How final answers score with the model and by quotes, paired by question.

Knows what the judge of the golden questions found; not how the answers came about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.judging.judge import FactOutcome, Judgement
from eval.opponent.asked import Asked
from eval.opponent.questions import SEED
from eval.statistics import Change, holm, paired_change


@dataclass(frozen=True, slots=True)
class Score:
    """A score of final answers, with the model against quoting.

    Attributes:
        change: base is quoting, new is the model; over questions where both have the score; None for fewer than two.
        p: Holm's, over the scores.
    """

    name: str
    change: Change | None
    p: float | None


def final_scores(asked: Sequence[Asked]) -> list[Score]:
    """Pair the judge's scores of all questions."""
    scores: Mapping[str, Callable[[Judgement], float | None]] = {
        "right answers": lambda judged: float(judged.right),
        "key facts held": _held,
        "sentences with a fault": _faulty,
    }
    changes = {}
    for name, score in scores.items():
        pairs = [(score(one.judged_quoted), score(one.judged)) for one in asked]
        both = [(base, new) for base, new in pairs if base is not None and new is not None]
        changes[name] = paired_change([base for base, _ in both], [new for _, new in both], seed=SEED)
    measured = {name: change.p for name, change in changes.items() if change}
    adjusted = dict(zip(measured, holm(list(measured.values())), strict=True))
    return [Score(name, change, adjusted.get(name)) for name, change in changes.items()]


def _held(judged: Judgement) -> float | None:
    held = [outcome is FactOutcome.HELD for outcome in judged.facts]
    return sum(held) / len(held) if held else None


def _faulty(judged: Judgement) -> float | None:
    return sum(map(bool, judged.faults)) / len(judged.faults) if judged.faults else None
