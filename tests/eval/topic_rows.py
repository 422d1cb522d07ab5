"""A topic and summaries of it written by hand: four papers, two themes, three points."""

from __future__ import annotations

from assistant.answer import Belonging, Citation, Claim, Verdict
from assistant.summary.summary import Length, Summary, Theme
from assistant.tables.table import Cell, Row, Table
from eval.cases import KeyFact
from eval.summaries.topic import KeyPoint, Topic
from index.paper import Paper

PAPERS = {
    paper.paper_id: paper
    for paper in (
        Paper("codec", "A Codec", "The codec runs at 8 kbps. It halves the error of MP3."),
        Paper("speech", "Speech Codec", "Listeners prefer it to Opus. Training takes two days."),
        Paper("vocoder", "A Vocoder", "The vocoder makes speech from 80 mel bands. It is small."),
        Paper("birds", "Bird Calls", "Ten labelled clips per species are enough."),
        Paper("edge", "Edge Case", "Compression of images is studied."),
    )
}


def point(paper_id: str, accept: str) -> KeyPoint:
    start = PAPERS[paper_id].abstract.index(accept)
    return KeyPoint(KeyFact(paper_id, start, start + len(accept), (accept,)), f"{paper_id}: {accept}")


TOPIC = Topic(
    id="t-1",
    topic="neural audio codecs and vocoders",
    gold_papers=("codec", "speech", "vocoder"),
    borderline=("edge",),
    themes={"codecs": ("codec", "speech"), "vocoders": ("vocoder",)},
    key_points=(point("codec", "8 kbps"), point("speech", "two days"), point("vocoder", "80 mel bands")),
)


def citation(paper_id: str, quote: str) -> Citation:
    paper = PAPERS[paper_id]
    start = paper.abstract.index(quote)
    return Citation(1, paper_id, paper.title, f"{paper_id}#0", start, start + len(quote), quote)


def quoted(paper_id: str, quote: str) -> Claim:
    return Claim(quote, (citation(paper_id, quote),), Verdict.VERBATIM, 1.0)


def said(text: str, *citations: Citation) -> Claim:
    """A sentence in other words; the assistant calls it supported, which the judge does not read."""
    return Claim(text, citations, Verdict.SUPPORTED, 1.0)


RATE = quoted("codec", "The codec runs at 8 kbps.")
OPUS = quoted("speech", "Listeners prefer it to Opus.")
CALLS = quoted("birds", "Ten labelled clips per species are enough.")
BANDS = quoted("vocoder", "The vocoder makes speech from 80 mel bands.")


def theme(label: str, papers: tuple[str, ...], *claims: Claim) -> Theme:
    return Theme(label, papers, claims)


def summary(*themes: Theme, taken: tuple[str, ...], table: Table | None = None, declined: str | None = None) -> Summary:
    return Summary(
        topic=TOPIC.topic,
        length=Length.PAGE,
        overview=(),
        themes=themes,
        agreements=(),
        disagreements=(),
        gaps=(),
        table=table,
        shown=(),
        papers=tuple(Belonging(paper_id, PAPERS[paper_id].title, 0.9) for paper_id in taken),
        near_misses=(),
        cut=0.5,
        of=len(PAPERS),
        library="l",
        declined=declined,
        timings_ms={"total": 1.0},
    )


def table_of(paper_id: str, quote: str) -> Table:
    row = Row(paper_id, PAPERS[paper_id].title, (Cell((citation(paper_id, quote),), 0.9), Cell()))
    return Table(TOPIC.topic, ("cost", "data"), False, (row,), (), len(PAPERS), "l")


GOOD = summary(
    theme("codecs", ("codec", "speech"), RATE, OPUS),
    theme("vocoders", ("vocoder",), BANDS),
    taken=("codec", "speech", "vocoder"),
)
