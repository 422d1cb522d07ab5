"""The Library tab: its papers, a map of them, and what adds to it. Connects these with the rest of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from assistant.ui.ask.tab import AskTab, Shown, Values
from assistant.ui.ask.view import View
from assistant.ui.desk import Desk
from assistant.ui.library.adding import delete_library, own_libraries, remove_paper
from assistant.ui.library.adding_panel import BUILD, AddingPanel, build_adding_panel, connect_adding
from assistant.ui.library.map_view import SCRIPT, map_html
from assistant.ui.library.papers_panel import PapersPanel, build_papers_panel
from assistant.ui.markup import text
from assistant.ui.per_library import PerLibrary
from assistant.ui.visit import PRIVATE, told
from index import IndexingError
from index.bundled import BUNDLED
from index.library import Library

# Every link to a paper calls this, wherever on the page it is; the paper's heading then gets the focus, once it is
# there (a library may have to be opened first).
_BRIDGE = """
window.citewellOpen = (paper) => {
  trigger("select", { paper });
  const arrive = (looks) => {
    const heading = document.getElementById("paper-title");
    if (heading?.dataset.shows === paper && heading.offsetParent) heading.focus();
    else if (looks) setTimeout(arrive, 50, looks - 1);
  };
  arrive(200);
};
"""
_TO_THE_QUESTION = "() => setTimeout(() => document.querySelector('#question textarea')?.focus(), 300)"
_TO_THE_SEARCH = "() => document.querySelector('#papers-search textarea')?.focus()"


@dataclass(slots=True)
class LibraryTab:
    """The parts, and what is connected with the rest of the page."""

    desk: Desk
    library: gr.Dropdown
    tabs: gr.Tabs
    asking: AskTab
    rooms: gr.Tabs
    papers: PapersPanel
    drawn: gr.HTML
    adding: AddingPanel
    bridge: gr.HTML
    showing: gr.State  # which library the tab shows, in which state; empty before it was looked at
    mapped: gr.State  # the same for the map
    maps: PerLibrary[str] = field(default_factory=PerLibrary)
    switched: list[Any] = field(default_factory=list)  # events after which another library may be in use

    @property
    def inputs(self) -> set[Any]:
        return {*self.papers.asked, self.showing}

    @property
    def outputs(self) -> list[Any]:
        return [self.showing, self.rooms, *self.papers.outputs, *self.adding.target_outputs]

    @property
    def everything(self) -> list[Any]:
        """What changes when another library comes into use."""
        return [self.library, *self.outputs, *self.asking.outputs, *self.asking.narrowing.outputs]

    def shelf(self, library: str) -> Library:
        """Return a library, open.

        Raises:
            LibraryError, EncoderError: it cannot be used.
        """
        return self.desk.engines.get(library).retriever.library

    def filled(self, values: Values) -> Shown:
        """Return the updates that show the library in use, where what shows is another or an older one."""
        aimed = self.adding.aimed(values[self.library])
        try:
            library = self.shelf(values[self.library])
        except (IndexingError, OSError):
            return {self.showing: "", **aimed, **self.papers.closed(), **self.papers.listed(values)}
        if (state := _state(library)) == values[self.showing]:
            return {self.showing: state}  # Gradio takes no empty dict
        return {self.showing: state, **aimed, **self.papers.fresh(library)}

    def drawn_map(self, library: Library) -> str:
        """Return the map of a library, drawn now or before."""
        from index.landscape import landscape

        return self.maps.get(library, lambda: map_html(landscape(library), len(library.papers)))

    def opened(self, values: Values, paper_id: str) -> Shown:
        """Return the updates that lead to a paper."""
        with told():
            library = self.shelf(values[self.library])
        return {
            **self.filled(values),
            self.tabs: gr.Tabs(selected="library"),
            self.rooms: gr.Tabs(selected="papers"),
            **self.papers.opened(library, paper_id),
        }

    def choices(self) -> list[str]:
        """Return the libraries that can be used, the bundled one first."""
        return [BUNDLED, *own_libraries(self.desk.engines)]

    def in_use(self, library: str, values: Values) -> Shown:
        """Return the updates after a library came, went or changed: it becomes the one in use."""
        picked = {self.library: gr.Dropdown(self.choices(), value=library)}
        if library != values[self.library]:
            return {**picked, **self.asking.show(View())}  # the rest follows from the library's change
        return {**picked, **self.filled(values), **self.asking.narrowing.for_library(self.shelf(library))}


def build_library_tab(desk: Desk, library: gr.Dropdown, tabs: gr.Tabs, asking: AskTab) -> LibraryTab:
    """Lay the tab out and connect its parts; call it within the tab, which must render its children at once.

    Args:
        library: names the library in use.
        tabs: those of the page; the Ask tab is "ask", this one "library".
    """
    bridge = gr.HTML("", js_on_load=_BRIDGE, elem_id="paper-bridge")
    with gr.Tabs(selected="papers", elem_id="library-rooms") as rooms:
        with gr.Tab("Papers", id="papers"):
            papers = build_papers_panel(desk, library)
        with gr.Tab("Map", id="map") as map_room:
            drawn = gr.HTML(elem_id="map", js_on_load=SCRIPT, apply_default_css=False, min_height=400)
        with gr.Tab("Add papers", id="add"):
            adding = build_adding_panel(desk, library)
    tab = LibraryTab(
        desk=desk,
        library=library,
        tabs=tabs,
        asking=asking,
        rooms=rooms,
        papers=papers,
        drawn=drawn,
        adding=adding,
        bridge=bridge,
        showing=gr.State(""),
        mapped=gr.State(""),
    )
    _connect_papers(tab)
    _connect_map(tab, map_room)
    _connect_changes(tab)
    return tab


def connect_library(page: gr.Blocks, tab: LibraryTab) -> None:
    """Offer the libraries that there are as the page loads, and open the paper that its address names."""

    def arrived(values: Values, request: gr.Request) -> Shown:
        wanted = request.query_params.get("paper")
        return {tab.library: gr.Dropdown(tab.choices()), **(tab.opened(values, wanted) if wanted else {})}

    page.load(arrived, tab.inputs, [tab.library, tab.tabs, *tab.outputs], show_progress="hidden", **PRIVATE)


def _connect_papers(tab: LibraryTab) -> None:
    def opened(values: Values, event: gr.EventData) -> Shown:
        return tab.opened(values, str(event._data["paper"]))

    def asked(values: Values) -> Shown:
        with told():
            library = tab.shelf(values[tab.library])
        narrowed = tab.asking.narrowing.for_library(library, (values[papers.current],))
        return {tab.tabs: gr.Tabs(selected="ask"), **narrowed}

    def removed(values: Values) -> Shown:
        with told():
            remove_paper(tab.desk.engines, values[tab.library], values[papers.current])
            library = tab.shelf(values[tab.library])
        gr.Info("The paper is removed.")
        listed = papers.listed(values, values[papers.page])
        narrowed = tab.asking.narrowing.for_library(library)
        return {tab.showing: _state(library), **listed, **papers.closed(), **narrowed}

    papers, narrowing = tab.papers, tab.asking.narrowing.outputs
    tab.bridge.select(opened, tab.inputs, [tab.tabs, *tab.outputs], show_progress_on=papers.paper, **PRIVATE)
    asking = papers.ask.click(asked, {tab.library, papers.current}, [tab.tabs, *narrowing], **PRIVATE)
    asking.then(None, js=_TO_THE_QUESTION, **PRIVATE)
    removing = papers.surely.click(removed, {*tab.inputs, papers.current}, tab.everything, **BUILD, **PRIVATE)
    removing.then(None, js=_TO_THE_SEARCH, **PRIVATE)


def _connect_map(tab: LibraryTab, room: gr.Tab) -> None:
    def drawn(values: Values) -> Shown:
        try:
            library = tab.shelf(values[tab.library])
        except (IndexingError, OSError) as error:
            return {tab.drawn: f'<p class="cw-problem" role="alert">{text(error)}</p>', tab.mapped: ""}
        if (state := _state(library)) == values[tab.mapped]:
            return {tab.mapped: state}
        return {tab.drawn: tab.drawn_map(library), tab.mapped: state}

    def redrawn(values: Values) -> Shown:
        return drawn(values) if values[tab.mapped] else {tab.mapped: ""}

    inputs, outputs = {tab.library, tab.mapped}, [tab.drawn, tab.mapped]
    room.select(drawn, inputs, outputs, show_progress_on=tab.drawn, **PRIVATE)
    tab.library.change(redrawn, inputs, outputs, show_progress_on=tab.drawn, **PRIVATE)


def _connect_changes(tab: LibraryTab) -> None:
    def deleted(values: Values) -> Shown:
        with told():
            delete_library(tab.desk.engines, values[tab.library])
        gr.Info("The library is deleted.")
        used = tab.desk.engines.settings.library
        return tab.in_use(used if used != values[tab.library] else BUNDLED, values)

    tab.library.change(tab.filled, tab.inputs, tab.outputs, show_progress="hidden", **PRIVATE)
    entrance = tab.rooms.parent
    assert isinstance(entrance, gr.Tab), "it is built within a tab of the page"
    entrance.select(tab.filled, tab.inputs, tab.outputs, show_progress="hidden", **PRIVATE)
    deleting = tab.adding.surely.click(deleted, tab.inputs, tab.everything, **BUILD, **PRIVATE)
    tab.switched = [deleting, connect_adding(tab.adding, tab.in_use, tab.inputs, tab.everything)]


def _state(library: Library) -> str:
    """Name a library in the state that it is in."""
    return f"{library.name} {library.fingerprint}"
