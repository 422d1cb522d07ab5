"""A chat model behind the OpenAI API, hosted, on this machine or in this process: messages in, a reply out.

Knows no passage, claim or prompt text. The SDK is imported at the first use; its types and errors stop below.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.cancel import Cancel
from assistant.errors import ModelError
from assistant.models.connection import Address
from assistant.models.counting import Counter
from assistant.models.failures import Failures
from assistant.models.keys import OPENAI_KEY, SERVER_KEY, key_for
from assistant.models.listening import Listener
from assistant.models.options import ModelOptions
from assistant.models.reading import Counted, Ended, Said, Sign, Thought
from assistant.models.request import Dialect, Message, whole
from assistant.models.spec import ModelSpec, parse_spec
from assistant.models.usage import Usage

if TYPE_CHECKING:
    from assistant.models.local import LlamaServer

LONGEST_REPLY = 60_000  # characters, thoughts included
_MESSAGE_TOKENS = 4  # that a message costs beside its text
_CUT = frozenset({"length", "content_filter"})
_NEEDS = {"gguf": ("xllamacpp", "local")}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said.

    Attributes:
        usage: as the server counted; counted here where it did not say.
        is_cut: whether its end is missing: it ran into `max_tokens`, a filter or `LONGEST_REPLY`.
    """

    text: str
    usage: Usage
    is_cut: bool


class ChatModel:
    """A model at an endpoint. The same prompt gets the same reply as far as the server allows it. Thread-safe."""

    def __init__(self, spec: ModelSpec, options: ModelOptions) -> None:
        self.name = spec.name
        self.spec = str(spec)
        self.endpoint = spec.url or "this machine"
        self.leaves_machine = spec.leaves_machine
        self._spec = spec
        self._options = options
        self._dialect = Dialect()
        self._counter = Counter(spec, self._address, context=options.context)
        self._lock = threading.Lock()
        self._server: LlamaServer | None = None
        self._listening: set[Listener] = set()

    def warm(self) -> None:
        """Load what the first reply would wait for: the SDK, and a model of this process.

        Raises:
            ModelError: the key is missing, or the model cannot be started.
        """
        import openai  # noqa: F401  # takes most of a second

        self._address()

    @property
    def context(self) -> int:
        """The tokens that prompt and reply share: as set, else as the server says, else 4096."""
        return self._counter.context

    def count(self, text: str) -> int:
        """Count the tokens of a text by the model's own tokenizer where that is reachable, else rather too many."""
        return self._counter.count(whole(text))

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, cancel: Cancel | None = None
    ) -> Generator[str, None, Reply]:
        """Send messages, yield the reply in pieces as it comes, and return it whole.

        Closing the generator, or `cancel`, closes the connection at once, which frees the server's slot.

        Raises:
            ModelError: the model cannot be reached, refuses, sends something else than a reply, or falls silent;
                also midway, and then what was yielded before stands.
            AskingCancelled: it was cancelled.
        """
        cancel = cancel or Cancel()
        cancel.check()
        address = self._address()
        failures = self._failures(address)
        listener = Listener(address, failures, timeout=self._options.timeout)
        gathered = _Gathered()
        self._listening.add(listener)
        with cancel.stopping(listener.stop):
            try:
                listener.start(
                    self._dialect, partial(self._dialect.request, self.name, messages, max_tokens=max_tokens)
                )
                for sign in listener.signs():
                    cancel.check()
                    if piece := gathered.add(sign):
                        yield piece
                    if gathered.is_full:
                        break
                cancel.check()
            finally:
                listener.stop()
                self._listening.discard(listener)
        text, usage = gathered.reply(failures), gathered.usage
        return Reply(text, usage or self._counted(messages, text), gathered.is_cut)

    def complete(self, prompt: str | Sequence[Message], *, max_tokens: int, cancel: Cancel | None = None) -> Reply:
        """Send messages, or one of the user's, and return the reply; an empty one has the text "".

        Raises:
            ModelError, AskingCancelled: as in `stream`.
        """
        messages = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
        pieces = self.stream(messages, max_tokens=max_tokens, cancel=cancel)
        while True:
            try:
                next(pieces)
            except StopIteration as end:
                reply: Reply = end.value
                return reply

    def close(self) -> None:
        """End every reply, and stop what was started for the model in this process; asked again it starts again."""
        for listener in tuple(self._listening):  # a reply that is still being written would hold up the server's end
            listener.stop()
        with self._lock:
            server, self._server = self._server, None
        if server:
            server.stop()

    def _address(self) -> Address:
        """Return where to ask, after starting the model if it runs in this process."""
        if self._spec.kind != "gguf":
            return Address(self._spec.url, key_for(self._spec, self._options))
        with self._lock:  # one at a time: the second caller finds what the first has started
            if self._server is None:
                self._server = self._started()
            url = self._server.url.rstrip("/").removesuffix("/v1")
            return Address(f"{url}/v1", self._server.key)

    def _started(self) -> LlamaServer:
        from assistant.models.local import LlamaServer

        path = parse_spec(self.spec, pulled=self._options.pulled).path  # it may have been pulled since
        if path is None or not path.is_file():
            raise ModelError(
                f"The model {self.spec!r} is not on this machine. Run: citewell model pull; or name another GGUF file."
            )
        server = LlamaServer(path, context=self._options.context, threads=self._options.threads)
        server.start()
        return server

    def _failures(self, address: Address) -> Failures:
        kind = self._spec.kind
        return Failures(
            name=self.name,
            where="on this machine" if kind == "gguf" else f"at {self.endpoint}",
            key=address.key,
            key_name=OPENAI_KEY if kind == "openai" else SERVER_KEY,
            start="Start it with: ollama serve" if kind == "ollama" else "Start the server, or check the address.",
        )

    def _counted(self, messages: Sequence[Message], text: str) -> Usage:
        prompt = sum(self.count(message["content"]) + _MESSAGE_TOKENS for message in messages)
        return Usage(1, prompt, self.count(text))


