"""The order of a file decides nothing."""

from __future__ import annotations

import random
from pathlib import Path

from assistant.assemble import Engine
from index.paper import Paper
from tests.assistant.conftest import MakeEngine

QUESTIONS = (
    "How do neural codecs compress audio?",
    "Compare the methods for reading images out of fMRI.",
    "Which papers are about grokking?",
    "What is the capital of France?",
    "Who wrote the first paper?",
    "What about labels?",
)
HISTORY = [{"role": "user", "content": "How are sounds classified?"}]


def test_a_shuffled_file_gives_the_same_library_and_the_same_answers_to_the_letter(
    make_engine: MakeEngine, corpus: list[Paper], tmp_path: Path
) -> None:
    records = [{"title": p.title, "abstract": p.abstract} for p in corpus[::8]]
    shuffled = random.Random(7).sample(records, len(records))
    assert shuffled != records
    first, second = make_engine(records, tmp_path / "first"), make_engine(shuffled, tmp_path / "second")
    for question in QUESTIONS:
        assert _comparable(first, question) == _comparable(second, question)


def _comparable(engine: Engine, question: str) -> dict[str, object]:
    return engine.ask(question, history=HISTORY).to_dict() | {"timings_ms": None}
