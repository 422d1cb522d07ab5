"""How a language model is named: one line of text, read here. Knows no vendor and no key, and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from assistant.errors import ModelError

FORMS = "'openai:NAME', 'ollama:NAME', 'http://HOST:PORT/v1#NAME' or 'gguf:FILE', with a path or a pulled name for FILE"
_HOSTED = "https://api.openai.com/v1"
_OLLAMA = "http://127.0.0.1:11434/v1"
_SUFFIX = ".gguf"
_SHOWN = 100  # characters of a spec that is none


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Which model, and where.

    Attributes:
        name: the model's name at the endpoint; of a GGUF file its name without the suffix.
        url: where the API begins, without a slash at the end; "" for a GGUF file.
        path: of the GGUF file, whether it is there or not; None for an endpoint.
        given: the text that it was read from.
    """

    kind: Literal["openai", "ollama", "server", "gguf"]
    name: str
    url: str
    path: Path | None
    given: str

    @property
    def leaves_machine(self) -> bool:
        """Whether what the model is sent goes to another machine: any endpoint that is not loopback."""
        return bool(self.url) and not is_loopback(urlsplit(self.url).hostname or "")

    def __str__(self) -> str:
        """Return the spec as it was given; it holds no secret."""
        return self.given


def parse_spec(text: str, *, pulled: Path) -> ModelSpec:
    """Read a spec. Nothing is looked for but a file of that name in `pulled`, and that may be missing.

    Raises:
        ModelError: it is malformed; the message names the forms there are.
    """
    text = text.strip()
    kind, _, rest = text.partition(":")
    url, _, name = text.partition("#")
    if rest and text.isprintable():
        match kind:
            case "openai":
                return ModelSpec("openai", rest, _HOSTED, None, text)
            case "ollama":
                return ModelSpec("ollama", rest, _OLLAMA, None, text)
            case "gguf":
                path = _file(rest, pulled)
                return ModelSpec("gguf", path.name.removesuffix(_SUFFIX), "", path, text)
            case "http" | "https" if name and _is_address(url):
                return ModelSpec("server", name, _with_path(url), None, text)
    raise ModelError(f"The model is {_shown(text)}; expected {FORMS} (no user, password or query in an address).")


def _file(name: str, pulled: Path) -> Path:
    """Return the file of a path, or of a name among the pulled ones; a name is a beginning, in small or capitals."""
    if "/" in name or "\\" in name or name.endswith(_SUFFIX):
        return Path(name).expanduser()
    files = sorted(pulled.glob(f"*{_SUFFIX}"), key=lambda file: (len(file.name), file.name))
    return next((f for f in files if f.name.lower().startswith(name.lower())), pulled / f"{name}{_SUFFIX}")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0 and "?" not in url
    except ValueError:  # a port that is no number, or out of range
        return False
    return sound and url.isascii() and " " not in url


def _with_path(url: str) -> str:
    """Return where the API begins: at /v1 where an address names no path."""
    url = url.rstrip("/")
    return url if urlsplit(url).path else f"{url}/v1"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself, whatever the network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost" or host.endswith(".localhost")


def _shown(text: str) -> str:
    """Quote a spec that cannot be read, but for what may hide a password or a key."""
    kind, colon, _ = text.partition(":")
    safe = text if not {"@", "?"} & set(text) else f"{kind if colon else ''}:…"
    return repr(safe[:_SHOWN])
