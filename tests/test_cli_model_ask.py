"""`citewell ask` with a model: what stands on stdout where the model writes, and where it is dead."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from eval.opponent.scripted import serving
from index.libraries import Libraries
from tests.assistant.test_answer_json import check_answer
from tests.command import citewell, rows

pytestmark = pytest.mark.loopback

QUESTION = "What does mixup train a network on?"
RIGHT = "In essence, mixup trains a neural network on convex combinations of pairs of examples and their labels."


@pytest.fixture(scope="module", autouse=True)
def _built(libraries: Libraries) -> None:
    libraries.open()


def test_a_dead_model_is_no_failure_of_the_command_the_answer_is_quoted(tmp_path: Path) -> None:
    with socket.socket() as taken:  # and not listened to: connections are refused
        taken.bind(("127.0.0.1", 0))
        spec = f"http://127.0.0.1:{taken.getsockname()[1]}/v1#gone"
        done = citewell("ask", QUESTION, "--json", folder=tmp_path, CITEWELL_MODEL=spec)
    assert done.returncode == 0, done.stderr
    (row,) = rows(done.stdout)
    check_answer(row)
    assert "cannot be reached: nothing listens there" in row["fallback"]
    assert row["fallback"].endswith("The answer is quoted instead.")
    assert row["claims"]
    assert {claim["verdict"] for claim in row["claims"]} == {"verbatim"}
    assert "Traceback" not in done.stderr


def test_what_a_model_writes_is_tested_billed_and_of_the_published_form(tmp_path: Path) -> None:
    with serving(f"{RIGHT} [1]") as server:
        prices = {"CITEWELL_PRICE_IN": "1", "CITEWELL_PRICE_OUT": "2"}
        done = citewell("ask", QUESTION, "--json", folder=tmp_path, CITEWELL_MODEL=server.spec, **prices)
    assert done.returncode == 0, done.stderr
    (row,) = rows(done.stdout)
    check_answer(row)
    assert (row["model"], row["fallback"], row["claims"][0]["text"]) == ("scripted", None, RIGHT)
    assert row["usage"] == {"calls": 1, "prompt_tokens": 11, "completion_tokens": 7, "cost": 0.000025}


def test_people_read_why_an_answer_is_quoted(tmp_path: Path) -> None:
    with serving((404, b'{"error": {"message": "no such model"}}')) as server:
        done = citewell("ask", QUESTION, folder=tmp_path, CITEWELL_MODEL=server.spec)
    assert done.returncode == 0, done.stderr
    assert "is not there (HTTP 404)" in done.stdout
    assert "Sources" in done.stdout
