"""The first moments of a page: say how far the opening of the library is, then offer what can be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import gradio as gr

from assistant.suggest import example_questions
from assistant.ui.ask.tab import AskTab, Shown, Values
from assistant.ui.conversations.sidebar import Sidebar
from assistant.ui.desk import Desk
from assistant.ui.markup import text
from assistant.ui.per_library import PerLibrary
from assistant.ui.quality.tab import QualityTab
from assistant.ui.visit import PRIVATE
from index import IndexingError

_WAIT = 0.5  # seconds between looks at a library that is being opened


@dataclass(frozen=True, slots=True)
class Opening:
    """What depends on the library that is open, besides the chat."""

    status: gr.HTML
    tabs: gr.Tabs
    quality_tab: gr.Tab
    quality: QualityTab


def connect_opening(bar: Sidebar, asking: AskTab, parts: Opening) -> None:
    """Offer examples, filters and the Quality tab of the library in use, as soon as it is open."""
    desk, status = bar.desk, parts.status
    timer = gr.Timer(_WAIT)
    examples = PerLibrary[list[str]]()
    offered = [status, asking.chat, parts.quality_tab, *asking.narrowing.outputs]

    def looked(values: Values) -> Shown:
        if desk.engines.opening.failure:
            return {status: _told(failure_html(desk.engines.opening.failure)), timer: gr.Timer(active=False)}
        if not desk.engines.ready():
            return {status: _told(opening_html(desk))}
        return {timer: gr.Timer(active=False), **offer(values)}

    def offer(values: Values) -> Shown:
        try:
            engine = replace(desk.engines.get(values[bar.library]), model=None)  # examples are tried by quoting
            measured = parts.quality.has_questions(values[bar.library])
        except (IndexingError, OSError) as error:
            return {status: _told(failure_html(str(error))), parts.quality_tab: gr.Tab(visible=False)}
        questions = examples.get(engine.retriever.library, lambda: example_questions(engine))
        return {
            status: gr.HTML(visible=False),
            asking.chat: gr.Chatbot(examples=[{"text": question} for question in questions]),
            parts.quality_tab: gr.Tab(visible=measured),
            **asking.narrowing.for_library(engine.retriever.library),
        }

    timer.tick(looked, {bar.library}, [timer, *offered], show_progress="hidden", **PRIVATE)
    bar.library.change(offer, {bar.library}, offered, show_progress="hidden", **PRIVATE)


def _told(html: str) -> gr.HTML:
    return gr.HTML(html, visible=True)


def opening_html(desk: Desk) -> str:
    """Say that the library is being opened, or built the first time, and how far that is."""
    opening = desk.engines.opening
    far = f" ({opening.done:,} of {opening.total:,})" if opening.total else ""
    return (
        f'<p class="cw-status" role="status">Opening the library: {text(opening.stage)}{far} … '
        "The first start takes about half a minute; a question asked now waits for it.</p>"
    )


def failure_html(failure: str) -> str:
    """Say that the library cannot be asked, and why."""
    return (
        '<p class="cw-status cw-problem" role="alert"><strong>The library cannot be asked.</strong> '
        f"{text(failure)}</p>"
    )
