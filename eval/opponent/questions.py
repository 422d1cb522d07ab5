"""Which golden questions the writing answerer is measured on: those that the gate lets through. Knows no model."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assemble import Engine
from eval.cases import Case

SEED = 0
_TYPES = ("single", "multi", "followup", "false_premise")  # the first takes what rounding leaves


@dataclass(frozen=True, slots=True)
class Chosen:
    """Questions to ask, and how many were passed over because the gate declines them, model or not."""

    cases: tuple[Case, ...]
    declined: int


def choose_questions(cases: Sequence[Case], quoting: Engine, limit: int) -> Chosen:
    """Return `limit` answerable questions, or as many as there are, of each type in its golden proportion.

    Seeded; those of the test split come before those that what ships was fitted on.
    """
    wanted = _shares(cases, limit)
    chosen: list[Case] = []
    declined = 0
    for kind, count in wanted.items():
        taken = 0
        for case in in_order([case for case in cases if case.type == kind]):
            if taken == count:
                break
            if quoting.ask(case.question, history=case.history).refusal:
                declined += 1
            else:
                chosen.append(case)
                taken += 1
    return Chosen(tuple(chosen), declined)


def in_order(cases: Sequence[Case]) -> list[Case]:
    """Return cases in a seeded order, the test split first."""
    shuffled = sorted(cases, key=lambda case: case.id)
    random.Random(SEED).shuffle(shuffled)
    return sorted(shuffled, key=lambda case: case.split != "test")


def _shares(cases: Sequence[Case], limit: int) -> dict[str, int]:
    counts = {kind: sum(case.type == kind for case in cases) for kind in _TYPES}
    total = max(1, sum(counts.values()))
    wanted = {kind: round(limit * counts[kind] / total) for kind in _TYPES[1:]}
    return {_TYPES[0]: limit - sum(wanted.values()), **wanted}
