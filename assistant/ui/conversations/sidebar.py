"""The sidebar: which library is asked, and the owner's conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.ui.desk import Desk
from assistant.ui.markup import text
from assistant.ui.visit import owner_of

_UNTITLED = "New conversation"


@dataclass(frozen=True, slots=True)
class Sidebar:
    """The parts that the page connects."""

    desk: Desk
    library: gr.Dropdown
    new: gr.Button
    search: gr.Textbox
    kept: gr.Radio
    manage: gr.Accordion
    title: gr.Textbox
    rename: gr.Button
    delete: gr.Button
    surely: gr.Button
    files: gr.HTML
    account: gr.HTML

    @property
    def outputs(self) -> list[Any]:
        return [self.library, self.kept, self.manage, self.title, self.files, self.surely]

    def choose(self, library: str) -> gr.Dropdown:
        """Return the picker with a library chosen, also one that is gone: what asks it then says so."""
        names = [self.desk.engines.settings.library, *self.desk.engines.libraries.names(), library]
        return gr.Dropdown(list(dict.fromkeys(names)), value=library)

    def headings(self, request: gr.Request, words: str = "", current: str = "") -> gr.Radio:
        """Return the list of the owner's conversations, the current one chosen."""
        headings = self.desk.store.headings(owner_of(request), containing=words)
        choices = [(h.title or _UNTITLED, h.id) for h in headings if h.exchanges]
        listed = any(choice == current for _, choice in choices)
        label = "Conversations" if choices else "No conversation has these words"
        return gr.Radio(choices, value=current if listed else None, label=label, visible=bool(choices or words))


def account_html(owner: str) -> str:
    """Say who has signed in, with the way out; nothing where nobody has to."""
    kind, _, name = owner.partition(":")
    if kind != "user":
        return ""
    return (
        f'<form class="cw-account" method="post" action="logout">Signed in as <strong>{text(name)}</strong> '
        '<button type="submit" class="cw-plain">Sign out</button></form>'
    )


def build_sidebar(desk: Desk) -> Sidebar:
    """Lay the sidebar out; call it within the page."""
    names = desk.engines.libraries.names()
    used = desk.engines.settings.library
    with gr.Sidebar(open=False, width=300, elem_id="sidebar"):
        library = gr.Dropdown(
            names if used in names else [used, *names], value=used, label="Library", elem_id="library"
        )
        new = gr.Button("New conversation", variant="primary", elem_id="new-conversation")
        search = gr.Textbox(label="Search conversations", elem_id="search-conversations", placeholder="words said")
        kept = gr.Radio([], label="Conversations", elem_id="conversations", visible=False)
        with gr.Accordion("This conversation", open=False, visible=False, elem_id="manage") as manage:
            title = gr.Textbox(label="Title", max_length=200)
            with gr.Row():
                rename = gr.Button("Rename", size="sm")
                delete = gr.Button("Delete …", size="sm")
            surely = gr.Button("Delete it for good", variant="stop", size="sm", visible=False)
            files = gr.HTML()
        account = gr.HTML()
    return Sidebar(desk, library, new, search, kept, manage, title, rename, delete, surely, files, account)
