"""Whether anybody listens at an address, found out in seconds: a connection is made and closed, nothing is sent."""

from __future__ import annotations

import random
import socket
import threading
import time
from urllib.parse import urlsplit

from assistant.models.spec import is_loopback

SECONDS = 2.5  # after which an address counts as dead, whatever it is that hangs
_CONNECT_SECONDS = 2.0
_REFUSED_SECONDS = 1.8  # a server that is started again refuses for a moment
_PAUSES = (0.1, 0.4)
_PORTS = {"http": 80, "https": 443}


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment sets for an address; none for this machine."""
    from urllib.request import getproxies, proxy_bypass  # heavy, and asking without a model needs none

    parts = urlsplit(url)
    host = parts.hostname or ""
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if proxy and not is_loopback(host) and not proxy_bypass(host) else None


def knock(url: str, *, stopped: threading.Event) -> None:
    """Return once a connection to an address, or to the proxy before it, could be made or `stopped` is set.

    A refused connection is tried again for most of two seconds, at irregular times.

    Raises:
        OSError: it could not: refused, no such host, or no answer.
    """
    door = proxy_for(url) or url
    parts = urlsplit(door if "://" in door else f"http://{door}")
    port = parts.port or _PORTS.get(parts.scheme, 1080)
    until = time.monotonic() + _REFUSED_SECONDS
    while not stopped.is_set():
        try:
            socket.create_connection((parts.hostname or "", port), timeout=_CONNECT_SECONDS).close()
            return
        except ConnectionRefusedError:
            pause = random.uniform(*_PAUSES)
            if time.monotonic() + pause > until:
                raise
            stopped.wait(pause)
