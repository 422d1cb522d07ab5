"""Without a login each browser is somebody, and nobody else can be that one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.site import PAGE, site


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(site(tmp_path))


def test_a_browser_stays_the_same_and_another_is_another(client: TestClient, tmp_path: Path) -> None:
    first = client.get("/owner").json()
    assert client.get("/owner").json() == first
    assert client.post("/owner").json() == first
    assert TestClient(client.app).get("/owner").json() != first


def test_the_first_answer_already_belongs_to_the_browser_it_makes(client: TestClient) -> None:
    first = client.get("/owner").json()
    browser = client.cookies["citewell_browser"]
    assert first == f"browser:{hashlib.sha256(browser.encode()).hexdigest()}"


def test_the_cookie_is_long_lived_and_out_of_reach_of_scripts_and_of_other_sites(client: TestClient) -> None:
    set_cookie = client.get("/").headers["set-cookie"]
    assert re.fullmatch(
        r"citewell_browser=[\w-]{43}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax", set_cookie, re.ASCII
    )
    secure = TestClient(client.app, base_url="https://testserver").get("/").headers["set-cookie"]
    assert secure.endswith("; Secure")


def test_an_answer_that_sets_the_cookie_is_kept_by_no_cache(client: TestClient) -> None:
    assert client.get("/owner").headers["cache-control"] == "no-store"
    assert "cache-control" not in client.get("/owner").headers


def test_a_page_renews_the_cookie_and_the_rest_does_not(client: TestClient) -> None:
    client.get("/")
    assert client.cookies["citewell_browser"] in client.get("/", headers=PAGE).headers["set-cookie"]
    assert "set-cookie" not in client.get("/owner").headers
    assert "set-cookie" not in client.post("/owner", headers=PAGE).headers


@pytest.mark.parametrize("made_up", ["", "x", "a" * 42, "a" * 44, "../" * 14 + "a", "é" * 43, '"' + "a" * 41 + '"'])
def test_a_malformed_cookie_is_replaced(client: TestClient, made_up: str) -> None:
    answered = client.get("/owner", headers={b"cookie": f"citewell_browser={made_up}".encode()})
    browser = client.cookies["citewell_browser"]
    assert re.fullmatch(r"[\w-]{43}", browser, re.ASCII)
    assert answered.json() == f"browser:{hashlib.sha256(browser.encode()).hexdigest()}"


def test_who_looks_after_the_server_s_health_is_no_visitor(client: TestClient) -> None:
    assert "set-cookie" not in client.get("/healthz", headers=PAGE).headers
