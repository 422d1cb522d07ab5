"""The references under a summary: each cited paper in a citation style, with the passages that are cited from it."""

from __future__ import annotations

from assistant.answer import Citation
from assistant.ui.desk import Desk
from assistant.ui.markup import paper_link, text
from assistant.ui.summary.leads import NAME
from assistant.ui.summary.view import Made
from index import Paper
from index.bibliography.references import Style, format_references


def references_html(desk: Desk, made: Made, style: Style) -> str:
    """Return the references in the order of their first citation; "" where nothing is cited.

    Raises:
        BibliographyError: a reference cannot be formatted.
    """
    summary = made.summary
    cells = [cell for row in summary.table.rows for cell in row.cells] if summary.table else []
    said = (citation for claim in summary.claims for citation in claim.citations)
    cited: dict[str, list[Citation]] = {}
    for citation in (*said, *(citation for cell in cells for citation in cell.citations)):
        cited.setdefault(citation.paper_id, []).append(citation)
    if not cited:
        return ""
    known = desk.engines.papers(made.library)
    papers = [known.get(paper_id) or Paper(paper_id, found[0].title, "") for paper_id, found in cited.items()]
    listed = "".join(
        f"<li>{_chips(cited[paper.paper_id])} {text(reference)} {paper_link(paper.paper_id, 'open')}</li>"
        for paper, reference in zip(papers, format_references(papers, style), strict=True)
    )
    return f'<h3>References</h3><ul class="cw-references">{listed}</ul>'


def _chips(citations: list[Citation]) -> str:
    return "".join(
        f'<a class="cite" href="#{NAME}-p{marker}" aria-label="Passage {marker}">{marker}</a>'
        for marker in sorted({citation.marker for citation in citations})
    )
