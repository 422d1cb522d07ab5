"""The summary of a CI job: the verdict first, each figure with its n, and no text that acts as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from eval.cases import Case, KeyFact
from eval.metrics.catalogue import METRICS
from eval.regression.compare import compare_runs
from eval.regression.replay import Cause
from eval.report.markdown import markdown
from eval.runs.record import Row, Run
from eval.runs.score import score_run
from eval.runs.summary import summarise
from index.paper import Paper

PAPER = Paper("p", "A Title", "The codec runs at 8 kbps. It is fast.")
RIGHT, WRONG = (0, 25), (26, 37)
RENDER = MarkdownIt("commonmark", {"html": True}).enable("table")
OURS = {"p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code"}


def row(case_id: str, span: tuple[int, int] | None, question: str = "How many bits?") -> Row:
    """A question answered with one quote; without a span it could not be asked."""
    case = Case(case_id, "single", question, gold_papers=("p",), key_facts=(KeyFact("p", 0, 25, ("8 kbps",)),))
    if span is None:
        return Row(case, None, {"type": "E", "message": "the library is gone"}, (), {"p": None}, None, {})
    quote = PAPER.abstract[slice(*span)]
    citation = {"marker": 1, "paper_id": "p", "start": span[0], "end": span[1], "quote": quote}
    claim = {"text": quote, "verdict": "verbatim", "citations": [citation], "dangling": []}
    shown = {"marker": 1, "paper_id": "p", "start": 0, "end": 37, "score": 0.9}
    answer = {"answer": f"{quote} [1]", "answerable": 0.9, "refused": False, "refusal": None}
    answer |= {"claims": [claim], "shown": [shown], "usage": None}
    return Row(case, answer, None, (), {"p": 1}, None, {"total": 250.0})


def run(*rows: Row, model: str = "extractive") -> Run:
    return Run({"model": model}, {"p": PAPER}, rows)


def report(new: Run, base: Run | None = None, **more: Any) -> str:
    compared = compare_runs(base, new) if base else None
    return markdown(new, summarise(score_run(new)), comparison=compared, **more)


class Rendered(HTMLParser):
    """What a browser would show: the tags, and the text of the table cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self._in_cell = False
        self.feed(RENDER.render(text))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "td":
            self.cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.cells[-1] += data


def line_of(text: str, title: str) -> list[str]:
    (found,) = [line for line in text.split("\n") if line.startswith(f"| {title}")]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_without_a_baseline_it_opens_with_the_figures() -> None:
    new = run(row("a", RIGHT), row("b", WRONG), row("c", None))
    first = report(new).split("\n")[0]
    assert first == "50.0% of 2 questions answered right; 1 could not be asked."
    assert f"Run `{new.hash}`" in report(new)


def test_every_headline_metric_has_its_value_its_interval_and_its_n() -> None:
    text = report(run(*(row(name, RIGHT) for name in "abc"), row("d", WRONG)))
    assert line_of(text, "right answers")[1:] == ["75.0%", "25.0% to 100.0%", "4"]
    assert line_of(text, "words")[1] == "6.25"  # markers counted: three answers of 7, one of 4
    assert line_of(text, "nDCG@10")[1:] == ["1.000", "1.000 to 1.000", "4"]
    titles = [metric.title for metric in METRICS.values() if metric.headline]
    assert sum(len(line_of(text, title)) == 4 for title in titles) == len(titles)


def test_what_is_not_defined_is_a_dash_with_no_cases() -> None:
    assert line_of(report(run(row("a", RIGHT))), "missed refusals")[1:] == ["–", "–", "0"]


def test_what_quoting_cannot_but_reach_is_said_to_be_so() -> None:
    assert "| groundedness (by construction: " in report(run(row("a", RIGHT)))
    assert "by construction" not in report(run(row("a", RIGHT), model="a language model"))


def test_the_gate_that_fails_says_so_first_and_why() -> None:
    same = run(row("a", RIGHT))
    assert report(same, same).startswith("**The gate passes.** 100.0% of 1 question answered right.")
    text = report(same, same, gate_failures=["right went down", "words | went up"])
    assert text.startswith("**The gate fails: 2 reasons.** 100.0%")
    assert "\n- right went down\n- words &#124; went up\n" in text


