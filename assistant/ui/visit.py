"""What every event of the page has to do with: who is asking, and how an error is told.

Who is asking is set by the server around the page, the same for every request of a browser or a user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.ui.markup import text
from index import IndexingError

PRIVATE: dict[str, Any] = {"api_visibility": "private"}  # events of the page that are no part of its API


def owner_of(request: gr.Request) -> str:
    """Return the owner of what this request reads and keeps."""
    assert request.username, "the server names an owner with every request"
    return str(request.username)


def page_of(request: gr.Request) -> str:
    """Return which open page this request comes from: two of one owner are two."""
    assert request.session_hash, "every event of a page has one"
    return str(request.session_hash)


@contextmanager
def told(write: Callable[[object], str] = text) -> Iterator[None]:
    """Tell a person, or with `str` a program, about an error of ours, instead of failing silently."""
    try:
        yield
    except (AssistantError, IndexingError, OSError) as error:
        raise gr.Error(write(error), print_exception=False) from error  # the page takes its text for HTML
