"""Questions for an empty page, on papers that stand for the whole library."""

from __future__ import annotations

import numpy as np

from assistant.assemble import Engine
from assistant.suggest.trial import Trial
from assistant.suggest.wording import ideas, listing
from index import Paper
from index.encoders.base import Floats
from index.library import Library
from index.similar import paper_vectors

_LOOKED_AT = 8  # papers for each question
_OF_ONE_PAPER = 3  # questions that are tried of a paper
_TRIES = 8  # for each question
_DETAILS = ("uses", "tested", "known")  # kinds for who knows a paper already
_LISTS = 3  # lists that are tried
_APART = 1.5  # how much more it counts that papers differ than that they are near the middle


def example_questions(engine: Engine, *, count: int = 4) -> list[str]:
    """Return questions that this library can answer, for an empty page, each on another paper.

    Of three or more the last asks for a list of papers, where several have something in common. There are
    fewer than `count` where a library does not suggest as many, and none for an empty one. The same library
    gives the same questions. Each was asked: keep the result, it takes as long as some ten answers.
    """
    library = engine.retriever.library
    trial = Trial(engine, [], tries=_TRIES * count)
    papers = standing_for_all(library, most=_LOOKED_AT * count)
    groups = [[idea for idea in ideas(paper) if idea.kind not in _DETAILS][:_OF_ONE_PAPER] for paper in papers]
    lists = [listing(phrase) for phrase in trial.shared_phrases(papers)[:_LISTS]]
    kept = trial.keep(groups, count - 1 if count > 2 else count)
    kept += trial.keep([lists], 1) if count > len(kept) else []
    return kept + trial.keep(groups, count - len(kept))


def standing_for_all(library: Library, *, most: int) -> list[Paper]:
    """Return papers that are near the middle of the library and far from each other."""
    papers = paper_vectors(library)
    return [library.papers[papers.rows[i]] for i in _spread_out(papers.vectors, most=min(most, len(papers.rows)))]


def _spread_out(vectors: Floats, *, most: int) -> list[int]:
    """Return rows one by one: the most central that is unlike those before it."""
    central = vectors @ vectors.mean(axis=0) if len(vectors) else np.zeros(0, np.float32)
    central = central / max(float(central.max(initial=0)), 1e-9)
    taken = np.zeros(len(vectors), np.float32)
    chosen: list[int] = []
    for _ in range(most):
        worth = (central - _APART * taken).round(4)
        worth[chosen] = -np.inf
        chosen.append(int(np.argmax(worth)))
        taken = np.maximum(taken, vectors @ vectors[chosen[-1]])
    return chosen
