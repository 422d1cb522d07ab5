"""The published tables, as Markdown. Knows figures, not what they were counted from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.opponent.fates import Fate
from eval.opponent.figures import Figures, Planting
from eval.opponent.planted_replies import RIGHT
from eval.opponent.scores import Score
from eval.opponent.shares import Share
from eval.statistics import Interval

_UNDEFINED = "–"


def to_markdown(found: Figures, *, model: str, questions: int, declined: int) -> str:
    """Return all tables.

    Args:
        questions: how many were asked.
        declined: how many the gate declined before, with a model or without.
    """
    signs = ", ".join(f"{code} {count}" for code, count in sorted(found.signs.items(), key=lambda kv: (-kv[1], kv[0])))
    parts = [
        f"{questions} golden questions, answered with {model} and by quotes; {declined} more were declined before "
        "either was asked.",
        "### Final answers",
        _table(("", "quoting", model, "difference [95 %]", "p", "n"), map(_score_row, found.scores)),
        "### Whose words they are",
        _table(("", "answers", "share [95 %]"), (_share_row(n, s) for n, s in found.answers.items())),
        _table(("", "words", "share"), ((n, f"{s.part} of {s.n}", _percent(s.value)) for n, s in found.words.items())),
        "### What the model wrote",
        _table(("", "sentences", "share [95 %]"), (_share_row(n, s) for n, s in found.raw.items())),
        f"Signs, by kind: {signs or 'none'}.",
        "### Planted sentences",
        _table(("", *map(str, Fate), "well [95 %]", "n", "quoted wholly"), map(_planting_row, found.planted)),
        f"{found.unread} planted sentences were not read as one sentence, and are left out.",
        "### Costs",
        _table(("", ""), ((name, _plain(value)) for name, value in found.costs.items())),
    ]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _score_row(score: Score) -> tuple[str, ...]:
    change = score.change
    if change is None or score.p is None:
        return (score.name, *[_UNDEFINED] * 4, "0")
    difference = f"{100 * change.mean:+.1f} points {_interval(change.interval)}"
    return (score.name, _percent(change.base), _percent(change.new), difference, f"{score.p:.2g}", str(change.n))


def _share_row(name: str, share: Share) -> tuple[str, str, str]:
    return (name, f"{share.part} of {share.n}", f"{_percent(share.value)} {_interval(share.interval)}".rstrip())


def _planting_row(planting: Planting) -> tuple[str, ...]:
    well = planting.well
    goal = "survive" if planting.heading == RIGHT else "caught"
    return (
        planting.heading,
        *(str(planting.fates.get(str(fate), 0)) for fate in Fate),
        f"{_percent(well.value)} {goal} {_interval(well.interval)}".rstrip(),
        str(well.n),
        str(planting.fell_back),
    )


def _percent(value: float | None) -> str:
    return _UNDEFINED if value is None else f"{100 * value:.1f} %"


def _interval(interval: Interval | None) -> str:
    return f"[{100 * interval.low:.1f}, {100 * interval.high:.1f}]" if interval else ""


def _plain(value: float | None) -> str:
    return _UNDEFINED if value is None else f"{value:.1f}"
