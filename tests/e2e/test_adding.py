"""Papers of one's own: uploaded with a bad record among them, asked about, and taken away again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ask

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


def test_papers_are_uploaded_and_a_bad_record_is_reported(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "owls.jsonl"
    records = [
        {"title": "Owls at Night", "abstract": "Owls hear mice below forty centimetres of snow.", "year": 2019},
        {"year": 2020},
        {"title": "Bats at Dusk", "abstract": "Bats find moths by their echo.", "year": 2021},
    ]
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    page.get_by_role("tab", name="Library", exact=True).click()
    page.get_by_role("tab", name="Add papers", exact=True).click()
    page.locator("#new-library textarea, #new-library input").fill("night")
    page.locator("#adding input[type=file]").set_input_files(file)
    expect(page.locator("#adding").get_by_role("cell", name="owls.jsonl", exact=True)).to_be_visible()  # it is up
    page.locator("#add-papers").click()
    report = page.locator("#added")
    expect(report).to_contain_text("2 added", timeout=60_000)
    expect(report).to_contain_text("1 left out")
    expect(report).to_contain_text("owls.jsonl")
    expect(report).not_to_contain_text(str(tmp_path))
    expect(page.locator("#library input")).to_have_value("night")
    page.get_by_role("tab", name="Ask", exact=True).click()
    ask(page, "How deep below the snow do owls hear mice?")
    expect(page.locator("#evidence .cw-current mark").first).to_have_text(
        "Owls hear mice below forty centimetres of snow."
    )
    expect(page.get_by_role("tab", name="Quality", exact=True)).to_have_count(0)  # it has no cases
    page.get_by_role("button", name="Narrow the search").click()
    expect(page.locator("#ask").get_by_label("From year")).to_be_visible()  # years are known here
    expect(page.locator("#ask").get_by_label("Venue")).to_be_hidden()  # venues are not


def test_a_paper_is_opened_and_asked_about_alone(page: Page) -> None:
    page.get_by_role("tab", name="Library", exact=True).click()
    expect(page.locator("#papers-list a[data-paper]").first).to_be_visible()
    page.locator("#papers-search textarea, #papers-search input").fill("mixup")
    expect(page.locator("#papers-count")).to_contain_text("of 225")
    link = page.locator("#papers-list a[data-paper]", has_text="mixup: Beyond").first
    link.click()
    expect(page.locator("#paper-title")).to_be_focused()
    expect(page.locator("#paper")).to_contain_text("convex combinations of pairs")
    page.get_by_role("button", name="Ask about this paper").click()
    expect(page.locator("#question textarea")).to_be_focused()
    ask(page, "What does it train a network on?")
    expect(page.locator("#chat .cw-step").last).to_contain_text("searched 1 abstract ·")
