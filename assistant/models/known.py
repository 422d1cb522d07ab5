"""Which models can be chosen here: the one that is set, those that were pulled, and those of a running Ollama."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.models.pull import PULLABLE
from assistant.models.spec import ModelSpec, parse_spec
from assistant.settings import NO_MODEL, Settings

_SECONDS = 0.2  # to connect, and again to reply: whoever lists models waits for it
_LISTED = 1_000_000  # bytes of Ollama's list
_SHOWN = 50  # models of Ollama
_IN_PROCESS = "runs in Citewell"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model to choose.

    Attributes:
        name: as shown to people; of a GGUF file its name, without its folder.
        note: where it runs.
        leaves_machine: whether passages are sent to another machine.
    """

    spec: str
    name: str
    note: str
    leaves_machine: bool


def known_models(settings: Settings) -> list[KnownModel]:
    """Return the models to choose from, the one that is set first; each once. Takes half a second at most."""
    pulled = settings.models_folder()
    specs = [] if settings.model in NO_MODEL else [settings.model]
    specs += [*_pulled(pulled), *_of_ollama(pulled)]
    found: dict[tuple[str, str, Path | None], ModelSpec] = {}
    for text in specs:
        spec = parse_spec(text, pulled=pulled)
        found.setdefault((spec.url, spec.name, spec.path), spec)
    return [KnownModel(str(spec), spec.name, _note(spec), spec.leaves_machine) for spec in found.values()]


def _note(spec: ModelSpec) -> str:
    if spec.path:
        return _IN_PROCESS if spec.path.is_file() else f"{_IN_PROCESS}; its file is missing"
    if spec.kind == "ollama":
        return "Ollama on this machine"
    host = urlsplit(spec.url).netloc
    return f"hosted at {host}" if spec.leaves_machine else f"a server on this machine, {host}"


def _pulled(folder: Path) -> Iterator[str]:
    """Yield the specs of the files in the folder, by name; a model that `pull` knows by its short name."""
    short = {model.file: model.name for model in PULLABLE.values()}
    for file in sorted(file for file in folder.glob("*.gguf") if file.name.isprintable()):
        yield f"gguf:{short.get(file.name, file.name.removesuffix('.gguf'))}"


def _of_ollama(pulled: Path) -> Iterator[str]:
    """Yield the specs of what Ollama on this machine offers; nothing where it is not there."""
    address = urlsplit(parse_spec("ollama:any", pulled=pulled).url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/api/tags")
        listed = json.loads(connection.getresponse().read(_LISTED))
    except (OSError, HTTPException, ValueError, RecursionError):  # not there, or another service on its port
        return
    finally:
        connection.close()
    for name in _names(listed)[:_SHOWN]:
        yield f"ollama:{name}"


def _names(listed: Any) -> list[str]:
    models = listed.get("models") if isinstance(listed, dict) else None
    names = [model.get("name") for model in models if isinstance(model, dict)] if isinstance(models, list) else []
    return [name for name in names if isinstance(name, str) and name.strip() and name.isprintable()]
