"""Headers that every response carries, and requests that none of our own pages made.

Pure ASGI, so that an event stream passes piece by piece. Knows neither users nor routes.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio writes scripts and styles into its page and makes functions of texts: 'unsafe-…' cannot be left out. What is
# held is that nothing is loaded from, sent to or framed by another site.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
SECURITY = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Adds the security headers to every response that does not bring its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        def add(headers: MutableHeaders) -> None:
            for name, value in SECURITY.items():
                headers.setdefault(name, value)

        await self._app(scope, receive, changing(send, add))


class SameOrigin:
    """Refuses requests that change something and were made by another site's page, and WebSockets, which none makes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it with 403."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http" and scope["method"] not in _READING and is_cross_site(Headers(scope=scope)):
            refused = JSONResponse({"detail": "A page of another site sent this; open Citewell's own page."}, 403)
            await refused(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class NoFetching:
    """Refuses addresses at which Gradio would fetch another site's page and pass it on: nothing leaves this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it with 404."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path.startswith("/gradio_api/proxy=") or (path.startswith("/gradio_api/file=") and ":/" in path):
            await JSONResponse({"detail": "Nothing is fetched from elsewhere."}, 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_cross_site(headers: Headers) -> bool:
    """Tell whether a browser says that another site made a request; what sends neither header is no browser.

    `Origin` is compared without its scheme: behind a proxy that ends TLS, the scheme is not known here.

    Source: Sec-Fetch-Site first, else Origin against Host, as in Go's net/http CrossOriginProtection.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    sender = origin.partition("://")[2].lower()
    return not sender or sender != headers.get("host", "").lower()


def wants_page(connection: HTTPConnection) -> bool:
    """Tell whether a person is waiting for a page, rather than a program for data."""
    return connection.scope["method"] in ("GET", "HEAD") and takes_html(connection)


def takes_html(connection: HTTPConnection) -> bool:
    """Tell whether a browser shows what is answered."""
    return "text/html" in connection.headers.get("accept", "")


def changing(send: Send, change: Callable[[MutableHeaders], None]) -> Send:
    """Return a `send` whose response has its headers changed."""

    async def send_changed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            change(MutableHeaders(scope=message))
        await send(message)

    return send_changed
