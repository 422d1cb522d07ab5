"""Real Chromium on the real page. Without a browser these tests are skipped, and say why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assistant.engines import Engines
from assistant.settings import Settings
from assistant.ui.desk import Desk
from eval.quality import quality_of
from tests.serving import desk_of, serving_page

expect.set_options(timeout=20_000)  # milliseconds: a busy machine is slow, not wrong
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; Playwright's own build cannot be had everywhere."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine; `apt-get install chromium` brings it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def desk(shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A service over the bundled papers, with folders of its own."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("served"), cache_dir=shared_cache)
    engines = Engines(settings)
    engines.start().join()
    return desk_of(
        engines,
        settings.conversations_file(),
        lambda engine: quality_of(engine, settings.evaluations_folder(engine.retriever.library.name)),
    )


@pytest.fixture(scope="package")
def address(desk: Desk) -> Iterator[str]:
    """Where the page is."""
    with serving_page(desk) as served:
        yield served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own: no cookies, no storage."""
    fresh = browser.new_context(viewport={"width": 1366, "height": 860})
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """The page, just opened."""
    return opened(context, address)


def opened(context: BrowserContext, address: str) -> Page:
    """Open the page in a browser and wait until a question can be typed."""
    page = context.new_page()
    page.goto(address)
    page.locator("#question textarea").wait_for()
    return page


def ask(page: Page, question: str) -> None:
    """Ask in the page and wait for the whole answer."""
    answers = page.locator("#chat .cw-take")
    before = answers.count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    answers.nth(before).wait_for()


def choose_tab(page: Page, tab: str) -> None:
    button = page.get_by_role("tab", name=tab, exact=True)
    if not button.is_visible():  # a phone keeps the last tabs in a menu
        page.get_by_role("button", name="More tabs").click()
        button = page.get_by_role("button", name=tab, exact=True)
    button.click()
    page.wait_for_timeout(500)
