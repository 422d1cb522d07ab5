"""A table alone: the papers on a topic, compared."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.markers import Markers
from assistant.summary.gather import gather
from assistant.tables.make import make_table
from assistant.tables.table import Table
from index.retriever import Filters, Retriever


def tabulate(
    topic: str,
    columns: Sequence[str],
    *,
    retriever: Retriever,
    filters: Filters | None = None,
    cut: float | None = None,
) -> Table:
    """Compare the papers on a topic; a topic that a summary would decline gives a table without rows.

    Args:
        columns: what to compare; none leaves the choice to what most abstracts state.
        cut: the chance from which a paper is on the topic; None takes the one that was fitted.

    Raises:
        QuestionError: the topic is empty, too long, or no text.
        TableError: the columns cannot be used.
        FilterError: a filter names something the library does not have.
    """
    gathered = gather(topic, retriever, filters=filters, cut=cut)
    members = [] if gathered.refusal else [member.paper for member in gathered.found.members]
    return make_table(topic, members, columns, retriever=retriever, markers=Markers(), of=gathered.searched)
