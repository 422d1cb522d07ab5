"""The honest opponent: `python -m eval.opponent.bench` measures the writing answerer with a very small model.

SmolLM2-135M answers golden questions, and quotes do; then a scripted model says planted sentences, right and wrong.
Writes JSON and, beside it, a Markdown table. Takes ten seconds a question on two cores.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.assemble import Engine, open_engine
from assistant.models import parse_spec
from assistant.models.pull import SMALLEST, pull
from assistant.settings import Settings, load_settings
from assistant.writing import warm_up
from eval.cases import Case, load_cases
from eval.opponent.asked import Asked, ask_both
from eval.opponent.figures import Figures, figures
from eval.opponent.overheard import Overheard
from eval.opponent.planted_replies import Trials, Tried, try_planted
from eval.opponent.questions import Chosen, choose_questions, in_order
from eval.opponent.shares import Share
from eval.opponent.table import to_markdown
from eval.outputs import check_output
from index.bundled import BUNDLED
from index.encode_passages import Progress
from index.progress import progress_bar

_QUESTIONS = 120
_OUT = Path("build/opponent.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables and write them."""
    parser = argparse.ArgumentParser(prog="python -m eval.opponent.bench", description="Measure the writing answerer.")
    parser.add_argument("--limit", type=int, default=_QUESTIONS, help="questions")
    parser.add_argument("--planted", type=int, default=_QUESTIONS, help="planted sentences of each kind")
    parser.add_argument("--out", type=Path, default=_OUT, help="JSON; the Markdown goes beside it")
    options = parser.parse_args(arguments)
    out = check_output(options.out)
    settings = load_settings({"model": f"gguf:{SMALLEST}"}).settings
    quoting, cases = open_engine(BUNDLED, settings=settings).quoting(), load_cases()
    with progress_bar() as progress:
        pull(SMALLEST, folder=settings.models_folder(), progress=progress)
        chosen = choose_questions(cases, quoting, options.limit)
        asked = _ask(chosen.cases, quoting, settings, progress)
        trials = try_planted(
            in_order([c for c in cases if c.answerable and c.type != "exhaustive"]),
            quoting,
            options=settings.model_options(),
            limit=options.planted,
            progress=progress,
        )
    found = figures(asked, trials)
    table = to_markdown(found, model=SMALLEST, questions=len(asked), declined=chosen.declined)
    content = _content(found, chosen, asked, trials)
    out.write_text(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    out.with_suffix(".md").write_text(table, encoding="utf-8")
    sys.stdout.write(table)
    return 0


def _ask(cases: Sequence[Case], quoting: Engine, settings: Settings, progress: Progress) -> list[Asked]:
    """Ask with the model and without, one question at a time: two at once would share the cores, and be timed wrong."""
    papers = {paper.paper_id: paper for paper in quoting.retriever.library.papers}
    model = Overheard(parse_spec(settings.model, pulled=settings.models_folder()), settings.model_options())
    asked = []
    try:
        warm_up(model)
        for done, case in enumerate(cases):
            progress("questions", done, len(cases))
            asked.append(ask_both(case, quoting, model, papers))
    finally:
        model.close()
    return asked


def _content(found: Figures, chosen: Chosen, asked: Sequence[Asked], trials: Trials) -> dict[str, Any]:
    fields = asdict(found)
    for group in ("raw", "answers", "words"):
        fields[group] = {name: _share_dict(share) for name, share in getattr(found, group).items()}
    return {
        "model": SMALLEST,
        "declined_before": chosen.declined,
        "figures": fields,
        "questions": [one.to_dict() for one in asked],
        "planted": [_tried_dict(tried) for tried in trials.tried],
    }


def _share_dict(share: Share) -> Mapping[str, Any]:
    return {"share": share.value, **asdict(share)}


def _tried_dict(tried: Tried) -> Mapping[str, Any]:
    return {**asdict(tried), "fate": str(tried.fate)}


if __name__ == "__main__":
    sys.exit(main())
