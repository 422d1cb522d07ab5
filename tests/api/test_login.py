"""Signing in and out: who gets in, how, and what the others are told."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from gradio_client import Client
from gradio_client.exceptions import AuthenticationError
from httpx2 import ASGITransport, AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import JSONResponse
from starlette.routing import Route

from assistant.api.login_page import local_path
from tests.api.site import PAGE, PASSWORD, served, site, users

WRONG = "The user name or the password is wrong."


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return TestClient(site(tmp_path, users=users("ada", "grace")), follow_redirects=False)


def sign_in(client: TestClient, name: str = "ada", password: str = PASSWORD, **more: str) -> int:
    form = {"username": name, "password": password, **more}
    return client.post("/login", data=form, headers=PAGE).status_code


@pytest.mark.parametrize("path", ["/", "/owner?x=1&y=a%20b", "/conversations/x/export.md", "//evil.example"])
def test_a_page_leads_to_the_form_and_the_form_back_to_it(client: TestClient, path: str) -> None:
    sent_away = client.get(f"http://testserver{path}", headers=PAGE)
    assert sent_away.status_code == client.head(f"http://testserver{path}", headers=PAGE).status_code == 303
    assert sent_away.headers["location"] == "/login?next=" + quote(path, safe="/")
    field = re.search(r'name="next" value="([^"]*)"', client.get(sent_away.headers["location"]).text)
    target = "/" if path.startswith("//") else path
    assert field
    assert field[1] == target.replace("&", "&amp;")
    form = {"username": "ada", "password": PASSWORD, "next": path}
    assert client.post("/login", data=form, headers=PAGE).headers["location"] == target


@pytest.mark.parametrize(("method", "accept"), [("GET", "application/json"), ("GET", "*/*"), ("POST", "text/html")])
def test_a_program_without_a_password_gets_401_and_no_window_of_the_browser(
    client: TestClient, method: str, accept: str
) -> None:
    refused = client.request(method, "/owner", headers={"accept": accept})
    assert refused.status_code == 401
    assert "/login" in refused.json()["detail"]
    assert "www-authenticate" not in refused.headers


def test_a_user_who_signed_in_is_known_until_signing_out(client: TestClient) -> None:
    assert sign_in(client) == 303
    assert client.get("/owner").json() == "user:ada"
    session = client.cookies["citewell_session"]
    out = client.post("/logout", headers=PAGE)
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert "citewell_session" not in client.cookies
    client.cookies["citewell_session"] = session  # a copy of the cookie is worth nothing
    assert client.get("/owner").status_code == 401


def test_signing_in_again_ends_the_session_before(client: TestClient) -> None:
    sign_in(client)
    before = client.cookies["citewell_session"]
    sign_in(client, "grace")
    assert client.get("/owner").json() == "user:grace"
    assert client.get("/owner", headers={"cookie": f"citewell_session={before}"}).status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: TestClient) -> None:
    form = {"username": "ada", "password": PASSWORD}
    plain = client.post("/login", data=form).headers["set-cookie"]
    assert re.fullmatch(r"citewell_session=[\w-]{43}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax", plain, re.ASCII)
    assert client.post("https://testserver/login", data=form).headers["set-cookie"].endswith("; Secure")


def test_every_page_keeps_the_session_alive(client: TestClient) -> None:
    sign_in(client)
    assert client.cookies["citewell_session"] in client.get("/", headers=PAGE).headers["set-cookie"]
    assert "set-cookie" not in client.get("/owner").headers


@pytest.mark.parametrize("cookie", ["", "x", "../../etc", "a" * 43, "é" * 43])
def test_a_made_up_session_is_none(client: TestClient, cookie: str) -> None:
    assert client.get("/owner", headers={b"cookie": f"citewell_session={cookie}".encode()}).status_code == 401


def test_who_is_signed_in_needs_no_form(client: TestClient) -> None:
    sign_in(client)
    shown = client.get("/login?next=/owner", headers=PAGE)
    assert (shown.status_code, shown.headers["location"]) == (303, "/owner")


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong horse"), ("nobody", PASSWORD), ("ada", ""), ("", "")])
def test_a_wrong_password_and_an_unknown_user_look_the_same(client: TestClient, name: str, password: str) -> None:
    form = {"username": name, "password": password}
    shown = client.post("/login", data=form, headers=PAGE)
    assert shown.status_code == 401
    assert f'<p role="alert" id="problem">{WRONG}</p>' in shown.text
    told = client.post("/login", data=form)
    assert (told.status_code, told.json()) == (401, {"detail": WRONG})
    assert "set-cookie" not in {*shown.headers, *told.headers}


def test_five_wrong_passwords_lock_a_name_and_no_other(client: TestClient) -> None:
    assert [sign_in(client, password="wrong") for _ in range(5)] == [401] * 5
    locked = client.post("/login", data={"username": "ada", "password": PASSWORD}, headers=PAGE)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= 60
    assert f"Try again in {locked.headers['retry-after']} seconds" in locked.text
    by_basic = client.get("/owner", auth=("ada", PASSWORD))
    assert by_basic.status_code == 429
    assert "retry-after" in by_basic.headers
    assert sign_in(client, "grace") == 303


def test_guesses_that_are_sent_all_at_once_are_counted_like_any(tmp_path: Path) -> None:
    transport = ASGITransport(site(tmp_path, users=users("ada")))

    async def guess_all_at_once() -> list[int]:
        async with AsyncClient(transport=transport, base_url="http://testserver") as client:
            form = {"username": "ada", "password": "wrong"}
            return [a.status_code for a in await asyncio.gather(*(client.post("/login", data=form) for _ in range(20)))]

    assert Counter(asyncio.run(guess_all_at_once())) == {401: 5, 429: 15}


def test_a_name_that_is_no_user_s_is_locked_as_well(client: TestClient) -> None:
    assert [sign_in(client, "nobody", "wrong") for _ in range(6)] == [401] * 5 + [429]


def test_the_right_password_ends_the_count(client: TestClient) -> None:
    for _ in range(2):
        assert [sign_in(client, password="wrong") for _ in range(4)] == [401] * 4
        assert sign_in(client) == 303


def test_a_locked_name_does_not_end_a_session(client: TestClient) -> None:
    sign_in(client)
    assert [sign_in(client, password="wrong") for _ in range(6)] == [401] * 5 + [429]
    assert client.get("/owner").json() == "user:ada"


def test_basic_is_taken_on_every_route(client: TestClient) -> None:
    assert client.get("/owner", auth=("ada", PASSWORD)).json() == "user:ada"
    assert client.post("/owner", auth=("grace", PASSWORD)).json() == "user:grace"
    assert client.get("/", auth=("ada", PASSWORD), headers=PAGE).text == "user:ada"
    wrong = client.get("/owner", auth=("ada", "wrong"))
    assert (wrong.status_code, wrong.json()) == (401, {"detail": WRONG})
    assert wrong.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize("header", ["Basic", "Basic ", "Basic !!!", "Basic YWRh", "Basic /w==", "Bearer x", "basic é"])
def test_a_header_that_holds_no_name_and_password_is_as_none(client: TestClient, header: str) -> None:
    assert client.get("/owner", headers={b"authorization": header.encode()}).status_code == 401
    sign_in(client)
    assert client.get("/owner", headers={b"authorization": header.encode()}).json() == "user:ada"


def test_health_and_the_form_are_all_that_is_open(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/login").status_code == 200
    for path in ("/login/", "/healthz/", "/LOGIN", "/login/x", "/docs", "/redoc", "/openapi.json", "/favicon.ico"):
        assert client.get(path).status_code == 401, path
    assert client.post("/logout").json() == {"success": True}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/logout"), ("PUT", "/logout"), ("HEAD", "/logout"), ("DELETE", "/login"), ("POST", "/healthz")],
)
def test_an_open_address_is_open_to_what_it_is_for_alone(client: TestClient, method: str, path: str) -> None:
    # Gradio has a /logout of its own, below ours, which asks who is signed in.
    assert client.request(method, path).status_code == 401
    by_user = client.request(method, path, auth=("ada", PASSWORD))
    assert by_user.status_code in (404, 405)


def test_the_form_can_be_looked_at_without_being_fetched(client: TestClient) -> None:
    assert client.head("/login", headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    "form",
    [b"", b"username=ada", b"&&==&", b"username=%ff%fe&password=%00", b"\xff\xfe", b"username=ada&username=grace"],
)
def test_a_form_of_any_shape_is_only_a_wrong_password(client: TestClient, form: bytes) -> None:
    assert client.post("/login", content=form).status_code == 401


def test_a_form_that_is_too_long_is_not_read(client: TestClient) -> None:
    assert client.post("/login", content=b"x" * 40_000).status_code == 413


def test_the_longest_password_fits_into_the_form(client: TestClient) -> None:
    assert client.post("/login", data={"username": "ada", "password": "語" * 1000}).status_code == 401


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "\\/evil", "javascript:alert(1)",
     "evil", "", "/x\r\nset-cookie: a=b", "/é", " /x"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(client: TestClient, target: str) -> None:
    form = {"username": "ada", "password": PASSWORD, "next": target}
    assert client.post("/login", data=form, headers=PAGE).headers["location"] == "/"


@given(st.text(alphabet=st.sampled_from("/\\.:@%?#ab\t\n \x00é")))
def test_whatever_is_asked_for_the_way_back_is_a_path_of_this_site(target: str) -> None:
    path = local_path(target)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isascii()
    assert path.isprintable()


class Fields(HTMLParser):
    """The fields of a form with their labels, and every tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inputs: dict[str, dict[str, str | None]] = {}
        self.labels: set[str | None] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        if tag == "input":
            self.inputs[given["name"] or ""] = given
        elif tag == "label":
            self.labels.add(given["for"])


