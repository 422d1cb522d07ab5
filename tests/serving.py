"""The whole page on a port of this machine, in a thread: what a browser and a program meet."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from assistant.api.exposure import names_answered_to
from assistant.api.server import create_server
from assistant.api.users import Users
from assistant.api.visitors import owner_of
from assistant.assemble import Engine
from assistant.conversations import ConversationStore
from assistant.engines import Engines
from assistant.settings import Loaded, Settings
from assistant.ui.desk import Desk, Quality
from assistant.ui.mount import mount_page

HOST = "127.0.0.1"


def desk_of(engines: Engines, kept: Path, quality_of: Callable[[Engine], Quality | None] = lambda engine: None) -> Desk:
    """Put a desk together, its conversations in a file."""
    loaded = Loaded(engines.settings, dict.fromkeys(Settings.model_fields, "default"), None)
    return Desk(engines, ConversationStore(kept), loaded, quality_of)


@contextmanager
def serving_page(desk: Desk, *, users: Users | None = None) -> Iterator[str]:
    """Yield the address of a page that is served until the end of the block, without a slash at its end."""
    serving = _Serving(desk, users)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    wait_for(lambda: serving.address != "" or not thread.is_alive())
    assert serving.address, "the server did not start; its thread has printed why"
    try:
        yield serving.address
    finally:
        serving.server.should_exit = True
        thread.join(timeout=20)


class _Serving:
    """Builds the page and serves it within one event loop: Gradio leaves loops unclosed where none runs."""

    server: uvicorn.Server
    address = ""

    def __init__(self, desk: Desk, users: Users | None) -> None:
        self._desk = desk
        self._users = users

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        app = create_server(
            library=self._desk.engines,
            store=self._desk.store,
            papers_of=self._desk.engines.papers,
            users=self._users,
            hosts=names_answered_to(HOST, login=self._users is not None),
        )
        mount_page(app, self._desk, owner_of=owner_of)
        config = uvicorn.Config(app, host=HOST, port=0, log_level="critical", ws="none", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config)
        told = asyncio.create_task(self._tell())
        await self.server.serve()
        await told

    async def _tell(self) -> None:
        while not self.server.started:
            await asyncio.sleep(0.02)
        self.address = f"http://{HOST}:{self.server.servers[0].sockets[0].getsockname()[1]}"


def wait_for(done: Callable[[], bool], *, tries: int = 400) -> None:
    """Wait until something holds, for twenty seconds at most."""
    pause = threading.Event()
    for _ in range(tries):
        if done():
            return
        pause.wait(0.05)
    raise AssertionError("waited in vain")
