"""Summarise every topic and score what comes. Knows the assistant as a callable: a topic in, a summary out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.assemble import Engine
from assistant.errors import AssistantError
from assistant.summary.summary import Length, Summary
from eval.runs.fingerprints import fingerprints, hash_files
from eval.runs.record import content_hash
from eval.runs.run import SEED, Progress
from eval.summaries.record import TopicRow, TopicRun
from eval.summaries.score import score_summary
from eval.summaries.topic import Topic
from index import IndexingError
from index.encoders.base import Encoder
from index.paper import Paper

Summarize = Callable[[str], Summary]
_EVAL = Path(__file__).parents[1]
_JUDGE = ("cases", "judging", "metrics", "summaries")


def run_topics(
    topics: Sequence[Topic],
    summarize: Summarize,
    *,
    papers: Mapping[str, Paper],
    encoder: Encoder,
    made_of: Mapping[str, Any],
    progress: Progress | None = None,
) -> TopicRun:
    """Summarise all topics, one after the other, and return their rows ordered by id.

    Args:
        papers: of the library, by id.
        encoder: what likeness of sentences is measured with.
        made_of: the fingerprints of the run.
        progress: called with how many are done, and of how many.
    """
    rows, seconds = [], {}
    for done, topic in enumerate(sorted(topics, key=lambda topic: topic.id), start=1):
        begun = perf_counter()
        try:
            summary = summarize(topic.topic)
        except (AssistantError, IndexingError) as error:
            rows.append(_failed(topic, error))
        else:
            seconds[topic.id] = round(perf_counter() - begun, 3)
            rows.append(_scored(topic, summary, papers, encoder))
        if progress:
            progress(done, len(topics))
    return TopicRun(made_of, tuple(rows), seconds)


def topic_fingerprints(engine: Engine, topics: Sequence[Topic], *, length: Length) -> dict[str, Any]:
    """Return what summaries and scores of these topics depend on, by name."""
    made_of = {name: value for name, value in fingerprints(engine, (), seed=SEED).items() if name != "cases"}
    return {
        **made_of,
        "judge": hash_files(file for part in _JUDGE for file in (_EVAL / part).rglob("*.py")),
        "topics": content_hash([topic.to_dict() for topic in topics]),
        "length": str(length),
    }


def _scored(topic: Topic, summary: Summary, papers: Mapping[str, Paper], encoder: Encoder) -> TopicRow:
    found = score_summary(topic, summary, papers=papers, encoder=encoder)
    return TopicRow(
        id=topic.id,
        topic=topic.topic,
        split=topic.split,
        gold=_gold(topic),
        summary=content_hash(_timeless(summary)),
        scores=found.scores,
        counts=found.counts,
        findings=found.findings,
        declined=summary.declined,
    )


def _failed(topic: Topic, error: Exception) -> TopicRow:
    failure = {"type": type(error).__name__, "message": str(error)}
    return TopicRow(topic.id, topic.topic, topic.split, _gold(topic), error=failure)


def _gold(topic: Topic) -> str:
    return content_hash({name: v for name, v in topic.to_dict().items() if name not in ("note", "checked")})


def _timeless(summary: Summary) -> dict[str, Any]:
    """Return the public JSON of a summary without what the clock says."""
    fields = summary.to_dict()
    if fields["table"]:
        fields["table"] = {name: value for name, value in fields["table"].items() if name != "timings_ms"}
    return {name: value for name, value in fields.items() if name != "timings_ms"}
