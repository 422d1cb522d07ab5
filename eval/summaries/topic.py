"""A golden topic: the papers, the sub-themes and the points that a good summary of it has. Knows no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.cases import Case, KeyFact, split_of


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A point that a one-page summary should make.

    Attributes:
        fact: where it stands, and the strings that prove it was made.
        point: it in other words.
    """

    fact: KeyFact
    point: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and what is known about a right summary of it.

    Attributes:
        gold_papers: all papers of the library that a survey of the topic should cite.
        borderline: papers that a generous author might add; they are neither right nor wrong.
        themes: the gold papers parted into sub-themes, by name.
        note: where the line is drawn.
        checked: who wrote or checked it, and how.
    """

    id: str
    topic: str
    gold_papers: tuple[str, ...]
    borderline: tuple[str, ...]
    themes: Mapping[str, tuple[str, ...]]
    key_points: tuple[KeyPoint, ...]
    note: str = ""
    checked: str = ""

    @property
    def split(self) -> str:
        """`dev` or `test`, by a hash of the id."""
        return split_of(self.id)

    @property
    def case(self) -> Case:
        """The topic as a question over several papers: what checks and judges cases does the same for topics."""
        facts = tuple(point.fact for point in self.key_points)
        return Case(self.id, "multi", self.topic, gold_papers=self.gold_papers, key_facts=facts)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of a topic, as it stands in a file of topics."""
        points = [(point.fact, point.point) for point in self.key_points]
        return {
            "id": self.id,
            "topic": self.topic,
            "gold_papers": list(self.gold_papers),
            "borderline": list(self.borderline),
            "themes": {name: list(papers) for name, papers in self.themes.items()},
            "key_points": [
                {"paper_id": f.paper_id, "start": f.start, "end": f.end, "accept": list(f.accept), "point": point}
                for f, point in points
            ],
            "note": self.note,
            "checked": self.checked,
        }
