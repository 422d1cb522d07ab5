"""Questions that lead on from an answer: deeper into what it cites, to what lies beside it, and to a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

from assistant.answer import Answer
from assistant.assemble import Engine
from assistant.history import Turn
from assistant.suggest.trial import Trial
from assistant.suggest.wording import Idea, comparison, ideas, listing
from index import Paper
from index.library import Library
from index.similar import similar_papers

_TRIES = 16
_CITED = 4  # papers of an answer that are looked into
_NEIGHBOURS = 12  # papers of the library that lie near the one that is cited first
_ALIKE = 3  # those of them that it is compared with
_LISTS = 2  # lists that are tried: each reads the whole library


def follow_ups(
    engine: Engine, answer: Answer | Mapping[str, Any], *, count: int = 3, history: Sequence[Turn] = ()
) -> list[str]:
    """Return questions that lead on from an answer, each of another kind where that is possible.

    Each was asked as the next turn of the conversation, and was answered with sentences that were not said
    before, of the paper that suggested it. For a refusal they are about the papers that are nearest. There
    are fewer than `count` where the evidence does not suggest as many, and none where there is no evidence.
    The same answer gives the same questions.

    Args:
        answer: an answer, or its public JSON. Papers that have left the library suggest nothing.
        history: the turns before the question, as they were given to `Engine.ask`.
    """
    told = answer.to_dict() if isinstance(answer, Answer) else answer
    turns = [*history, {"role": "user", "content": told["question"]}, {"role": "assistant", "content": told["answer"]}]
    trial = Trial(engine, turns, tries=_TRIES)
    library = engine.retriever.library
    if told["refusal"]:
        nearest = _papers(library, (paper["paper_id"] for paper in told["refusal"]["nearest"]))
        return trial.keep([ideas(paper, said=trial.said) for paper in nearest], count)
    cited = _papers(library, (c["paper_id"] for claim in told["claims"] for c in claim["citations"]))
    if not cited:
        return []
    shown = _papers(library, (passage["paper_id"] for passage in told["shown"]))
    deeper = _in_turn([ideas(paper, said=trial.said) for paper in cited[:_CITED]])
    beside = _beside(library, cited, shown, trial.said)
    lists = [listing(phrase) for phrase in trial.shared_phrases(cited[:_CITED])[:_LISTS]]
    return trial.keep([deeper, beside, lists], count)


def _papers(library: Library, paper_ids: Iterable[str]) -> list[Paper]:
    """Return the papers that the library has, each once, in order."""
    return [library.papers[library.rows[paper_id]] for paper_id in dict.fromkeys(paper_ids) if paper_id in library.rows]


def _beside(library: Library, cited: Sequence[Paper], shown: Sequence[Paper], said: str) -> list[Idea]:
    """Return what can be asked of the papers that were found but not cited, and are much like the first cited."""
    alike = [similar.paper for similar in similar_papers(library, cited[0].paper_id, _NEIGHBOURS)]
    near = [paper for paper in alike if paper not in cited and (paper in shown or paper in alike[:_ALIKE])]
    near.sort(key=lambda paper: paper not in shown)
    compared = [comparison(cited[0], paper) for paper in near if paper in alike[:_ALIKE]]
    return [*filter(None, compared), *_in_turn([ideas(paper, said=said) for paper in near])]


def _in_turn(groups: Sequence[Sequence[Idea]]) -> list[Idea]:
    """Return the first of each group, then the second of each …"""
    return [idea for idea in chain.from_iterable(zip_longest(*groups)) if idea is not None]
