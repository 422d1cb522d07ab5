"""The page for everybody: on a phone, in the dark, by keyboard, read aloud."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ask, choose_tab, opened

pytestmark = [pytest.mark.loopback, pytest.mark.slow]
TABS = ("Ask", "Summarise", "Library", "Quality", "Settings")
MIXUP = "What does mixup train a network on?"
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing_serious(browser: Browser, address: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)  # type: ignore[arg-type]
    page = opened(context, address)
    ask(page, MIXUP)
    ask(page, "Who won the football world cup in 1990?")
    found = {}
    for tab in TABS:
        choose_tab(page, tab)
        serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        for violation in serious:
            found[f"{tab}: {violation['id']}"] = [node["html"][:200] for node in violation["nodes"]][:3]
    context.close()
    assert found == {}


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = opened(context, address)
    expect(page.locator(".sidebar")).not_to_have_class("open")
    ask(page, "Which papers use EEG?")
    for tab in TABS:
        choose_tab(page, tab)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], tab
    context.close()


def test_the_sidebar_is_open_where_there_is_room(page: Page) -> None:
    expect(page.get_by_role("button", name="New conversation")).to_be_in_viewport()


def test_the_dark_is_dark(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = opened(context, address)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in background[4:-1].split(",")[:3]) < 80
    context.close()


def test_the_page_is_walked_by_keyboard_alone(page: Page) -> None:
    page.locator("#question textarea").focus()
    page.keyboard.type(MIXUP)
    page.keyboard.press("Enter")
    page.locator("#chat .cw-take").wait_for()
    reached = set()
    page.locator("#t1 a.cite").first.focus()
    for _ in range(12):
        reached.add(page.evaluate("document.activeElement.className"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Tab")
    assert any("cw-verdict" in name for name in reached)
    assert any("cw-copy" in name for name in reached)


def test_a_verdict_says_why_without_a_mouse_and_can_be_put_away(page: Page) -> None:
    ask(page, MIXUP)
    badge = page.locator("#t1 button.cw-verdict").first
    badge.focus()
    tip = badge.locator(".cw-tip")
    expect(tip).to_be_visible()
    assert "word for word" in (badge.get_attribute("aria-label") or "")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(badge).to_be_focused()
