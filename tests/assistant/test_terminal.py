"""What reaches a terminal: papers are data, so they cannot steer it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from assistant.assemble import Engine
from assistant.terminal import print_answer, print_hits
from tests.assistant.conftest import MakeEngine

HOSTILE = {
    "id": "evil\x1b[2J\x07id",
    "title": "Codec \x1b[31mred\x1b[0m \x9b5m[bold]title[/bold]\x07",
    "abstract": "The codec is [red]loud[/red]\x1b]0;owned\x07 and [link=http://x]quick[/link]. Also [/x], :smile:.",
    "authors": ["Eve\x1b[2J [blink]Mallory[/blink]"],
}


@pytest.fixture(scope="module")
def hostile(make_engine: MakeEngine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return make_engine([HOSTILE], tmp_path_factory.mktemp("hostile"))


def printed(engine: Engine, question: str) -> str:
    """Print as to a pipe: rich adds no escapes there, so any that is found was in the paper."""
    out = Console(file=io.StringIO(), highlight=False, width=200)
    print_answer(out, engine.ask(question))
    print_hits(out, engine.search(question), {p.paper_id: p.title for p in engine.retriever.library.papers})
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


QUESTIONS = [
    "How loud is the codec?",
    "Which papers are about a codec?",
    "Who wrote the codec paper?",
    "In what year was the codec paper published?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_control_character_of_a_paper_reaches_the_terminal(hostile: Engine, question: str) -> None:
    text = printed(hostile, question)
    assert "red" in text
    assert [char for char in text if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)] == []


def test_markup_in_a_paper_is_printed_to_the_letter(hostile: Engine) -> None:
    text = printed(hostile, "How loud is the codec?")
    for literal in ("[red]loud[/red]", "[link=http://x]quick[/link]", "[/x]", ":smile:", "[bold]title[/bold]"):
        assert literal in text


def test_markup_in_a_refusal_and_in_authors_is_printed_to_the_letter(hostile: Engine) -> None:
    assert "[bold]title[/bold]" in printed(hostile, "In what year was the codec paper published?")
    assert "[blink]Mallory[/blink]" in printed(hostile, "Who wrote the codec paper?")


def test_an_answer_shows_its_claims_sources_and_how_much_was_read(engine: Engine) -> None:
    answer = engine.ask("How do neural codecs quantize audio?")
    text = " ".join(printed(engine, "How do neural codecs quantize audio?").split())
    for claim in answer.claims:
        assert f"{claim.text} [{claim.citations[0].marker}]" in text
        assert f"[{claim.citations[0].marker}] {claim.citations[0].title}" in text
    assert f"{len(answer.claims)} of {len(answer.claims)} sentences word for word from the sources" in text
    assert f"read {answer.coverage.read} of 225 papers" in text


def test_only_cited_passages_are_printed_as_sources(engine: Engine) -> None:
    out = Console(file=io.StringIO(), width=200)
    answer = engine.ask("How do neural codecs quantize audio?")
    cited = {c.marker for claim in answer.claims for c in claim.citations}
    assert len(cited) < len(answer.shown)
    print_answer(out, answer)
    assert isinstance(out.file, io.StringIO)
    sources = out.file.getvalue().split("Sources")[1]
    assert {s.marker for s in answer.shown if f"[{s.marker}] " in sources} == cited


def test_the_quoted_words_stand_out_and_the_rest_of_the_passage_does_not(recorded: Engine) -> None:
    question = "How many bits per second does the neural speech codec need?"
    answer = recorded.ask(question)
    quoted = {claim.text for claim in answer.claims}
    out = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200)
    print_answer(out, answer)
    assert isinstance(out.file, io.StringIO)
    sources = out.file.getvalue().split("Sources")[1]
    for sentence in quoted:
        assert f"\x1b[1m{sentence}" in sources


def test_a_refusal_is_printed_with_the_nearest_papers_and_no_sources(engine: Engine) -> None:
    answer = engine.ask("What is the capital of France?")
    assert answer.refusal is not None
    out = Console(file=io.StringIO(), width=200)
    print_answer(out, answer)
    assert isinstance(out.file, io.StringIO)
    text = out.file.getvalue()
    assert answer.refusal.message in text
    assert all(near.title in text and near.paper_id in text for near in answer.refusal.nearest)
    assert "Sources" not in text


def test_an_exhaustive_answer_is_a_list_with_a_line_of_its_own_for_each_paper(engine: Engine) -> None:
    answer = engine.ask("Which papers are about grokking?")
    lines = printed(engine, "Which papers are about grokking?").splitlines()
    bullets = [line for line in lines if line.startswith("• ")]
    assert len(bullets) == len(answer.claims)


def test_nothing_found_says_so(make_engine: MakeEngine, tmp_path: Path) -> None:
    assert "Nothing found." in printed(make_engine([], tmp_path / "empty"), "codec")
