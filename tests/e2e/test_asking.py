"""Ask, follow a chip to the words, come back later: in a real browser."""

from __future__ import annotations

from hashlib import sha256

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.ui.desk import Desk
from tests.e2e.conftest import ask, opened

pytestmark = [pytest.mark.loopback, pytest.mark.slow]
MIXUP = "What does mixup train a network on?"


def test_a_chip_leads_to_the_marked_words_and_the_focus_follows(page: Page, desk: Desk) -> None:
    ask(page, MIXUP)
    chip = page.locator("#chat a.cite").first
    chip.focus()
    page.keyboard.press("Enter")
    marker = chip.inner_text()
    article = page.locator(f"#t1-p{marker}")
    expect(article).to_be_focused()
    words = article.locator("mark.cw-now").first
    expect(words).to_be_in_viewport()
    [heading] = desk.store.headings(_owner(page))
    answer = desk.store.open(_owner(page), heading.id).exchanges[0].answer
    first = answer["claims"][0]["citations"][0]
    abstract = desk.engines.get().retriever.library.paper(first["paper_id"]).abstract
    assert words.inner_text() == abstract[first["start"] : first["end"]] == first["quote"]


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    ask(page, MIXUP)
    ask(page, "and does it help with corrupt labels?")
    said = page.locator("#chat .cw-answer").last.inner_text()
    page.reload()
    expect(page.locator("#chat .cw-take")).to_have_count(2)
    assert page.locator("#chat .cw-answer").last.inner_text() == said
    expect(page.locator("#conversations label")).to_have_count(1)


def test_a_conversation_is_opened_from_the_list(page: Page) -> None:
    ask(page, MIXUP)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .cw-take")).to_have_count(0)
    ask(page, "Which papers use EEG?")
    expect(page.locator("#conversations label")).to_have_count(2)
    page.locator("#conversations label", has_text=MIXUP[:20]).click()
    expect(page.locator("#chat")).to_contain_text("mixup")
    expect(page.locator("#evidence .cw-current h2")).to_contain_text(MIXUP)


def test_two_browsers_do_not_see_each_other_s_conversations(browser: Browser, page: Page, address: str) -> None:
    ask(page, MIXUP)
    page.wait_for_url("**conversation=*")
    other = browser.new_context()
    theirs = opened(other, address)
    expect(theirs.locator("#conversations label")).to_have_count(0)
    theirs.goto(page.url)  # the address of another's conversation opens nothing
    theirs.locator("#question textarea").wait_for()
    expect(theirs.get_by_text("no conversation", exact=False).first).to_be_visible()
    expect(theirs.locator("#chat .cw-take")).to_have_count(0)
    other.close()


def test_an_older_answer_shows_its_own_evidence(page: Page) -> None:
    ask(page, MIXUP)
    ask(page, "Which papers use EEG?")
    heading = page.locator("#evidence .cw-current h2")
    expect(heading).to_contain_text("EEG")
    page.locator("#t1 a.cite").first.click()
    expect(heading).to_contain_text(MIXUP)
    expect(page.locator("#evidence .cw-evidence:visible")).to_have_count(1)


def test_an_example_and_a_question_that_leads_on_are_asked_with_a_click(page: Page) -> None:
    page.locator("#chat .example").first.click()
    page.locator("#chat .cw-take").first.wait_for()
    leading = page.locator("#leading button").first
    question = leading.inner_text()
    leading.click()
    page.locator("#chat .cw-take").nth(1).wait_for()
    assert question in page.locator("#chat").inner_text()


def test_a_question_is_edited_in_the_chat(page: Page) -> None:
    ask(page, MIXUP)
    page.get_by_label("Edit").first.click()
    page.locator("#chat textarea").fill("Which papers use EEG?")
    page.get_by_label("Submit").first.click()
    expect(page.locator("#evidence .cw-current h2")).to_contain_text("EEG")
    expect(page.locator("#chat .cw-take")).to_have_count(1)


def test_a_question_with_signs_of_markup_is_edited_as_it_was_typed(page: Page) -> None:
    ask(page, "Is <b>mixup</b> a regulariser & what for?")
    page.get_by_label("Edit").first.click()
    expect(page.locator("#chat textarea")).to_have_value("Is <b>mixup</b> a regulariser & what for?")


def test_a_thumb_and_its_reason_are_kept(page: Page, desk: Desk) -> None:
    ask(page, MIXUP)
    page.get_by_label("Dislike").first.click()
    why = page.locator("#reason textarea")
    why.fill("not the newest paper")
    page.keyboard.press("Enter")
    expect(why).to_be_hidden()
    thumbs = [t for t in desk.store.feedback(_owner(page)) if t["reason"] == "not the newest paper"]
    assert [(t["thumb"], t["answer"]["question"]) for t in thumbs] == [("down", MIXUP)]


def test_an_answer_is_copied_with_its_sources(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, MIXUP)
    page.locator("#t1 .cw-copy").click()
    expect(page.locator("#t1 .cw-copy")).to_have_text("Copied")
    assert "[1] mixup: Beyond Empirical Risk Minimization" in page.evaluate("navigator.clipboard.readText()")


def test_an_answer_is_taken_away_as_a_file(page: Page) -> None:
    ask(page, MIXUP)
    with page.expect_download() as download:
        page.locator("#t1 .cw-export").get_by_text("BibTeX").click()
    assert "mixup: Beyond Empirical Risk Minimization" in download.value.path().read_text(encoding="utf-8")


def test_nothing_is_asked_of_another_machine(context: BrowserContext, address: str) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context, address)
    ask(page, MIXUP)
    page.reload()
    page.locator("#chat .cw-take").wait_for()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def _owner(page: Page) -> str:
    """Who this browser is to the server: the hash of its cookie."""
    [cookie] = [c for c in page.context.cookies() if c["name"] == "citewell_browser"]
    return f"browser:{sha256(cookie['value'].encode()).hexdigest()}"
