"""The connection that one request has for itself, so that it can be ended from another thread even in a blocked read.

What is sent is settled here: the environment sets proxies and certificates, and neither another address nor headers.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from time import time
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError
from assistant.models.reach import SECONDS, knock, proxy_for

if TYPE_CHECKING:
    import ssl

    from httpx2 import Client, Request, Response
    from openai import OpenAI

LONGEST_PAUSE = 20.0  # seconds that a server may ask to wait before it is tried again
_RETRIES = 2
_WRITE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where the API begins, and the key for it."""

    url: str
    key: str = field(repr=False)

    def headers(self) -> dict[str, str]:
        """Return the headers that a request has, whatever the environment says."""
        return {
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # a reply that is packed may unpack to anything
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/json",
            "User-Agent": "citewell",
        }


class Stopped(Exception):
    """Nobody waits for the reply any more. Not an OSError, so that the request is not tried again."""


class Connection:
    """The connection of one request, and of what is sent again if it fails."""

    def __init__(self, address: Address, *, waiting: Callable[[float], None], timeout: float) -> None:
        """
        Args:
            waiting: told how many seconds whoever waits should wait for the next sign, from now on.
            timeout: the seconds for a reply to begin.
        """
        self.stopped = threading.Event()
        self._address = address
        self._waiting = waiting
        self._timeout = timeout
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def client(self) -> OpenAI:
        """Return a client for this connection alone.

        Raises:
            ModelError: the proxy that the environment sets cannot be used.
        """
        from httpx2 import Timeout
        from openai import OpenAI

        hooks = {"request": [self._prepare], "response": [self._received]}
        limits = Timeout(None, connect=SECONDS, write=_WRITE_SECONDS)  # reading is timed by whoever waits
        http = open_http(self._address.url, timeout=limits, event_hooks=hooks)
        return OpenAI(
            api_key=self._address.key,
            base_url=self._address.url,
            http_client=http,
            timeout=limits,
            max_retries=_RETRIES,
        )

    def knock(self) -> None:
        """Return if somebody is there.

        Raises:
            OSError: nobody is.
        """
        knock(self._address.url, stopped=self.stopped)

    def stop(self) -> None:
        """End the connection, from any thread; nothing is sent afterwards."""
        self.stopped.set()
        with self._lock:
            if self._socket:
                _shut(self._socket)

    def _prepare(self, request: Request) -> None:
        """Settle what is sent, headers first: the SDK takes some of them from the environment."""
        from httpx2 import Headers

        self._check()
        mine = {"Host": request.url.netloc.decode(), "Content-Length": request.headers["Content-Length"]}
        request.headers = Headers({**mine, **self._address.headers()})
        request.extensions["trace"] = self._trace
        self._waiting(self._timeout)

    def _received(self, response: Response) -> None:
        if response.status_code < 400:
            return
        if (retry_after(response.headers) or 0) > LONGEST_PAUSE:
            response.headers["x-should-retry"] = "false"  # what the SDK goes by
        self._waiting(LONGEST_PAUSE + self._timeout)

    def _trace(self, event: str, details: Mapping[str, Any]) -> None:
        """Follow what the transport does: it tells of each socket that it opens."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            with self._lock:
                self._socket = opened = details["return_value"].get_extra_info("socket")
            if self.stopped.is_set():
                _shut(opened)
        elif event.startswith("http11.") and not _is_closing(event, details):
            self._check()

    def _check(self) -> None:
        if self.stopped.is_set():
            raise Stopped


def open_http(url: str, **settings: Any) -> Client:
    """Return an HTTP client for an address: no redirects, a proxy only where the environment sets one.

    Raises:
        ModelError: that proxy cannot be used.
    """
    from httpx2 import Client, InvalidURL, Limits

    try:
        return Client(
            trust_env=proxy_for(url) is not None,
            verify=_certificates(),
            limits=Limits(max_keepalive_connections=1),
            follow_redirects=False,
            **settings,
        )
    except (ImportError, ValueError, InvalidURL):  # SOCKS without its package; no address of a proxy
        raise ModelError(
            "The proxy that the environment sets (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY) cannot be used; correct it, "
            "or name the model's host in NO_PROXY."
        ) from None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds for which a server asks to be left alone; None if it does not say."""
    from email.utils import parsedate_to_datetime

    milliseconds, said = headers.get("retry-after-ms"), headers.get("retry-after", "")
    try:
        return float(milliseconds) / 1000 if milliseconds else float(said)
    except ValueError:
        with suppress(ValueError):  # neither a number nor a date: not said
            return parsedate_to_datetime(said).timestamp() - time()
    return None


def _is_closing(event: str, details: Mapping[str, Any]) -> bool:
    """Tell whether the transport is tidying up: an error then would leave something open behind."""
    return "closed" in event or isinstance(details.get("exception"), GeneratorExit)


@cache
def _certificates() -> ssl.SSLContext:
    """Read the certificates that this machine trusts, once: it takes longer than a request."""
    from httpx2 import create_ssl_context

    return create_ssl_context()


def _shut(connection: socket.socket) -> None:
    """Wake whoever reads from a connection; closing it would not. TLS is not said good-bye to: that could block."""
    with suppress(OSError):  # it is closed already
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
