"""The one path from a topic to a summary: gather, group, choose, say or have a model draft, set side by side.

Knows the order of the steps; what each does is its own file's.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from assistant.answer import Claim
from assistant.cancel import Cancel
from assistant.clock import Clock
from assistant.markers import Markers
from assistant.membership import told
from assistant.models import Usage
from assistant.refuse import none_listed
from assistant.summary.agree import Pairs, find_sides
from assistant.summary.drafting import Brief, Section, draft
from assistant.summary.events import Drafted, Step, SummaryEvent
from assistant.summary.gaps import find_gaps
from assistant.summary.gather import Gathered, gather
from assistant.summary.lines import Line, read_lines
from assistant.summary.overview import choose_overview
from assistant.summary.saying import say
from assistant.summary.sections import choose_lines
from assistant.summary.summary import Gap, Length, Summary, Theme
from assistant.tables.make import make_table
from assistant.tables.table import Table
from assistant.writing import Writer
from index.retriever import Filters, Retriever
from index.themes import Group, group_papers

_GAPS = {Length.PARAGRAPH: 0, Length.PAGE: 3, Length.FULL: 5}
_WORDS = {Length.PARAGRAPH: 0, Length.PAGE: 550, Length.FULL: 80}  # of all sections; in full for each paper
_AROUND = 4  # steps beside the sections: reading, grouping, the overview, what agrees and the table


def summarise(
    topic: str,
    *,
    length: Length,
    retriever: Retriever,
    filters: Filters | None = None,
    cut: float | None = None,
    writer: Writer | None = None,
    cancel: Cancel | None = None,
) -> Generator[SummaryEvent, None, Summary]:
    """Summarise what a library says about a topic, one event at a time; the summary is the value returned.

    The same library, topic, length and filters give the same summary, timings apart, where no model writes. A topic of
    which the library has nothing, and an order to the assistant, give a summary that is `declined`.

    Args:
        cut: the chance from which a paper is on the topic; None takes the one that was fitted.
        writer: the model that drafts the sections; without one they are quoted and lightly joined.
        cancel: stops it from another thread.

    Yields:
        A `Step` as each begins, a `Token` for each piece that a model writes, `Drafted` for each section.

    Raises:
        QuestionError: the topic is empty, too long, or no text.
        FilterError: a filter names something the library does not have.
        AskingCancelled: it was stopped.
    """
    return (yield from _Work(topic, length, retriever, writer, cancel or Cancel()).run(filters, cut))


class _Work:
    """One topic on its way to a summary."""

    def __init__(self, topic: str, length: Length, retriever: Retriever, writer: Writer | None, cancel: Cancel) -> None:
        self._clock = Clock()
        self._topic = topic
        self._length = length
        self._retriever = retriever
        self._writer = writer
        self._cancel = cancel
        self._markers = Markers()
        self._sections: list[Section] = []

    def run(self, filters: Filters | None, cut: float | None) -> Generator[SummaryEvent, None, Summary]:
        """Go all the way."""
        yield Step("reading the library", 0, _AROUND)
        gathered = gather(self._topic, self._retriever, filters=filters, cut=cut)
        self._next("gather")
        if gathered.refusal:
            return self._declined(gathered)
        yield Step(f"grouping {len(gathered.found.members)} papers", 1, _AROUND)
        lines = read_lines(gathered, self._retriever)
        if not any(line.may_stand for own in lines.values() for line in own):
            return self._declined(gathered)
        rows = list(lines)
        groups = group_papers(self._retriever.library, rows, topic=gathered.question.text)
        ordered = [sorted(group.rows, key=rows.index) for group in groups]
        self._next("themes")
        steps = _AROUND + len(groups)
        yield Step("the overview", 2, steps)
        opening = choose_overview(ordered, rows, lines)
        overview = say(opening, self._retriever, self._markers)
        self._next("overview")
        themes = []
        for place, (group, own) in enumerate(zip(groups, ordered, strict=True), start=3):
            yield Step(group.label, place, steps)
            room = _WORDS[self._length] * len(own) // (1 if self._length is Length.FULL else len(rows))
            chosen = choose_lines(own, lines, length=self._length, said={line.key for line in opening}, words=room)
            themes.append((yield from self._theme(group, own, chosen, gathered)))
            yield Drafted(themes[-1])
        self._next("sections")
        yield Step("agreement, gaps and the table", steps - 1, steps)
        return self._finished(gathered, overview, themes)

    def _theme(
        self, group: Group, rows: Sequence[int], lines: Sequence[Line], gathered: Gathered
    ) -> Generator[SummaryEvent, None, Theme]:
        quoted = say(lines, self._retriever, self._markers)
        section = Section(quoted)
        silent = next((s for s in self._sections if s.is_silent), None)
        if self._writer and silent:
            section.fallback = silent.fallback
        elif self._writer and quoted:
            brief = Brief(gathered.question, lines, quoted)
            section = yield from draft(
                brief, self._writer, retriever=self._retriever, markers=self._markers, cancel=self._cancel
            )
        self._sections.append(section)
        self._cancel.check()
        papers = self._retriever.library.papers
        return Theme(
            label=group.label,
            papers=tuple(papers[row].paper_id for row in rows),
            claims=tuple(section.claims),
            removed=section.removed,
            fallback=section.fallback,
            written=section.written,
        )

    def _finished(self, gathered: Gathered, overview: Sequence[Claim], themes: Sequence[Theme]) -> Summary:
        pairs, gaps = self._beside(gathered)
        self._next("agreement")
        table = self._table(gathered)
        self._next("table")
        library = self._retriever.library
        hits = {hit.passage.passage_id: hit for hit in self._retriever.hits(gathered.ranked, k=None)}
        used = sum((section.usage for section in self._sections), start=Usage())
        return Summary(
            topic=self._topic,
            length=self._length,
            overview=tuple(overview),
            themes=tuple(themes),
            agreements=pairs.agreements,
            disagreements=pairs.disagreements,
            gaps=gaps,
            table=table,
            shown=self._markers.shown(library, hits),
            papers=told(gathered.found.members, library),
            near_misses=told(gathered.found.near_misses, library),
            cut=gathered.found.cut,
            of=gathered.searched,
            library=library.fingerprint,
            model=self._writer.model.name if self._writer else "extractive",
            prompt=next((section.prompt for section in self._sections if section.prompt), None),
            usage=self._writer.terms.bill(used) if self._writer else None,
            timings_ms=self._clock.total(),
        )

    def _beside(self, gathered: Gathered) -> tuple[Pairs, tuple[Gap, ...]]:
        """Return what agrees and what is missing; neither has room in a paragraph."""
        if self._length is Length.PARAGRAPH:
            return Pairs((), ()), ()
        rows = [member.paper.row for member in gathered.found.members]
        library = self._retriever.library
        pairs = find_sides(rows, library, self._markers)
        return pairs, find_gaps(rows, library, self._markers, most=_GAPS[self._length])

    def _table(self, gathered: Gathered) -> Table | None:
        if self._length is Length.PARAGRAPH:
            return None
        members = [member.paper for member in gathered.found.members]
        return make_table(
            self._topic, members, (), retriever=self._retriever, markers=self._markers, of=gathered.searched
        )

    def _declined(self, gathered: Gathered) -> Summary:
        library = self._retriever.library
        refusal = gathered.refusal or none_listed(gathered.ranked, library)
        return Summary(
            topic=self._topic,
            length=self._length,
            overview=(),
            themes=(),
            agreements=(),
            disagreements=(),
            gaps=(),
            table=None,
            shown=(),
            papers=(),
            near_misses=told(gathered.found.near_misses, library),
            cut=gathered.found.cut,
            of=gathered.searched,
            library=library.fingerprint,
            declined=refusal.message,
            nearest=refusal.nearest,
            timings_ms=self._clock.total(),
        )

    def _next(self, stage: str) -> None:
        self._clock.lap(stage)
        self._cancel.check()
