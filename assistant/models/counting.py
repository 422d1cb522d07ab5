"""How many tokens a text is to a language model, for budgets and cost. Knows no price.

A passage's length is counted elsewhere, in the word pieces of the encoder.
"""

from __future__ import annotations

import json
import math
import os
import re
import threading
import time
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError
from assistant.models.connection import Address, open_http
from assistant.models.reading import is_count
from assistant.models.spec import ModelSpec

if TYPE_CHECKING:
    from tiktoken import Encoding

DEFAULT_CONTEXT = 4096  # tokens; also what Ollama gives a model unless it is told otherwise
_OPENAI_CONTEXT = 128_000
_NEWEST = "o200k_base"
_TABLES = {  # tiktoken's names for the files of those encodings that are on this machine
    "cl100k_base": "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
    _NEWEST: "fb374d419588a4632f3f557e76b4b70aebbca790",
}
_FOLDER = "TIKTOKEN_CACHE_DIR"
_SECONDS = 2.0  # for a server to count
_CONNECT_SECONDS = 0.5  # beside the question: a dead server is to be found out soon
_PATIENCE = 10.0  # seconds for which a server that does not answer is not asked to count again
_KEPT = 4096  # counts: the same passages come again

_LETTERS = re.compile("[A-Za-z]+")
_SIGNS = re.compile(r"[!-/0-9:-@\[-`{-~]")  # digits and marks
_changing_environment = threading.Lock()


class Counter:
    """Counts as one model does, and knows how many tokens it can hold. Thread-safe."""

    def __init__(self, spec: ModelSpec, address: Callable[[], Address], *, context: int) -> None:
        """
        Args:
            address: of its server; may raise a ModelError, and then it is estimated.
            context: tokens that prompt and reply share; 0 asks the server.
        """
        self._spec = spec
        self._address = address
        self._context = context
        self._cannot_count = spec.kind == "ollama"
        self._silent_until = 0.0
        self._told = lru_cache(_KEPT)(self._ask_count)

    def count(self, text: str) -> int:
        """Count the tokens of a text; where the model's tokenizer is out of reach, rather too many."""
        if self._spec.kind == "openai":
            return count_tokens(text, model=self._spec.name)
        try:
            return self._told(text)
        except _Untold:
            return estimate_tokens(text)

    @property
    def context(self) -> int:
        """The tokens that prompt and reply share."""
        if not self._context:
            try:
                self._context = self._ask_context()
            except _Untold:  # it may be told later
                return DEFAULT_CONTEXT
        return self._context

    def _ask_count(self, text: str) -> int:
        if self._cannot_count:
            raise _Untold
        # llama-server reads `content` and lists the tokens; vLLM reads `prompt` and counts them.
        answer = self._ask("/tokenize", {"content": text, "prompt": text, "model": self._spec.name})
        tokens = answer.get("tokens")
        count = len(tokens) if isinstance(tokens, list) else answer.get("count")
        if not is_count(count):
            self._cannot_count = True
            raise _Untold
        return count

    def _ask_context(self) -> int:
        if self._spec.kind in ("openai", "ollama"):
            return _OPENAI_CONTEXT if self._spec.kind == "openai" else DEFAULT_CONTEXT
        props = self._ask("/props").get("default_generation_settings")  # of llama-server
        context = props.get("n_ctx") if isinstance(props, dict) else None
        if is_count(context) and context:
            return context
        models = self._ask("/v1/models").get("data")  # vLLM says it there
        for model in models if isinstance(models, list) else []:
            if isinstance(model, dict) and model.get("id") == self._spec.name:
                longest = model.get("max_model_len")
                if is_count(longest) and longest:
                    return longest
        return DEFAULT_CONTEXT

    def _ask(self, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        """Return what the server says at a path beside its API; {} where it says nothing of use.

        Raises:
            _Untold: it cannot be asked now.
        """
        from httpx2 import HTTPError, InvalidURL, Timeout

        if time.monotonic() < self._silent_until:
            raise _Untold
        try:
            address = self._address()
            with open_http(
                address.url, timeout=Timeout(_SECONDS, connect=_CONNECT_SECONDS), headers=address.headers()
            ) as http:
                url = address.url.removesuffix("/v1") + path
                response = http.post(url, json=body) if body else http.get(url)
            answer = response.json() if response.is_success else {}
        except (ModelError, HTTPError, InvalidURL):
            self._silent_until = time.monotonic() + _PATIENCE
            raise _Untold from None
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            return {}
        return answer if isinstance(answer, dict) else {}


def count_tokens(text: str, *, model: str = "") -> int:
    """Count the tokens of a text as a model of OpenAI does, as the newest do where it is not known; nothing is fetched.

    Other vendors' models differ by some percent. Where the tables are not on this machine it is an estimate.
    """
    encoding = _encoding(_encoding_name(model))
    return estimate_tokens(text) if encoding is None else len(encoding.encode(text, disallowed_special=()))


def estimate_tokens(text: str) -> int:
    """Guess the tokens of a text from its characters: too many for plain English, by a third or so, to be safe.

    Tokenizers of small models cut numbers into digits and other scripts into bytes: each counts.
    """
    words = sum(max(1.2, len(word) / 4) for word in _LETTERS.findall(text))
    others = sum(len(c.encode(errors="replace")) for c in text if not c.isascii())
    return math.ceil(words + 1.1 * len(_SIGNS.findall(text)) + 0.7 * others)


class _Untold(Exception):
    """The server does not say."""


def _encoding_name(model: str) -> str:
    if not model or find_spec("tiktoken") is None:
        return _NEWEST
    from tiktoken.model import encoding_name_for_model

    try:
        name = encoding_name_for_model(model)
    except KeyError:
        return _NEWEST
    return name if name in _TABLES else _NEWEST


@cache
def _encoding(name: str) -> Encoding | None:
    """Load a table that llama_index brings; left alone, tiktoken would download it."""
    package = find_spec("llama_index.core")
    folder = Path(package.origin or "").parent / "_static" / "tiktoken_cache" if package else None
    if folder is None or not (folder / _TABLES[name]).is_file() or find_spec("tiktoken") is None:
        return None
    import tiktoken

    with _changing_environment:
        before = os.environ.get(_FOLDER)
        os.environ[_FOLDER] = str(folder)
        try:
            return tiktoken.get_encoding(name)
        finally:
            if before is None:
                del os.environ[_FOLDER]
            else:
                os.environ[_FOLDER] = before
