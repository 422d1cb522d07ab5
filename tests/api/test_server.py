"""What is the same for every request: health, names, headers, other sites, failures, and streams that are not held."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.api.site import PAGE, PASSWORD, Opening, served, site, users

SECURITY = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "x-frame-options": "SAMEORIGIN"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(site(tmp_path), follow_redirects=False, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("library", "status", "body"),
    [
        (Opening(), 200, {"status": "ready"}),
        (Opening(False, "encoding"), 503, {"status": "starting", "detail": "encoding"}),
        (Opening(False, "failed"), 503, {"status": "failed"}),
    ],
)
@pytest.mark.parametrize("login", [True, False])
def test_health_is_told_to_anybody_and_is_always_fresh(
    tmp_path: Path, library: Opening, status: int, body: dict[str, str], login: bool
) -> None:
    client = TestClient(site(tmp_path, library=library, users=users("ada") if login else None))
    told = client.get("/healthz")
    assert (told.status_code, told.json()) == (status, body)
    assert told.headers["cache-control"] == "no-store"
    assert client.head("/healthz").status_code == status


@pytest.mark.parametrize("path", ["/", "/healthz", "/login", "/owner"])
def test_only_the_names_of_the_server_are_answered_to(tmp_path: Path, path: str) -> None:
    client = TestClient(site(tmp_path, hosts=["localhost", "[::1]", "*.example.org"], users=users("ada")))
    for host in ("localhost", "localhost:7860", "LOCALHOST", "[::1]:7860", "papers.example.org"):
        assert client.get(path, headers={"host": host}).status_code in (200, 401), host
    for host in ("evil.example", "localhost.evil.example", "example.org.evil", "127.0.0.1", "", "a b", "[::1"):
        assert client.get(path, headers={"host": host}).status_code == 400, host


def test_a_name_is_not_led_to_the_one_with_www(tmp_path: Path) -> None:
    client = TestClient(site(tmp_path, hosts=["www.example.org"]), follow_redirects=False)
    assert client.get("/", headers={"host": "example.org"}).status_code == 400


def test_without_names_any_is_answered_to(client: TestClient) -> None:
    assert client.get("/", headers={"host": "whatever.example"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/fail", "/broken", "/healthz", "/nowhere", "/login"])
@pytest.mark.parametrize("login", [True, False])
def test_every_answer_carries_the_security_headers(tmp_path: Path, path: str, login: bool) -> None:
    server = site(tmp_path, users=users("ada") if login else None, hosts=["testserver"])
    client = TestClient(server, follow_redirects=False, raise_server_exceptions=False)
    for headers in ({}, PAGE, {"host": "evil.example"}, {"origin": "http://evil.example"}):
        answered = client.get(path, headers=headers)
        assert SECURITY.items() <= dict(answered.headers).items(), (answered.status_code, headers)
    assert SECURITY.items() <= dict(client.post(path, headers={"origin": "null"}).headers).items()


SAME = {"origin": "http://testserver"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        (SAME, 200),
        ({"origin": "http://TestServer"}, 200),
        ({"origin": "https://testserver"}, 200),  # TLS may end at a proxy
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-origin", "origin": "https://behind.a.proxy"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", **SAME}, 403),
        ({"sec-fetch-site": ""}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://testserver:81"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_our_own_pages_and_programs_may_change_anything(
    client: TestClient, method: str, headers: dict[str, str], status: int
) -> None:
    answered = client.request(method, "/owner", headers=headers)
    assert answered.status_code == (405 if status == 200 and method != "POST" else status)


def test_a_page_loads_and_sends_nothing_elsewhere_and_is_framed_nowhere_else(client: TestClient) -> None:
    policy = dict(rule.split(" ", 1) for rule in client.get("/").headers["content-security-policy"].split("; "))
    assert (policy["default-src"], policy["form-action"], policy["frame-ancestors"]) == ("'self'",) * 3
    assert "connect-src" not in policy  # so that it is what default-src says
    assert not any("*" in sources or "http" in sources for sources in policy.values())


def test_the_form_cannot_be_sent_from_another_site_either(tmp_path: Path) -> None:
    client = TestClient(site(tmp_path, users=users("ada")))
    for path in ("/login", "/logout"):
        assert client.post(path, headers={"origin": "http://evil.example"}).status_code == 403


def test_no_other_site_may_read_what_is_answered(client: TestClient) -> None:
    for method in ("GET", "OPTIONS"):
        asked = {"origin": "http://evil.example", "access-control-request-method": "POST"}
        answered = client.request(method, "/owner", headers=asked)
        assert "access-control-allow-origin" not in answered.headers
        assert "access-control-allow-credentials" not in answered.headers


def test_a_link_on_another_site_leads_here(client: TestClient) -> None:
    headers = PAGE | {"sec-fetch-site": "cross-site", "origin": "http://evil.example"}
    assert [client.request(method, "/", headers=headers).status_code for method in ("GET", "HEAD")] == [200, 200]


def test_a_websocket_is_refused_even_where_there_is_one(tmp_path: Path) -> None:
    async def greet(socket: WebSocket) -> None:
        await socket.accept()

    server = site(tmp_path)
    server.router.routes.insert(0, WebSocketRoute("/socket", greet))
    with pytest.raises(WebSocketDisconnect), TestClient(server).websocket_connect("/socket"):
        pass


def test_a_failure_is_told_without_what_failed(client: TestClient) -> None:
    failed = client.get("/broken")
    assert failed.status_code == 500
    assert "secret" not in failed.text
    assert "terminal" in failed.json()["detail"]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_there_is_no_map_of_the_routes(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.loopback
@pytest.mark.parametrize("login", [True, False])
def test_an_event_arrives_before_the_next_one_is_made(tmp_path: Path, login: bool) -> None:
    # The stream never ends: were it collected before it is passed on, nothing would ever arrive.
    server = site(tmp_path, users=users("ada") if login else None, hosts=["127.0.0.1"])
    with (
        served(server) as address,
        httpx2.stream("GET", f"{address}/stream", auth=("ada", PASSWORD), timeout=20) as answered,
    ):
        assert answered.status_code == 200
        assert next(answered.iter_text()) == "data: first\n\n"
