"""Engines to ask: over the bundled papers, and over a few papers with authors, year and venue."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.fitted import FITTED
from index.encoders import Encoder
from index.libraries import Libraries
from index.retriever import Retriever

MakeEngine = Callable[[Sequence[Mapping[str, object]], Path], Engine]
PASSAGES = 6

RECORDED: tuple[dict[str, object], ...] = (
    {
        "title": "Quiet Codec: Speech at One Kilobit",
        "abstract": "We present a neural speech codec. It needs one kilobit per second. Listeners prefer it to Opus.",
        "authors": ["Ada Byron", "Emil Post", "Rózsa Péter"],
        "year": 2021,
        "venue": "Interspeech",
    },
    {
        "title": "Bird Calls from Few Labels",
        "abstract": "We classify bird calls in field recordings. Ten labelled clips per species are enough.",
        "authors": ["Mary Anning"],
        "year": 2019,
        "venue": "ICASSP",
    },
    {"title": "Image Patches without Attention", "abstract": "Patches of an image are mixed by convolutions alone."},
)


@pytest.fixture(scope="session")
def engine(libraries: Libraries) -> Engine:
    """The bundled papers with the settings that ship."""
    settings = AskSettings(passages=PASSAGES, refuse_below=FITTED.refuse_below)
    return Engine(Retriever(libraries.open(), libraries.encoder), settings)


@pytest.fixture(scope="session")
def make_engine(encoder: Encoder, shared_cache: Path) -> MakeEngine:
    """Build a library of a few records in a folder of its own, and an engine over it that answers all it can."""

    def build(records: Sequence[Mapping[str, object]], folder: Path) -> Engine:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "papers.jsonl"
        file.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
        libraries = Libraries(data=folder, cache=shared_cache, encoder=encoder)
        libraries.create("few")
        report = libraries.add("few", [file])
        assert not report.bad
        return Engine(Retriever(libraries.open("few"), encoder), AskSettings(passages=PASSAGES, refuse_below=0.0))

    return build


@pytest.fixture(scope="session")
def recorded(make_engine: MakeEngine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Three papers; two of them have authors, a year and a venue."""
    return make_engine(RECORDED, tmp_path_factory.mktemp("recorded"))
