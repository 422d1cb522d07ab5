"""Topics to summarise, from a library's own phrases: each was looked up first, and has several papers."""

from __future__ import annotations

from assistant.assemble import Engine
from assistant.suggest.examples import standing_for_all
from assistant.suggest.trial import Trial
from assistant.summary.gather import gather
from index.words import content_words

_LOOKED_AT = 32  # papers whose phrases are read
_TRIES = 12  # phrases that are looked up: each takes as long as an answer
_FEWEST, _MOST = 5, 0.15  # papers on a topic, and their share of the library


def example_topics(engine: Engine, *, count: int = 4) -> list[str]:
    """Return topics that a few papers of a library share; fewer than `count`, or none, where it has no more.

    The same library gives the same topics. Keep the result: it takes as long as some ten answers.
    """
    library = engine.retriever.library
    shared = Trial(engine, [], tries=0).shared_phrases(standing_for_all(library, most=_LOOKED_AT))
    topics: list[str] = []
    said: set[str] = set()
    for phrase in shared[:_TRIES]:
        words = set(content_words(phrase))
        if len(topics) == count or said & words:
            continue
        gathered = gather(phrase, engine.retriever)
        if not gathered.refusal and _FEWEST <= len(gathered.found.members) <= _MOST * len(library.papers):
            topics.append(phrase)
            said |= words
    return topics
