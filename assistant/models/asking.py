"""One request through the SDK, and the signs that come back. Runs in a thread that may be left waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from assistant.models.failures import Failures
from assistant.models.reading import MalformedReply, Sign, read_completion, read_event
from assistant.models.request import Dialect

if TYPE_CHECKING:
    from httpx2 import Response
    from openai import OpenAI, Stream

_WHOLE_BYTES = 8_000_000  # of a reply that comes whole, although a stream was asked for

Body = Callable[[], dict[str, Any]]


def ask(client: OpenAI, dialect: Dialect, body: Body, *, failures: Failures) -> Iterator[Sign]:
    """Send a request, again where it fails in passing, and read the reply as it comes.

    Raises:
        ModelError: it was refused, broke off, or what came is no reply.
    """
    from httpx2 import HTTPError
    from openai import APIConnectionError, APIError, OpenAIError

    try:
        stream = _send(client, dialect, body)
    except OpenAIError as error:
        raise failures.of(error) from None
    try:
        if "json" in stream.response.headers.get("Content-Type", ""):
            reply = _whole(stream.response)
            if isinstance(reply, dict) and reply.get("error"):
                raise APIError("", stream.response.request, body=reply["error"])
            yield from read_completion(reply)
        else:
            for event in stream:
                yield from read_event(event)
    except (APIConnectionError, HTTPError):
        raise failures.cut() from None
    except OpenAIError as error:
        raise failures.of(error) from None
    except (MalformedReply, json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise failures.no_completion() from None


def _send(client: OpenAI, dialect: Dialect, body: Body) -> Stream[object]:
    """Send it until the server knows all its words. The SDK's own types are left out: it does not check them."""
    from openai import BadRequestError, Stream, UnprocessableEntityError

    while True:
        try:
            return client.post("/chat/completions", cast_to=object, body=body(), stream=True, stream_cls=Stream[object])
        except (BadRequestError, UnprocessableEntityError) as error:
            if not dialect.learn(str(error.body)):
                raise


def _whole(response: Response) -> Any:
    read = bytearray()
    for piece in response.iter_bytes():
        read += piece
        if len(read) > _WHOLE_BYTES:
            raise MalformedReply
    return json.loads(read)
