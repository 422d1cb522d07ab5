"""A summary as it shows: a document whose words lead to the passages that they stand on. Nothing of Gradio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import claim_dict
from assistant.summary.summary import Gap, Length, Sides, Summary, Theme
from assistant.ui.ask.notes_view import notes_html
from assistant.ui.markup import counted, paper_link, text
from assistant.ui.summary.leads import NAME, Leads
from assistant.ui.summary.table_view import comparison_html

_BY_WORDING = "Found by their wording: judge for yourself whether they {}."


@dataclass(frozen=True, slots=True)
class Made:
    """A summary that was made, and of what.

    Attributes:
        library: its name.
        problem: why it is quoted although a model was chosen; "" where nothing is wrong.
    """

    summary: Summary
    library: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A summary as HTML, and the evidence beside it."""

    document: str
    evidence: str


def written(made: Made) -> Written:
    """Return a whole summary, or why there is none."""
    summary, leads = made.summary, Leads()
    body = _declined(summary) if summary.declined is not None else _said(made, leads)
    document = (
        f'<article class="cw-summary" id="{NAME}"><h2 tabindex="-1">{text(_headed(summary.topic))}</h2>{body}</article>'
    )
    return Written(document, leads.evidence(summary) if summary.shown else "")


def theme_html(theme: Theme, number: int, leads: Leads) -> str:
    """Return a section; `number` names one that has no label."""
    label = _headed(theme.label) or f"Theme {number}"
    sentences = "".join(map(leads.sentence, theme.claims))
    fallback = f'<p class="cw-notes cw-fallback">{text(theme.fallback)}</p>' if theme.fallback else ""
    return (
        f'<section class="cw-part"><h3>{text(label)} <span class="cw-quiet">{counted(len(theme.papers), "paper")}'
        f"</span></h3><p>{sentences}</p>{fallback}</section>"
    )


def _said(made: Made, leads: Leads) -> str:
    summary = made.summary
    read = f"{summary.coverage} · library {made.library} · every abstract there is was read"
    overview = "".join(map(leads.sentence, summary.overview))
    themes = [_theme(theme, number, summary, leads) for number, theme in enumerate(summary.themes, start=1)]
    return "".join(
        (
            f'<p class="cw-step">{text(read)}</p>',
            f'<p class="cw-notes cw-fallback">{text(made.problem)}</p>' if made.problem else "",
            f'<p class="cw-overview">{overview}</p>',
            *themes,
            _sides("Where abstracts agree", "agree", summary.agreements, leads),
            _sides("Where abstracts point in opposite directions", "disagree", summary.disagreements, leads),
            _gaps(summary.gaps, len(summary.papers), leads),
            comparison_html(summary.table, leads) if summary.table else "",
            _near(summary),
            _notes(summary),
        )
    )


def _theme(theme: Theme, number: int, summary: Summary, leads: Leads) -> str:
    section = theme_html(theme, number, leads)
    if summary.length is not Length.FULL:
        return section
    titles = {paper.paper_id: paper.title for paper in summary.papers}
    listed = "".join(f"<li>{paper_link(paper_id, titles.get(paper_id, ''))}</li>" for paper_id in theme.papers)
    papers = counted(len(theme.papers), "paper")
    return (
        f'{section}<details class="cw-notes"><summary>The {papers} of this theme</summary><ul>{listed}</ul></details>'
    )


def _sides(heading: str, judged: str, pairs: Sequence[Sides], leads: Leads) -> str:
    if not pairs:
        return ""
    listed = "".join(
        f"<li><p><strong>On {text(pair.about)}</strong></p>"
        f"<ul>{''.join(f'<li>{leads.sentence(claim)}</li>' for claim in (pair.one, pair.other))}</ul></li>"
        for pair in pairs
    )
    note = _BY_WORDING.format(judged)
    return (
        f'<section class="cw-part"><h3>{heading}</h3><p class="cw-quiet">{note}</p>'
        f'<ul class="cw-pairs">{listed}</ul></section>'
    )


def _gaps(gaps: Sequence[Gap], papers: int, leads: Leads) -> str:
    if not gaps:
        return ""
    listed = "".join(f"<li>{_gap(gap, papers, leads)}</li>" for gap in gaps)
    return f'<section class="cw-part"><h3>What is not stated</h3><ul>{listed}</ul></section>'


def _gap(gap: Gap, papers: int, leads: Leads) -> str:
    searched = f'<span class="cw-quiet">(searched for: {text(", ".join(gap.searched))})</span>'
    if not gap.papers:
        return f"No abstract of the {papers} states {text(gap.what)} {searched}."
    verb = "states" if gap.papers == 1 else "state"
    sentences = "".join(map(leads.sentence, gap.stated))
    return f"{gap.papers} of the {papers} abstracts {verb} {text(gap.what)} {searched}: {sentences}"


def _near(summary: Summary) -> str:
    if not summary.near_misses:
        return ""
    told = f"Not included, because below the cut of {summary.cut:.2f}: {counted(len(summary.near_misses), 'paper')}"
    listed = "".join(f"<li>{paper_link(p.paper_id, p.title)} ({p.chance:.2f})</li>" for p in summary.near_misses)
    return f'<details class="cw-notes"><summary>{told}</summary><ul>{listed}</ul></details>'


def _notes(summary: Summary) -> str:
    """Say how far the sentences can be relied on, who wrote them and what was taken out, as under an answer."""
    drafted = any(theme.written for theme in summary.themes)
    return notes_html(
        {
            "claims": [claim_dict(claim) for claim in summary.claims],
            "removed": [claim_dict(claim) for theme in summary.themes for claim in theme.removed],
            "model": summary.model if drafted else "extractive",
            "refused": False,
            "fallback": None,
            "usage": summary.usage,
        }
    )


def _declined(summary: Summary) -> str:
    near = "".join(f"<li>{paper_link(n.paper_id, n.title)}</li>" for n in summary.nearest)
    return (
        f'<div class="cw-refusal"><p><strong>Declined.</strong> {text(summary.declined)}</p>'
        + (f"<p>Nearest papers:</p><ul>{near}</ul>" if near else "")
        + "</div>"
    )


def _headed(words: str) -> str:
    """Return words with the first letter of a heading; one that is not a letter stays as it is."""
    told = words.strip()
    return f"{told[:1].upper()}{told[1:]}"
