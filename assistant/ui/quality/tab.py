"""The Quality tab: how well questions to the library in use are answered, and a run that asks them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.ui.ask.tab import Shown, Values
from assistant.ui.desk import Desk
from assistant.ui.quality.head import end_html, origin_html, problem_html
from assistant.ui.quality.rerun import Reruns, Step
from assistant.ui.quality.view import quality_html
from assistant.ui.visit import PRIVATE
from index import IndexingError

_BAR = gr.Progress()
_AGAIN = "Run the questions again"


@dataclass(frozen=True, slots=True)
class QualityTab:
    """The parts that the page connects."""

    desk: Desk
    runs: Reruns
    library: gr.Dropdown
    origin: gr.HTML
    run: gr.Button
    stop: gr.Button
    status: gr.HTML
    report: gr.HTML

    @property
    def outputs(self) -> list[Any]:
        return [self.origin, self.report]

    def has_questions(self, library: str) -> bool:
        """Tell whether there is anything to show for a library: else the tab is hidden.

        Raises:
            LibraryError, EncoderError: it cannot be opened.
        """
        return self.runs.quality(library) is not None

    def fill(self, values: Values, request: gr.Request) -> Shown:
        """Return the updates that show the newest figures; a run that goes on is not overwritten."""
        if self.runs.going(_page(request)):
            return {self.report: gr.skip()}
        name = values[self.library]
        try:
            quality = self.runs.quality(name)
            summary = quality.latest() if quality else None
        except (AssistantError, IndexingError, OSError) as error:
            return {self.origin: problem_html(name, str(error)), self.report: ""}
        return {self.origin: origin_html(name, summary), self.report: self.figures(summary) if summary else ""}

    def figures(self, summary: dict[str, Any]) -> str:
        """Return what a summary says, with the strictness that is set on the server."""
        return quality_html(summary, refuse_below=self.desk.engines.settings.refuse_below)


def build_quality_tab(desk: Desk, library: gr.Dropdown) -> QualityTab:
    """Lay out the tab and connect its parts; call it within the tab."""
    origin = gr.HTML(elem_id="quality-origin")
    with gr.Row(elem_id="quality-run"):
        run = gr.Button(_AGAIN, scale=0, min_width=290)
        stop = gr.Button("Stop", variant="stop", visible=False, scale=0, min_width=120)
    status = gr.HTML(elem_id="quality-status")
    report = gr.HTML(elem_id="quality")
    tab = QualityTab(desk, Reruns(desk), library, origin, run, stop, status, report)
    _connect(tab)
    return tab


def _connect(tab: QualityTab) -> None:
    def rerun(values: Values, request: gr.Request, progress: gr.Progress = _BAR) -> Iterator[Shown]:
        name = values[tab.library]
        yield {**_running(tab, True), tab.status: ""}

        def far(done: int, total: int) -> None:
            progress(done / total, desc=f"Asked {done:,} of {total:,} questions")

        for step in tab.runs.run(_page(request), name, far):
            yield {**_step(tab, name, step), **_running(tab, step.end is None)}

    def stopped(request: gr.Request) -> gr.Button:
        tab.runs.stop(_page(request))
        return gr.Button(interactive=False)

    outputs = [*tab.outputs, tab.status, tab.run, tab.stop]
    running = tab.run.click(
        rerun,
        {tab.library},
        outputs,
        show_progress_on=tab.status,
        concurrency_limit=1,
        concurrency_id="build",
        **PRIVATE,
    )
    tab.stop.click(stopped, None, tab.stop, show_progress="hidden", **PRIVATE)
    shown = {"inputs": {tab.library}, "outputs": tab.outputs, "show_progress": "hidden", **PRIVATE}
    running.then(tab.fill, **shown)
    tab.library.change(tab.fill, **shown)


def _running(tab: QualityTab, going: bool) -> Shown:
    return {tab.run: gr.Button(interactive=not going), tab.stop: gr.Button(visible=going, interactive=True)}


def _step(tab: QualityTab, library: str, step: Step) -> Shown:
    shown: Shown = {tab.status: end_html(library, step)}
    if step.summary:
        shown |= {
            tab.origin: origin_html(library, step.summary, of=step.total),
            tab.report: tab.figures(step.summary),
        }
    return shown


def _page(request: gr.Request) -> str:
    """Return the id of one opened page of a browser."""
    page: str = request.session_hash
    return page
