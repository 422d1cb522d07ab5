"""From a question to an answer whose every sentence is tested against what it cites.

from assistant import open_engine

engine = open_engine()
answer = engine.ask("How small can an audio codec's bitrate get?")
for claim in answer.claims:
    print(claim.text, [c.paper_id for c in claim.citations])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.assemble import Engine, open_engine

__all__ = ["Engine", "open_engine"]


def __getattr__(name: str) -> Any:
    """Load the engine at its first use, so that `citewell --help` does not wait for it."""
    if name in __all__:
        from assistant import assemble

        return getattr(assemble, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
