"""The page: a sidebar, tabs, and what the API offers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder
from gradio_client.utils import is_file_obj_with_meta, traverse

from assistant.ui.ask.tab import build_ask_tab
from assistant.ui.ask.thumbs import connect_thumbs
from assistant.ui.conversations.events import connect_conversations
from assistant.ui.conversations.sidebar import build_sidebar
from assistant.ui.desk import Desk
from assistant.ui.endpoints import add_endpoints
from assistant.ui.library.tab import build_library_tab, connect_library
from assistant.ui.opening import Opening, connect_opening
from assistant.ui.quality.tab import build_quality_tab
from assistant.ui.settings.tab import build_settings_tab
from assistant.ui.summary.tab import build_summary_tab
from assistant.ui.visit import PRIVATE

_BRAND = (
    '<header class="cw-brand"><h1>Citewell</h1>'
    "<p>Ask your literature: every sentence is tested against the passage it cites.</p></header>"
)
_UPLOADS = (3600, 86_400)  # seconds: look once an hour, delete what is a day old
ASKERS = 32  # questions answered at a time; more wait in the queue


class _Page(gr.Blocks):  # type: ignore[misc]  # Gradio is not checked by mypy here
    """Takes files from where uploads lie alone.

    Gradio does not check a page that is mounted (`has_launched` is never set): it would copy any file of the server
    that an event names, or fetch any address, and hand it out.
    """

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        super().validate_inputs(block_fn, inputs)
        traverse(inputs, _uploaded, is_file_obj_with_meta)


def _uploaded(file: dict[str, Any]) -> dict[str, Any]:
    if not Path(file["path"]).resolve().is_relative_to(Path(get_upload_folder()).resolve()):
        raise gr.Error("This file was not uploaded here.", print_exception=False)
    return file


def build_page(desk: Desk) -> gr.Blocks:
    """Return the page, not yet served."""
    page = _Page(title="Citewell", fill_width=True, analytics_enabled=False, delete_cache=_UPLOADS)
    with page:
        gr.HTML(_BRAND)
        bar = build_sidebar(desk)
        status = gr.HTML(elem_id="status", visible=False)
        with gr.Tabs(selected="ask", elem_id="tabs") as tabs:
            with gr.Tab("Ask", id="ask"):
                asking = build_ask_tab(desk, bar.library)
            with gr.Tab("Summarise", id="summary") as summary_tab:
                summarising = build_summary_tab(desk, bar.library)
            with gr.Tab("Library", id="library", render_children=True):
                shelves = build_library_tab(desk, bar.library, tabs, asking)
            with gr.Tab("Quality", id="quality", visible=False) as quality_tab:
                quality = build_quality_tab(desk, bar.library)
            with gr.Tab("Settings", id="settings") as settings_tab:
                settings = build_settings_tab(desk, asking.sending)
        connect_thumbs(asking)
        asking.answered += shelves.switched  # the list follows these too: a new conversation begins
        connect_conversations(page, bar, asking, tabs)
        connect_library(page, shelves)
        connect_opening(bar, asking, Opening(status, tabs, quality_tab, quality))
        quality_tab.select(quality.fill, {bar.library}, quality.outputs, show_progress="hidden", **PRIVATE)
        page.load(settings.answerer.tell, None, settings.answerer.told, show_progress="hidden", **PRIVATE)
        page.unload(asking.leave)
        page.unload(summarising.leave)
        summary_tab.select(summarising.offers, {bar.library}, summarising.offered, show_progress="hidden", **PRIVATE)
        bar.library.change(summarising.offers, {bar.library}, summarising.offered, show_progress="hidden", **PRIVATE)
        settings_tab.select(settings.fill, None, settings.outputs, show_progress="hidden", **PRIVATE)
        add_endpoints(desk)
    page.queue(default_concurrency_limit=ASKERS, api_open=False)
    return page
