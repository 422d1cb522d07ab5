"""What went wrong between here and a model, as an error that says what, where and what to do, in one line.

The SDK's errors end here: they hold the request, and a server may echo the key.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.errors import ModelError
from assistant.models.connection import LONGEST_PAUSE, retry_after

if TYPE_CHECKING:
    from openai import APIError, APIStatusError, OpenAIError

_SHOWN = 200  # characters of a server's own words


@dataclass(frozen=True, slots=True)
class Failures:
    """The errors of one model at one place.

    Attributes:
        where: such as "at http://127.0.0.1:8000/v1".
        key_name: the environment variable that its key is taken from.
        start: what to do where nobody listens.
    """

    name: str
    where: str
    key: str = field(repr=False)
    key_name: str
    start: str

    def unreachable(self, error: OSError) -> ModelError:
        """Nobody is there."""
        match error:
            case ConnectionRefusedError():
                return self.error(f"cannot be reached: nothing listens there. {self.start}")
            case socket.gaierror():
                return self.error("cannot be reached: its host is unknown. Check the address and the network.")
            case TimeoutError():
                return self.error("cannot be reached: no answer. Check the address, the network and the firewall.")
        return self.error(f"cannot be reached: {error.strerror or error}. Check the address and the network.")

    def silent(self, seconds: float, *, begun: bool) -> ModelError:
        """It has said nothing for too long."""
        when = "fell silent in the middle of its reply" if begun else "did not begin to reply"
        return self.error(
            f"{when}: nothing came for {seconds:g} s. Try again, choose a smaller model, or raise the setting "
            "model_timeout."
        )

    def cut(self) -> ModelError:
        """Its reply broke off."""
        return self.error(
            "was cut off in the middle of its reply. Try again; if it stays so look into the server's log."
        )

    def no_completion(self) -> ModelError:
        """It sent something that is no reply."""
        return self.error(
            "sent something else than a chat completion. Check that the address is that of an OpenAI-compatible "
            "server; it usually ends in /v1."
        )

    def withheld(self) -> ModelError:
        """Its reply was filtered out."""
        return self.error("gave no reply: its content filter held it back. Ask otherwise, or choose another model.")

    def calls_tools(self) -> ModelError:
        """It asks for tools, though it was offered none."""
        return self.error("asked for tools instead of replying. Choose another model, or switch its tools off.")

    def of(self, error: OpenAIError) -> ModelError:
        """Translate an error of the SDK."""
        import ssl

        import openai

        match error:
            case openai.APITimeoutError():
                return self.unreachable(TimeoutError())
            case openai.APIConnectionError() if any(isinstance(e, ssl.SSLError) for e in _causes(error)):
                return self.error(
                    "has no certificate that this machine trusts. Check the address, or set SSL_CERT_FILE."
                )
            case openai.APIConnectionError():
                return self.error("broke off the connection before it replied. Try again; look into the server's log.")
            case openai.APIStatusError():
                return self._status(error)
            case openai.APIError():
                return self.error(f"failed in the middle of its reply. Look into the server's log.{self._words(error)}")
        return self.error(f"gave no usable reply ({type(error).__name__}). Try again, or choose another model.")

    def error(self, what: str) -> ModelError:
        """Return an error that begins with the model and its place."""
        return ModelError(f"The model {self.name!r} {self.where} {what}")

    def _status(self, error: APIStatusError) -> ModelError:
        code = error.status_code
        match code:
            case 401 | 403:
                # Without the server's words: they often quote a part of the key.
                return self.error(
                    f"refused the key (HTTP {code}). Set {self.key_name} to a key that may use this model."
                )
            case 404:
                advice = "is not there (HTTP 404). Check the model's name and the address."
            case 429 | 503 if (pause := retry_after(error.response.headers) or 0) > LONGEST_PAUSE:
                advice = f"takes no requests now (HTTP {code}). It asks to wait {pause:.0f} s; or check the quota."
            case 429:
                advice = "takes no more requests now (HTTP 429). Wait, or check the quota."
            case _ if code < 400:
                advice = f"points to another address (HTTP {code}). Set the address that it points to."
            case _ if code < 500:
                advice = f"refused the request (HTTP {code}). Check the model's name and its context."
            case _:
                advice = f"failed (HTTP {code}). Look into the server's log."
        return self.error(advice + self._words(error))

    def _words(self, error: APIError) -> str:
        """Return what the server said: in one line, printable, without the key."""
        body = error.body
        said = str(body.get("message", "") if isinstance(body, dict) else body or "").replace(self.key, "[key]")
        line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
        return f" It said: {line[:_SHOWN]}" if line else ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
