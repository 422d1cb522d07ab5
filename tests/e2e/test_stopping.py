"""A slow answer can be stopped, and the box is as it was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from assistant.assemble import Engine
from assistant.engines import Engines
from assistant.events import Event
from assistant.settings import Settings
from tests.e2e.conftest import ask, opened
from tests.serving import desk_of, serving_page

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


@dataclass(frozen=True)
class SlowEngine(Engine):
    """Waits after each event until it is let go on, as a language model would take its time."""

    go_on: threading.Event = threading.Event()  # noqa: RUF009 - one for all: the test opens it once

    def stream(self, question: str, **others: object) -> Iterator[Event]:  # type: ignore[override]
        for event in super().stream(question, **others):  # type: ignore[arg-type]
            yield event
            self.go_on.wait(30)


class SlowEngines(Engines):
    """Opens slow engines."""

    go_on = threading.Event()

    def get(self, library: str | None = None) -> Engine:
        engine = super().get(library)
        return SlowEngine(engine.retriever, engine.settings, go_on=self.go_on)


def test_a_stopped_answer_leaves_a_usable_box(context: BrowserContext, shared_cache: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, cache_dir=shared_cache)
    engines = SlowEngines(settings)
    engines.start().join()
    with serving_page(desk_of(engines, settings.conversations_file())) as address:
        page = opened(context, address)
        box = page.locator("#question textarea")
        box.fill("What does mixup train a network on?")
        page.keyboard.press("Enter")
        expect(page.locator("#chat")).to_contain_text("searched 225 abstracts")
        page.locator("#question .stop-button").click()
        expect(box).to_have_value("What does mixup train a network on?")
        expect(box).to_be_enabled()
        expect(page.locator("#question .submit-button")).to_be_visible()
        engines.go_on.set()
        ask(page, "Which papers use EEG?")
        expect(page.locator("#chat .cw-take")).to_have_count(1)
        kept = page.locator("#conversations label")
        expect(kept).to_have_count(1)