def test_the_form_is_labelled_and_has_no_script(client: TestClient) -> None:
    shown = client.get("/login")
    fields = Fields(shown.text)
    assert fields.labels == {fields.inputs[name]["id"] for name in ("username", "password")}
    assert fields.inputs["username"]["autocomplete"] == "username"
    assert fields.inputs["password"]["autocomplete"] == "current-password"
    assert fields.inputs["password"]["type"] == "password"
    assert {"main", "h1", "button"} <= fields.tags
    assert "script" not in fields.tags
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert "unsafe" not in shown.headers["content-security-policy"]


def test_what_was_typed_is_text_on_the_page(client: TestClient) -> None:
    typed = '"><script>alert(1)</script>${problem}'
    shown = client.post("/login", data={"username": typed, "password": "s3cret", "next": typed}, headers=PAGE)
    fields = Fields(shown.text)
    assert "script" not in fields.tags
    assert fields.inputs["username"]["value"] == typed
    assert fields.inputs["username"]["aria-describedby"] == "problem"
    assert "s3cret" not in shown.text


@pytest.mark.loopback
def test_gradio_client_signs_in_and_is_told_when_it_may_not(tmp_path: Path) -> None:
    server = site(tmp_path, users=users("ada"))
    config = {"version": "6.0", "protocol": "sse_v3", "dependencies": [], "connect_heartbeat": False}
    page = server.routes[-1].app  # type: ignore[attr-defined]
    page.router.routes.append(Route("/config", lambda request: JSONResponse(config)))
    page.router.routes.append(
        Route("/info", lambda request: JSONResponse({"named_endpoints": {}, "unnamed_endpoints": {}}))
    )
    with served(server) as address:
        client = Client(address, auth=("ada", PASSWORD), analytics_enabled=False, verbose=False)
        client.close()
        assert client.config["version"] == "6.0"
        with pytest.raises(AuthenticationError, match="Invalid credentials"):
            Client(address, auth=("ada", "wrong"), analytics_enabled=False, verbose=False)
        with pytest.raises(AuthenticationError, match="not provided"):
            Client(address, analytics_enabled=False, verbose=False)
