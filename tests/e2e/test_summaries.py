"""A topic is summarised in a real browser: it is read, followed to its evidence, and taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ask, opened

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


def summarise(page: Page, topic: str = "neural audio codecs", columns: str = "") -> None:
    """Summarise in the page and wait for the whole summary."""
    page.get_by_role("tab", name="Summarise", exact=True).click()
    page.get_by_label("Columns of the table").fill(columns)
    page.get_by_label("Topic", exact=True).fill(topic)
    page.keyboard.press("Enter")
    page.locator("#summary-document h2").wait_for()


def test_a_chip_and_a_cell_lead_to_their_words_and_back(page: Page) -> None:
    ask(page, "What does mixup train a network on?")
    summarise(page, columns="task, bit rate")
    for link in (page.locator("#summary-document .cite").nth(4), page.locator("#summary-document .cw-lead").first):
        link.click()
        expect(page.locator("#summary-evidence mark.cw-now").first).to_be_in_viewport()
        page.locator("#summary-evidence article:focus .cw-back").click()
        expect(link).to_be_focused()
    page.get_by_role("tab", name="Ask", exact=True).click()
    expect(page.locator("#evidence .cw-current")).to_be_visible()  # the other tab's evidence is as it was


def test_files_are_saved_by_the_browser(page: Page) -> None:
    summarise(page)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save", exact=True).click()
    assert saving.value.suggested_filename == "citewell-neural-audio-codecs.md"
    assert "## References" in Path(saving.value.path()).read_text(encoding="utf-8")
    page.locator("#summary-file input").click()
    page.get_by_role("option", name="Table as CSV").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save", exact=True).click()
    assert Path(saving.value.path()).read_text(encoding="utf-8").startswith("paper_id,citation_key,title,year,")


def test_an_error_leaves_the_summary_that_stands_there(page: Page) -> None:
    summarise(page)
    page.get_by_label("Columns of the table").fill("task, task")
    page.get_by_role("button", name="Summarise", exact=True).click()
    expect(page.locator("#summary-progress [role=alert]")).to_contain_text("No summary:")
    expect(page.locator("#summary-document h2")).to_have_text("Neural audio codecs")
    expect(page.get_by_label("Topic", exact=True)).to_have_value("neural audio codecs")


def test_a_topic_that_is_offered_is_summarised(page: Page) -> None:
    page.get_by_role("tab", name="Summarise", exact=True).click()
    offered = page.locator("#topics button").first
    topic = offered.inner_text()
    offered.click()
    expect(page.locator("#summary-document h2")).to_have_text(topic, ignore_case=True)
    expect(page.get_by_label("Topic", exact=True)).to_have_value(topic)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_summary_is_for_everybody(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = opened(context, address)
    summarise(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    violations = Axe().run(page).response["violations"]
    serious = {
        v["id"]: [n["html"][:160] for n in v["nodes"]] for v in violations if v["impact"] in ("serious", "critical")
    }
    context.close()
    assert serious == {}
