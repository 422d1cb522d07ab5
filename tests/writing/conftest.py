"""A writing answerer to ask: a few papers, and a model on this machine that says what it was told to say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, Verdict
from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.events import ClaimSettled, Event, Finished, Token
from assistant.models import ChatModel, ModelOptions, open_model
from assistant.records import FROM_THE_RECORD
from eval.opponent.replies import Reply
from eval.opponent.scripted import ModelServer, serving
from index.encoders import Encoder
from index.libraries import Libraries
from index.library import Library
from index.retriever import Retriever

PAPERS: tuple[dict[str, object], ...] = (
    {
        "id": "codec",
        "title": "Quiet Codec: Speech over Thin Lines",
        "abstract": "We present a neural speech codec for telephony. It needs 1.2 kilobits per second. "
        "In a listening test with 40 people it was preferred to Opus at 6 kilobits per second.",
        "authors": ["Ada Byron"],
        "year": 2021,
    },
    {
        "id": "birds",
        "title": "Bird Calls from Few Labels",
        "abstract": "We classify bird calls in field recordings. Ten labelled clips per species are enough to reach "
        "91% accuracy. Without pretraining the accuracy falls to 64%.",
    },
    {
        "id": "patches",
        "title": "Image Patches without Attention",
        "abstract": "Patches of an image are mixed by convolutions alone. The network has 12 million parameters and "
        "reaches 81.4% on ImageNet.",
    },
    {
        "id": "sleep",
        "title": "Sleep Stages from One Electrode",
        "abstract": "We score sleep stages from a single EEG channel. The model agrees with experts on 83% of the "
        "epochs. It does not improve with a second electrode.",
    },
    {
        "id": "music",
        "title": "Loud Codec: Music on Phones",
        "abstract": "A codec for music is presented. It needs 6 kilobits per second and runs in real time on a phone. "
        "Training took nine days on four GPUs.",
    },
)
CALLS = "How many labelled clips per species are enough for bird calls?"
TEN = "Ten labelled clips per species are enough to reach 91% accuracy."
FALLS = "Without pretraining the accuracy falls to 64%."
CLASSIFY = "We classify bird calls in field recordings."
WRONG = "Seventy labelled clips per species are enough to reach 99% accuracy."
MUSIC = "Training took nine days on four GPUs."
NOWHERE = Path("nowhere")


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered, what happened meanwhile, and the server that was asked."""

    answer: Answer
    events: list[Event]
    server: ModelServer

    @property
    def texts(self) -> list[str]:
        return [claim.text for claim in self.answer.claims]

    @property
    def tokens(self) -> list[Token]:
        return [event for event in self.events if isinstance(event, Token)]

    @property
    def settled(self) -> list[tuple[str, Verdict]]:
        return [(e.claim.text, e.claim.verdict) for e in self.events if isinstance(e, ClaimSettled)]


class Writers:
    """Answers questions by a model that is told what to reply."""

    def __init__(self, quoting: Engine) -> None:
        self.quoting = quoting

    @property
    def library(self) -> Library:
        return self.quoting.retriever.library

    def by(self, spec: str, *, timeout: float = 0.5, context: int = 4096) -> Engine:
        """Return an engine whose answers a model writes."""
        options = ModelOptions(timeout=timeout, context=context, pulled=NOWHERE)
        return replace(self.quoting, model=open_model(spec, options))

    def refusing(self) -> Writers:
        """Return the same over a gate that lets nothing through."""
        return Writers(replace(self.quoting, settings=replace(self.quoting.settings, refuse_below=1.0)))

    def ask(self, question: str, *replies: str | tuple[int, bytes] | Reply, **asked: Any) -> Told:
        """Ask once; all replies must be asked for."""
        with serving(*replies) as server:
            return self.told(self.by(server.spec), server, question, **asked)

    def told(self, engine: Engine, server: ModelServer, question: str, **asked: Any) -> Told:
        """Ask an engine once, and check what holds for every answer."""
        events = list(engine.stream(question, **asked))
        assert isinstance(events[-1], Finished)
        check(events[-1].answer, engine.retriever.library)
        return Told(events[-1].answer, events, server)


def check(answer: Answer, library: Library) -> None:
    """Check that an answer stands on located words, and that no sentence stands that failed its test."""
    shown = {s.marker: s.hit.passage for s in answer.shown}
    assert bool(answer.claims) != bool(answer.refusal)
    assert all(claim.verdict is Verdict.UNSUPPORTED for claim in answer.removed)
    for claim in answer.claims:
        assert claim.verdict is not Verdict.UNSUPPORTED
        assert claim.citations
        for c in claim.citations:
            assert c.quote or claim.reason == FROM_THE_RECORD
            assert library.paper(c.paper_id).abstract[c.start : c.end] == c.quote
            assert shown[c.marker].passage_id == c.passage_id
        if claim.verdict is Verdict.VERBATIM and claim.reason != FROM_THE_RECORD:
            assert claim.text == " ".join(c.quote for c in claim.citations)
    json.dumps(answer.to_dict(), allow_nan=False)


def library_of(records: Sequence[Mapping[str, object]], folder: Path, *, encoder: Encoder, cache: Path) -> Library:
    """Build a library of a few records."""
    file = folder / "papers.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    libraries = Libraries(data=folder, cache=cache, encoder=encoder)
    libraries.create("few")
    assert not libraries.add("few", [file]).bad
    return libraries.open("few")


@pytest.fixture(scope="session")
def writers(encoder: Encoder, shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Writers:
    """Over five papers, none of whose questions is declined."""
    library = library_of(PAPERS, tmp_path_factory.mktemp("five"), encoder=encoder, cache=shared_cache)
    return Writers(Engine(Retriever(library, encoder), AskSettings(passages=4, refuse_below=0.0)))


def model_at(spec: str, *, context: int = 4096) -> ChatModel:
    """Return a model that can read so many tokens; it need not be there."""
    return open_model(spec, ModelOptions(context=context, timeout=0.5, pulled=NOWHERE))
