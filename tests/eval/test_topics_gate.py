"""Runs over topics: their file, their figures, and the gate that holds them against an older run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from assistant.errors import QuestionError
from assistant.summary.summary import Summary
from eval.errors import GateError, RunError
from eval.regression.gate import Rule
from eval.summaries.catalogue import SUMMARY_METRICS
from eval.summaries.gate import TopicComparison, compare_topics, read_topics_gate
from eval.summaries.read import load_topics
from eval.summaries.record import BASELINE, TopicRun
from eval.summaries.run import run_topics
from eval.summaries.show import print_topic_comparison, print_topics
from eval.summaries.summary import summarise_topics
from tests.eval.topic_rows import GOOD, PAPERS, RATE, TOPIC, summary, theme
from tests.fakes import HashEncoder

TOPICS = tuple(replace(TOPIC, id=f"t-{n}", topic=f"{TOPIC.topic}, part {n}") for n in range(1, 5))
POOR = summary(theme("all", ("codec", "vocoder"), RATE), taken=("codec", "birds"))
RULE = Rule("paper_recall", "higher", 0.02, "mean")


def good(topic: str) -> Summary:
    return replace(GOOD, topic=topic)


def worse(topic: str) -> Summary:
    """The first topic is summarised poorly."""
    return replace(POOR, topic=topic) if topic == TOPICS[0].topic else good(topic)


def failing(topic: str) -> Summary:
    if topic == TOPICS[0].topic:
        raise QuestionError("The topic is empty")
    return good(topic)


def run(
    made: Callable[[str], Summary] = good, *, topics: tuple[object, ...] = TOPICS, length: str = "page", code: str = "c"
) -> TopicRun:
    made_of = {"code": code, "length": length, "library": "l"}
    return run_topics(topics, made, papers=PAPERS, encoder=HashEncoder(), made_of=made_of)  # type: ignore[arg-type]


def compare(base: TopicRun, new: TopicRun, *rules: Rule, allow_missing: bool = False) -> TopicComparison:
    return compare_topics(base, new, rules or (RULE,), allow_missing=allow_missing)


def test_the_same_summaries_give_the_same_hash_whatever_the_clock_says() -> None:
    later = run(lambda topic: replace(good(topic), timings_ms={"total": 99.0}))
    assert run().hash == later.hash
    assert run().hash != run(worse).hash
    assert [row.id for row in run(topics=TOPICS[::-1]).rows] == ["t-1", "t-2", "t-3", "t-4"]
    assert set(run().seconds) == {"t-1", "t-2", "t-3", "t-4"}


def test_a_run_is_read_as_it_was_written_and_an_edited_one_is_refused(tmp_path: Path) -> None:
    file, made = tmp_path / "run.json", run(worse)
    made.write(file, summary=summarise_topics(made))
    assert TopicRun.read(file) == TopicRun(made.fingerprints, TopicRun.read(file).rows, made.seconds)
    assert TopicRun.read(file).hash == made.hash
    assert [f.name for f in tmp_path.iterdir()] == ["run.json"]
    file.write_text(file.read_text().replace('"paper_recall": 0.333333', '"paper_recall": 0.9'))
    with pytest.raises(RunError, match=r"was edited: its hash is .* Make it again with `citewell eval topics"):
        TopicRun.read(file)


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "cannot be read"), ("[]", "found 'list'"), ('{"format": 1}', "found 1"), ('{"format": "topics 1"}', "whole")],
)
def test_what_is_no_run_over_topics_is_refused(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "run.json"
    file.write_text(content)
    with pytest.raises(RunError, match=says):
        TopicRun.read(file)


def test_means_carry_their_n_and_leave_out_what_is_undefined() -> None:
    declined = replace(summary(taken=(), declined="nothing near"))
    figures = summarise_topics(run(lambda topic: declined if topic == TOPICS[0].topic else good(topic)))
    every = figures["groups"]["all"]["metrics"]
    assert (every["paper_recall"]["mean"], every["paper_recall"]["n"]) == (0.75, 4)
    assert (every["purity"]["mean"], every["purity"]["n"]) == (1.0, 3)
    assert every["citation_precision_changed"] == {"mean": None, "n": 0, "low": None, "high": None}
    assert (figures["declined"], figures["failed"], figures["counts"]["sentences"]) == (1, 0, 9)
    splits = {split for split in ("dev", "test") if split in figures["groups"]}
    assert splits == {topic.split for topic in TOPICS}
    assert sum(figures["groups"][split]["n"] for split in splits) == 4
    json.dumps(figures, allow_nan=False)


def test_a_topic_that_cannot_be_summarised_is_a_row_of_its_own_kind() -> None:
    row = run(failing).rows[0]
    assert row.error == {"type": "QuestionError", "message": "The topic is empty"}
    assert dict(row.scores) == {}
    assert summarise_topics(run(failing))["failed"] == 1


def test_a_run_passes_against_itself_and_nothing_changed() -> None:
    found = compare_topics(run(), run(code="d"), read_topics_gate())
    assert (found.failures, found.changed, found.differing) == ((), (), ("code",))


def test_a_loss_beyond_the_tolerance_fails_and_is_named_by_topic() -> None:
    found = compare(run(), run(worse))  # recall of one of four falls from 1 to 1/3: the mean by 1/6
    (failure,) = found.failures
    assert failure.message.startswith("paper recall (paper_recall) went from 1.0000 to 0.8333 (n=4, change -0.1667")
    (changed,) = found.changed
    assert changed.id == "t-1"
    assert changed.scores["paper_recall"] == (1.0, 0.333333)
    assert "citation_precision" not in changed.scores
    assert compare(run(), run(worse), replace(RULE, tolerance=0.17)).failures == ()
    assert compare(run(worse), run()).failures == ()
    assert compare(run(), run(worse)).to_dict()["gate"]["passed"] is False


def test_a_topic_that_fails_or_is_left_out_fails_the_gate() -> None:
    assert [f.message for f in compare(run(), run(failing)).failures] == ["1 topics cannot be summarised any more: t-1"]
    fewer = run(topics=TOPICS[1:])
    assert [f.message for f in compare(run(), fewer).failures] == ["1 topics of the base were not summarised: t-1"]
    assert compare(run(), fewer, allow_missing=True).failures == ()


def test_a_topic_whose_gold_changed_is_not_compared() -> None:
    changed = (replace(TOPICS[0], borderline=()), replace(TOPICS[1], note="another note"), *TOPICS[2:])
    assert compare(run(), run(topics=changed)).n == 3


def test_where_nothing_is_measured_the_gate_fails() -> None:
    (failure,) = compare(run(), run(topics=TOPICS[:1]), allow_missing=True).failures
    assert failure.message.endswith("of 1 compared, so nothing was measured")


def test_runs_of_different_lengths_are_not_compared() -> None:
    with pytest.raises(RunError, match="The base is of length 'page', this run of 'full'"):
        compare(run(), run(length="full"))


def test_the_gate_that_ships_guards_what_summaries_are_for() -> None:
    rules = {rule.metric: rule for rule in read_topics_gate()}
    assert set(rules) >= {"paper_recall", "citation_precision", "key_points", "redundancy", "purity"}
    assert all(rule.direction == SUMMARY_METRICS[name].better for name, rule in rules.items())


def test_a_gate_for_topics_knows_no_metric_of_answers(tmp_path: Path) -> None:
    file = tmp_path / "gate.toml"
    file.write_text('[[rule]]\nmetric = "right"\ndirection = "higher"\ntolerance = 0.1\ndecides = "mean"\n')
    with pytest.raises(GateError, match="metric is 'right'; expected one of paper_recall"):
        read_topics_gate(file)


def test_the_baseline_that_ships_is_whole_and_of_all_golden_topics() -> None:
    base = TopicRun.read(BASELINE)
    assert [row.id for row in base.rows] == [topic.id for topic in load_topics()]
    assert base.fingerprints["length"] == "page"
    assert all(row.error is None for row in base.rows)


def printed(made: TopicRun, found: TopicComparison | None = None) -> str:
    out = Console(file=StringIO(), width=200)
    print_topics(out, made, summarise_topics(made))
    if found:
        print_topic_comparison(out, found)
    text = out.file.getvalue()  # type: ignore[attr-defined]
    assert isinstance(text, str)
    return text


def test_figures_that_are_full_by_construction_say_so() -> None:
    text = printed(run(worse), compare(run(), run(worse)))
    assert "By construction: 10 of 10 sentences are their quotes, word for word" in text
    assert "GATE FAILS: paper recall" in text
    assert "paper_recall 100% → 33%" in text
    assert "The gate is passed." in printed(run(), compare(run(), run()))


def test_a_topic_cannot_move_the_cursor() -> None:
    bad = replace(TOPIC, topic="codecs\x1b[2J and vocoders")
    assert "\x1b[2J" not in printed(run(topics=(bad,)))
