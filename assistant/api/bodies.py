"""How much a request may bring: what is sent is read into memory, but for uploads, which go to a file.

Pure ASGI. Knows no route but the one that takes files; Gradio limits what is sent there.
"""

from __future__ import annotations

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_LARGEST = 5_000_000  # bytes: a long conversation and a paper pasted whole are far smaller
_UPLOAD = "/gradio_api/upload"


class BodyLimit:
    """Refuses a request that brings more than 5 MB, with 413, unless it brings a file."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._limited = RequestBodyLimitMiddleware(app, _LARGEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        brings_file = scope["type"] == "http" and scope["path"] == _UPLOAD
        await (self._app if brings_file else self._limited)(scope, receive, send)
