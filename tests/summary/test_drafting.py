"""Sections that a model drafts: tested sentence by sentence, completed by quotes, quoted where the model fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from assistant.answer import Verdict
from assistant.events import Token
from assistant.models import ModelOptions, open_model
from assistant.summary.events import SummaryEvent
from assistant.summary.summary import Length, Summary
from assistant.writing import Terms, Writer
from eval.opponent.replies import Reply, Status, Text
from eval.opponent.scripted import ModelServer, serving
from index.retriever import Retriever
from prompts import fingerprint
from tests.summary.conftest import MakeRetriever, told, watched
from tests.summary.test_write_summary import ASPIRIN, BRAIN
from tests.writing.conftest import NOWHERE

pytestmark = pytest.mark.loopback

REDUCED = "Aspirin reduced recurrent stroke by 21% compared with placebo."
AGAIN = {"Retry-After": "0.01"}


@contextmanager
def writing(*replies: str | Reply, context: int = 4096, **asked: Any) -> Iterator[tuple[Writer, ModelServer]]:
    with serving(*replies, **asked) as server:
        options = ModelOptions(timeout=0.5, context=context, pulled=NOWHERE)
        yield Writer(open_model(server.spec, options), Terms()), server


@pytest.fixture
def aspirin(make_retriever: MakeRetriever) -> Retriever:
    return make_retriever(ASPIRIN)


def drafted(retriever: Retriever, *replies: str | Reply, **asked: Any) -> tuple[list[SummaryEvent], Summary]:
    with writing(*replies) as (writer, _):
        return watched("aspirin", retriever, writer=writer, **asked)


def test_what_passes_stands_with_the_summary_s_markers_and_quotes_complete_it(aspirin: Retriever) -> None:
    events, summary = drafted(aspirin, f"{REDUCED} [1]")
    (theme,) = summary.themes
    assert (theme.written, theme.fallback, theme.removed) == (1, None, ())
    assert theme.claims[0].text == REDUCED
    assert {c.paper_id for claim in theme.claims[1:] for c in claim.citations} == {"bleeding"}
    assert any(isinstance(event, Token) for event in events)
    assert (summary.model, summary.prompt) == ("scripted", fingerprint("summarise"))
    assert summary.usage
    assert summary.usage["calls"] == 1


def test_a_sentence_that_fails_and_is_not_mended_is_removed(aspirin: Retriever) -> None:
    _, summary = drafted(aspirin, f"{REDUCED} [1] Aspirin reduced stroke by 77% [1].", "1. none")
    (theme,) = summary.themes
    assert [claim.verdict for claim in theme.removed] == [Verdict.UNSUPPORTED]
    assert not any("77" in claim.text for claim in theme.claims)


def test_the_overview_is_quoted_whatever_the_model_says(aspirin: Retriever) -> None:
    _, summary = drafted(aspirin, f"{REDUCED} [1]")
    assert summary.overview == told("aspirin", aspirin).overview


@pytest.mark.parametrize(
    "replies",
    [
        [Status(500, b"boom", AGAIN)] * 3,
        [Text("The passages do not say.")],
        ["Aspirin cures 99% of all strokes [1].", "1. none"],
    ],
)
def test_where_nothing_of_a_model_stands_the_section_is_quoted_and_says_why(
    replies: list[str | Reply], aspirin: Retriever
) -> None:
    _, summary = drafted(aspirin, *replies)
    (theme,) = summary.themes
    assert theme.written == 0
    assert theme.fallback
    assert theme.fallback.endswith("Quotes stand instead.")
    assert [claim.text for claim in theme.claims] == [c.text for c in told("aspirin", aspirin).themes[0].claims]


def test_a_model_that_cannot_read_a_passage_leaves_the_section_to_quotes(aspirin: Retriever) -> None:
    with writing(context=64) as (writer, server):
        summary = told("aspirin", aspirin, writer=writer)
        assert server.requests == []
    assert summary.themes[0].fallback
    assert summary.themes[0].claims


def test_a_model_that_is_not_there_is_asked_for_one_section_only(bundled: Retriever) -> None:
    with writing(*[Status(500, b"boom", AGAIN)] * 3) as (writer, server):
        summary = told(BRAIN, bundled, writer=writer, length=Length.PARAGRAPH)
        assert len(server.requests) == 3
    assert len(summary.themes) > 1
    assert all(theme.fallback for theme in summary.themes)
