"""Conversations taken away over HTTP: the right file under the right name, and only to whom it belongs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from assistant.answer import Answer, Citation, Claim, Coverage, Shown, Verdict
from assistant.api.exports import disposition
from assistant.conversations import ConversationStore
from assistant.export import FORMATS, Export
from assistant.export.verify import verify
from index import Hit, Passage
from tests.api.site import PAPER, PASSWORD, site, users

QUOTE = "We train a codec."
ADA = ("ada", PASSWORD)


def said(question: str) -> dict[str, Any]:
    """Return the public JSON of an answer that quotes the paper."""
    passage = Passage("p1#0", "p1", 0, len(PAPER.abstract), PAPER.abstract)
    cited = Citation(1, "p1", PAPER.title, "p1#0", 0, len(QUOTE), QUOTE)
    claim = Claim(QUOTE, (cited,), Verdict.VERBATIM, 1.0)
    shown = Shown(1, PAPER.title, Hit(1, passage, 0.9))
    return Answer(question, question, (claim,), (shown,), 0.9, Coverage(1, 1), "sha256:0").to_dict()


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(tmp_path / "conversations.sqlite3")


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(site(tmp_path, users=users("ada", "grace")))


def begun(store: ConversationStore, *questions: str, owner: str = "user:ada", library: str = "papers") -> str:
    conversation = store.create(owner, library=library)
    for question in questions:
        store.add(owner, conversation, said(question))
    return conversation


def taken(client: TestClient, conversation: str, extension: str, **query: str | int) -> Response:
    return client.get(f"/conversations/{conversation}/export.{extension}", params=query, auth=ADA)


@pytest.mark.parametrize("extension", ["md", "html", "bib"])
def test_a_conversation_is_the_file_that_the_format_writes(
    client: TestClient, store: ConversationStore, extension: str
) -> None:
    conversation = begun(store, "What is trained?", "How small is it?")
    answered = taken(client, conversation, extension)
    whole = Export("What is trained?", (said("What is trained?"), said("How small is it?")), {"p1": PAPER})
    assert answered.status_code == 200
    assert answered.text == FORMATS[extension].write(whole)
    assert answered.headers["content-type"] == f"{FORMATS[extension].media_type}; charset=utf-8"


def test_a_bundle_that_was_taken_away_can_be_verified(client: TestClient, store: ConversationStore) -> None:
    bundle = json.loads(taken(client, begun(store, "What is trained?"), "json").text)
    assert verify(bundle).faults == ()
    assert [paper["paper_id"] for paper in bundle["papers"]] == ["p1"]


def test_one_exchange_is_taken_alone_under_its_question(client: TestClient, store: ConversationStore) -> None:
    answered = taken(client, begun(store, "What is trained?", "How small is it?"), "md", exchange=2)
    assert answered.text == FORMATS["md"].write(Export("How small is it?", (said("How small is it?"),), {"p1": PAPER}))
    assert 'filename="citewell-How-small-is-it.md"' in answered.headers["content-disposition"]


def test_it_is_a_download_that_nothing_keeps_and_nothing_runs(client: TestClient, store: ConversationStore) -> None:
    headers = taken(client, begun(store, "<script>alert(1)</script>"), "html").headers
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert {"default-src 'none'", "sandbox"} <= set(headers["content-security-policy"].split("; "))


def test_what_is_another_s_is_not_there(client: TestClient, store: ConversationStore) -> None:
    for conversation in (
        begun(store, "Why?", owner="user:grace"),
        begun(store, "Why?", owner="browser:ada"),
        "made-up",
    ):
        answered = taken(client, conversation, "md")
        assert answered.status_code == 404
        assert "no conversation" in answered.json()["detail"]


def test_without_a_login_it_belongs_to_the_browser(tmp_path: Path, store: ConversationStore) -> None:
    browser, other = (TestClient(site(tmp_path)) for _ in range(2))
    conversation = begun(store, "Why?", owner=browser.get("/owner").json())
    path = f"/conversations/{conversation}/export.md"
    assert [client.get(path).status_code for client in (browser, other)] == [200, 404]


@pytest.mark.parametrize("extension", ["exe", "MD", "md.html", "%2e%2e", "md%00"])
def test_an_unknown_format_is_not_there(client: TestClient, store: ConversationStore, extension: str) -> None:
    answered = taken(client, begun(store, "Why?"), extension)
    assert answered.status_code == 404
    assert "md, html, json, bib" in answered.json()["detail"]


@pytest.mark.parametrize(("exchange", "status"), [(0, 404), (3, 404), (-1, 404), ("x", 422), (10**30, 404)])
def test_an_exchange_that_is_none_is_not_there(
    client: TestClient, store: ConversationStore, exchange: int | str, status: int
) -> None:
    assert taken(client, begun(store, "Why?", "How?"), "md", exchange=exchange).status_code == status


@pytest.mark.parametrize("extension", list(FORMATS))
def test_a_library_that_is_gone_and_an_empty_conversation_are_taken_all_the_same(
    client: TestClient, store: ConversationStore, extension: str
) -> None:
    for conversation in (begun(store, "Why?", library="gone"), begun(store)):
        assert taken(client, conversation, extension).status_code == 200


@pytest.mark.parametrize("extension", list(FORMATS))
def test_half_a_surrogate_pair_in_a_question_stops_no_export(
    client: TestClient, store: ConversationStore, extension: str
) -> None:
    answered = taken(client, begun(store, "Why \ud83d?"), extension)
    assert answered.status_code == 200
    assert "\ufffd" not in answered.content.decode()


@pytest.mark.parametrize("name", ["citewell-a.md", "citewell-Größe-密码.md", "citewell-𝒳.md", 'a"b\\c%d.md'])
def test_a_name_of_any_script_reaches_old_programs_and_new_ones(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    match = re.fullmatch(r"attachment; filename=\"([\w.%-]+)\"; filename\*=UTF-8''([\w.%~-]+)", header)
    assert match
    assert unquote(match[2]) == name
    assert match[1].endswith(".md")
