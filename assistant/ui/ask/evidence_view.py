"""The evidence beside the chat: for each answer its passages, the cited words marked.

All answers of the conversation are there; a script shows one at a time, so that a chip of an older answer leads to
that answer's evidence at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.ui.markup import marked, paper_link, text

Json = Mapping[str, Any]
Named = tuple[int, int, str]  # a span of an abstract, and the class that leads from a sentence to its mark
EMPTY = (
    '<div class="cw-evidence-empty"><h2>Evidence</h2><p>The passages behind an answer show here, '
    "with the words that each sentence stands on marked.</p></div>"
)
_SIGNALS = {
    "late": "word by word",
    "dense": "meaning of the passage",
    "sentence": "meaning of the best sentence",
    "keyword": "words in common",
    "named": "named in the question",
}


def evidence_html(answers: Iterable[tuple[int, Json]], *, arriving: str = "") -> str:
    """Return the evidence of all answers, by the numbers of their exchanges; the last is the one shown.

    Args:
        arriving: what was found for a question that is being answered; it is shown then.
    """
    numbered = list(answers)
    if not numbered and not arriving:
        return EMPTY
    current = None if arriving else numbered[-1][0]
    return "".join(_section(number, answer, current=number == current) for number, answer in numbered) + arriving


def found_html(question: str, hits: Iterable[Json]) -> str:
    """Return what was found for a question that has no answer yet: without numbers, which the answer gives.

    Args:
        hits: in public JSON.
    """
    articles = "".join(_found(hit) for hit in hits)
    return _framed("arriving", question, articles, current=True)


def cited_html(name: str, shown: Iterable[Json], spans: Mapping[int, list[Named]], *, asked: str, current: bool) -> str:
    """Return the passages behind what was said, the cited words marked.

    Args:
        name: what the ids on the page begin with.
        shown: the passages, in public JSON.
        spans: those that are cited, by marker.
        asked: the question or the topic.
    """
    articles = "".join(_article(name, passage, spans.get(passage["marker"], [])) for passage in shown)
    return _framed(name, asked, articles, current=current)


def _section(number: int, answer: Json, *, current: bool) -> str:
    return cited_html(f"t{number}", answer["shown"], _spans(number, answer), asked=answer["question"], current=current)


def _framed(name: str, question: str, articles: str, *, current: bool) -> str:
    """Return the evidence of one question, under a name that ids on the page begin with."""
    nothing = "" if articles else "<p>No passage was near enough to show.</p>"
    return (
        f'<section class="cw-evidence{" cw-current" if current else ""}" id="{name}-evidence" tabindex="-1" '
        f'aria-labelledby="{name}-asked"><h2 id="{name}-asked">Evidence <span class="cw-asked">for “'
        f"{text(question)}”</span></h2>{articles}{nothing}</section>"
    )


def _spans(number: int, answer: Json) -> dict[int, list[Named]]:
    """Return the cited spans of each passage."""
    spans: dict[int, list[Named]] = {}
    for place, claim in enumerate(answer["claims"], start=1):
        for c in claim["citations"]:
            spans.setdefault(c["marker"], []).append((c["start"], c["end"], f"t{number}-c{place}"))
    return spans


def _article(name: str, shown: Json, spans: list[Named]) -> str:
    begins = shown["start"]
    passage = marked(
        shown["text"],
        [(start - begins, end - begins) for start, end, _ in spans],
        ids=[leads for _, _, leads in spans],
    )
    cited = "cited" if spans else "found, not cited"
    return (
        f'<article id="{name}-p{shown["marker"]}" tabindex="-1" class="{"cw-cited" if spans else "cw-found"}" '
        f'aria-label="Passage {shown["marker"]}: {text(shown["title"])}">'
        f'<header><span class="cw-marker">{shown["marker"]}</span><h3>'
        f"{paper_link(shown['paper_id'], shown['title'])}</h3></header>"
        f'<p class="cw-passage">{passage}</p>'
        f"<footer><span>{cited} · relevance {shown['score']:.2f}</span> "
        f'<a href="#{name}" class="cw-back">back to the answer</a>{_why(shown["signals"])}</footer></article>'
    )


def _found(hit: Json) -> str:
    return (
        f'<article class="cw-found" aria-label="Passage found: {text(hit["title"])}">'
        f"<header><h3>{paper_link(hit['paper_id'], hit['title'])}</h3></header>"
        f'<p class="cw-passage">{text(hit["text"])}</p>'
        f"<footer><span>found · relevance {hit['score']:.2f}</span> {_why(hit['signals'])}</footer></article>"
    )


def _why(signals: Mapping[str, float]) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{name}</th><td>{signals[key]:.2f}</td></tr>"
        for key, name in _SIGNALS.items()
        if key in signals
    )
    return f"<details><summary>why it was found</summary><table>{rows}</table></details>" if rows else ""
