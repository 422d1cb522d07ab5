"""The Papers tab of a library: search and list on one side, the paper that was opened on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.ui.ask.tab import Shown, Values
from assistant.ui.desk import Desk
from assistant.ui.library.adding import own_libraries
from assistant.ui.library.looking import Look, count_text, look
from assistant.ui.library.paper_view import NO_PAPER, list_html, missing_html, nothing_html, paper_html
from assistant.ui.markup import text
from assistant.ui.visit import PRIVATE
from index import IndexingError
from index.browse import Sort, facets
from index.errors import PaperNotFound
from index.library import Library
from index.retriever import Filters

_MODES = [("Words", "words"), ("Meaning", "meaning")]
_SORTS = {
    Sort.RELEVANCE: "Best first",
    Sort.TITLE: "Title",
    Sort.YEAR_NEWEST: "Newest first",
    Sort.YEAR_OLDEST: "Oldest first",
}
_BY_YEAR = (Sort.YEAR_NEWEST, Sort.YEAR_OLDEST)


@dataclass(slots=True)
class PapersPanel:
    """The parts that the Library tab connects."""

    desk: Desk
    library: gr.Dropdown
    words: gr.Textbox
    by: gr.Radio
    sort: gr.Dropdown
    year_from: gr.Number
    year_to: gr.Number
    venue: gr.Dropdown
    count: gr.HTML
    entries: gr.HTML
    previous: gr.Button
    following: gr.Button
    page: gr.State
    paper: gr.HTML
    current: gr.State
    ask: gr.Button
    remove: gr.Button
    surely: gr.Button

    @property
    def asked(self) -> set[Any]:
        """The inputs that say what is to be listed."""
        return {self.library, self.words, self.by, self.sort, self.year_from, self.year_to, self.venue, self.page}

    @property
    def outputs(self) -> list[Any]:
        return [*self.list_outputs, *self.filter_outputs, *self.paper_outputs]

    @property
    def list_outputs(self) -> list[Any]:
        return [self.count, self.entries, self.previous, self.following, self.page]

    @property
    def filter_outputs(self) -> list[Any]:
        return [self.words, self.sort, self.year_from, self.year_to, self.venue]

    @property
    def paper_outputs(self) -> list[Any]:
        return [self.paper, self.current, self.ask, self.remove, self.surely]

    def listed(self, values: Values, page: int = 1) -> Shown:
        """Return the updates that list a page of what is looked for."""
        wanted = Look(
            values[self.words] or "",
            by=values[self.by],
            sort=Sort(values[self.sort]),
            filters=Filters(
                year_from=values[self.year_from] or None,
                year_to=values[self.year_to] or None,
                venue=values[self.venue] or None,
            ),
            page=page,
        )
        try:
            seen = look(self.desk.engines.get(values[self.library]).retriever, wanted)
        except (IndexingError, OSError) as error:
            return self._listing("", f'<p class="cw-problem" role="alert">{text(error)}</p>')
        entries = list_html(seen.found, first=seen.first) if seen.found else nothing_html(papers=seen.papers)
        return {
            **self._listing(count_text(seen), entries),
            self.previous: gr.Button(interactive=seen.page > 1, visible=seen.pages > 1),
            self.following: gr.Button(interactive=seen.page < seen.pages, visible=seen.pages > 1),
            self.page: seen.page,
        }

    def _listing(self, count: str, entries: str) -> Shown:
        none = gr.Button(visible=False)
        return {
            self.count: f'<p role="status">{text(count)}</p>',
            self.entries: entries,
            self.previous: none,
            self.following: none,
            self.page: 1,
        }

    def offered(self, library: Library) -> Shown:
        """Return the updates that offer what a library can be sorted and filtered by, with nothing chosen."""
        has = facets(library)
        sorts = [(name, sort.value) for sort, name in _SORTS.items() if has.years or sort not in _BY_YEAR]
        return {
            self.words: "",
            self.sort: gr.Dropdown(sorts, value=Sort.RELEVANCE.value),
            self.year_from: gr.Number(None, visible=has.years is not None),
            self.year_to: gr.Number(None, visible=has.years is not None),
            self.venue: gr.Dropdown([("any", ""), *has.venues], value="", visible=bool(has.venues)),
        }

    def fresh(self, library: Library) -> Shown:
        """Return the updates that list a library from the beginning."""
        offered = self.offered(library)
        none = {self.year_from: None, self.year_to: None, self.venue: "", self.words: "", self.by: "words"}
        asked = {**none, self.library: library.name, self.sort: Sort.RELEVANCE.value}
        return {**offered, **self.listed(asked), **self.closed()}

    def opened(self, library: Library, paper_id: str) -> Shown:
        """Return the updates that show a paper, or that there is none of that id."""
        own = library.name in own_libraries(self.desk.engines)
        try:
            shown = paper_html(library, paper_id)
        except PaperNotFound:
            return {**self.closed(), self.paper: missing_html(library.name, paper_id)}
        return {
            self.paper: shown,
            self.current: paper_id,
            self.ask: gr.Button(visible=True),
            self.remove: gr.Button(visible=own),
            self.surely: gr.Button(visible=False),
        }

    def closed(self) -> Shown:
        """Return the updates that show no paper."""
        none = gr.Button(visible=False)
        return {self.paper: NO_PAPER, self.current: "", self.ask: none, self.remove: none, self.surely: none}


def build_papers_panel(desk: Desk, library: gr.Dropdown) -> PapersPanel:
    """Lay the panel out and connect what concerns only the list."""
    with gr.Row(elem_id="papers"):
        with gr.Column(scale=4, min_width=320):
            words = gr.Textbox(label="Search papers", placeholder="words, or what it is about", elem_id="papers-search")
            with gr.Row():
                by = gr.Radio(_MODES, value="words", label="Search by", scale=5, min_width=220)
                sort = gr.Dropdown(["relevance"], value="relevance", label="Order", scale=3, min_width=130)
            with gr.Row():
                year_from = gr.Number(None, label="From year", precision=0, visible=False, min_width=90)
                year_to = gr.Number(None, label="To year", precision=0, visible=False, min_width=90)
                venue = gr.Dropdown([], label="Venue", visible=False, min_width=120)
            count = gr.HTML('<p role="status"></p>', elem_id="papers-count", js_on_load=None, apply_default_css=False)
            entries = gr.HTML(elem_id="papers-list", js_on_load=None, apply_default_css=False)
            with gr.Row():
                previous = gr.Button("Previous", size="sm", visible=False)
                following = gr.Button("Next", size="sm", visible=False)
        with gr.Column(scale=5, min_width=320, elem_id="paper-column"):
            with gr.Row(elem_id="paper-actions"):
                ask = gr.Button("Ask about this paper", variant="primary", size="sm", visible=False)
                remove = gr.Button("Remove …", size="sm", visible=False)
                surely = gr.Button("Remove it for good", variant="stop", size="sm", visible=False)
            paper = gr.HTML(NO_PAPER, elem_id="paper", js_on_load=None, apply_default_css=False)
    page, current = gr.State(1), gr.State("")
    panel = PapersPanel(
        desk=desk,
        library=library,
        words=words,
        by=by,
        sort=sort,
        year_from=year_from,
        year_to=year_to,
        venue=venue,
        count=count,
        entries=entries,
        previous=previous,
        following=following,
        page=page,
        paper=paper,
        current=current,
        ask=ask,
        remove=remove,
        surely=surely,
    )
    _connect_list(panel)
    return panel


# A new page of the list begins at its top.
_TO_THE_TOP = """() => {
    document.querySelector("#papers-list")?.scrollTo(0, 0);
    document.querySelector("#papers-count")?.scrollIntoView({ block: "nearest" });
}"""


def _connect_list(panel: PapersPanel) -> None:
    def turned(by: int) -> Any:
        return lambda values: panel.listed(values, values[panel.page] + by)

    quiet: dict[str, Any] = {"show_progress": "hidden", "trigger_mode": "always_last", **PRIVATE}
    typed = [each.change for each in (panel.words, panel.year_from, panel.year_to)]  # `input` misses what is pasted
    chosen = [each.input for each in (panel.by, panel.sort, panel.venue)]
    gr.on([*typed, *chosen], panel.listed, panel.asked, panel.list_outputs, **quiet)
    for button, by in ((panel.previous, -1), (panel.following, 1)):
        button.click(turned(by), panel.asked, panel.list_outputs, **quiet).then(None, js=_TO_THE_TOP, **PRIVATE)
    panel.remove.click(lambda: gr.Button(visible=True), None, panel.surely, **PRIVATE)
