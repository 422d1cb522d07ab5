"""Which columns suit a set of papers: those that most of their abstracts fill.

Knows the columns of known kinds, no library.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.tables.cues import CUES
from assistant.tables.spans import find_known
from index import Paper
from index.sentences import split_sentences

_FIRST = ("task", "method", "data", "reported result")
_MOST = 5
_STATED_BY = 0.5  # the share of papers that must state a column; of others than the first four the best stated is taken


def propose_columns(papers: Sequence[Paper]) -> tuple[str, ...]:
    """Choose the columns of a comparison: at most five known kinds, task, method, data and result first.

    Without papers, or where they state next to nothing, those four are proposed.
    """
    sentences = [split_sentences(paper.abstract) for paper in papers]
    shares = {
        kind: sum(find_known(kind, *paper) is not None for paper in zip(papers, sentences, strict=True)) / len(papers)
        for kind in (CUES if papers else ())
    }
    first = [kind for kind in _FIRST if shares.get(kind, 0.0) >= _STATED_BY]
    others = [kind for kind in CUES if kind not in _FIRST and shares.get(kind, 0.0) >= _STATED_BY]
    others.sort(key=lambda kind: -shares[kind])  # stable: equal shares stay in the order of the catalogue
    return tuple([*first, *others][:_MOST]) or _FIRST
