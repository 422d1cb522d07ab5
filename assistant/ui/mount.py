"""Put the page on a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.ui.desk import Desk
from assistant.ui.page import build_page
from assistant.ui.theme import STYLES, head, theme
from assistant.ui.uploads import keep_uploads_private

_UPLOAD = "100mb"


def mount_page(server: Any, desk: Desk, *, owner_of: Callable[[Any], str]) -> Any:
    """Mount the page at the root of an ASGI application, behind the routes that it has, and return that.

    Args:
        owner_of: says who is asking, for a request; conversations are kept by it.
    """
    keep_uploads_private(desk.engines.settings.cache_dir)
    return gr.mount_gradio_app(
        server,
        build_page(desk),
        path="/",
        auth_dependency=owner_of,
        theme=theme(),
        css_paths=STYLES,
        head=head(),
        footer_links=["api"],
        run_history=False,
        show_error=True,
        max_file_size=_UPLOAD,
        ssr_mode=False,
        enable_monitoring=False,
    )