def test_changes_are_counted_listed_and_given_their_cause() -> None:
    base = run(row("a", RIGHT), row("b", WRONG), row("c", RIGHT), row("gone", RIGHT))
    new = run(row("a", WRONG), row("b", RIGHT), row("c", RIGHT))
    text = report(new, base, causes={"a": Cause("retrieval: other papers", replayed=False)})
    assert "Of 3 questions in both runs: 1 newly broken, 1 newly fixed, 0 changed (McNemar's p: 1.000)." in text
    assert "Not compared: 1 only in the base." in text
    judged, cause = "missing: 8 kbps (was: right)", "retrieval: other papers (from the records)"
    assert f"| newly broken | a | How many bits? | {judged} | {cause} |" in text
    assert "| newly fixed | b | How many bits? | right (was: missing: 8 kbps) | – |" in text


def test_a_change_stands_beside_its_figure() -> None:
    base, new = run(row("a", RIGHT), row("b", RIGHT)), run(row("a", WRONG), row("b", RIGHT))
    # One of two lost: −50 points; of the sign flips of one difference each is as large: p 1.
    change = line_of(report(new, base), "right answers")[4]
    assert change == "−50.0 points (−100.0 to 0.0 points; n: 2, p: 1.000): no evidence of change"
    assert line_of(report(new, base), "missed refusals")[4] == "not measured"
    assert len(line_of(report(new), "right answers")) == 4


def test_what_the_questions_cannot_show_is_said() -> None:
    same = run(*(row(f"{number}", RIGHT) for number in range(60)))
    # No pair differs: six flips of 60 are the fewest that show.
    sentence = "These 60 questions cannot be expected to show a change of right answers smaller than 10.0 points."
    assert sentence in report(same, same)
    assert "cannot be expected" not in report(same)
    assert "cannot be expected" not in report(run(row("a", RIGHT)), run(row("a", RIGHT)))  # one case shows nothing


def test_a_case_that_can_no_longer_be_asked_says_why() -> None:
    text = report(run(row("a", None)), run(row("a", RIGHT)))
    assert "| newly broken | a | How many bits? | could not be asked: the library is gone (was: right) | – |" in text


def test_only_the_first_twenty_changes_are_listed() -> None:
    names = [f"case-{number:02}" for number in range(23)]
    text = report(run(*(row(name, WRONG) for name in names)), run(*(row(name, RIGHT) for name in names)))
    assert re.findall(r"^\| newly broken \| (\S+)", text, re.MULTILINE) == names[:20]
    assert "\n3 more cases not listed.\n" in text


def changed_cells(question: str) -> Rendered:
    return Rendered(report(run(row("a", WRONG, question)), run(row("a", RIGHT, question))))


@pytest.mark.parametrize(
    "question",
    [
        "a | b || c",
        "`code` and ``more``",
        "\\| \\` \\\\|",
        "line one\nline two\r\n\n# a heading\u2028- an item",
        "<script>alert(1)</script><img src=x onerror=alert(1)><!-- not said",
        "&lt;b&gt; &amp; &#60;i&#62;",
        "[a link](https://example.org) ![an image](https://example.org/x.png) <https://example.org>",
        "**bold** _slanted_ ~~struck~~ $x$ [ref]: http://example.org",
        "| --- | --- |",
    ],
)
def test_no_question_acts_as_markdown_or_html(question: str) -> None:
    seen = changed_cells(question)
    assert seen.tags <= OURS
    assert seen.cells[-3] == " ".join(question.split())


@given(st.text("ab |`\\<>&*_[]()!~$#:/-\n", min_size=1, max_size=40).filter(str.strip))
@settings(deadline=None, max_examples=60)
def test_a_question_is_read_as_it_was_asked(question: str) -> None:
    seen = changed_cells(question)
    assert seen.tags <= OURS
    assert seen.cells[-3].strip() == " ".join(question.split())


def test_no_address_becomes_a_link() -> None:
    asked = "Is https://example.org meant?"
    assert "https&#58;//example.org" in report(run(row("a", WRONG, asked)), run(row("a", RIGHT, asked)))


def test_a_long_question_is_cut() -> None:
    cell = changed_cells("why " * 100).cells[-3]
    assert len(cell) == 160
    assert cell.endswith("why…")
