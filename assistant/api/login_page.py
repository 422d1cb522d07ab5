"""The login form and its routes: a page without scripts, and the same in JSON for programs.

`gradio_client` signs in here too: it posts the form without asking for a page and takes the cookie.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.api.headers import takes_html
from assistant.api.login import LOGIN, LOGOUT, SESSION, Attempt, Login, refusal

_PAGE = (Path(__file__).parent / "login.html").read_text(encoding="utf-8")
_STYLE = hashlib.sha256(_PAGE.split("<style>")[1].split("</style>")[0].encode()).digest()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(_STYLE).decode()}'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LONGEST_FORM = 32_768  # bytes: a password of 1000 letters of any script, percent-encoded, and what goes with it
_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # printable ASCII from one slash on, without a backslash
_HOME = "/"


@dataclass(frozen=True, slots=True)
class Form:
    """What the login form sends; "" for what is not there."""

    username: str
    password: str
    next: str


def login_routes(login: Login) -> APIRouter:
    """Return the routes that begin and end a session."""
    router = APIRouter()

    @router.api_route(LOGIN, methods=["GET", "HEAD"])
    async def show(request: Request) -> Response:
        session = SESSION.read(request)
        target = local_path(request.query_params.get("next", _HOME))
        if session and login.sessions.user(session):
            return RedirectResponse(target, 303)
        return _page(Form("", "", target))

    @router.post(LOGIN, max_body_size=_LONGEST_FORM)
    async def sign_in(request: Request) -> Response:
        form = await _read_form(request)
        attempt = await login.check(form.username, form.password)
        if not attempt.right:
            return _page(form, attempt) if takes_html(request) else refusal(attempt)
        _end_session(login, request)
        session = login.sessions.begin(form.username)
        done = RedirectResponse(form.next, 303) if takes_html(request) else JSONResponse({"success": True})
        return _with_cookie(done, session, request)

    @router.post(LOGOUT)
    async def sign_out(request: Request) -> Response:
        _end_session(login, request)
        done = RedirectResponse(LOGIN, 303) if takes_html(request) else JSONResponse({"success": True})
        return _with_cookie(done, "", request)

    return router


def local_path(target: str) -> str:
    """Return a path of this site, else "/": nobody is led elsewhere by a link to the login page.

    Browsers read a backslash as a slash and drop control characters, so that neither may be in it.
    """
    return target if _LOCAL.fullmatch(target) else _HOME


async def _read_form(request: Request) -> Form:
    fields = dict(parse_qsl((await request.body()).decode("latin-1"), keep_blank_values=True))
    username, password, target = (fields.get(name, "") for name in ("username", "password", "next"))
    return Form(username.strip(), password, local_path(target))


def _page(form: Form, attempt: Attempt | None = None) -> Response:
    """Return the form; after a failed attempt it says why."""
    text = Template(_PAGE).substitute(
        title="Not signed in" if attempt else "Sign in",
        problem=f'<p role="alert" id="problem">{escape(attempt.message)}</p>' if attempt else "",
        described=' aria-describedby="problem"' if attempt else "",
        username=escape(form.username),
        next=escape(form.next),
    )
    headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
    if attempt is None:
        return HTMLResponse(text, headers=headers)
    return HTMLResponse(text, attempt.status, {**headers, **attempt.headers})


def _end_session(login: Login, request: Request) -> None:
    session = SESSION.read(request)
    if session:
        login.sessions.end(session)


def _with_cookie(response: Response, session: str, request: Request) -> Response:
    response.headers["set-cookie"] = SESSION.header(session, request)
    response.headers["cache-control"] = "no-store"
    return response
