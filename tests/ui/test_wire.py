"""What goes to the page while a model writes is what has changed, however much stands there already."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant.ui.ask.talk import Asked, ask
from eval.opponent.replies import Text
from index.bundled import BUNDLED
from tests.serving import serving_page
from tests.ui.writing import QUESTION, RIGHT, writing_desk

pytestmark = pytest.mark.loopback
_FEW = 2_000  # bytes; the evidence of one answer alone is some 10,000


def test_each_look_at_a_growing_answer_is_small(shared_cache: Path, tmp_path: Path) -> None:
    with writing_desk(tmp_path, shared_cache) as made:
        made.script.says(RIGHT, Text(RIGHT, pause=0.02))
        list(ask(made.desk, "browser:ada", Asked(QUESTION, BUNDLED)))
        with serving_page(made.desk) as address, httpx2.Client(base_url=address, timeout=30) as browser:
            browser.get("/")
            events = list(_asked(browser, QUESTION))
    sent = [event for event in events if "process_generating" in event]
    found = next(place for place, event in enumerate(sent) if "cw-evidence" in event)
    looks = [event for event in sent if "untested" in event]
    assert looks
    assert all(len(event) < _FEW for event in looks)
    assert found < sent.index(looks[0])
    assert sum("cw-evidence" in event for event in sent) == 2  # as soon as it was found, and with the answer


def _asked(browser: httpx2.Client, question: str) -> Iterator[str]:
    """Ask as the page does, and yield what comes, line by line."""
    config: dict[str, Any] = browser.get("/config").json()
    names = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
    box = next(number for number, name in names.items() if name == "question")
    event = next(e for e in config["dependencies"] if [box, "submit"] in [list(target) for target in e["targets"]])
    held: dict[Any, Any] = {"question": question, "conversation": "", "library": BUNDLED, "only-papers": []}
    data = [held.get(names[part]) for part in event["inputs"]]
    browser.post("/gradio_api/queue/join", json={"fn_index": event["id"], "session_hash": "page", "data": data})
    with browser.stream("GET", "/gradio_api/queue/data", params={"session_hash": "page"}) as events:
        for line in events.iter_lines():
            if line.startswith("data:"):
                yield line
                if json.loads(line[5:])["msg"] == "process_completed":
                    return
