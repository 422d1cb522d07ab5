"""What narrows a search: chosen papers, and years and venues where a library records them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index.browse import facets
from index.library import Library
from index.retriever import Filters


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The widgets, in an accordion."""

    frame: gr.Accordion
    papers: gr.Dropdown
    year_from: gr.Number
    year_to: gr.Number
    venue: gr.Dropdown

    @classmethod
    def build(cls) -> Narrowing:
        """Lay the widgets out; what a library lacks is hidden until `for_library` has looked."""
        with gr.Accordion("Narrow the search", open=False) as frame:
            papers = gr.Dropdown([], multiselect=True, label="Only these papers", elem_id="only-papers")
            with gr.Row():
                year_from = gr.Number(None, label="From year", precision=0, visible=False)
                year_to = gr.Number(None, label="To year", precision=0, visible=False)
                venue = gr.Dropdown([], label="Venue", visible=False)
        return cls(frame, papers, year_from, year_to, venue)

    @property
    def inputs(self) -> list[Any]:
        return [self.papers, self.year_from, self.year_to, self.venue]

    @property
    def outputs(self) -> list[Any]:
        return [self.frame, *self.inputs]

    def filters(self, values: Mapping[Any, Any]) -> Filters:
        """Return what the widgets hold."""
        return Filters(
            papers=tuple(values[self.papers] or ()),
            year_from=values[self.year_from] or None,
            year_to=values[self.year_to] or None,
            venue=values[self.venue] or None,
        )

    def cleared(self) -> dict[Any, Any]:
        """Return the updates that let every paper through again."""
        papers = gr.Dropdown(value=[], multiselect=True)
        return {self.papers: papers, self.year_from: None, self.year_to: None, self.venue: gr.Dropdown(value=None)}

    def for_library(self, library: Library, chosen: tuple[str, ...] = ()) -> dict[Any, Any]:
        """Return the updates that offer what a library has, with nothing narrowed but to these papers."""
        has = facets(library)
        titles = [(p.title or p.paper_id, p.paper_id) for p in library.papers]
        return {
            self.frame: gr.Accordion(open=bool(chosen)),
            self.papers: gr.Dropdown(sorted(titles), value=list(chosen), multiselect=True),
            self.year_from: gr.Number(None, visible=has.years is not None),
            self.year_to: gr.Number(None, visible=has.years is not None),
            self.venue: gr.Dropdown([("any", ""), *has.venues], value="", visible=bool(has.venues)),
        }
