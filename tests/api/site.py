"""A server with its guards, a page in the place of Gradio's, and a port to reach it at."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI, Request
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from assistant.api.server import create_server
from assistant.api.users import Users
from assistant.api.visitors import owner_of
from assistant.conversations import ConversationStore
from index import Paper

PASSWORD = "correct horse"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PAPER = Paper("p1", "A Codec", "We train a codec. It is small.", authors=("Ada Lovelace",), year=2024)
PAGE = {"accept": "text/html,application/xhtml+xml"}


@dataclass
class Opening:
    """A library that is as far as the test says."""

    is_ready: bool = True
    stage: str = "encoding"

    def ready(self) -> bool:
        return self.is_ready

    def status(self) -> str:
        return self.stage


def users(*names: str) -> Users:
    """Return users who all have the same password, with hashes that cost nothing to check."""
    return Users.parse(" ".join(f"{name}:{CHEAP.hash(PASSWORD)}" for name in names))


def site(
    folder: Path, *, users: Users | None = None, hosts: Sequence[str] = (), library: Opening | None = None
) -> FastAPI:
    """Return the server with a page mounted on it, as Gradio's is."""
    server = create_server(
        library=library or Opening(),
        store=ConversationStore(folder / "conversations.sqlite3"),
        papers_of=lambda name: {PAPER.paper_id: PAPER} if name == "papers" else {},
        users=users,
        hosts=hosts,
    )
    server.add_api_route("/broken", broken)
    server.mount("/", page())
    return server


async def broken() -> None:
    """Fail outside of the page, where only the server itself can answer."""
    raise RuntimeError("a secret of the server")


def page() -> Starlette:
    """Return a page that says who is asking, fails when told to, and streams."""

    async def show(request: Request) -> Response:
        return HTMLResponse(owner_of(request))

    async def owner(request: Request) -> Response:
        return JSONResponse(owner_of(request))

    async def fail(request: Request) -> Response:
        raise RuntimeError("a secret of the page")

    async def stream(request: Request) -> Response:
        return StreamingResponse(endless(), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route("/", show),
            Route("/owner", owner, methods=["GET", "POST"]),
            Route("/fail", fail),
            Route("/stream", stream),
        ]
    )


async def endless() -> AsyncIterator[str]:
    """Send one event, and no other for as long as the server runs."""
    yield "data: first\n\n"
    await asyncio.Event().wait()


@contextmanager
def served(server: FastAPI) -> Iterator[str]:
    """Serve on a free port of this machine and yield the address, without a slash at its end."""
    running = uvicorn.Server(
        uvicorn.Config(server, port=0, log_level="critical", ws="none", timeout_graceful_shutdown=0)
    )
    started, startup = threading.Event(), running.startup

    async def note_start(sockets: object = None) -> None:
        await startup()
        started.set()

    running.startup = note_start  # type: ignore[method-assign]
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    assert started.wait(20)
    try:
        yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(20)
