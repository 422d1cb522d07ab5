"""Sessions of signed-in users, and wrong passwords of the last minute. In memory: a restart ends and forgets them.

Knows neither HTTP nor passwords. `now` counts seconds from anywhere.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from assistant.api.cookies import new_id

SECONDS = 30 * 86_400  # that a session outlives its last use
_FAILURES, _WITHIN = 5, 60.0
_NAME = 64  # characters of a name that are kept: no user has a longer one


class Sessions:
    """Who is signed in, by the session's id."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._open: dict[str, tuple[str, float]] = {}

    def begin(self, user: str) -> str:
        """Begin a session and return its id."""
        now = self._now()
        self._open = {key: kept for key, kept in self._open.items() if kept[1] > now}
        session = new_id()
        self._open[session] = (user, now + SECONDS)
        return session

    def user(self, session: str) -> str | None:
        """Return whose session this is, and prolong it; None where it has ended or never was."""
        user, until = self._open.get(session, ("", 0.0))
        if not user or until <= self._now():
            return None
        self._open[session] = (user, self._now() + SECONDS)
        return user

    def end(self, session: str) -> None:
        """End a session; one that is not there has ended."""
        self._open.pop(session, None)


class Failures:
    """Wrong passwords of the last minute, by the user name that was given."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._times: dict[str, list[float]] = {}

    def seconds_to_wait(self, name: str) -> int:
        """Return how long a name is locked after five wrong passwords within a minute; 0 where it is not."""
        recent = self._recent(self._times.get(name[:_NAME], []))
        return math.ceil(recent[-_FAILURES] + _WITHIN - self._now()) if len(recent) >= _FAILURES else 0

    def add(self, name: str) -> None:
        """Count a wrong password, and drop what is no longer recent."""
        self._times.setdefault(name[:_NAME], []).append(self._now())
        self._times = {kept: recent for kept, times in self._times.items() if (recent := self._recent(times))}

    def forget(self, name: str) -> None:
        """Start anew after the right password."""
        self._times.pop(name[:_NAME], None)

    def _recent(self, times: list[float]) -> list[float]:
        return [t for t in times if t > self._now() - _WITHIN]
