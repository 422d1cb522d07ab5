"""The Settings tab: how one's own questions are answered, and every setting in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.ui.ask.tab import Shown, Values
from assistant.ui.desk import Desk
from assistant.ui.settings.answerer import prefer_model, preferred_model, usual_model
from assistant.ui.settings.answerer_panel import AnswererPanel, build_answerer_panel, connect_answerer
from assistant.ui.settings.preferences import PASSAGES, STRICTNESS, prefer, preferred
from assistant.ui.settings.view import settings_html
from assistant.ui.visit import PRIVATE, owner_of, told

_KEPT = '<p role="status">Kept for your next questions, on this page and later ones.</p>'
_USUAL = '<p role="status">The usual values are back.</p>'


@dataclass(frozen=True, slots=True)
class SettingsTab:
    """The parts that the page connects."""

    desk: Desk
    answerer: AnswererPanel
    passages: gr.Slider
    strictness: gr.Slider
    usual: gr.Button
    kept: gr.HTML
    in_force: gr.HTML

    @property
    def outputs(self) -> list[Any]:
        return [*self.answerer.outputs, self.passages, self.strictness, self.kept, self.in_force]

    def fill(self, request: gr.Request) -> Shown:
        """Return the updates that show the owner's values and all settings."""
        asking = preferred(self.desk, owner_of(request))
        return {
            **self.answerer.fill(request),
            self.passages: asking.passages,
            self.strictness: asking.refuse_below,
            self.kept: "",
            self.in_force: self.table(request),
        }

    def table(self, request: gr.Request) -> str:
        """Return every setting as it holds for the owner."""
        owner = owner_of(request)
        model = preferred_model(self.desk, owner)
        own = None if model == usual_model(self.desk) else model
        return settings_html(self.desk.loaded, preferred(self.desk, owner), own)


def build_settings_tab(desk: Desk, sending: gr.HTML) -> SettingsTab:
    """Lay out the tab and connect its parts; call it within the tab.

    Args:
        sending: says beside the question box where questions go.
    """
    usual = desk.engines.settings.asking()
    gr.HTML("<h2>Settings</h2>")
    answerer = build_answerer_panel(desk, sending)
    with gr.Row(elem_id="own-settings"):
        passages = gr.Slider(
            *PASSAGES,
            value=usual.passages,
            step=1,
            buttons=[],
            precision=0,
            min_width=300,
            label="Passages beside an answer",
            info=f"How many are found for a question and shown with its answer. Usually {usual.passages}.",
        )
        strictness = gr.Slider(
            *STRICTNESS,
            value=usual.refuse_below,
            step=0.01,
            buttons=[],
            min_width=300,
            label="Strictness: decline below this chance of an answer",
            info=f"Higher declines more questions, and fewer answers are wrong; 0 declines none for this reason. "
            f"Usually {usual.refuse_below:g}.",
        )
    with gr.Row(elem_id="settings-own"):
        back = gr.Button("Back to the usual values", scale=0, min_width=290)
        kept = gr.HTML(elem_id="settings-kept")
    answerer.privacy.render()
    in_force = gr.HTML(settings_html(desk.loaded, usual), elem_id="settings")
    tab = SettingsTab(desk, answerer, passages, strictness, back, kept, in_force)
    _connect(tab)
    return tab


def _connect(tab: SettingsTab) -> None:
    desk = tab.desk

    def changed(request: gr.Request, **wanted: Any) -> Shown:
        owner = owner_of(request)
        before = preferred(desk, owner)
        with told():
            prefer(desk, owner, replace(before, **wanted))
        after = preferred(desk, owner)
        if after == before:  # the page itself has moved the slider
            return {tab.kept: gr.skip()}
        return {tab.kept: _KEPT, tab.in_force: tab.table(request)}

    def passages_changed(values: Values, request: gr.Request) -> Shown:
        return changed(request, passages=values[tab.passages])

    def strictness_changed(values: Values, request: gr.Request) -> Shown:
        return changed(request, refuse_below=values[tab.strictness])

    def usual_again(request: gr.Request) -> Shown:
        owner = owner_of(request)
        prefer(desk, owner, desk.engines.settings.asking())
        prefer_model(desk, owner, usual_model(desk))
        return {**tab.fill(request), tab.kept: _USUAL}

    def answerer_shows(request: gr.Request) -> Shown:
        return {tab.kept: _KEPT, tab.in_force: tab.table(request)}

    quiet: dict[str, Any] = {"show_progress": "hidden", "trigger_mode": "always_last", **PRIVATE}
    shown = [tab.kept, tab.in_force]
    # Not `input`: a typed number that is out of bounds is brought within them when its box is left, as a change only.
    tab.passages.change(passages_changed, {tab.passages}, shown, **quiet)
    tab.strictness.change(strictness_changed, {tab.strictness}, shown, **quiet)
    connect_answerer(tab.answerer, shown, answerer_shows)
    tab.usual.click(usual_again, None, tab.outputs, **quiet)
