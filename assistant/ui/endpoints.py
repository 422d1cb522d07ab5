"""The page's API, for `gradio_client` and others: `ask`, `search`, `summarize`, `table`, as JSON. It keeps nothing."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.answer import hit_dict
from assistant.errors import QuestionError
from assistant.summary.summary import Length
from assistant.ui.desk import Desk
from assistant.ui.visit import told


def add_endpoints(desk: Desk) -> None:
    """Add `/ask`, `/search`, `/summarize` and `/table` to the page that is being built."""

    def ask(question: str, history: list[dict[str, str]] | None = None, library: str = "") -> dict[str, Any]:
        """Answer a question from a library; every sentence is tested against the passage it cites.

        Args:
            question: in words.
            history: earlier turns, {"role": "user" or "assistant", "content": text}.
            library: a name; empty for the one of the settings.

        Returns:
            What `citewell ask --json` prints.
        """
        with told(str):
            return desk.engines.get(library).ask(question, history=history or ()).to_dict()

    def search(query: str, k: int = 10, by_paper: bool = False, library: str = "") -> dict[str, Any]:
        """Find the passages that match a query best, without answering.

        Args:
            query: in words.
            k: how many at most.
            by_paper: only the best passage of each paper.
            library: a name; empty for the one of the settings.

        Returns:
            What `citewell search --json` prints.
        """
        with told(str):
            engine = desk.engines.get(library)
            hits = engine.search(query, k=k, by_paper=by_paper)
        titles = engine.retriever.library
        rows = [{"rank": h.rank, **hit_dict(h, titles.paper(h.passage.paper_id).title)} for h in hits]
        return {"id": None, "query": query, "hits": rows}

    def summarize(topic: str, length: str = "page", library: str = "") -> dict[str, Any]:
        """Summarise what a library says about a topic, by theme; every sentence is cited.

        Args:
            topic: in words.
            length: paragraph, page or full.
            library: a name; empty for the one of the settings.

        Returns:
            What `citewell summarize --json` prints.
        """
        with told(str):
            return desk.engines.get(library).summarize(topic, length=_length(length)).to_dict()

    def table(topic: str, columns: list[str] | None = None, library: str = "") -> dict[str, Any]:
        """Compare the papers on a topic; each cell is quoted from the abstract, or not stated in it.

        Args:
            topic: in words.
            columns: what to compare; none leaves the choice to what the abstracts state.
            library: a name; empty for the one of the settings.

        Returns:
            What `citewell table --json` prints.
        """
        with told(str):
            return desk.engines.get(library).table(topic, columns or ()).to_dict()

    gr.api(ask, api_name="ask")
    gr.api(search, api_name="search")
    gr.api(summarize, api_name="summarize")
    gr.api(table, api_name="table")


def _length(value: str) -> Length:
    if value not in set(Length):
        raise QuestionError(f"The length is {value[:40]!r}; give one of: {', '.join(Length)}.")
    return Length(value)
