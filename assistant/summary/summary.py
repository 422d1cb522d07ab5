"""A summary of a topic and what it stands on; `to_dict` is its public JSON.

Knows nothing of how summaries are made or how they look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.answer import Belonging, Claim, Nearest, Shown, belonging_dict, claim_dict, shown_dict
from assistant.tables.table import Table


class Length(StrEnum):
    """How long a summary is."""

    PARAGRAPH = "paragraph"  # the overview and the themes in a sentence or two, no table
    PAGE = "page"  # a section for each theme, what agrees, what is missing, a table
    FULL = "full"  # the same, with every paper cited


@dataclass(frozen=True, slots=True)
class Theme:
    """Papers of like content within a topic.

    Attributes:
        label: the terms that tell it from the other themes.
        papers: ids, likeliest first.
        claims: what is said of it, each sentence cited.
        removed: sentences of a model that failed the claim test.
        fallback: why quotes stand here although a model was to write; None otherwise.
        written: how many of the first claims a model wrote; the rest is quoted.
    """

    label: str
    papers: tuple[str, ...]
    claims: tuple[Claim, ...]
    removed: tuple[Claim, ...] = ()
    fallback: str | None = None
    written: int = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """Two papers on one point: both sides word for word.

    Attributes:
        about: the words that both share.
    """

    about: str
    one: Claim
    other: Claim


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that few abstracts of a topic state, or none.

    Attributes:
        what: such as "real-time factors".
        searched: the words that were looked for.
        stated: the sentences of those that state it; none where no abstract does.
        papers: how many abstracts state it.
    """

    what: str
    searched: tuple[str, ...]
    stated: tuple[Claim, ...]
    papers: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a library says about a topic.

    Attributes:
        overview: three sentences, where the papers hold as many.
        themes: those of most papers first, but for what reads better.
        shown: the passages that are cited anywhere, by marker.
        papers: those on the topic, likeliest first; `near_misses` are the next ones, `cut` what parts them.
        of: how many papers there were to choose from; those without an abstract are never on a topic.
        declined: why there is no summary; None where there is one.
        nearest: the papers next to a topic that was declined.
        model: `extractive`, or the name of the model that drafted the sections.
        library: its fingerprint.
    """

    topic: str
    length: Length
    overview: tuple[Claim, ...]
    themes: tuple[Theme, ...]
    agreements: tuple[Sides, ...]
    disagreements: tuple[Sides, ...]
    gaps: tuple[Gap, ...]
    table: Table | None
    shown: tuple[Shown, ...]
    papers: tuple[Belonging, ...]
    near_misses: tuple[Belonging, ...]
    cut: float
    of: int
    library: str
    declined: str | None = None
    nearest: tuple[Nearest, ...] = ()
    model: str = "extractive"
    prompt: str | None = None
    usage: Mapping[str, float] | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def claims(self) -> list[Claim]:
        """Every sentence that is cited, in reading order; those of the table are not sentences."""
        sides = [claim for pair in (*self.agreements, *self.disagreements) for claim in (pair.one, pair.other)]
        sections = [claim for theme in self.themes for claim in theme.claims]
        return [*self.overview, *sections, *sides, *(claim for gap in self.gaps for claim in gap.stated)]

    @property
    def coverage(self) -> str:
        """How much was found and read, such as "31 of 225 papers, 7 themes"."""
        return f"{len(self.papers)} of {_counted(self.of, 'paper')}, {_counted(len(self.themes), 'theme')}"

    def to_dict(self) -> dict[str, Any]:
        """Return the public JSON of a summary."""
        return {
            "topic": self.topic,
            "length": str(self.length),
            "declined": self.declined,
            "nearest": [{"paper_id": n.paper_id, "title": n.title, "score": n.score} for n in self.nearest],
            "coverage": {"papers": len(self.papers), "of": self.of, "themes": len(self.themes), "text": self.coverage},
            "overview": [claim_dict(claim) for claim in self.overview],
            "themes": [
                {
                    "label": theme.label,
                    "papers": list(theme.papers),
                    "claims": [claim_dict(claim) for claim in theme.claims],
                    "removed": [claim_dict(claim) for claim in theme.removed],
                    "fallback": theme.fallback,
                    "written": theme.written,
                }
                for theme in self.themes
            ],
            "agreements": [_sides(pair) for pair in self.agreements],
            "disagreements": [_sides(pair) for pair in self.disagreements],
            "gaps": [
                {
                    "what": gap.what,
                    "searched": list(gap.searched),
                    "papers": gap.papers,
                    "stated": [claim_dict(claim) for claim in gap.stated],
                }
                for gap in self.gaps
            ],
            "table": self.table.to_dict() if self.table else None,
            "shown": [shown_dict(shown) for shown in self.shown],
            "papers": [belonging_dict(paper) for paper in self.papers],
            "near_misses": [belonging_dict(paper) for paper in self.near_misses],
            "cut": round(self.cut, 4),
            "model": self.model,
            "prompt": self.prompt,
            "library": self.library,
            "timings_ms": dict(self.timings_ms),
            "usage": dict(self.usage) if self.usage else None,
        }


def _sides(pair: Sides) -> dict[str, Any]:
    return {"about": pair.about, "one": claim_dict(pair.one), "other": claim_dict(pair.other)}


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
