"""Summaries to look at, and what holds for every one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest

from assistant.answer import Verdict
from assistant.summary.events import SummaryEvent
from assistant.summary.summary import Length, Summary
from assistant.summary.write_summary import summarise
from index.encoders import Encoder
from index.libraries import Libraries
from index.library import Library
from index.retriever import Retriever
from tests.writing.conftest import library_of


class MakeRetriever(Protocol):
    """Builds a small library with the packaged encoder."""

    def __call__(self, records: Sequence[Mapping[str, object]]) -> Retriever: ...


@pytest.fixture(scope="session")
def bundled(libraries: Libraries) -> Retriever:
    return Retriever(libraries.open(), libraries.encoder)


@pytest.fixture
def make_retriever(encoder: Encoder, shared_cache: Path, tmp_path: Path) -> MakeRetriever:
    def build(records: Sequence[Mapping[str, object]]) -> Retriever:
        return Retriever(library_of(records, tmp_path, encoder=encoder, cache=shared_cache), encoder)

    return build


def told(topic: str, retriever: Retriever, *, length: Length = Length.PAGE, **asked: Any) -> Summary:
    """Summarise, and check what holds for every summary."""
    return watched(topic, retriever, length=length, **asked)[1]


def watched(
    topic: str, retriever: Retriever, *, length: Length = Length.PAGE, **asked: Any
) -> tuple[list[SummaryEvent], Summary]:
    """Summarise and return what happened meanwhile as well."""
    events: list[SummaryEvent] = []
    working = summarise(topic, length=length, retriever=retriever, **asked)
    while True:
        try:
            events.append(next(working))
        except StopIteration as end:
            summary: Summary = end.value
            check(summary, retriever.library)
            return events, summary


def check(summary: Summary, library: Library) -> None:
    """Check that every sentence is cited by located words that are shown, and none stands that failed its test."""
    shown = {s.marker: s.hit.passage for s in summary.shown}
    assert bool(summary.overview) != bool(summary.declined)
    for claim in summary.claims:
        assert claim.citations
        assert claim.verdict is not Verdict.UNSUPPORTED
        for c in claim.citations:
            assert library.paper(c.paper_id).abstract[c.start : c.end] == c.quote
            assert shown[c.marker].passage_id == c.passage_id
        if claim.verdict is Verdict.VERBATIM:
            assert claim.text == " ".join(c.quote for c in claim.citations)
    grouped = [paper for theme in summary.themes for paper in theme.papers]
    assert sorted(grouped) == sorted(paper.paper_id for paper in summary.papers)
    json.dumps(summary.to_dict(), allow_nan=False)
