"""The Add papers tab: files or pasted records go into an own library; an own library can be deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr

from assistant.ui.ask.tab import Shown, Values
from assistant.ui.desk import Desk
from assistant.ui.library.added_view import added_html, refused_html
from assistant.ui.library.adding import FORMATS, UPLOADS, Wanted, add_papers, lacking, own_libraries
from assistant.ui.markup import text
from assistant.ui.visit import PRIVATE
from index import IndexingError
from index.errors import Cancelled

BUILD: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "build"}  # one library is written at a time
_NEW = ("A new library", "")
_INTRODUCTION = (
    '<div class="cw-adding"><h2>Add papers</h2><p>The library that comes with Citewell is never changed. Papers of '
    "your own go into a library of your own: BibTeX, RIS, CSL-JSON, what PubMed and arXiv export, or JSONL, CSV and "
    "TSV with at least <code>title</code> and <code>abstract</code>, and if known <code>id</code>, "
    "<code>authors</code>, <code>year</code>, <code>venue</code>, <code>doi</code>, <code>url</code>. A paper that is "
    "there already is updated, never doubled.</p></div>"
)


@dataclass(slots=True)
class AddingPanel:
    """The parts that the Library tab connects."""

    desk: Desk
    library: gr.Dropdown
    target: gr.Dropdown
    name: gr.Textbox
    files: gr.File
    pasted: gr.Textbox
    ending: gr.Radio
    add: gr.Button
    cancel: gr.Button
    report: gr.HTML
    stop: gr.State
    delete: gr.Button
    surely: gr.Button

    @property
    def inputs(self) -> set[Any]:
        return {self.target, self.name, self.files, self.pasted, self.ending, self.stop}

    @property
    def outputs(self) -> list[Any]:
        return [self.files, self.pasted, self.add, self.cancel, self.report]

    @property
    def target_outputs(self) -> list[Any]:
        return [self.target, self.name, self.delete, self.surely]

    def aimed(self, used: str) -> Shown:
        """Return the updates that fit the library in use: the target, and whether it can be deleted."""
        own = own_libraries(self.desk.engines)
        target = used if used in own else ""
        return {
            self.target: gr.Dropdown([_NEW, *own], value=target),
            self.name: gr.Textbox(visible=not target),
            self.delete: gr.Button(f"Delete the library {used} …", visible=used in own),
            self.surely: gr.Button(f"Delete {used} with all its papers for good", visible=False),
        }


def build_adding_panel(desk: Desk, library: gr.Dropdown) -> AddingPanel:
    """Lay the panel out and connect what concerns nothing else."""
    with gr.Column(elem_id="adding"):
        gr.HTML(_INTRODUCTION, js_on_load=None, apply_default_css=False)
        with gr.Row():
            target = gr.Dropdown([_NEW], value="", label="Add to", min_width=200)
            name = gr.Textbox(
                label="Name of the new library", placeholder="my-papers", max_length=64, elem_id="new-library"
            )
        with gr.Row():
            files = gr.File(
                file_count="multiple", file_types=UPLOADS, label=f"Files ({', '.join(UPLOADS)})", height=180
            )
            with gr.Column(min_width=320):
                pasted = gr.Textbox(label="Or paste records", lines=5, max_lines=12, elem_id="pasted")
                ending = gr.Radio(list(FORMATS.items()), value=".jsonl", label="They are")
        with gr.Row():
            add = gr.Button("Add", variant="primary", elem_id="add-papers")
            cancel = gr.Button("Cancel", visible=False, elem_id="cancel-adding")
        report = gr.HTML(elem_id="added", js_on_load=None, apply_default_css=False)
        with gr.Row():
            delete = gr.Button("Delete this library …", size="sm", visible=False)
            surely = gr.Button("Delete it for good", variant="stop", size="sm", visible=False)
    panel = AddingPanel(
        desk=desk,
        library=library,
        target=target,
        name=name,
        files=files,
        pasted=pasted,
        ending=ending,
        add=add,
        cancel=cancel,
        report=report,
        stop=gr.State(None),
        delete=delete,
        surely=surely,
    )
    target.input(lambda values: gr.Textbox(visible=not values[target]), {target}, name, **PRIVATE)
    delete.click(lambda: gr.Button(visible=True), None, surely, **PRIVATE)
    return panel


def connect_adding(
    panel: AddingPanel, done: Callable[[str, Values], Shown], inputs: set[Any], outputs: list[Any]
) -> Any:
    """Connect the buttons that add and cancel; return the event after which papers may have come.

    Args:
        done: returns the updates of the rest of the page, given the library that papers went into.
        inputs: what `done` looks at.
        outputs: what `done` may update.
    """

    def begun(values: Values) -> Shown:
        return _begun(panel, values)

    def added(values: Values, progress: gr.Progress = gr.Progress()) -> Shown:  # noqa: B008 - as Gradio passes it
        if values[panel.stop] is None:
            return {panel.cancel: gr.Button(visible=False)}
        shown, library = _added(panel, values, progress)
        return {**(done(library, values) if library else {}), **shown}

    def cancelled(values: Values) -> Shown:
        if values[panel.stop] is not None:
            values[panel.stop].set()
        return {panel.cancel: gr.Button("Cancelling …", interactive=False)}

    begin = panel.add.click(begun, panel.inputs, [*panel.outputs, panel.stop], show_progress="hidden", **PRIVATE)
    panel.cancel.click(cancelled, {panel.stop}, panel.cancel, show_progress="hidden", **PRIVATE)
    changed = [*panel.outputs, *outputs]
    return begin.then(added, {*panel.inputs, *inputs}, changed, show_progress_on=panel.report, **BUILD, **PRIVATE)


def _begun(panel: AddingPanel, values: Values) -> Shown:
    """Say what is lacking, or get ready to be cancelled."""
    if missing := lacking(_wanted(panel, values)):
        return {panel.report: refused_html(missing), panel.stop: None}
    return {
        panel.report: '<p role="status">Adding …</p>',
        panel.stop: Event(),
        panel.add: gr.Button(interactive=False),
        panel.cancel: gr.Button("Cancel", visible=True, interactive=True),
    }


def _added(panel: AddingPanel, values: Values, progress: gr.Progress) -> tuple[Shown, str]:
    """Add the papers; return the updates of the panel, and the library that they are in, if they are."""

    def report(stage: str, done: int, total: int) -> None:
        progress((done, total), desc=stage)

    idle = {panel.add: gr.Button(interactive=True), panel.cancel: gr.Button(visible=False)}
    try:
        became = add_papers(panel.desk.engines, _wanted(panel, values), progress=report, stop=values[panel.stop])
    except Cancelled as error:
        return {**idle, panel.report: f'<p role="status">{text(error)}</p>'}, ""
    except (IndexingError, OSError) as error:
        return {**idle, panel.report: refused_html(str(error))}, ""
    emptied: Shown = {}
    if became.library:  # it is the target from now on, so that no name is asked for
        emptied = {panel.files: None, panel.pasted: "", panel.name: gr.Textbox("", visible=False)}
    return {**idle, **emptied, panel.report: added_html(became)}, became.library


def _wanted(panel: AddingPanel, values: Values) -> Wanted:
    return Wanted(
        library=values[panel.target] or "",
        name=values[panel.name] or "",
        files=tuple(Path(file) for file in values[panel.files] or ()),
        pasted=values[panel.pasted] or "",
        ending=values[panel.ending],
    )
