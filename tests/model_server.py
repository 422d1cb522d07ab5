"""A server on this machine that speaks the chat completions API and says what it was told to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelServer:
    """Gives its replies in order: a text is a completion, an (HTTP status, body) is sent as it stands.

    Records every request; one for which no reply is left gets a 410, and the test fails at the end.
    """

    def __init__(self, replies: Sequence[str | tuple[int, bytes]]) -> None:
        self.replies = list(replies)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.ran_dry = False
        self.url = ""

    @property
    def prompts(self) -> list[str]:
        return [request["messages"][0]["content"] for request in self.requests]

    @property
    def spec(self) -> str:
        return f"{self.url}#scripted"

    def answer(self, request: dict[str, Any], key: str) -> tuple[int, bytes]:
        self.requests.append(request)
        self.keys.append(key)
        if not self.replies:
            self.ran_dry = True
            return 410, b"no reply is left"
        reply = self.replies.pop(0)
        return (200, completion(reply)) if isinstance(reply, str) else reply


def completion(text: str | None, *, finish_reason: str = "stop") -> bytes:
    """Return the body of a completion, with fixed counts of tokens."""
    message = {"role": "assistant", "content": text}
    body = {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }
    return json.dumps(body).encode()


@contextmanager
def serving(*replies: str | tuple[int, bytes]) -> Iterator[ModelServer]:
    """Serve the replies on a free port of this machine."""
    script = ModelServer(replies)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/chat/completions"
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = script.answer(request, self.headers["Authorization"])
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
    assert not script.ran_dry, f"more requests than replies: {len(script.requests)}"
    assert not script.replies, f"replies nobody asked for: {script.replies}"
