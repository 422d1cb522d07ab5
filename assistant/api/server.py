"""The server that a page is mounted on: health, login, exports, and who may ask at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse, Response

from assistant.api.bodies import BodyLimit
from assistant.api.exports import export_routes
from assistant.api.headers import SECURITY, NoFetching, SameOrigin, SecurityHeaders
from assistant.api.login import Login, SignedIn
from assistant.api.login_page import login_routes
from assistant.api.users import Users
from assistant.api.visitors import HEALTH, Visitors
from assistant.conversations import ConversationStore
from index import Paper

FAILED = "failed"


class Readiness(Protocol):
    """Whether questions can be answered yet."""

    def ready(self) -> bool:
        """Tell whether the library is open."""

    def status(self) -> str:
        """Return what is being done until then, or `FAILED`; anybody may read it, so no path stands in it."""


def create_server(
    *,
    library: Readiness,
    store: ConversationStore,
    papers_of: Callable[[str], Mapping[str, Paper]],
    users: Users | None,
    hosts: Sequence[str],
) -> FastAPI:
    """Return the server with its own routes; what is mounted later is behind the same guards.

    Args:
        papers_of: the papers of a library, by id; empty where it is gone.
        users: who may sign in; None lets everybody in and tells browsers apart by a cookie.
        hosts: the only names that it answers to, such as "localhost" or "*.example.org"; empty for any. Without a login
            they keep a page of another site from reaching a server on this machine (DNS rebinding).
    """
    login = Login(users) if users else None
    server = FastAPI(
        title="Citewell",
        openapi_url=None,  # and with it neither /docs nor /redoc
        exception_handlers={Exception: _failed},
        middleware=[
            Middleware(SecurityHeaders),
            *([Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)] if hosts else []),
            Middleware(SameOrigin),
            Middleware(NoFetching),
            Middleware(BodyLimit),
            Middleware(CORSMiddleware, allow_origins=()),  # Gradio would let every site read, unless we say who may
            Middleware(SignedIn, login=login) if login else Middleware(Visitors),
        ],
    )
    server.add_api_route(HEALTH, _health(library), methods=["GET", "HEAD"])
    if login:
        server.include_router(login_routes(login))
    server.include_router(export_routes(store, papers_of))
    return server


def _health(library: Readiness) -> Callable[[], object]:
    async def health() -> Response:
        if library.ready():
            return _uncached({"status": "ready"}, 200)
        status = library.status()
        return _uncached({"status": FAILED} if status == FAILED else {"status": "starting", "detail": status}, 503)

    return health


def _uncached(content: Mapping[str, str], status: int) -> Response:
    return JSONResponse(content, status, {"cache-control": "no-store"})


async def _failed(request: Request, error: Exception) -> Response:
    """Answer what no other part could; the server's terminal shows the error."""
    detail = "Something went wrong here. The terminal that runs the server shows what."
    return JSONResponse({"detail": detail}, 500, SECURITY)
