"""A language model writes the answers of the page: seen in a real browser, with a model that says what it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.engines import Engines
from assistant.settings import Settings
from eval.opponent.replies import Stall, Status, Text
from tests.e2e.conftest import ask, choose_tab, opened
from tests.serving import desk_of, serving_page, wait_for
from tests.ui.writing import QUESTION, RIGHT, WRONG, Script, WritingDesk, writing_desk

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingDesk]:
    """One desk for all tests: each sets what the model says."""
    with writing_desk(tmp_path_factory.mktemp("writing"), shared_cache) as made:
        yield made


@pytest.fixture(scope="module")
def written_at(made: WritingDesk) -> Iterator[str]:
    """Where its page is."""
    with serving_page(made.desk) as address:
        yield address


@pytest.fixture
def script(made: WritingDesk) -> Script:
    return made.script


@pytest.fixture
def writing(context: BrowserContext, written_at: str) -> Page:
    """The page, just opened."""
    return opened(context, written_at)


def begin(page: Page, question: str = QUESTION) -> None:
    """Ask without waiting for the answer."""
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")


def test_what_is_written_is_untested_first_then_settled(writing: Page, script: Script) -> None:
    script.says(Stall(f"{RIGHT} By doing so it makes"))
    begin(writing)
    pending = writing.locator("#chat .cw-pending")
    expect(pending).to_have_text(re.compile("untested By"))
    assert pending.get_attribute("aria-live") == "off"
    expect(writing.locator("#chat .cw-arriving .cw-claim")).to_have_count(1)
    expect(writing.locator("#evidence .cw-current")).to_contain_text("mixup: Beyond Empirical Risk Minimization")
    expect(writing.locator("#evidence .cw-current footer").first).to_contain_text("found · relevance")
    expect(writing.locator("#chat [aria-label=Like]:visible")).to_have_count(0)  # nothing can be rated yet
    writing.locator("#question .stop-button").click()
    assert script.server.left.wait(10)
    script.says(Text(RIGHT, pause=0.01))
    ask(writing, QUESTION)
    expect(writing.locator("#t1")).to_contain_text("written by scripted, tested by Citewell")
    expect(pending).to_have_count(0)
    expect(writing.locator("#usage")).to_contain_text("1 call of a language model · 11 + 7 tokens")
    writing.locator("#t1 a.cite").first.click()
    expect(writing.locator("#evidence mark.cw-now").first).to_be_in_viewport()


def test_a_sentence_that_fails_is_taken_out_and_why_is_there_to_read(writing: Page, script: Script) -> None:
    script.says(f"{WRONG} {RIGHT}", "1. none")
    ask(writing, QUESTION)
    answer = writing.locator("#t1")
    expect(answer.locator(".cw-claim", has_text="pictures of owls")).to_have_count(0)
    expect(answer.locator(".cw-completing")).to_contain_text("Quoted, to complete the answer")
    expect(answer.locator(".cw-removed del")).to_be_hidden()
    answer.locator(".cw-removed summary").click()
    expect(answer.locator(".cw-removed del")).to_have_text("Mixup trains 42 networks on pictures of owls.")
    assert "42" not in (answer.locator(".cw-copy").get_attribute("data-copy") or "")
    serious = [v["id"] for v in Axe().run(writing).response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_a_model_that_is_not_there_is_told_and_the_answer_is_quoted(writing: Page, script: Script) -> None:
    script.says(Status(404, b"{}"))
    ask(writing, QUESTION)
    expect(writing.locator("#t1 .cw-fallback")).to_contain_text("quoted instead")
    expect(writing.locator("#t1 .cw-verbatim").first).to_be_visible()


def test_a_question_is_stopped_while_the_model_has_said_nothing(writing: Page, script: Script) -> None:
    script.says(Stall())
    asked = len(script.server.requests)
    begin(writing)
    wait_for(lambda: len(script.server.requests) > asked)
    expect(writing.locator("#chat")).to_contain_text("searched 225 abstracts")
    writing.locator("#question .stop-button").click()
    expect(writing.locator("#question textarea")).to_have_value(QUESTION)
    assert script.server.left.wait(10)  # the model is not asked any longer
    expect(writing.locator("#chat .cw-problem")).to_have_count(0)
    script.says(RIGHT)
    ask(writing, QUESTION)
    expect(writing.locator("#chat .cw-take")).to_have_count(1)


def test_leaving_the_page_stops_its_question(context: BrowserContext, written_at: str, script: Script) -> None:
    page = opened(context, written_at)
    script.says(Stall("Mixup"))
    begin(page)
    expect(page.locator("#chat .cw-pending")).to_be_visible()
    page.close()
    assert script.server.left.wait(20)


def test_the_answerer_is_switched_and_tested_in_the_settings(writing: Page, script: Script) -> None:
    writing.get_by_role("tab", name="Settings", exact=True).click()
    expect(writing.get_by_label("scripted (a server on this machine")).to_be_checked()
    script.says("Hello there.")
    writing.get_by_role("button", name="Test the model").click()
    expect(writing.locator("#answerer-tested")).to_contain_text("scripted answers “Hello there.”")
    script.says(Status(404, b"{}"))
    writing.get_by_role("button", name="Test the model").click()
    expect(writing.locator("#answerer-tested")).to_contain_text("scripted does not answer.")
    writing.get_by_label("Quoting (no model)").check()
    expect(writing.locator("#settings-kept")).to_contain_text("Kept for your next questions")
    script.says()
    writing.get_by_role("tab", name="Ask", exact=True).click()
    ask(writing, QUESTION)
    expect(writing.locator("#t1")).not_to_contain_text("written by")
    writing.reload()
    writing.get_by_role("tab", name="Settings", exact=True).click()
    expect(writing.get_by_label("Quoting (no model)")).to_be_checked()
    writing.get_by_role("button", name="Back to the usual values").click()
    expect(writing.get_by_label("scripted (a server on this machine")).to_be_checked()


@pytest.mark.parametrize("width", [390, 1366])
def test_a_hosted_model_is_announced_beside_the_box(
    browser: Browser, shared_cache: Path, tmp_path: Path, width: int
) -> None:
    settings = Settings(data_dir=tmp_path, cache_dir=shared_cache, model="https://models.example/v1#big")
    engines = Engines(settings)
    engines.start().join()
    context = browser.new_context(viewport={"width": width, "height": 860})
    with serving_page(desk_of(engines, settings.conversations_file())) as address:
        page = opened(context, address)
        told = "Passages and questions leave this machine: they are sent to models.example."
        expect(page.locator("#sending")).to_contain_text(told)
        choose_tab(page, "Settings")
        expect(page.locator("#answerer-leaving")).to_contain_text(told)
        expect(page.get_by_label("big (hosted at models.example")).to_be_checked()
        page.get_by_label("Quoting (no model)").check()
        expect(page.locator("#answerer-leaving")).not_to_contain_text("leave")
        expect(page.get_by_text("Nothing leaves the machine")).to_be_visible()
        choose_tab(page, "Ask")
        expect(page.locator("#sending")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
