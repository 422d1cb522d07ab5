"""Asking on the page with a model that writes: a real client, a real server that says what it was told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ui.ask.running import Running
from assistant.ui.ask.talk import Asked, ask, leading_on
from assistant.ui.ask.view import View
from assistant.ui.desk import Desk
from assistant.ui.settings.answerer import prefer_model
from eval.opponent.replies import Cut, Stall, Status, Text
from index.bundled import BUNDLED
from tests.serving import wait_for
from tests.ui.test_markup import Page
from tests.ui.writing import QUESTION, RIGHT, WRONG, Script, WritingDesk, writing_desk

pytestmark = pytest.mark.loopback
ADA = "browser:ada"


@pytest.fixture(scope="module")
def made(shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingDesk]:
    """One desk for all tests: each sets what the model says."""
    with writing_desk(tmp_path_factory.mktemp("writing"), shared_cache) as made:
        yield made


@pytest.fixture
def desk(made: WritingDesk) -> Desk:
    return made.desk


@pytest.fixture
def script(made: WritingDesk) -> Script:
    return made.script


def views_of(desk: Desk, question: str = QUESTION, conversation: str = "") -> list[View]:
    return list(ask(desk, ADA, Asked(question, BUNDLED, conversation)))


def text_of(view: View) -> str:
    return Page(view.messages[-1].content).text


def test_the_evidence_is_there_before_the_model_has_said_anything(desk: Desk, script: Script) -> None:
    script.says(RIGHT)
    asked = len(script.server.requests)
    views = ask(desk, ADA, Asked(QUESTION, BUNDLED))
    next(views)
    found = next(views)
    assert len(script.server.requests) == asked
    assert found.evidence is not None
    assert "mixup: Beyond Empirical Risk Minimization" in Page(found.evidence).text
    rest = list(views)
    assert all(view.evidence is None for view in rest[:-1])  # what has been sent is not sent again
    assert 'id="t1-evidence"' in (rest[-1].evidence or "")


def test_a_sentence_is_untested_then_settled_and_the_last_view_says_who_wrote_it(desk: Desk, script: Script) -> None:
    script.says(Text(RIGHT, pause=0.02))
    *arriving, last = views_of(desk)
    pending = [Page(view.messages[-1].pending).text for view in arriving if view.messages[-1].pending]
    assert pending
    assert all(text.startswith("untested ") for text in pending)
    assert not any("mixup trains a neural network" in text_of(v) for v in arriving if v.messages[-1].pending)
    assert "written by scripted, tested by Citewell" in text_of(last)
    assert "11 + 7 tokens · less than $0.0001" in text_of(last)
    assert "This conversation: 1 call of a language model · 11 + 7 tokens" in Page(last.usage).text
    assert last.messages[-1].pending == ""


def test_a_sentence_that_fails_is_struck_and_then_gone_with_a_note(desk: Desk, script: Script) -> None:
    script.says(f"{RIGHT} {WRONG}", "1. none")
    *arriving, last = views_of(desk)
    assert any("Mixup trains 42 networks" in text_of(v) and "being mended or taken out" in text_of(v) for v in arriving)
    kept = desk.store.open(ADA, last.conversation).exchanges[0].answer
    assert "42" not in kept["answer"]
    assert "1 sentence taken out: " in text_of(last)
    assert "2 calls of a language model" in Page(last.usage).text


@pytest.mark.parametrize("reply", [Status(404, b"{}"), Cut(None)])
def test_a_model_that_fails_is_told_and_the_answer_is_quoted(desk: Desk, script: Script, reply: Status | Cut) -> None:
    script.says(*[reply] * 5)
    last = views_of(desk)[-1]
    kept = desk.store.open(ADA, last.conversation).exchanges[0].answer
    assert kept["fallback"]
    assert kept["fallback"] in text_of(last)
    assert "word for word" in text_of(last)
    assert "written by" not in text_of(last)


def test_a_model_whose_file_is_gone_breaks_no_question(desk: Desk) -> None:
    desk.store.set_preferences(ADA, {"model": "gguf:/nowhere/at-all.gguf"})
    try:
        last = views_of(desk)[-1]
    finally:
        desk.store.set_preferences(ADA, {})
    kept = desk.store.open(ADA, last.conversation).exchanges[0].answer
    assert kept["claims"]
    assert "at-all.gguf" in kept["fallback"]


def test_who_has_chosen_quoting_asks_no_model(desk: Desk, script: Script) -> None:
    prefer_model(desk, ADA, "extractive")
    asked = len(script.server.requests)
    try:
        kept = desk.store.open(ADA, views_of(desk)[-1].conversation).exchanges[0].answer
    finally:
        prefer_model(desk, ADA, desk.engines.settings.model)
    assert (kept["model"], kept["fallback"], len(script.server.requests)) == ("extractive", None, asked)


def test_questions_that_lead_on_are_found_without_the_model(desk: Desk, script: Script) -> None:
    script.says(RIGHT)
    last = views_of(desk)[-1]
    asked = len(script.server.requests)
    assert leading_on(desk, ADA, last.conversation)
    assert len(script.server.requests) == asked


def test_stopping_frees_a_question_that_waits_for_a_silent_model(desk: Desk, script: Script) -> None:
    script.says(Stall())
    running, shown = Running(), list[View]()

    def asking() -> None:
        with running.asking("page") as cancel:
            shown.extend(ask(desk, ADA, Asked(QUESTION, BUNDLED), cancel=cancel))

    before, asked = len(desk.store.headings(ADA)), len(script.server.requests)
    thread = threading.Thread(target=asking)
    thread.start()
    wait_for(lambda: len(script.server.requests) > asked)
    running.stop("page")
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert script.server.left.wait(10)  # the server's slot is free
    assert shown
    assert all(view.asking for view in shown)  # no error is told
    assert len(desk.store.headings(ADA)) == before
