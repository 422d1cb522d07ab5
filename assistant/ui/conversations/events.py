"""Conversations in the sidebar: begin, open, search, rename and delete them."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.ui.ask.answer_view import exports_html
from assistant.ui.ask.tab import AskTab, Shown, Values, lead_on
from assistant.ui.ask.talk import open_conversation
from assistant.ui.ask.view import View
from assistant.ui.conversations.sidebar import Sidebar, account_html
from assistant.ui.markup import text
from assistant.ui.visit import PRIVATE, owner_of, told


def connect_conversations(page: gr.Blocks, bar: Sidebar, asking: AskTab, tabs: gr.Tabs) -> None:
    """Connect the list with the chat, which is shown when a conversation is begun or chosen."""
    everything = [*asking.outputs, *bar.outputs, *asking.narrowing.inputs]

    def begun(request: gr.Request) -> Shown:
        shown = {**asking.show(View()), **asking.narrowing.cleared()}
        return {**shown, **_managing(bar), bar.kept: bar.headings(request)}

    def begun_in_chat(request: gr.Request) -> Shown:
        return {**begun(request), tabs: gr.Tabs(selected="ask")}

    def opened(values: Values, request: gr.Request) -> Shown:
        with told():
            shown = _opened(bar, asking, values[bar.kept], request, words=values[bar.search])
        return {**shown, tabs: gr.Tabs(selected="ask")}

    def switched(values: Values, request: gr.Request) -> Shown:
        current = values[asking.conversation]
        with told():
            library = bar.desk.store.open(owner_of(request), current).library if current else ""
        # Passing by with the Tab key is an input too.
        return {bar.kept: gr.skip()} if library == values[bar.library] else begun(request)

    def arrived(request: gr.Request) -> Shown:
        account = {bar.account: account_html(owner_of(request))}
        if wanted := request.query_params.get("conversation"):
            try:
                return {**account, **_opened(bar, asking, wanted, request)}
            except AssistantError as error:
                gr.Info(text(error))
        return {**account, **begun(request)}

    shows = [
        page.load(arrived, None, [*everything, bar.account], show_progress="hidden", **PRIVATE),
        bar.kept.input(opened, {bar.kept, bar.search}, [*everything, tabs], **PRIVATE),
    ]
    bar.new.click(begun_in_chat, None, [*everything, tabs], **PRIVATE)
    bar.library.input(switched, {bar.library, asking.conversation}, everything, **PRIVATE)
    _connect_answers(bar, asking, shows)
    _connect_managing(bar, asking, begun, everything)


def _connect_answers(bar: Sidebar, asking: AskTab, shows: list[Any]) -> None:
    """Keep the list up to date, and offer what leads on, after an answer and after what shows one."""
    searching = {bar.search, asking.conversation}

    def listed(values: Values, request: gr.Request) -> Shown:
        return {bar.kept: bar.headings(request, values[bar.search], values[asking.conversation])}

    def answered(values: Values, request: gr.Request) -> Shown:
        current = values[asking.conversation]
        with told():
            title = bar.desk.store.open(owner_of(request), current).title if current else ""
        return {**listed(values, request), **_managing(bar, current, title)}

    def led_on(values: Values, request: gr.Request) -> Shown:
        return lead_on(asking, values[asking.conversation], request)

    bar.search.change(listed, searching, [bar.kept], show_progress="hidden", **PRIVATE)
    answers = [e.then(answered, searching, bar.outputs, show_progress="hidden", **PRIVATE) for e in asking.answered]
    for event in (*shows, *answers):
        event.then(led_on, {asking.conversation}, asking.leading, show_progress="hidden", **PRIVATE)


def _opened(bar: Sidebar, asking: AskTab, wanted: str, request: gr.Request, words: str = "") -> Shown:
    view = open_conversation(bar.desk, owner_of(request), wanted)
    return {
        **asking.show(view),
        **_managing(bar, view.conversation, view.title),
        bar.library: bar.choose(view.library),
        bar.kept: bar.headings(request, words, wanted),
    }


def _managing(bar: Sidebar, conversation: str = "", title: str = "") -> Shown:
    """Return the updates that let a conversation be renamed, deleted and taken away; without one they hide that."""
    address = f"conversations/{conversation}/export.{{extension}}"
    return {
        bar.manage: gr.Accordion(visible=bool(conversation)),
        bar.title: title,
        bar.files: exports_html(address) if conversation else "",
        bar.surely: gr.Button(visible=False),
    }


def _connect_managing(bar: Sidebar, asking: AskTab, begun: Any, everything: list[Any]) -> None:
    desk, current = bar.desk, asking.conversation

    def renamed(values: Values, request: gr.Request) -> Shown:
        with told():
            desk.store.rename(owner_of(request), values[current], values[bar.title])
        return {bar.kept: bar.headings(request, values[bar.search], values[current])}

    def deleted(values: Values, request: gr.Request) -> Shown:
        with told():
            desk.store.delete(owner_of(request), values[current])
        gr.Info("The conversation is deleted, with its thumbs.")
        return dict(begun(request))

    inputs = {current, bar.title, bar.search}
    for event in (bar.rename.click, bar.title.submit):
        event(renamed, inputs, [bar.kept], **PRIVATE)
    bar.delete.click(lambda: gr.Button(visible=True), None, bar.surely, **PRIVATE)
    bar.surely.click(deleted, {current}, everything, **PRIVATE)
