"""Take the pictures of the README: `make shots`. A page of its own is served, over folders that are thrown away."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
WIDE = {"width": 1360, "height": 850}
PHONE = {"width": 390, "height": 844}
QUESTION = "What does mixup train a network on, and does it help with corrupt labels?"


def main() -> None:
    """Write every picture to `docs/images`."""
    chromium = shutil.which("chromium") or sys.exit("No chromium on this machine: apt-get install chromium")
    IMAGES.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, address)
        browser.close()


def take(browser: Browser, address: str) -> None:
    """Ask two questions and go through the tabs."""
    page = browser.new_context(viewport=WIDE).new_page()  # type: ignore[arg-type]
    open_page(page, address)
    ask(page, "Which papers use EEG?")
    page.get_by_role("button", name="New conversation").click()
    page.locator("#chat .example").first.wait_for()
    ask(page, QUESTION)
    page.locator("#chat a.cite").first.click()
    shoot(page, "ask")
    page.get_by_role("tab", name="Library", exact=True).click()
    page.get_by_role("tab", name="Map", exact=True).click()
    page.locator("svg [data-paper]").first.wait_for()
    shoot(page, "map")
    page.get_by_role("tab", name="Quality", exact=True).click()
    page.locator(".cw-quality").first.wait_for()
    shoot(page, "quality")
    phone = browser.new_context(viewport=PHONE, color_scheme="dark", is_mobile=True).new_page()  # type: ignore[arg-type]
    open_page(phone, address)
    ask(phone, "Who won the football world cup in 1990?")
    shoot(phone, "phone-dark")


def open_page(page: Page, address: str) -> None:
    """Open the page and wait for its examples: the library is open then."""
    page.goto(address)
    page.locator("#chat .example").first.wait_for(timeout=120_000)


def ask(page: Page, question: str) -> None:
    """Ask and wait for the questions that lead on, which come last."""
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator("#leading button").first.wait_for()


def shoot(page: Page, name: str) -> None:
    """Write one picture, once nothing moves any more."""
    page.wait_for_timeout(1000)
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")  # noqa: T201 - what a script of a terminal is for


@contextmanager
def serving() -> Iterator[str]:
    """Serve the page on a free port and yield its address."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-c", "import app; app.main()", "serve", "--port", "0"]
        environment = {"CITEWELL_DATA_DIR": data, "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=data)
        assert server.stderr
        try:
            line = next(line for line in server.stderr if line.startswith("Citewell: "))
            yield line.split()[1]
        finally:
            server.terminate()
            server.wait(timeout=20)


if __name__ == "__main__":
    main()
