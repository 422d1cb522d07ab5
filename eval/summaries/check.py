"""Prove that topics say the truth about their papers: ids, spans, strings, and themes that part the gold papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from eval.cases.check import problems
from eval.summaries.topic import Topic
from index.paper import Paper


def topic_problems(topics: Sequence[Topic], papers: Mapping[str, Paper]) -> Iterator[str]:
    """Yield what is wrong with topics: a paper, a span or a string that is not there, a paper in two places or none."""
    yield from problems([topic.case for topic in topics], papers)
    for topic in topics:
        yield from (f"{topic.id}: {problem}" for problem in _of_topic(topic, papers))


def _of_topic(topic: Topic, papers: Mapping[str, Paper]) -> Iterator[str]:
    if not topic.gold_papers:
        yield "no gold papers; a topic lists all that a survey of it should cite"
    yield from (f"no paper {paper_id!r}" for paper_id in topic.borderline if paper_id not in papers)
    both = [paper_id for paper_id in topic.borderline if paper_id in topic.gold_papers]
    yield from (f"{paper_id!r} is both gold and borderline" for paper_id in both)
    yield from (f"{paper_id!r} is listed twice" for paper_id, n in Counter(topic.gold_papers).items() if n > 1)
    placed = Counter(paper_id for theme in topic.themes.values() for paper_id in theme)
    for paper_id in dict.fromkeys((*topic.gold_papers, *placed)):
        if paper_id not in topic.gold_papers:
            yield f"{paper_id!r} is in a theme, and is no gold paper"
        elif placed[paper_id] != 1:
            yield f"{paper_id!r} is in {placed[paper_id]} themes; a gold paper is in one"
