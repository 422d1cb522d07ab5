"""Who is asking: the signed-in user, or the browser where nobody signs in."""

from __future__ import annotations

import hashlib

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.cookies import Cookie, new_id
from assistant.api.headers import wants_page

HEALTH = "/healthz"
_BROWSER = Cookie("citewell_browser", seconds=400 * 86_400)  # the longest that browsers allow
_OWNER = "citewell_owner"


def owner_of(request: Request) -> str:
    """Return who is asking: "user:ada" where users sign in, else "browser:" and the hash of the browser's id.

    Every route has an owner but those that are open to everybody.
    """
    owner: str = request.scope["state"][_OWNER]
    return owner


def set_owner(scope: Scope, owner: str) -> None:
    """Note who is asking, for `owner_of`."""
    scope.setdefault("state", {})[_OWNER] = owner


class Visitors:
    """Tells browsers apart by a cookie, which is set at the first visit and kept alive by every page.

    The owner is a hash of it: whoever reads the stored conversations cannot take a visitor's place.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] == HEALTH:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        known = _BROWSER.read(connection)
        browser = known or new_id()
        set_owner(scope, f"browser:{hashlib.sha256(browser.encode()).hexdigest()}")
        if known is None or wants_page(connection):
            send = _BROWSER.sending(browser, connection, send)
        await self._app(scope, receive, send)
