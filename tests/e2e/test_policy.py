"""What the page may load and send: the browser holds it to that, and the page lacks nothing for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import ask, opened

pytestmark = [pytest.mark.loopback, pytest.mark.slow]
ELSEWHERE = "http://localhost:9/"  # for a browser another site than 127.0.0.1, even on this machine


@pytest.fixture
def refused(context: BrowserContext) -> list[str]:
    """What the browser says that it refused, as it happens."""
    said: list[str] = []
    context.on("console", lambda m: said.append(m.text) if "Content Security Policy" in m.text else None)
    return said


def test_every_tab_is_shown_with_nothing_refused(context: BrowserContext, refused: list[str], address: str) -> None:
    page = opened(context, address)
    ask(page, "What does mixup train a network on?")
    for tab, shown in (("Library", "#papers-list a[data-paper]"), ("Map", "svg [data-paper]"), ("Settings", "table")):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.locator(shown).locator("visible=true").first).to_be_visible()
    page.get_by_role("tab", name="Quality", exact=True).click()
    page.wait_for_timeout(500)
    assert refused == []


@pytest.mark.parametrize("way", ["fetch('{}')", "new Image().src = '{}'", "navigator.sendBeacon('{}', 'x')"])
def test_nothing_can_be_sent_to_another_site(page: Page, context: BrowserContext, refused: list[str], way: str) -> None:
    sent: list[str] = []
    context.on("requestfinished", lambda request: sent.append(request.url))
    page.evaluate(f"() => {{ try {{ Promise.resolve({way.format(ELSEWHERE)}).catch(() => 0) }} catch {{}} }}")
    page.wait_for_timeout(300)
    assert any(ELSEWHERE in said for said in refused)
    assert not any(url.startswith(ELSEWHERE) for url in sent)
