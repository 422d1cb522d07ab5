"""Papers that carry markup: shown to the letter on every tab, run nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from assistant.engines import Engines
from assistant.settings import Settings
from tests.e2e.conftest import ask, opened
from tests.serving import desk_of, serving_page

pytestmark = [pytest.mark.loopback, pytest.mark.slow]

RUN = "window.ran = true"
PAPERS = (
    {
        "id": "img",
        "title": f'<img src=x onerror="{RUN}"> Owls of the *northern* $E=mc^2$ forest',
        "abstract": f"<script>{RUN}</script> Owls hunt **at night** in the northern forest. "
        f"Their $\\alpha$ hearing finds mice <b>below</b> the snow [link](javascript:{RUN}).",
        "authors": [f"<svg onload={RUN}>"],
        "year": 2020,
    },
    {
        "id": '"><script>' + RUN + "</script>",
        "title": "</mark></article><script>" + RUN + "</script> Mice below the snow",
        "abstract": "Mice dig tunnels below the snow. &lt;b&gt; stays as it was written.",
    },
)


@pytest.fixture(scope="module")
def hostile(shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over papers that try to be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    settings = Settings(data_dir=folder, cache_dir=shared_cache, library="hostile", refuse_below=0.0)
    file = folder / "papers.jsonl"
    file.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    engines = Engines(settings)
    engines.libraries.create("hostile")
    assert not engines.libraries.add("hostile", [file]).bad
    engines.start().join()
    with serving_page(desk_of(engines, settings.conversations_file())) as address:
        yield address


def test_markup_in_papers_is_shown_and_not_run(context: BrowserContext, hostile: str) -> None:
    page = opened(context, hostile)
    ask(page, f"What do owls <img src=x onerror={RUN}> hunt below the snow & *why*?")
    expect(page.locator("#chat")).to_contain_text(f"<img src=x onerror={RUN}> hunt below the snow & *why*?")
    expect(page.locator("#evidence")).to_contain_text("**at night**")
    expect(page.locator("#evidence")).to_contain_text("$E=mc^2$")
    expect(page.locator("#evidence")).to_contain_text("&lt;b&gt; stays as it was written.")
    for strange in ("#chat img", "#chat b", "#evidence img", "#evidence script", "#evidence b", ".katex"):
        expect(page.locator(strange)).to_have_count(0)
    page.get_by_role("tab", name="Library").click()
    expect(page.get_by_text("<img src=x").first).to_be_visible()
    page.locator("#papers-list a[data-paper]").first.click()
    expect(page.locator("#paper-title")).to_be_focused()
    page.get_by_role("tab", name="Map").click()
    page.locator("svg [data-paper]").first.wait_for()
    page.reload()
    page.locator("#chat .cw-take").wait_for()
    assert page.evaluate("window.ran") is None


def test_a_conversation_named_with_markup_is_a_name(context: BrowserContext, hostile: str) -> None:
    page = opened(context, hostile)
    ask(page, f"<svg onload={RUN}> What do mice dig?")
    expect(page.locator("#conversations")).to_contain_text(f"<svg onload={RUN}>")
    assert page.evaluate("window.ran") is None
