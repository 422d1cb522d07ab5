"""A desk whose answers are written by a model that says what it was told to say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.engines import Engines
from assistant.settings import Settings
from assistant.ui.desk import Desk
from eval.opponent.replies import Reply, Status
from eval.opponent.scripted import ModelServer, Request, serving
from tests.serving import desk_of

QUESTION = "What does mixup train a network on?"
RIGHT = "In essence, mixup trains a neural network on convex combinations of pairs of examples and their labels [1]."
WRONG = "Mixup trains 42 networks on pictures of owls [1]."


@dataclass(slots=True)
class Script:
    """What the model says next; a desk may be asked many questions."""

    server: ModelServer
    replies: list[str | Reply]

    def says(self, *replies: str | Reply) -> None:
        """Set the replies, in order; what was left is dropped."""
        self.server.left.clear()
        self.replies[:] = replies


@dataclass(frozen=True, slots=True)
class WritingDesk:
    """The desk, and the script of the model of its settings."""

    desk: Desk
    script: Script


@contextmanager
def writing_desk(folder: Path, cache: Path) -> Iterator[WritingDesk]:
    """Yield a desk over the bundled papers whose model is on this machine until the end of the block."""
    replies: list[str | Reply] = []

    def respond(request: Request) -> str | Reply:
        return replies.pop(0) if replies else Status(400, b"no reply is left")

    with serving(respond=respond) as server:
        settings = Settings(data_dir=folder, cache_dir=cache, model=server.spec, price_in=1.0, price_out=2.0)
        engines = Engines(settings)
        engines.get()
        yield WritingDesk(desk_of(engines, folder / "kept.sqlite3"), Script(server, replies))
        engines.models.close()
