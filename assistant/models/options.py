"""How language models are run and waited for. Knows no vendor, and reads nothing from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptions:
    """What holds for whichever model is opened.

    Attributes:
        context: tokens that prompt and reply share; 0 takes what the server says.
        threads: of a model in this process; 0 takes all cores.
        timeout: seconds to wait for the first piece of a reply, and then for each next one.
        key: for `http(s)` endpoints; the models of OpenAI take `OPENAI_API_KEY` instead.
        pulled: the folder of models that were pulled.
    """

    context: int = 0
    threads: int = 0
    timeout: float = 60.0
    key: str = field(default="", repr=False)
    pulled: Path
