"""An answer as it shows in the chat: sentences with verdicts and chips, what was declined, what can be taken away.

Knows the public JSON of an answer, so that a kept answer and a new one look the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answer import Verdict, claim_with_markers
from assistant.export import FORMATS
from assistant.export.content import claim_of, completing, cut_of, introduction, near_misses
from assistant.ui.ask.notes_view import notes_html
from assistant.ui.markup import counted, paper_link, text
from assistant.verdicts import SIGNS, explain

Json = Mapping[str, Any]
_TRY = {
    "no_evidence": ("Name the method, the task or the data.", "Look in the Library tab for what is there."),
    "not_stated": ("Ask what the abstract does say about it.", "Look into the full paper: abstracts leave much out."),
    "declined_by_model": (
        "Ask about what the passages do say.",
        "Let the quoting answerer try: choose it in the Settings tab, then ask again.",
    ),
    "out_of_scope": ("Ask about something that these papers are about.", "Choose another library, or add papers."),
}


def answer_html(number: int, answer: Json, *, exports: str) -> str:
    """Return one whole answer.

    Args:
        number: the place of its exchange in the conversation; ids on the page are made of it.
        exports: the address of its files, with `{extension}` in it.
    """
    body = _refusal(answer["refusal"]) if answer["refused"] else _said(number, answer)
    notes = notes_html(answer)
    return (
        f'<div class="cw-answer" id="t{number}">{_step(answer)}{body}{notes}'
        f'<p class="cw-take">{_evidence_link(number, answer)}{_copy(answer)}{exports_html(exports)}</p></div>'
    )


def exports_html(address: str) -> str:
    """Return links to the files of an answer or a conversation; `{extension}` in the address is filled in."""
    links = " ".join(
        f'<a href="{text(address.replace("{extension}", extension))}" download>{text(written.name)}</a>'
        for extension, written in FORMATS.items()
    )
    return f'<span class="cw-export">Save as {links}</span>'


def searched_html(papers: int, passages: int, milliseconds: float, *, query: str = "") -> str:
    """Say what a search did, in a line, and for what where that is not the question."""
    line = f"searched {counted(papers, 'abstract')} · {counted(passages, 'passage')} · {milliseconds:.0f} ms"
    rewritten = f'<br><span class="cw-query">searched for: {text(query)}</span>' if query else ""
    return f'<p class="cw-step">{text(line)}{rewritten}</p>'


def claim_html(name: str, place: int, claim: Json) -> str:
    """Return a sentence with its chips and its verdict.

    Args:
        name: what the ids begin with that the chips lead to.
        place: of the sentence among those of that name, from 1.
    """
    verdict = claim["verdict"]
    chips = "".join(_chip(name, place, c) for c in {c["marker"]: c for c in claim["citations"]}.values())
    return (
        f'<span class="cw-claim cw-{text(verdict)}">{text(claim["text"])}</span>'
        f' <span class="cw-refs">{chips}{_badge(verdict, claim["reason"])}</span> '
    )


def _step(answer: Json) -> str:
    took = answer["timings_ms"].get("query", 0.0) + answer["timings_ms"].get("retrieve", 0.0)
    rewritten = answer["query"] if answer["query"].strip() != answer["question"].strip() else ""
    return searched_html(answer["coverage"]["of"], len(answer["shown"]), took, query=rewritten)


def _said(number: int, answer: Json) -> str:
    sentences = [claim_html(f"t{number}", place, claim) for place, claim in enumerate(answer["claims"], start=1)]
    if opening := introduction(answer):
        items = zip(answer["claims"], sentences, strict=True)
        listed = "".join(f"<li>{_titles(claim)}{sentence}</li>" for claim, sentence in items)
        return f"<p>{text(opening)}</p><ol class='cw-list'>{listed}</ol>{_near_misses(answer)}"
    own = len(sentences) - completing(answer)
    added = "".join(sentences[own:])
    quoted = f'<p class="cw-completing"><strong>Quoted, to complete the answer</strong><br>{added}</p>' if added else ""
    return f"<p>{''.join(sentences[:own])}</p>{quoted}"


def _near_misses(answer: Json) -> str:
    missed = "".join(
        f"<li>{paper_link(p['paper_id'], p['title'])} ({p['chance']:.2f})</li>" for p in near_misses(answer)
    )
    if not missed:
        return ""
    return f'<details class="cw-notes"><summary>{text(cut_of(answer))}</summary><ul>{missed}</ul></details>'


def _titles(claim: Json) -> str:
    papers = {c["paper_id"]: c["title"] for c in claim["citations"]}
    return "".join(f"<strong>{paper_link(i, title)}</strong><br>" for i, title in papers.items())


def _chip(name: str, place: int, citation: Json) -> str:
    marker, title = citation["marker"], text(citation["title"])
    return (
        f'<a class="cite" href="#{name}-p{marker}" data-claim="{name}-c{place}" title="{title}" '
        f'aria-label="Citation {marker}: {title}">{marker}</a>'
    )


def _badge(verdict: str, reason: str | None) -> str:
    sign, meaning = SIGNS[Verdict(verdict)], text(explain(verdict, reason))
    return (
        f'<button type="button" class="cw-verdict cw-{text(verdict)}" aria-label="{sign.name}: {meaning}">'
        f'<span aria-hidden="true">{sign.sign}</span>'
        f'<span class="cw-tip" aria-hidden="true"><strong>{sign.name}</strong> {meaning}</span></button>'
    )


def _refusal(refusal: Json) -> str:
    near = "".join(f"<li>{paper_link(n['paper_id'], n['title'])}</li>" for n in refusal["nearest"])
    tips = "".join(f"<li>{text(tip)}</li>" for tip in _TRY.get(refusal["reason"], ()))
    return (
        f'<div class="cw-refusal"><p><strong>Declined.</strong> {text(refusal["message"])}</p>'
        + (f"<p>Nearest papers:</p><ul>{near}</ul>" if near else "")
        + (f"<p>What to try:</p><ul>{tips}</ul>" if tips else "")
        + "</div>"
    )


def _evidence_link(number: int, answer: Json) -> str:
    shown = len(answer["shown"])
    return f'<a class="cw-evidence-link" href="#t{number}-evidence">{counted(shown, "passage")}</a>' if shown else ""


def _copy(answer: Json) -> str:
    titles = {s["marker"]: s["title"] for s in answer["shown"]}
    cited = sorted({c["marker"] for claim in answer["claims"] for c in claim["citations"]})
    sources = "".join(f"\n[{marker}] {titles.get(marker, '')}" for marker in cited)
    copied = f"{_as_text(answer)}\n{sources}" if sources else answer["answer"]
    return f'<button type="button" class="cw-copy" data-copy="{text(copied)}">Copy</button>'


def _as_text(answer: Json) -> str:
    """Return the answer as text; one that lists papers has a line for each."""
    opening: str = introduction(answer)
    if not opening:
        return str(answer["answer"])
    lines = (claim_with_markers(claim_of(claim)) for claim in answer["claims"])
    return "\n".join([opening, *(f"- {line}" for line in lines)])
