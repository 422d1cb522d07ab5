"""A chat model behind the OpenAI API, hosted or on this machine: one prompt, one reply.

Knows no passage, claim or prompt text. The SDK is imported at the first use; its types and errors stop here.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import ModelError

if TYPE_CHECKING:
    from openai import APIError, OpenAI, OpenAIError

_HOSTED = "https://api.openai.com/v1"
_OLLAMA = "http://127.0.0.1:11434/v1"
_KEY = "OPENAI_API_KEY"
_NO_KEY = "no-key-needed"  # the SDK insists on one
_CONNECT_SECONDS = 3.0
_REPLY_SECONDS = 120.0
_RETRIES = 1
_SHOWN = 200  # characters of a server's own words


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said.

    Attributes:
        prompt_tokens, completion_tokens: as the server counted them; None if it did not say.
        is_cut: whether it ran into `max_tokens`, so that its end is missing.
    """

    text: str
    prompt_tokens: int | None
    completion_tokens: int | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Address:
    url: str
    name: str
    key: str = field(repr=False)


class ChatModel:
    """A model at an endpoint. The same prompt gets the same reply as far as the server allows it."""

    def __init__(self, address: _Address, client: OpenAI) -> None:
        self.endpoint = address.url
        self.name = address.name
        self._key = address.key
        self._client = client

    def complete(self, prompt: str, *, max_tokens: int) -> Reply:
        """Send one user message and return the reply; an empty one has the text "".

        Raises:
            ModelError: the endpoint cannot be reached, refuses, or sends something else than a reply.
        """
        from openai import OpenAIError

        # The vendor's errors are cut off (`from None`): they hold the request, and a server may echo the key.
        try:
            completion = self._client.chat.completions.create(
                model=self.name,
                messages=[{"role": "user", "content": prompt}],
                max_tokens=max_tokens,
                temperature=0,
                seed=0,
            )
        except OpenAIError as error:
            raise ModelError(f"The model {self.name!r} at {self.endpoint} {self._reason(error)}") from None
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):  # not the JSON that it claims to be
            raise self._no_completion() from None
        return self._reply(completion)

    def _reply(self, completion: Any) -> Reply:
        """Read a reply without trust: the SDK does not check what a server sends."""
        try:
            choice = completion.choices[0]
            text, is_cut = choice.message.content, choice.finish_reason == "length"
        except (AttributeError, TypeError, LookupError):
            raise self._no_completion() from None
        if not isinstance(text, str | None):
            raise self._no_completion()
        counts = (getattr(completion.usage, name, None) for name in ("prompt_tokens", "completion_tokens"))
        prompt_tokens, completion_tokens = (n if isinstance(n, int) else None for n in counts)
        return Reply(text or "", prompt_tokens, completion_tokens, is_cut)

    def _no_completion(self) -> ModelError:
        return ModelError(
            f"{self.endpoint} sent something else than a chat completion. Check that it is the address of an "
            "OpenAI-compatible server; it usually ends in /v1."
        )

    def _reason(self, error: OpenAIError) -> str:
        import openai

        match error:
            case openai.APITimeoutError():
                limits = f"{_CONNECT_SECONDS:.0f} s to connect, {_REPLY_SECONDS:.0f} s to reply"
                return f"did not answer in time ({limits}). Try again, or choose a smaller model."
            case openai.APIConnectionError():
                return "cannot be reached. Start the server, or check the address and the network."
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                # Without the server's words: they often quote a part of the key.
                return f"refused the key (HTTP {error.status_code}). Set {_KEY} to a key that may use this model."
            case openai.NotFoundError():
                return f"is not there (HTTP 404). Check the model's name and the address.{self._words(error)}"
            case openai.RateLimitError():
                return f"takes no more requests now (HTTP 429). Wait, or check the quota.{self._words(error)}"
            case openai.APIStatusError():
                return f"failed (HTTP {error.status_code}). Look into the server's log.{self._words(error)}"
        return f"gave no usable reply ({type(error).__name__}). Try again, or choose another model."

    def _words(self, error: APIError) -> str:
        """Return what the server said: in one line, printable, without the key."""
        body = error.body
        said = str(body.get("message", "") if isinstance(body, dict) else body or "").replace(self._key, "[key]")
        line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
        return f" It said: {line[:_SHOWN]}" if line else ""


def open_model(spec: str) -> ChatModel:
    """Return the model that a spec names; nothing is sent yet.

    Args:
        spec: `http://host:port/v1#name` for any OpenAI-compatible server (it gets no key), `ollama:name`, or
            `openai:name` with the key in `OPENAI_API_KEY`.

    Raises:
        ModelError: the spec is none of these, the key is missing, or the SDK is not installed.
    """
    address = _address(spec)
    try:
        from openai import OpenAI, Timeout
    except ImportError as error:
        raise ModelError(f"The model {spec!r} needs the openai package. Run: pip install 'citewell[llm]'") from error
    client = OpenAI(
        api_key=address.key,
        base_url=address.url,
        timeout=Timeout(_REPLY_SECONDS, connect=_CONNECT_SECONDS),
        max_retries=_RETRIES,
    )
    return ChatModel(address, client)


def _address(spec: str) -> _Address:
    kind, _, rest = spec.partition(":")
    if kind == "ollama" and rest:
        return _Address(_OLLAMA, rest, _NO_KEY)
    if kind == "openai" and rest:
        return _Address(_HOSTED, rest, _key_from_environment())
    url, _, name = spec.partition("#")
    if kind == "http" and name and _is_address(url):
        return _Address(url, name, _NO_KEY)
    shown = spec if "@" not in spec else f"{kind}:…"  # what stands before an @ may be a password
    raise ModelError(
        f"The model is {shown!r}; expected 'ollama:NAME', 'openai:NAME' or 'http://HOST:PORT/v1#NAME' "
        "(no user or password in it)."
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # a port that is no number, or out of range
        return False
    return sound and url.isascii() and url.isprintable() and " " not in url


def _key_from_environment() -> str:
    key = os.environ.get(_KEY, "").strip()
    if not key:
        raise ModelError(f"A model of OpenAI needs a key: set {_KEY} in the environment.")
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ModelError(f"{_KEY} holds characters that a key cannot have; copy it again.")
    return key
