"""Which papers an answer is taken from: one where one answers, several where a question needs several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.fitted import FITTED
from assistant.probes import Probes
from assistant.question import Question
from index.retriever import PaperScore, Retriever

CANDIDATES = 8
_CUT_ONE, _CUT_SEVERAL = 0.15, 0.06  # the chance from which a paper is cited
_MOST = 4

PAPER_FEATURES = (
    "chance", "gap", "step", "first", "rank", "part", "spread", "best_chance", "compares", "lists", "parts",
    "gap_compares", "gap_lists", "later_compares", "later_lists", "later_parts",
)  # fmt: skip

Floats = NDArray[np.float64]


def wants_several(question: Question) -> bool:
    """Tell whether a question's words ask for more than one paper."""
    return question.compares or question.lists or len(question.parts) >= 3


def choose_papers(
    question: Question, probes: Probes, ranked: Sequence[PaperScore], retriever: Retriever
) -> list[PaperScore]:
    """Return the papers to quote, best first; at least one where any was found."""
    candidates = ranked[:CANDIDATES]
    if not candidates:
        return []
    chances = FITTED.paper.predict(paper_features(question, probes, ranked, retriever))
    cut = _CUT_SEVERAL if wants_several(question) else _CUT_ONE
    several = wants_several(question)
    chosen = [
        paper
        for i, paper in enumerate(candidates)
        if i == 0 or chances[i] >= cut or (several and paper.signals.get("named"))  # called by name: wanted
    ]
    return chosen[:_MOST]


def paper_features(question: Question, probes: Probes, ranked: Sequence[PaperScore], retriever: Retriever) -> Floats:
    """Return one row for each of the first candidates, (n, f), columns as in `PAPER_FEATURES`."""
    candidates = ranked[:CANDIDATES]
    odds = np.array([_log_odds(paper.score) for paper in ranked])
    chances = np.exp(odds - odds.max())
    chances /= chances.sum()
    spread = float(-(chances * np.log(chances + 1e-12)).sum())
    part = _parts_led(probes, candidates, retriever)
    rows = []
    for i in range(len(candidates)):
        gap, later = odds[i] - odds[0], float(i > 0)
        parts = float(len(question.parts) >= 3)
        rows.append(
            [
                chances[i],
                gap,
                odds[i] - odds[max(0, i - 1)],
                1 - later,
                np.log1p(i),
                part[i],
                spread,
                chances[0],
                question.compares,
                question.lists,
                parts,
                gap * question.compares,
                gap * question.lists,
                later * question.compares,
                later * question.lists,
                later * parts,
            ]
        )
    return np.array(rows, float)


def _log_odds(score: float) -> float:
    score = min(max(score, 1e-4), 1 - 1e-4)
    return float(np.log(score / (1 - score)))


def _parts_led(probes: Probes, candidates: Sequence[PaperScore], retriever: Retriever) -> Floats:
    """Return for each candidate the share of the question's parts that it matches best."""
    led = np.zeros(len(candidates))
    rows = [paper.row for paper in candidates]
    for part in probes.parts:
        led[int(np.argmax(retriever.late(part, rows)))] += 1 / len(probes.parts)
    return led
