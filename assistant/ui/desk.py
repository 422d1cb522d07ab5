"""What the page works with: engines, conversations, settings, evaluations. Built once by `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.assemble import Engine
from assistant.conversations import ConversationStore
from assistant.engines import Engines
from assistant.settings import Loaded


class Quality(Protocol):
    """The evaluation of one library. Dicts are the `summary` of a run file, with where it comes from."""

    def latest(self) -> dict[str, Any] | None:
        """Return the newest run's summary; None where there is none.

        Raises:
            QualityError: it is damaged.
        """

    def run(self, progress: Callable[[int, int], None]) -> Generator[dict[str, Any], None, None]:
        """Ask all cases; yield summaries on the way, the last one whole.

        Raises:
            QualityError: it cannot be made.
        """


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything behind the page.

    Attributes:
        quality_of: the evaluation of an engine's library; None for one that has no cases.
    """

    engines: Engines
    store: ConversationStore
    loaded: Loaded
    quality_of: Callable[[Engine], Quality | None]
