"""A summary as a document: what stands in it, in which order, and what is said of how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Verdict
from assistant.export.cited import Cited
from assistant.export.content import QUOTING
from assistant.export.document import Aside, Block, Bullets, Document, Heading, Prose, Run, Runs
from assistant.export.table_document import grid_blocks
from assistant.summary.summary import Gap, Length, Sides, Summary, Theme
from index import Paper
from index.bibliography.references import Style

_AGREE = "Found by their wording. Whether they truly agree is for the reader to judge."
_OPPOSED = "Found by their wording. Whether they truly disagree is for the reader to judge."


@dataclass(frozen=True, slots=True)
class SummaryExport:
    """A summary to take away.

    Attributes:
        papers: the whole library by id, so that citation keys stay as they are.
    """

    summary: Summary
    papers: Mapping[str, Paper]
    style: Style = Style.APA


def summary_document(export: SummaryExport) -> Document:
    """Return a summary with its references; of a declined one, why, and the nearest papers."""
    summary = export.summary
    cited = Cited(export.papers)
    blocks = tuple(summary_blocks(summary, cited))
    shown = (*summary.shown, *(summary.table.shown if summary.table else ()))
    return Document(summary.topic, blocks, cited.references(shown, export.style))


def summary_blocks(summary: Summary, cited: Cited) -> Iterator[Block]:
    """Yield the parts of a summary in reading order, those that are empty left out."""
    if summary.declined is not None:
        yield from _declined(summary)
        return
    yield Aside(f"{summary.coverage}; every abstract there is was read")
    overview = cited.sentences(summary.overview)
    if summary.length is Length.PARAGRAPH:
        overview += tuple(run for theme in summary.themes for run in cited.sentences(theme.claims))
    if overview:
        yield Prose(overview)
    if summary.length is Length.PARAGRAPH:
        yield from (Aside(theme.fallback) for theme in summary.themes if theme.fallback)
    else:
        for number, theme in enumerate(summary.themes, start=1):
            yield from _theme(number, theme, summary, cited)
    yield from _sides("Where abstracts agree", _AGREE, summary.agreements, cited)
    yield from _sides("Where abstracts point in opposite directions", _OPPOSED, summary.disagreements, cited)
    if summary.gaps:
        yield Heading("What is not stated")
        yield Bullets(tuple(_gap(gap, len(summary.papers), cited) for gap in summary.gaps))
    if summary.table and summary.table.rows:
        yield Heading("Comparison")
        yield from grid_blocks(summary.table, cited)
    if summary.near_misses:
        near = "; ".join(f"{_title(paper.title)} ({paper.chance:.2f})" for paper in summary.near_misses)
        yield Aside(f"Not included, because below the cut of {summary.cut:.2f}: {near}")
    yield Aside(_made(summary))


def _declined(summary: Summary) -> Iterator[Block]:
    yield Prose((Run("Declined.", strong=True), Run(summary.declined or "")))
    if summary.nearest:
        yield Heading("Nearest papers")
        yield Bullets(
            tuple((Run(_title(near.title), strong=True), Run(f"({near.paper_id})")) for near in summary.nearest)
        )


def _theme(number: int, theme: Theme, summary: Summary, cited: Cited) -> Iterator[Block]:
    label = theme.label.strip()
    yield Heading(f"{label[:1].upper()}{label[1:]}" if label else f"Theme {number}")
    if said := cited.sentences(theme.claims):
        yield Prose(said)
    if theme.fallback:
        yield Aside(theme.fallback)
    if summary.length is Length.FULL and theme.papers:
        titles = {paper.paper_id: paper.title for paper in summary.papers}
        listed = [(paper_id, titles.get(paper_id, paper_id)) for paper_id in theme.papers]
        yield Prose((Run("Papers of this theme:"),))
        yield Bullets(tuple((Run(_title(title), (cited.number(paper_id, title),)),) for paper_id, title in listed))


def _sides(heading: str, note: str, pairs: Sequence[Sides], cited: Cited) -> Iterator[Block]:
    if pairs:
        yield Heading(heading)
        yield Prose((Run(note),))
        yield Bullets(tuple(_pair(pair, cited) for pair in pairs))


def _pair(pair: Sides, cited: Cited) -> Runs:
    return (
        Run(f"On {pair.about}:", strong=True), *cited.sentence(pair.one), Run("and"), *cited.sentence(pair.other)
    )  # fmt: skip


def _gap(gap: Gap, papers: int, cited: Cited) -> Runs:
    searched = f"{gap.what} (searched for: {', '.join(gap.searched)})"
    if not gap.papers:
        return (Run(f"No abstract of the {papers} states {searched}."),)
    verb = "states" if gap.papers == 1 else "state"
    return (Run(f"{gap.papers} of the {papers} abstracts {verb} {searched}:"), *cited.sentences(gap.stated))


def _made(summary: Summary) -> str:
    """Say who wrote it, how much of it is word for word, and what was taken out."""
    said = [claim for claim in summary.claims if claim.verdict is not Verdict.UNSUPPORTED]
    verbatim = sum(claim.verdict is Verdict.VERBATIM for claim in said)
    count = f"{verbatim} of {len(said)} sentence{'' if len(said) == 1 else 's'} word for word from the abstracts"
    others = ", the others in other words and tested against what they cite" if verbatim < len(said) else ""
    drafted = summary.model != QUOTING and any(theme.written for theme in summary.themes)
    by = f"Drafted by {summary.model}" if drafted else "Quoted without a language model"
    removed = sum(len(theme.removed) for theme in summary.themes)
    taken = f"{removed} that failed the test {'was' if removed == 1 else 'were'} left out" if removed else ""
    return "; ".join(filter(None, [by, f"{count}{others}", taken]))


def _title(title: str) -> str:
    return title if title.strip() else "untitled"
