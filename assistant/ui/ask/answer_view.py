"""An answer as it shows in the chat: sentences with verdicts and chips, what was declined, what can be taken away.

Knows the public JSON of an answer, so that a kept answer and a new one look the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answer import Claim, Verdict, claim_dict, claim_with_markers
from assistant.events import Retrieved
from assistant.export import FORMATS
from assistant.export.content import claim_of, introduction
from assistant.ui.markup import paper_link, text
from assistant.verdicts import SIGNS, explain

Json = Mapping[str, Any]
_TRY = {
    "no_evidence": ("Name the method, the task or the data.", "Look in the Library tab for what is there."),
    "not_stated": ("Ask what the abstract does say about it.", "Look into the full paper: abstracts leave much out."),
    "out_of_scope": ("Ask about something that these papers are about.", "Choose another library, or add papers."),
}


def answer_html(number: int, answer: Json, *, exports: str) -> str:
    """Return one whole answer.

    Args:
        number: the place of its exchange in the conversation; ids on the page are made of it.
        exports: the address of its files, with `{extension}` in it.
    """
    body = _refusal(answer["refusal"]) if answer["refused"] else _said(number, answer)
    notes = _notes(answer)
    return (
        f'<div class="cw-answer" id="t{number}">{_step(answer)}{body}{notes}'
        f'<p class="cw-take">{_evidence_link(number, answer)}{_copy(answer)}{exports_html(exports)}</p></div>'
    )


def arriving_html(step: str, claims: Sequence[Claim]) -> str:
    """Return an answer of which this much has come; its chips lead nowhere yet."""
    sentences = "".join(_claim(0, place, claim_dict(claim)) for place, claim in enumerate(claims, start=1))
    said = f"<p>{sentences}</p>" if sentences else ""
    return f'<div class="cw-answer cw-arriving"><p class="cw-step">{text(step)}</p>{said}</div>'


def searched(found: Retrieved, milliseconds: float) -> str:
    """Say what a search did, in a line."""
    return _searched(found.papers, len(found.hits), milliseconds)


def problem_html(message: str) -> str:
    """Return what went wrong instead of an answer."""
    return f'<div class="cw-answer cw-problem" role="alert"><p><strong>No answer:</strong> {text(message)}</p></div>'


def exports_html(address: str) -> str:
    """Return links to the files of an answer or a conversation; `{extension}` in the address is filled in."""
    links = " ".join(
        f'<a href="{text(address.replace("{extension}", extension))}" download>{text(written.name)}</a>'
        for extension, written in FORMATS.items()
    )
    return f'<span class="cw-export">Save as {links}</span>'


def _searched(papers: int, passages: int, milliseconds: float) -> str:
    return f"searched {_count(papers, 'abstract')} · {_count(passages, 'passage')} · {milliseconds:.0f} ms"


def _step(answer: Json) -> str:
    took = answer["timings_ms"].get("query", 0.0) + answer["timings_ms"].get("retrieve", 0.0)
    line = _searched(answer["coverage"]["of"], len(answer["shown"]), took)
    query = ""
    if answer["query"].strip() != answer["question"].strip():
        query = f'<br><span class="cw-query">searched for: {text(answer["query"])}</span>'
    return f'<p class="cw-step">{text(line)}{query}</p>'


def _said(number: int, answer: Json) -> str:
    claims = answer["claims"]
    opening = introduction(answer)
    if not opening:
        return "<p>" + "".join(_claim(number, place, claim) for place, claim in enumerate(claims, start=1)) + "</p>"
    items = "".join(
        f"<li>{_titles(claim)}{_claim(number, place, claim)}</li>" for place, claim in enumerate(claims, start=1)
    )
    return f"<p>{text(opening)}</p><ol class='cw-list'>{items}</ol>"


def _titles(claim: Json) -> str:
    papers = {c["paper_id"]: c["title"] for c in claim["citations"]}
    return "".join(f"<strong>{paper_link(i, title)}</strong><br>" for i, title in papers.items())


def _claim(number: int, place: int, claim: Json) -> str:
    verdict = claim["verdict"]
    chips = "".join(_chip(number, place, c) for c in {c["marker"]: c for c in claim["citations"]}.values())
    return (
        f'<span class="cw-claim cw-{text(verdict)}">{text(claim["text"])}</span>'
        f' <span class="cw-refs">{chips}{_badge(verdict, claim["reason"])}</span> '
    )


def _chip(number: int, place: int, citation: Json) -> str:
    marker, title = citation["marker"], text(citation["title"])
    return (
        f'<a class="cite" href="#t{number}-p{marker}" data-claim="t{number}-c{place}" title="{title}" '
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


def _notes(answer: Json) -> str:
    """Say how far the sentences can be relied on, what was taken out, and who answered."""
    notes = []
    claims = answer["claims"]
    for verdict, sign in SIGNS.items():
        if counted := sum(claim["verdict"] == verdict for claim in claims):
            notes.append(f"{sign.sign} {counted} of {_count(len(claims), 'sentence')} {sign.name}")
    if answer["removed"]:
        notes.append(f"{_count(len(answer['removed']), 'sentence')} taken out: the test failed")
    if answer["fallback"]:
        notes.append(answer["fallback"])
    return f'<p class="cw-notes">{text(" · ".join(notes))}</p>' if notes else ""


def _evidence_link(number: int, answer: Json) -> str:
    shown = len(answer["shown"])
    return f'<a class="cw-evidence-link" href="#t{number}-evidence">{_count(shown, "passage")}</a>' if shown else ""


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


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
