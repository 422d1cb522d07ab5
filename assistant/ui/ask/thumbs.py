"""Thumbs on answers, and why."""

from __future__ import annotations

import gradio as gr

from assistant.conversations import Thumb
from assistant.ui.ask.tab import AskTab, Shown, Values
from assistant.ui.ask.view import exchange_at
from assistant.ui.visit import PRIVATE, owner_of, told


def connect_thumbs(tab: AskTab) -> None:
    """Keep a thumb at once, and its reason if one is given."""
    store = tab.desk.store

    def thumbed(values: Values, event: gr.LikeData, request: gr.Request) -> Shown:
        current, place = values[tab.conversation], exchange_at(event.index)
        thumb: Thumb = "up" if event.liked else "down"
        if not current:
            gr.Info("Only an answer can be rated.")
            return {tab.rated: None}
        with told():
            store.rate(owner_of(request), current, place, thumb=thumb)
        return {tab.rated: (current, place, thumb), tab.reason: gr.Textbox("", visible=True)}

    def explained(values: Values, request: gr.Request) -> Shown:
        if values[tab.rated]:
            rated, place, thumb = values[tab.rated]  # the conversation that shows may be another by now
            with told():
                store.rate(owner_of(request), rated, place, thumb=thumb, reason=values[tab.reason])
            gr.Info("Kept with the answer.")
        return {tab.reason: gr.Textbox("", visible=False)}

    tab.chat.like(thumbed, {tab.conversation}, [tab.rated, tab.reason], **PRIVATE)
    tab.reason.submit(explained, {tab.rated, tab.reason}, [tab.reason], **PRIVATE)
