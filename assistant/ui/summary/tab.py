"""The Summarise tab: the topic, the document, its evidence beside it, and files to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from assistant.suggest.topics import example_topics
from assistant.summary.summary import Length
from assistant.ui.ask.evidence_view import EMPTY
from assistant.ui.ask.running import Running
from assistant.ui.ask.tab import Shown, Values
from assistant.ui.desk import Desk
from assistant.ui.per_library import PerLibrary
from assistant.ui.summary.references_view import references_html
from assistant.ui.summary.saving import files_of, saved
from assistant.ui.summary.view import Made
from assistant.ui.summary.work import View, Wanted, summarise_topic, view_of
from assistant.ui.visit import PRIVATE, owner_of, page_of, told
from index import IndexingError
from index.bibliography.references import Style

_TOPICS = 4  # that are offered, at most
_LENGTHS = [("Paragraph", "paragraph"), ("Page", "page"), ("Full", "full")]
_STYLES = [("APA", "apa"), ("IEEE", "ieee")]
_SAVE = "(file) => { window.citewellSave(file); return ''; }"


@dataclass(slots=True)
class SummaryTab:
    """The parts of the tab."""

    desk: Desk
    library: gr.Dropdown
    topic: gr.Textbox
    length: gr.Radio
    columns: gr.Textbox
    begin: gr.Button
    stop: gr.Button
    offered: list[gr.Button]
    progress: gr.HTML
    document: gr.HTML
    pending: gr.HTML
    evidence: gr.HTML
    references: gr.HTML
    ending: gr.Column
    style: gr.Radio
    file: gr.Dropdown
    save: gr.Button
    carried: gr.Textbox  # a file on its way to the browser
    made: gr.State
    running: Running = field(default_factory=Running)
    topics: PerLibrary[list[str]] = field(default_factory=PerLibrary)

    @property
    def outputs(self) -> list[Any]:
        parts = [self.progress, self.document, self.pending, self.evidence, self.references, self.ending, self.file]
        return [*parts, self.begin, self.stop, self.made]

    def show(self, view: View, style: Style) -> Shown:
        """Return the updates that show a view."""
        shown: Shown = {
            # As updates: Gradio keeps a copy of each plain value for as long as a tab is open.
            self.progress: gr.update(value=view.progress),
            self.pending: gr.update(value=view.pending, visible=bool(view.pending)),
            self.begin: gr.Button(visible=not view.working),
            self.stop: gr.Button(visible=view.working),
        }
        if view.document is not None:
            shown[self.document] = gr.update(value=view.document)
            shown[self.evidence] = gr.update(value=view.evidence or EMPTY)
            shown.update(self.ended(view.made, style))
        if view.made:
            shown[self.made] = view.made
        return shown

    def ended(self, made: Made | None, style: Style) -> Shown:
        """Return the updates that show what stands under a document that is whole: references and files."""
        files = files_of(made) if made else []
        with told():
            references = references_html(self.desk, made, style) if made and files else ""
        return {
            self.references: gr.update(value=references),
            self.ending: gr.update(visible=bool(files)),
            self.file: gr.Dropdown(files, value=files[0]) if files else gr.skip(),
        }

    def offers(self, values: Values) -> Shown:
        """Return the updates that offer topics of the library in use; none where it cannot be opened."""
        try:
            engine = self.desk.engines.get(values[self.library])
            topics = self.topics.get(engine.retriever.library, lambda: example_topics(engine, count=_TOPICS))
        except (IndexingError, OSError):
            topics = []  # the status line says why
        shown = [gr.Button(topic, visible=True) for topic in topics]
        hidden = [gr.Button(visible=False)] * (_TOPICS - len(shown))
        return dict(zip(self.offered, [*shown, *hidden], strict=True))

    def leave(self, request: gr.Request) -> None:
        """Stop what a page has begun, since nobody looks at it any more."""
        self.running.stop(page_of(request))


def build_summary_tab(desk: Desk, library: gr.Dropdown) -> SummaryTab:
    """Lay out the tab and connect its parts; call it within the page."""
    with gr.Row(elem_id="summary", equal_height=True):
        with gr.Column(scale=3, min_width=320):
            topic = gr.Textbox(label="Topic", elem_id="topic", placeholder="What should be summarised?", max_lines=2)
            with gr.Row():
                columns = gr.Textbox(
                    label="Columns of the table (optional)",
                    elem_id="columns",
                    placeholder="task, data, method, reported result",
                    scale=4,
                    min_width=220,
                )
                length = gr.Radio(_LENGTHS, value="page", label="Length", scale=3, min_width=300)
            with gr.Row(elem_id="topics"):
                offered = [gr.Button(visible=False, size="sm", min_width=120) for _ in range(_TOPICS)]
            with gr.Row():
                begin = gr.Button("Summarise", variant="primary", elem_id="summarise")
                stop = gr.Button("Stop", variant="stop", visible=False, elem_id="stop-summary")
            plain: dict[str, Any] = {"js_on_load": None, "apply_default_css": False}
            progress = gr.HTML(elem_id="summary-progress", **plain)
            document = gr.HTML(elem_id="summary-document", **plain)
            pending = gr.HTML(elem_id="summary-pending", visible=False, **plain)
            with gr.Column(visible=False, elem_id="summary-ending") as ending:
                references = gr.HTML(elem_id="summary-references", **plain)
                style = gr.Radio(_STYLES, value="apa", label="References in the style of")
                with gr.Row(elem_id="summary-files"):
                    file = gr.Dropdown(["-"], value="-", label="File", elem_id="summary-file", min_width=240, scale=4)
                    save = gr.Button("Save", elem_id="save-summary", min_width=100, scale=1)
            carried = gr.Textbox(visible="hidden", elem_id="carried", label="File")
        with gr.Column(scale=2, min_width=320, elem_id="summary-evidence-column"):
            evidence = gr.HTML(EMPTY, elem_id="summary-evidence", **plain)
    tab = SummaryTab(
        desk=desk,
        library=library,
        topic=topic,
        length=length,
        columns=columns,
        begin=begin,
        stop=stop,
        offered=offered,
        progress=progress,
        document=document,
        pending=pending,
        evidence=evidence,
        references=references,
        ending=ending,
        style=style,
        file=file,
        save=save,
        carried=carried,
        made=gr.State(None),
    )
    _connect_summarising(tab)
    _connect_files(tab)
    return tab


def _connect_summarising(tab: SummaryTab) -> None:
    inputs = {tab.library, tab.length, tab.columns, tab.style}

    def summarised(topic: str, values: Values, request: gr.Request) -> Iterator[Shown]:
        wanted = Wanted(topic, values[tab.library], Length(values[tab.length]), values[tab.columns] or "")
        with tab.running.asking(page_of(request)) as cancel:
            for view in summarise_topic(tab.desk, owner_of(request), wanted, cancel=cancel):
                yield tab.show(view, Style(values[tab.style]))

    def typed(values: Values, request: gr.Request) -> Iterator[Shown]:
        yield from summarised(values[tab.topic] or "", values, request)

    def stopped(values: Values, request: gr.Request) -> Shown:
        tab.running.stop(page_of(request))
        shown = tab.show(view_of(values[tab.made]), Style(values[tab.style]))
        return {**shown, tab.progress: gr.update(value='<p class="cw-step">Stopped.</p>')}

    begun = (tab.topic.submit, tab.columns.submit, tab.begin.click)
    events = [begin(typed, {*inputs, tab.topic}, tab.outputs, show_progress="hidden", **PRIVATE) for begin in begun]
    for button in tab.offered:
        outputs = [tab.topic, *tab.outputs]
        chosen = _chooses(tab, button, summarised)
        events.append(button.click(chosen, {*inputs, button}, outputs, show_progress="hidden", **PRIVATE))
    stopping = {tab.made, tab.style}
    tab.stop.click(stopped, stopping, tab.outputs, cancels=events, show_progress="hidden", **PRIVATE)


def _chooses(tab: SummaryTab, button: gr.Button, summarised: Callable[..., Iterator[Shown]]) -> Callable[..., Any]:
    """Return what summarises the topic that a button bears, and puts it into the box."""

    def chosen(values: Values, request: gr.Request) -> Iterator[Shown]:
        for shown in summarised(values[button], values, request):
            yield {**shown, tab.topic: values[button]}

    return chosen


def _connect_files(tab: SummaryTab) -> None:
    def styled(values: Values) -> Shown:
        with told():
            made, style = values[tab.made], Style(values[tab.style])
            return {tab.references: gr.update(value=references_html(tab.desk, made, style) if made else "")}

    def carried(values: Values) -> Shown:
        made = values[tab.made]
        if made is None or values[tab.file] not in files_of(made):
            raise gr.Error("There is no such file of this summary; make it again.", print_exception=False)
        with told():
            return {tab.carried: gr.update(value=saved(tab.desk, made, values[tab.file], Style(values[tab.style])))}

    tab.style.change(styled, {tab.made, tab.style}, [tab.references], show_progress="hidden", **PRIVATE)
    saving = tab.save.click(carried, {tab.made, tab.style, tab.file}, [tab.carried], show_progress="hidden", **PRIVATE)
    saving.success(None, tab.carried, tab.carried, js=_SAVE, **PRIVATE)
