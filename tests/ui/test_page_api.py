"""The page's API as a program meets it: `gradio_client` over HTTP on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.api.users import Users, hash_password
from assistant.engines import Engines
from assistant.summary.summary import Length
from index.bundled import BUNDLED
from index.libraries import Libraries
from tests.serving import desk_of, serving_page

pytestmark = pytest.mark.loopback
ASKERS = 16


@pytest.fixture(scope="module")
def served(page_engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over the bundled papers."""
    with serving_page(desk_of(page_engines, tmp_path_factory.mktemp("kept") / "kept.sqlite3")) as address:
        yield address


_open: list[Client] = []


def client(address: str, **others: object) -> Client:
    _open.append(Client(address, verbose=False, **others))  # type: ignore[arg-type]
    return _open[-1]


@pytest.fixture(autouse=True)
def hang_up() -> Iterator[None]:
    """Close every client of a test: its heartbeat would go on, and find no server in the tests after it."""
    yield
    while _open:
        _open.pop().close()


def test_a_program_gets_the_same_answer_as_the_engine(served: str, page_engines: Engines) -> None:
    question = "What does mixup train a network on?"
    told = client(served).predict(question, api_name="/ask")
    known = page_engines.get().ask(question).to_dict()
    assert {**told, "timings_ms": None} == {**json.loads(json.dumps(known)), "timings_ms": None}


def test_a_program_sends_the_turns_before_a_follow_up(served: str) -> None:
    turns = [{"role": "user", "content": "What is mixup?"}, {"role": "assistant", "content": "A principle."}]
    told = client(served).predict("and does it help with labels?", turns, api_name="/ask")
    assert "mixup" in told["query"]


def test_a_program_searches(served: str) -> None:
    hits = client(served).predict("neural audio codec", 3, True, api_name="/search")["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert len({hit["paper_id"] for hit in hits}) == 3


def test_a_program_summarises_and_compares(served: str, page_engines: Engines) -> None:
    program, engine = client(served), page_engines.get()
    topic = "neural audio codecs"
    told = [
        program.predict(topic, "paragraph", api_name="/summarize"),
        program.predict(topic, ["task", "data"], api_name="/table"),
    ]
    known = [
        engine.summarize(topic, length=Length.PARAGRAPH).to_dict(),
        engine.table(topic, ["task", "data"]).to_dict(),
    ]
    assert [{**one, "timings_ms": None} for one in told] == [
        {**json.loads(json.dumps(one)), "timings_ms": None} for one in known
    ]
    with pytest.raises(AppError, match="give one of: paragraph, page, full"):
        program.predict(topic, "book", api_name="/summarize")
    with pytest.raises(AppError, match="task"):
        program.predict(topic, ["task", "task"], api_name="/table")


def test_only_what_is_meant_for_programs_is_offered(served: str) -> None:
    offered = client(served).view_api(return_format="dict", print_info=False)
    assert set(offered["named_endpoints"]) == {"/ask", "/search", "/summarize", "/table"}
    assert offered["unnamed_endpoints"] == {}


def test_an_error_of_ours_reaches_a_program_in_words(served: str) -> None:
    with pytest.raises(AppError, match="no library 'nowhere'"):
        client(served).predict("What is mixup?", None, "nowhere", api_name="/ask")
    with pytest.raises(AppError, match="question is empty"):
        client(served).predict("?", api_name="/ask")


def test_a_program_signs_in(page_engines: Engines, tmp_path: Path) -> None:
    users = Users.parse(f"ada:{hash_password('analytical engine')}")
    with serving_page(desk_of(page_engines, tmp_path / "kept.sqlite3"), users=users) as address:
        told = client(address, auth=("ada", "analytical engine")).predict("What is mixup?", api_name="/ask")
        assert told["claims"]
        with pytest.raises(Exception, match=r"(?i)401|login|auth|could not"):
            client(address)


@pytest.mark.parametrize("path", ["/etc/hostname", "/proc/self/environ", "http://127.0.0.1:9/x.png"])
def test_an_event_cannot_name_a_file_that_was_not_uploaded(served: str, path: str) -> None:
    file = {"path": path, "orig_name": "x", "meta": {"_type": "gradio.FileData"}}
    with httpx2.Client(base_url=served) as browser:
        browser.get("/")
        asked = {"fn_index": 0, "session_hash": "h", "data": [BUNDLED, "", file, [], None, None, None]}
        browser.post("/gradio_api/queue/join", json=asked)
        with browser.stream("GET", "/gradio_api/queue/data", params={"session_hash": "h"}) as events:
            told = next(line for line in events.iter_lines() if "process_completed" in line)
    assert '"success":false' in told.replace(" ", "")
    assert "/uploads" not in told


@pytest.mark.parametrize(
    "path", ["file=http://127.0.0.1:9/x.png", "file=https:/127.0.0.1/x", "proxy=http://127.0.0.1:9"]
)
def test_the_server_fetches_nothing_from_elsewhere(served: str, path: str) -> None:
    assert httpx2.get(f"{served}/gradio_api/{path}").json() == {"detail": "Nothing is fetched from elsewhere."}


@pytest.mark.slow
def test_sixteen_people_are_answered_while_a_library_is_built(
    served: str, page_engines: Engines, libraries: Libraries, tmp_path: Path
) -> None:
    papers = page_engines.get().retriever.library.papers
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps({"title": p.title, "abstract": p.abstract}) + "\n" for p in papers), "utf-8")
    building = threading.Thread(target=_build, args=(page_engines.libraries, file))
    clients = [client(served) for _ in range(ASKERS)]
    questions = [f"What is “{p.title}” about?" for p in papers[:ASKERS]]
    building.start()
    with ThreadPoolExecutor(ASKERS) as people:
        answers = list(people.map(lambda c, q: c.predict(q, api_name="/ask"), clients, questions))
    built_meanwhile = building.is_alive()
    building.join()
    assert [answer["question"] for answer in answers] == questions
    assert all(answer["claims"] or answer["refused"] for answer in answers)
    assert built_meanwhile  # else they were not asked during a build
    assert len(page_engines.get("crowd").retriever.library.papers) == len(papers)


def _build(libraries: Libraries, file: Path) -> None:
    libraries.create("crowd")
    libraries.add("crowd", [file])
