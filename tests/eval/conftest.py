"""Engines to measure: over the bundled papers, and over a few papers with a few questions, which is quick."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.fitted import FITTED
from eval.cases import Case, KeyFact, load_cases
from eval.cases.choose import choose
from eval.runs.record import Run
from eval.runs.run import run_cases
from index.encoders import Encoder
from index.libraries import Libraries
from index.retriever import Retriever

PASSAGES = 6
SETTINGS = AskSettings(passages=PASSAGES, refuse_below=FITTED.refuse_below)

FEW = (
    {
        "id": "codec",
        "title": "Quiet Codec: Speech at One Kilobit",
        "abstract": "We present a neural speech codec. It needs 1 kilobit per second. Listeners prefer it to Opus.",
        "authors": ["Ada Byron", "Rózsa Péter"],
        "year": 2021,
    },
    {
        "id": "birds",
        "title": "Bird Calls from Few Labels",
        "abstract": "We classify bird calls in field recordings. Ten labelled clips per species are enough.",
    },
    {
        "id": "patches",
        "title": "Image Patches without Attention",
        "abstract": "Patches of an image are mixed by convolutions alone. Training takes 12 hours on one GPU.",
    },
)
TOO_LONG = "Why? " * 2000


def _fact(paper_id: str, quote: str) -> KeyFact:
    (abstract,) = (str(p["abstract"]) for p in FEW if p["id"] == paper_id)
    start = abstract.index(quote)
    return KeyFact(paper_id, start, start + len(quote), (quote,))


def _single(case_id: str, question: str, paper_id: str, quote: str) -> Case:
    return Case(case_id, "single", question, gold_papers=(paper_id,), key_facts=(_fact(paper_id, quote),))


QUESTIONS = (
    _single("birds", "How many labelled clips per species are enough for bird calls?", "birds", "Ten labelled clips"),
    _single("hours", "How long does training on image patches take?", "patches", "12 hours"),
    _single("opus", "Which codec do listeners like less than the neural speech codec?", "codec", "Opus"),
    _single("rate", "How many kilobit per second does the neural speech codec need?", "codec", "1 kilobit per second"),
    Case("paris", "unanswerable", "What is the capital of France?", refusal="out_of_scope"),
    Case("who", "unanswerable", "Who paid for the bird recordings?", refusal="not_stated"),
    Case("list", "exhaustive", "Which papers are about images?", gold_papers=("patches",)),
)
UNASKABLE = Case("zz-too-long", "unanswerable", TOO_LONG, refusal="out_of_scope")


@pytest.fixture(scope="session")
def engine(libraries: Libraries) -> Engine:
    """The bundled papers with the settings that ship."""
    return Engine(Retriever(libraries.open(), libraries.encoder), SETTINGS)


@pytest.fixture(scope="session")
def golden() -> list[Case]:
    return load_cases()


@pytest.fixture(scope="session")
def few_golden(golden: Sequence[Case]) -> list[Case]:
    """Golden cases of every type."""
    return choose(golden, (), 24)


@pytest.fixture(scope="session")
def golden_run(engine: Engine, few_golden: Sequence[Case]) -> Run:
    """A small run of the real thing."""
    return run_cases(few_golden, engine)


@pytest.fixture(scope="session")
def few(encoder: Encoder, shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Three papers, asked with the settings that ship."""
    folder = tmp_path_factory.mktemp("few")
    file = folder / "papers.jsonl"
    file.write_text("".join(f"{json.dumps(paper)}\n" for paper in FEW), encoding="utf-8")
    libraries = Libraries(data=folder, cache=shared_cache, encoder=encoder)
    libraries.create("few")
    assert not libraries.add("few", [file]).bad
    return Engine(Retriever(libraries.open("few"), encoder), SETTINGS)
