"""SmolLM2-135M really writing: whatever so small a model says, what stands in an answer was tested."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.answer import Answer, Verdict
from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.cancel import Cancel
from assistant.errors import AskingCancelled
from assistant.events import ClaimSettled, Event, Finished, Token
from assistant.fitted import FITTED
from assistant.models import ModelOptions, open_model, parse_spec
from assistant.models.local import LlamaServer
from eval.cases import Case, load_cases
from eval.opponent import bench
from eval.opponent.overheard import Overheard
from eval.opponent.questions import choose_questions
from index.libraries import Libraries
from index.retriever import Retriever

pytestmark = [pytest.mark.local_model, pytest.mark.loopback]
SETTINGS = AskSettings(passages=6, refuse_below=FITTED.refuse_below)
QUESTION = "How does mixup change what a network is trained on?"


@pytest.fixture(scope="module")
def quoting(libraries: Libraries) -> Engine:
    return Engine(Retriever(libraries.open(), libraries.encoder), SETTINGS)


@pytest.fixture(scope="module")
def writing(quoting: Engine, smollm2: Path) -> Iterator[Engine]:
    """The bundled papers, and SmolLM2 in this process."""
    model = open_model(f"gguf:{smollm2}", ModelOptions(pulled=smollm2.parent))
    yield Engine(quoting.retriever, quoting.settings, model)
    model.close()


@pytest.fixture(scope="module")
def cases(quoting: Engine) -> tuple[Case, ...]:
    return choose_questions(load_cases(), quoting, 10).cases


@pytest.fixture(scope="module")
def told(writing: Engine, cases: Sequence[Case]) -> list[list[Event]]:
    """Everything that happens while ten golden questions are answered, two at once."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda case: list(writing.stream(case.question, history=case.history)), cases))


@pytest.fixture(scope="module")
def answers(told: Sequence[Sequence[Event]]) -> list[Answer]:
    return [event.answer for events in told for event in events if isinstance(event, Finished)]


def test_every_question_gets_an_answer(answers: Sequence[Answer], cases: Sequence[Case]) -> None:
    assert [answer.question for answer in answers] == [case.question for case in cases]
    assert all(answer.claims or answer.refusal for answer in answers)
    assert all(answer.text for answer in answers)


def test_whatever_stands_was_tested_and_its_quotes_stand_in_the_abstracts(
    answers: Sequence[Answer], quoting: Engine
) -> None:
    claims = [claim for answer in answers for claim in answer.claims]
    assert {claim.verdict for claim in claims} <= {Verdict.VERBATIM, Verdict.SUPPORTED}
    for claim in claims:
        assert claim.citations
        for cited in claim.citations:
            assert quoting.retriever.library.paper(cited.paper_id).abstract[cited.start : cited.end] == cited.quote


def test_what_was_removed_does_not_stand(answers: Sequence[Answer]) -> None:
    assert all(claim.verdict is Verdict.UNSUPPORTED for answer in answers for claim in answer.removed)
    for answer in answers:
        assert not {claim.text for claim in answer.removed} & {claim.text for claim in answer.claims}


def test_some_of_the_answers_are_the_model_s_own(answers: Sequence[Answer]) -> None:
    own = [a for a in answers if not a.fallback and not a.refusal and a.completed < len(a.claims)]
    assert len(own) >= len(answers) / 2, [answer.fallback for answer in answers]


def test_what_was_used_is_counted(answers: Sequence[Answer]) -> None:
    for answer in answers:
        assert answer.model == "SmolLM2-135M-Instruct.Q4_1"
        assert answer.usage
        assert answer.usage["calls"] >= 1
        assert answer.usage["prompt_tokens"] > 300  # the fixed part of a prompt alone has as many
        assert answer.usage["completion_tokens"] >= 1


def test_a_reply_is_shown_before_it_ends(told: Sequence[Sequence[Event]]) -> None:
    for events in told:
        kinds = [type(event) for event in events]
        assert kinds.count(Token) > 1
        assert kinds[-1] is Finished
    settled_midway = [
        any(isinstance(later, Token) for later in events[place:])
        for events in told
        for place, event in enumerate(events)
        if isinstance(event, ClaimSettled)
    ]
    assert any(settled_midway)


def test_cancelled_midway_it_stops_writing_and_is_free_for_the_next_question(quoting: Engine, smollm2: Path) -> None:
    server = LlamaServer(smollm2)
    server.start()
    model = open_model(f"{server.url}#smollm2", ModelOptions(pulled=smollm2.parent, key=server.key))
    cancel = Cancel()
    events = Engine(quoting.retriever, quoting.settings, model).stream(QUESTION, cancel=cancel)
    assert any(isinstance(event, Token) for event in events)  # which takes none beyond the first
    assert _replies_being_written(server) == 1
    cancel.cancel()
    with pytest.raises(AskingCancelled):
        list(events)
    patience = time.monotonic() + 20
    while _replies_being_written(server) and time.monotonic() < patience:
        time.sleep(0.05)
    assert _replies_being_written(server) == 0
    assert model.complete("Say hello.", max_tokens=4).text
    server.stop()


@pytest.mark.parametrize("context", [1024, 2048])
def test_a_small_context_never_overflows(context: int, quoting: Engine, smollm2: Path) -> None:
    options = ModelOptions(pulled=smollm2.parent, context=context)
    model = Overheard(parse_spec(f"gguf:{smollm2}", pulled=smollm2.parent), options)
    said = "Mixup trains a network on convex combinations of pairs of examples and their labels. " * 12
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": said}]
    answer = Engine(quoting.retriever, quoting.settings, model).ask(
        "And how does it change the labels?", history=history
    )
    assert model.heard
    assert all(heard.text for heard in model.heard)  # none was refused for its length
    assert all(model.count(heard.prompt) + len(heard.pieces) <= context for heard in model.heard)
    assert answer.claims or answer.refusal
    model.close()


def test_the_bench_writes_a_table_and_a_record(tmp_path: Path, smollm2: Path) -> None:
    out = tmp_path / "opponent.json"
    assert bench.main(["--limit", "1", "--planted", "1", "--out", str(out)]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert (len(record["questions"]), len(record["planted"])) == (1, 6)
    assert record["questions"][0]["reply"]
    assert out.with_suffix(".md").read_text(encoding="utf-8").count("\n### ") == 5


def _replies_being_written(server: LlamaServer) -> int:
    request = urllib.request.Request(
        server.url.removesuffix("/v1") + "/metrics", headers={"Authorization": f"Bearer {server.key}"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        lines = response.read().decode().splitlines()
    (value,) = (line.split()[-1] for line in lines if line.startswith("llamacpp:requests_processing "))
    return int(float(value))
