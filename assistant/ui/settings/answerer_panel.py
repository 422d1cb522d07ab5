"""Choosing and testing who answers, on the Settings tab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import ModelError
from assistant.export.content import QUOTING
from assistant.models.trial import try_model
from assistant.ui.ask.tab import Shown, Values
from assistant.ui.desk import Desk
from assistant.ui.settings.answerer import model_for, offered, prefer_model, preferred_model
from assistant.ui.settings.answerer_view import choices, leaving_html, trial_html, trying_html, unusable_html
from assistant.ui.settings.view import privacy_html
from assistant.ui.visit import PRIVATE, owner_of, told

_NO_MODEL = '<p role="status">Quoting needs no model: there is nothing to test.</p>'


@dataclass(frozen=True, slots=True)
class AnswererPanel:
    """The parts that the page connects.

    Attributes:
        sending: says beside the question box where questions go.
    """

    desk: Desk
    answerer: gr.Radio
    test: gr.Button
    tested: gr.HTML
    leaving: gr.HTML
    privacy: gr.HTML
    sending: gr.HTML

    @property
    def told(self) -> list[Any]:
        """What depends on who answers."""
        return [self.tested, self.leaving, self.privacy, self.sending]

    @property
    def outputs(self) -> list[Any]:
        return [self.answerer, *self.told]

    def fill(self, request: gr.Request) -> Shown:
        """Return the updates that show who can answer, and who does."""
        chosen = preferred_model(self.desk, owner_of(request))
        return {self.answerer: gr.Radio(choices(offered(self.desk), chosen), value=chosen), **self.tell(request)}

    def tell(self, request: gr.Request) -> Shown:
        """Return the updates that say what follows from who answers."""
        try:
            model, problem = model_for(self.desk, owner_of(request)), ""
        except ModelError as error:
            model, problem = None, unusable_html(error)
        leaving = leaving_html(model)
        return {
            self.tested: "",
            self.leaving: problem or leaving,
            self.privacy: privacy_html(self.desk.loaded, model),
            self.sending: gr.HTML(leaving, visible=bool(leaving)),
        }


def build_answerer_panel(desk: Desk, sending: gr.HTML) -> AnswererPanel:
    """Lay the panel out, but for `privacy`, which the tab puts in its place; `connect_answerer` makes it work."""
    answerer = gr.Radio(
        choices([], QUOTING),
        value=None,  # until it is filled in, so that nothing shows as chosen that is not
        label="Who answers",
        info="Quoting takes whole sentences out of the abstracts. A language model writes its own; each is tested "
        "against the passage it cites, and what fails is mended or taken out.",
        elem_id="answerer",
    )
    with gr.Row(elem_id="answerer-test"):
        test = gr.Button("Test the model", scale=0, min_width=290)
        tested = gr.HTML(elem_id="answerer-tested")
    leaving = gr.HTML(elem_id="answerer-leaving")
    return AnswererPanel(
        desk, answerer, test, tested, leaving, gr.HTML(privacy_html(desk.loaded), render=False), sending
    )


def connect_answerer(panel: AnswererPanel, changed: list[Any], shows: Any) -> None:
    """Keep what is chosen, and try it on demand.

    Args:
        changed: what else on the tab shows the choice.
        shows: returns the updates of these, for a request.
    """
    desk = panel.desk

    def chosen(values: Values, request: gr.Request) -> Shown:
        with told():
            prefer_model(desk, owner_of(request), values[panel.answerer])
        return {**panel.tell(request), **shows(request)}

    def tried(request: gr.Request) -> Iterator[Shown]:
        try:
            model = model_for(desk, owner_of(request))
        except ModelError as error:
            yield {panel.tested: unusable_html(error)}
            return
        if model is None:
            yield {panel.tested: _NO_MODEL}
            return
        yield {panel.tested: trying_html(model.name)}
        yield {panel.tested: trial_html(model.name, try_model(model))}

    quiet: dict[str, Any] = {"show_progress": "hidden", **PRIVATE}
    panel.answerer.input(chosen, {panel.answerer}, [*panel.told, *changed], **quiet)
    panel.test.click(tried, None, [panel.tested], **quiet)
