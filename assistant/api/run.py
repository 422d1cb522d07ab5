"""Running the server: an address, a free port, and an end that does not wait for open pages."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
import threading
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from assistant.errors import ServerError

_PATIENCE = 1  # seconds that open event streams are given at the end; every open page holds one
_AT_MOST = 5.0  # seconds after which nothing is waited for any more
_LAST_PORT = 65_535
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # what listens on all addresses is opened at this one


def run_server(server: FastAPI, *, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM, as the last thing that a process does: five seconds later it has ended.

    Args:
        port: 0 takes a free one.
        on_ready: told the URL once requests are answered, in a thread of its own.

    Raises:
        ServerError: the port is taken or not ours to take, or the host is not an address of this machine.
    """
    with _listen(host, port) as listener:
        config = uvicorn.Config(
            server,
            log_level="warning",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_no_cut_stream)
        url = _url(host, listener.getsockname()[1])
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again when all is done
            _Server(config, lambda: on_ready(url)).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await asyncio.to_thread(self._on_ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A thread that adds papers cannot be stopped. What it writes is kept whole or not at all: it may be cut off.
        end = threading.Timer(_AT_MOST, os._exit, (1,))
        end.daemon = True
        end.start()
        await super().shutdown(sockets)


def _is_no_cut_stream(record: logging.LogRecord) -> bool:
    """Keep from the log what uvicorn says of the streams that it cuts off at the end, with a traceback each."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, asyncio.CancelledError) or str(record.msg).startswith("Cancel %s running task"))


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        raise ServerError(f"The port is {port}; it must be from 0 to {_LAST_PORT}. Choose one with `--port`.")
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)  # a name may mean both
        return socket.create_server((address[0], port), family=family)
    except OSError as error:
        raise ServerError(_reason(error, host, port)) from error


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is in use, perhaps by another Citewell. Stop that one, or choose another with "
            "`--port`; `--port 0` takes a free one."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used without more rights. Choose one from 1024 on with `--port`."
    return f"{host!r} port {port} cannot be listened on: {error.strerror}. Check `--host`; 127.0.0.1 is this machine."


def _url(host: str, port: int) -> str:
    shown = _ANYWHERE.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
