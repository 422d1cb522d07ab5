"""The papers on a topic: every paper is ranked, those over the calibrated cut are kept, or the topic is declined.

Knows which papers belong and why none does; not what is written about them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import refuse
from assistant.answer import Refusal
from assistant.errors import QuestionError
from assistant.exhaustive import criterion
from assistant.gate import on_topic
from assistant.membership import Membership, find_on_topic
from assistant.question import Kind, Question, analyse
from index.query import Query
from index.retriever import Filters, PaperScore, Retriever

_LIKELY = 0.5  # the probability that the library has a paper on the topic from which it is summarised


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a library has on a topic.

    Attributes:
        question: the topic as a question that asks what something is or does.
        ranked: all that have an abstract, best first.
        searched: how many papers there are, also without an abstract.
        refusal: why there is nothing to summarise; None where there is.
    """

    question: Question
    query: Query
    ranked: Sequence[PaperScore]
    found: Membership
    searched: int
    refusal: Refusal | None


def gather(topic: str, retriever: Retriever, *, filters: Filters | None = None, cut: float | None = None) -> Gathered:
    """Find every paper on a topic.

    Args:
        cut: the chance from which a paper is on it; None takes the one that was fitted.

    Raises:
        QuestionError: the topic is empty, too long, or no text, or the cut is no chance.
        FilterError: a filter names something the library does not have.
    """
    if not any(char.isalnum() for char in topic):
        raise QuestionError('The topic is empty. Name one, for example: citewell summarize "neural audio codecs"')
    if cut is not None and not 0 < cut <= 1:
        raise QuestionError(f"The cut is {cut}; a chance above 0 and up to 1 was expected, such as 0.1.")
    asked = analyse(topic)
    about = criterion(asked) if asked.kind is Kind.EXHAUSTIVE else asked.text
    question = replace(asked, text=about, defines=True, quantity=False)
    query = retriever.encode(about)
    ranked = retriever.rank(query, filters=filters)
    found = find_on_topic(query, ranked, retriever, cut=cut)
    searched = len(ranked) if filters else len(retriever.library.papers)
    return Gathered(question, query, ranked, found, searched, _refusal(asked, ranked, found, retriever))


def _refusal(asked: Question, ranked: Sequence[PaperScore], found: Membership, retriever: Retriever) -> Refusal | None:
    library = retriever.library
    if asked.kind is Kind.INSTRUCTION:
        return refuse.instruction(ranked, library)
    if not ranked:
        return refuse.decline(asked, ranked, None, library)
    if not found.members or on_topic(ranked[0]) < _LIKELY:
        return refuse.none_listed(ranked, library)
    return None
