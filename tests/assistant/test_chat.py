"""The conversation in the terminal."""

from __future__ import annotations

import io
import sys

import pytest

from assistant.assemble import Engine
from assistant.chat import talk

Printed = pytest.CaptureFixture[str]
FIRST = "What does training on convex combinations of example pairs do to a network?"
FOLLOW_UP = "Was that only tried on pictures, or on other kinds of data too?"
ONLY_TOGETHER = "mixup"


@pytest.fixture
def say(engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> Say:
    return Say(engine, monkeypatch, capsys)


class Say:
    """Types lines into a conversation and returns what it printed."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
        self._engine, self._monkeypatch, self._capsys = engine, monkeypatch, capsys

    def __call__(self, *lines: str) -> str:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        talk(self._engine)
        return " ".join(self._capsys.readouterr().out.split())


def test_the_conversation_opens_with_the_library_and_the_commands(say: Say) -> None:
    assert say().startswith("trending-papers: 225 papers. Type a question. /new forgets")


def test_a_follow_up_leans_on_what_was_asked_before(say: Say) -> None:
    assert "Google commands and UCI" in say(FIRST, FOLLOW_UP).split("read ")[-2]


def test_new_forgets_what_was_said(say: Say) -> None:
    assert "Google commands and UCI" not in say(FIRST, "/new", FOLLOW_UP).split("read ")[-2]


@pytest.mark.parametrize("leave", ["/quit", "/exit", "/q", "  /quit  "])
def test_quit_leaves_and_nothing_after_it_is_asked(say: Say, leave: str) -> None:
    assert "Sources" not in say(leave, FIRST)


def test_an_unknown_command_shows_the_help_and_is_not_asked(say: Say) -> None:
    text = say("/wat")
    assert text.count("/new forgets") == 2
    assert "read " not in text


def test_a_question_that_cannot_be_used_is_said_and_the_conversation_goes_on(say: Say) -> None:
    text = say("?!", "x" * 5000, "caf\udce9", "", FIRST)
    for message in ("The question is empty", "at most 4,000 are read", "not UTF-8"):
        assert message in text
    assert "Sources" in text
