"""A reply read in a thread of its own, so that whoever waits for it can stop waiting, or be told to."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from assistant.errors import ModelError
from assistant.models.asking import Body, ask
from assistant.models.connection import Address, Connection, Stopped
from assistant.models.failures import Failures
from assistant.models.reach import SECONDS
from assistant.models.reading import Ended, Sign
from assistant.models.request import Dialect

_AFTER_SECONDS = 1.0  # for the counts that may follow the end of a reply


@dataclass(frozen=True, slots=True)
class _Wait:
    """How many seconds the next sign may take."""

    seconds: float


class Listener:
    """One request and the signs that come back. It holds a thread and a connection until it is through or stopped."""

    def __init__(self, address: Address, failures: Failures, *, timeout: float) -> None:
        self._came: queue.SimpleQueue[Sign | _Wait | ModelError | None] = queue.SimpleQueue()
        self._failures = failures
        self._timeout = timeout
        self._connection = Connection(address, waiting=lambda s: self._came.put(_Wait(s)), timeout=timeout)

    def start(self, dialect: Dialect, body: Body) -> None:
        """Send a request.

        Raises:
            ModelError: the proxy that the environment sets cannot be used.
        """
        client = self._connection.client()

        def run() -> None:
            try:
                with client, suppress(Stopped):
                    self._connection.knock()
                    for sign in ask(client, dialect, body, failures=self._failures):
                        self._came.put(sign)
            except OSError as error:
                self._came.put(self._failures.unreachable(error))
            except ModelError as error:
                self._came.put(error)
            finally:
                self._came.put(None)

        threading.Thread(target=run, name="reading a reply", daemon=True).start()

    def signs(self) -> Iterator[Sign]:
        """Return the signs as they come, until the last one or `stop`.

        Raises:
            ModelError: what `ask` raises; nobody is there; or no sign came within the timeout.
        """
        limit, is_asked, begun, ended = SECONDS, False, False, False
        while True:
            try:
                came = self._came.get(timeout=limit)
            except queue.Empty:
                if ended:
                    return
                raise (
                    self._failures.silent(limit, begun=begun)
                    if is_asked
                    else self._failures.unreachable(TimeoutError())
                ) from None
            match came:
                case None:
                    return
                case _Wait():
                    limit, is_asked = came.seconds, True
                case ModelError():
                    if ended:  # it was said all, and what follows is of no account
                        return
                    raise came
                case _:
                    ended = ended or isinstance(came, Ended)
                    limit, begun = (_AFTER_SECONDS if ended else self._timeout), True
                    yield came

    def stop(self) -> None:
        """End it, from any thread: the connection is closed, which frees the server's slot."""
        self._connection.stop()
        self._came.put(None)