class _Gathered:
    """What has come of a reply."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._ended: str | None = None
        self._calls_tool = False
        self._heard = False
        self.usage: Usage | None = None

    def add(self, sign: Sign) -> str:
        """Take a sign in, and return what it adds to the text."""
        self._heard = True
        match sign:
            case Said():
                piece = whole(sign.text)[: LONGEST_REPLY - self._length]
                self._length += len(piece)
                self._pieces.append(piece)
                return piece
            case Thought():
                self._length += sign.length
                self._calls_tool = self._calls_tool or sign.calls_tool
            case Ended():
                self._ended = sign.reason
            case Counted():
                self.usage = Usage(1, sign.prompt, sign.completion)
        return ""

    @property
    def is_full(self) -> bool:
        return self._length >= LONGEST_REPLY

    @property
    def is_cut(self) -> bool:
        return self.is_full or self._ended in _CUT

    def reply(self, failures: Failures) -> str:
        """Return the text.

        Raises:
            ModelError: it broke off, or there is none for a reason.
        """
        if self._ended is None and not self.is_full:
            raise failures.cut() if self._heard else failures.no_completion()
        text = "".join(self._pieces)
        if not text and self._ended == "content_filter":
            raise failures.withheld()
        if not text and (self._calls_tool or self._ended in ("tool_calls", "function_call")):
            raise failures.calls_tools()
        return text


def open_model(spec: str, options: ModelOptions) -> ChatModel:
    """Return the model that a spec names (see `parse_spec`); nothing is sent or started yet.

    Raises:
        ModelError: the spec is malformed, or a package is not installed.
    """
    parsed = parse_spec(spec, pulled=options.pulled)
    for package, extra in (("openai", "llm"), *([_NEEDS[parsed.kind]] if parsed.kind in _NEEDS else [])):
        if find_spec(package) is None:
            raise ModelError(f"The model {spec!r} needs the {package} package. Run: pip install 'citewell[{extra}]'")
    return ChatModel(parsed, options)
