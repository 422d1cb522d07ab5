"""A language model that says what it was told to say: a real server on this machine, for tests and for eval.

It speaks the chat completions API over HTTP, and fails at it on demand. Knows no question and no claim.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from eval.opponent.replies import Cut, Raw, Reply, Slow, Stall, Status, Text, completion

__all__ = ["Cut", "ModelServer", "Raw", "Slow", "Stall", "Status", "Text", "completion", "serving"]

Request = dict[str, Any]
_LOOK_SECONDS = 0.02  # how often a waiting server looks whether it should go on waiting


class Respond(Protocol):
    """Chooses the reply to a request, in place of replies in order."""

    def __call__(self, request: Request, /) -> str | tuple[int, bytes] | Reply: ...


class ModelServer:
    """Gives its replies in order and records every request; one for which no reply is left gets a 410.

    Attributes:
        requests, headers: of the chat completions asked for, in order.
        left: set once a client has gone away before its reply was through.
    """

    def __init__(
        self,
        replies: Sequence[str | tuple[int, bytes] | Reply],
        *,
        respond: Respond | None = None,
        beside: Mapping[str, Any] | None = None,
    ) -> None:
        self.replies = list(replies)
        self.requests: list[Request] = []
        self.headers: list[dict[str, str]] = []
        self.left = threading.Event()
        self.ended = threading.Event()
        self.ran_dry = False
        self.url = ""
        self._respond = respond
        self._beside = beside or {}
        self._lock = threading.Lock()

    @property
    def prompts(self) -> list[str]:
        """The first message of each request."""
        return [request["messages"][0]["content"] for request in self.requests]

    @property
    def keys(self) -> list[str]:
        return [headers.get("Authorization", "") for headers in self.headers]

    @property
    def spec(self) -> str:
        return f"{self.url}#scripted"

    def answer(self, request: Request, headers: dict[str, str]) -> Reply:
        """Return what is next."""
        with self._lock:
            self.requests.append(request)
            self.headers.append(headers)
            if self._respond:
                return _as_reply(self._respond(request))
            if not self.replies:
                self.ran_dry = True
                return Status(410, b"no reply is left")
            return _as_reply(self.replies.pop(0))

    def aside(self, path: str, request: Request) -> Status:
        """Return what is scripted for another path than that of chat completions."""
        if path not in self._beside:
            return Status(404)
        answer = self._beside[path]
        if isinstance(answer, Status):
            return answer
        return Status(200, json.dumps(answer(request) if callable(answer) else answer).encode())


class Outlet:
    """One connection, as a reply sees it."""

    def __init__(self, handler: BaseHTTPRequestHandler, script: ModelServer) -> None:
        self._handler = handler
        self._script = script

    def whole(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Send a body at once."""
        self._head(status, {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers})
        self._handler.wfile.write(body)

    def begin(self, content_type: str = "text/event-stream") -> None:
        """Begin a body that comes in pieces."""
        self._head(200, {"Content-Type": content_type, "Transfer-Encoding": "chunked", "Connection": "close"})

    def write(self, piece: bytes) -> None:
        """Send the next piece."""
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))

    def end(self) -> None:
        """End a body that came in pieces."""
        self._handler.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Drop the connection as it is."""
        self._handler.connection.shutdown(socket.SHUT_RDWR)

    def wait(self, seconds: float | None = None) -> None:
        """Do nothing for so long, or until the end.

        Raises:
            ConnectionError: the client has gone away, or the server ends.
        """
        left = seconds
        while left is None or left > 0:
            step = _LOOK_SECONDS if left is None else min(left, _LOOK_SECONDS)
            readable, _, _ = select.select([self._handler.connection], [], [], step)
            if readable and not self._handler.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionAbortedError("the client has gone away")
            if self._script.ended.is_set():
                raise ConnectionError("the server ends")
            left = None if left is None else left - step

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()


@contextmanager
def serving(
    *replies: str | tuple[int, bytes] | Reply,
    respond: Respond | None = None,
    beside: Mapping[str, Any | Callable[[Request], Any]] | None = None,
) -> Iterator[ModelServer]:
    """Serve on a free port of this machine until the block ends; every reply must have been asked for by then.

    Args:
        replies: in order: a text is a completion, streamed if the request says so; an (HTTP status, body) is
            sent as it stands; see `eval.opponent.replies` for others.
        respond: chooses each reply by its request instead.
        beside: for other paths, such as "/tokenize": the JSON, or a function from the request to it, or a Status.
    """
    script = ModelServer(replies, respond=respond, beside=beside)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": _LOOK_SECONDS}, daemon=True).start()
    try:
        yield script
    finally:
        script.ended.set()
        server.shutdown()
        server.server_close()
    assert not script.ran_dry, f"more requests than replies: {len(script.requests)}"
    assert not script.replies, f"replies nobody asked for: {script.replies}"


def _handler(script: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            is_chat = self.path == "/v1/chat/completions"
            reply = script.answer(request, dict(self.headers)) if is_chat else script.aside(self.path, request)
            try:
                reply.send(Outlet(self, script), request)
            except ConnectionError:
                script.left.set()
                self.close_connection = True

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    return Handler


def _as_reply(reply: str | tuple[int, bytes] | Reply) -> Reply:
    if isinstance(reply, str):
        return Text(reply)
    return Status(*reply) if isinstance(reply, tuple) else reply
