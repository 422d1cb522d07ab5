"""Signing in: nothing but `/healthz` is served to people who are not users.

A session cookie for pages and `gradio_client`, HTTP Basic for scripts. Knows no route but its own.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.cookies import Cookie
from assistant.api.headers import wants_page
from assistant.api.sessions import SECONDS, Failures, Sessions
from assistant.api.users import Users
from assistant.api.visitors import HEALTH, set_owner

LOGIN, LOGOUT = "/login", "/logout"
SESSION = Cookie("citewell_session", SECONDS)
# What has a route here: any other method would reach the page with nobody signed in.
_OPEN = {HEALTH: ("GET", "HEAD"), LOGIN: ("GET", "HEAD", "POST"), LOGOUT: ("POST",)}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a name and a password; `wait` is the seconds until the name may be tried again, if it is locked."""

    right: bool
    wait: int = 0

    @property
    def status(self) -> int:
        """The HTTP status of a failure."""
        return 429 if self.wait else 401

    @property
    def message(self) -> str:
        """What a person is told of a failure."""
        if self.wait:
            return f"Too many wrong passwords for this user name. Try again in {self.wait} seconds."
        return "The user name or the password is wrong."

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a failure."""
        return {"retry-after": str(self.wait)} if self.wait else {}


@dataclass(frozen=True, slots=True)
class _Given:
    name: str
    password: str


class Login:
    """The users of a server, their sessions, and the passwords that were wrong of late."""

    def __init__(self, users: Users) -> None:
        self.sessions = Sessions()
        self._users = users
        self._failures = Failures()
        # One password at a time: guesses sent all at once are counted like any, and a hash takes 64 MB to check.
        self._checking = asyncio.Lock()

    async def check(self, name: str, password: str) -> Attempt:
        """Check a password, unless the name is locked."""
        async with self._checking:
            if wait := self._failures.seconds_to_wait(name):
                return Attempt(False, wait)
            if not await run_in_threadpool(self._users.verify, name, password):
                self._failures.add(name)
                return Attempt(False)
            self._failures.forget(name)
            return Attempt(True)


class SignedIn:
    """Lets users through; a page is sent to the login form instead, everything else gets 401."""

    def __init__(self, app: ASGIApp, login: Login) -> None:
        self._app = app
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http" or scope["method"] in _OPEN.get(scope["path"], ()):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        given = _basic(connection.headers)
        session = SESSION.read(connection)
        if given:
            attempt = await self._login.check(given.name, given.password)
            if not attempt.right:
                challenge = {"www-authenticate": 'Basic realm="Citewell", charset="UTF-8"'}
                await refusal(attempt, challenge)(scope, receive, send)
                return
            set_owner(scope, f"user:{given.name}")
        elif session and (user := self._login.sessions.user(session)):
            set_owner(scope, f"user:{user}")
            if wants_page(connection):
                send = SESSION.sending(session, connection, send)
        else:
            await _turned_away(connection)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def refusal(attempt: Attempt, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the answer to a program whose name and password were refused."""
    return JSONResponse({"detail": attempt.message}, attempt.status, {**attempt.headers, **(headers or {})})


def _turned_away(connection: HTTPConnection) -> Response:
    if not wants_page(connection):
        how = f"Sign in first: POST username and password to {LOGIN}, or send them as HTTP Basic."
        return JSONResponse({"detail": how}, 401)  # no Basic challenge: browsers would ask in a window of their own
    path, query = connection.scope.get("raw_path"), connection.scope["query_string"]
    target = (path or quote(connection.scope["path"]).encode()) + (b"?" + query if query else b"")
    return RedirectResponse(f"{LOGIN}?next={quote(target, safe='/')}", 303)


def _basic(headers: Headers) -> _Given | None:
    """Return what HTTP Basic brings; None where a request has none that can be read."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # no base64, or no UTF-8 in it
        return None
    return _Given(name, password) if colon else None
