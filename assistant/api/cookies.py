"""Cookies that hold an unguessable id, for this site's own pages and out of reach of scripts."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import Send

from assistant.api.headers import changing

_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_ID_BYTES = 32


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_urlsafe(_ID_BYTES)


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie by its name, and the seconds for which a browser keeps it."""

    name: str
    seconds: int

    def read(self, connection: HTTPConnection) -> str | None:
        """Return the id that a request brings; None where it has none, or none of our making."""
        value = connection.cookies.get(self.name, "")
        return value if _ID.fullmatch(value) else None

    def header(self, value: str, connection: HTTPConnection) -> str:
        """Return the Set-Cookie header that keeps an id; "" makes the browser forget it."""
        seconds = self.seconds if value else 0
        secure = "; Secure" if connection.scope["scheme"] == "https" else ""
        return f"{self.name}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"

    def sending(self, value: str, connection: HTTPConnection, send: Send) -> Send:
        """Return a `send` whose response sets the cookie, and is kept by no cache for others to get."""

        def add(headers: MutableHeaders) -> None:
            headers.append("set-cookie", self.header(value, connection))
            headers["cache-control"] = "no-store"

        return changing(send, add)
