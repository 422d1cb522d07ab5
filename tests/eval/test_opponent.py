"""The honest opponent: what is counted of a model's sentences, and on whole answers, with scripted replies."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answer import Citation, Claim, Verdict
from assistant.assemble import Engine
from assistant.models import ModelOptions, parse_spec
from assistant.reply import Written
from eval.cases import Case, KeyFact
from eval.opponent.asked import Asked, ask_both
from eval.opponent.fates import Fate, Raw, follow, sentences_of
from eval.opponent.figures import figures, kind_of
from eval.opponent.overheard import Heard, Overheard
from eval.opponent.planted import Planted, plant
from eval.opponent.planted_replies import HEADINGS, Trials, heading_of, is_well, try_planted
from eval.opponent.questions import choose_questions, in_order
from eval.opponent.replies import Cut, Reply, Text
from eval.opponent.scripted import serving
from eval.opponent.shares import Share, share
from eval.opponent.signs import is_worth_keeping, signs_against
from eval.opponent.stage import stage
from eval.opponent.table import to_markdown
from index.paper import Paper, Passage
from tests.eval.conftest import QUESTIONS

OPTIONS = ModelOptions(pulled=Path("nowhere"), timeout=5.0)
RATE = next(case for case in QUESTIONS if case.id == "rate")
LISTED = next(case for case in QUESTIONS if case.id == "list")
NO_TRIALS = Trials((), 0)

RIGHT = "It needs 1 kilobit per second. [1]"
WRONG = "It needs 40 kilobit per second. [1]"
ELSEWHERE = "Listeners prefer it to Opus. [2]"


def asked(few: Engine, *replies: str | Reply, case: Case = RATE) -> Asked:
    """Ask with a model that gives these replies, and by quotes."""
    papers = {paper.paper_id: paper for paper in few.retriever.library.papers}
    with serving(*replies) as server:
        return ask_both(case, few, Overheard(parse_spec(server.spec, pulled=OPTIONS.pulled), OPTIONS), papers)


# Which questions


def test_questions_are_of_each_type_in_golden_proportion_and_all_pass_the_gate(
    engine: Engine, golden: Sequence[Case]
) -> None:
    chosen = choose_questions(golden, engine, 14)
    assert Counter(case.type for case in chosen.cases) == {"single": 11, "multi": 1, "followup": 1, "false_premise": 1}
    assert {case.split for case in chosen.cases} == {"test"}
    assert not any(engine.ask(case.question, history=case.history).refusal for case in chosen.cases)
    assert choose_questions(golden, engine, 14) == chosen


def test_the_order_of_cases_is_seeded_with_the_test_split_first(golden: Sequence[Case]) -> None:
    ordered = in_order(golden)
    assert ordered == in_order(golden[::-1])
    splits = [case.split for case in ordered]
    assert splits == sorted(splits, reverse=True)
    assert [case.id for case in ordered if case.split == "test"] != sorted(
        case.id for case in golden if case.split == "test"
    )


# What becomes of sentences


@pytest.mark.loopback
def test_each_sentence_is_followed_to_its_end(few: Engine) -> None:
    with stage(few, OPTIONS) as played:
        play = played.play(RATE, f"{RIGHT} {ELSEWHERE} {WRONG}")
    assert [raw.fate for raw in play.raws] == [Fate.KEPT, Fate.MOVED, Fate.REMOVED]
    stands = [raw.final.text for raw in play.raws if raw.final]
    assert stands == [
        "It needs 1 kilobit per second.",
        "Listeners prefer it to Opus.",
    ]


@pytest.mark.loopback
def test_a_sentence_that_the_model_mends_is_told_from_one_that_is_removed(few: Engine) -> None:
    one = asked(few, f"{WRONG} It was written in COBOL. [1]", "1. It needs 1 kilobit per second. [1]\n2. none")
    assert [s.raw.fate for s in one.sentences] == [Fate.MENDED, Fate.REMOVED]
    assert one.repairs == 1


@pytest.mark.loopback
def test_a_sentence_that_was_never_settled_is_left_out(few: Engine) -> None:
    with stage(few, OPTIONS) as played:
        play = played.play(RATE, f"{RIGHT} {WRONG}")
    settled = [raw.settled for raw in play.raws]
    unread = Written("A sentence after the model was stopped.", (1,))
    written = [play.raws[0].written, unread, play.raws[1].written]
    assert follow(written, settled, play.answer) == list(play.raws)


def test_sentences_that_decline_and_a_last_one_that_was_cut_off_are_not_counted() -> None:
    pieces = ["It needs 1 kilobit", " per second. [1] The passages do not say", " more. It is al"]
    cut, whole = Heard("", pieces), Heard("", pieces, is_cut=False)
    assert [w.text for w in sentences_of(cut)] == ["It needs 1 kilobit per second."]
    assert [w.text for w in sentences_of(whole)] == ["It needs 1 kilobit per second.", "It is al"]


@pytest.mark.loopback
def test_a_reply_is_kept_word_for_word_even_where_the_connection_breaks() -> None:
    with serving(Text("One two three."), Cut("One two")) as server:
        model = Overheard(parse_spec(server.spec, pulled=OPTIONS.pulled), OPTIONS)
        model.complete("first", max_tokens=9)
        pieces = model.stream([{"role": "user", "content": "second"}], max_tokens=9)
        assert next(pieces) == "One"
        pieces.close()
    assert [(h.prompt, h.text, h.is_cut) for h in model.heard] == [
        ("first", "One two three.", False),
        ("second", "One", True),
    ]
    assert all(h.waited is not None and h.waited > 0 for h in model.heard)


# Signs


PAPER = Paper("p", "Fast Sorting", "We sort lists. Sorting takes 12 hours on one GPU. It fails on 3% of lists.")
PASSAGE = Passage("p#0", "p", 0, len(PAPER.abstract), PAPER.abstract)
OTHER = Passage("q#0", "q", 0, 36, "Another method needs 24 hours a run.")
TIMED = Case(
    "t", "single", "How long does sorting take?", gold_papers=("p",), key_facts=(KeyFact("p", 15, 50, ("12 hours",)),)
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Sorting takes 12 hours on one GPU.", []),
        ("Sorting takes 99 hours on one GPU.", ["number", "key fact"]),
        ("Sorting takes 24 hours on one GPU.", ["key fact"]),  # the number stands in another passage
        ("Sorting takes 12 hours with FooNet on one GPU.", ["name"]),
        ("We sort lists.", []),
    ],
)
def test_a_sentence_bears_the_signs_that_a_person_would_find(text: str, codes: list[str]) -> None:
    found = signs_against(text, [PASSAGE, OTHER], TIMED, {"p": PAPER})
    assert [fault.code for fault in found] == codes


@pytest.mark.parametrize(
    ("text", "worth"),
    [("We sort lists", True), ("It takes about 12 hours.", True), ("Lists are sorted by us.", False)],
)
def test_a_quote_or_the_words_of_a_key_fact_are_worth_keeping(text: str, worth: bool) -> None:
    assert is_worth_keeping(text, [PASSAGE], TIMED) is worth


# Planted sentences


def planted(kind: str, *, right: bool, papers: tuple[str, ...] = ()) -> Planted:
    return Planted("t", kind, right, "Sorting takes 99 hours, and it sings.", (1,), papers)


def ended(fate: Fate, text: str, paper_id: str = "p") -> Raw:
    claim = Claim(text, (Citation(1, paper_id, "", "p#0", 0, 1, "W"),), Verdict.SUPPORTED, 1.0)
    return Raw(Written(text, (1,)), claim, None if fate is Fate.REMOVED else claim, fate)


@pytest.mark.parametrize(
    ("sentence", "raw", "well"),
    [
        (planted("reworded", right=True), ended(Fate.KEPT, "x"), True),
        (planted("reworded", right=True), ended(Fate.REMOVED, "x"), False),
        (planted("number swapped (quoted)", right=False), ended(Fate.KEPT, "x"), False),
        (planted("number swapped (quoted)", right=False), ended(Fate.REMOVED, "x"), True),
        (planted("wrong paper (shown)", right=False, papers=("p",)), ended(Fate.MOVED, "x"), True),
        (planted("wrong paper (shown)", right=False, papers=("p",)), ended(Fate.MOVED, "x", "q"), False),
    ],
)
def test_right_sentences_must_stand_whole_and_nothing_of_wrong_ones_that_is_wrong(
    sentence: Planted, raw: Raw, well: bool
) -> None:
    assert is_well(sentence, raw) is well


def test_a_kind_of_planted_sentence_without_a_heading_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"no heading .* 'translated'"):
        heading_of(planted("translated", right=True))
    with pytest.raises(ValueError, match="'verbatim'"):
        heading_of(planted("verbatim", right=False))


@pytest.mark.loopback
def test_planted_sentences_go_the_whole_way_and_every_kind_has_a_heading(
    engine: Engine, golden: Sequence[Case]
) -> None:
    cases = [case for case in in_order(golden) if case.type == "single"]
    trials = try_planted(cases, engine, options=OPTIONS, limit=1, progress=lambda *_: None)
    assert Counter(t.heading for t in trials.tried) == dict.fromkeys(HEADINGS, 1)
    assert sum(t.is_well for t in trials.tried) >= 5
    papers = {paper.paper_id: paper for paper in engine.retriever.library.papers}
    with stage(engine, OPTIONS) as played:
        for case in cases[:4]:
            every = plant(case, played.sources(case), list(papers.values())[:9], papers)
            assert {heading_of(p) for p in every} <= set(HEADINGS)


@pytest.mark.loopback
def test_a_question_that_never_asks_the_model_has_no_sources(few: Engine) -> None:
    with stage(few, OPTIONS) as played:
        assert played.sources(LISTED) == []
        assert [s.paper.paper_id for s in played.sources(RATE)] == ["codec", "patches", "birds"]


# Figures


@pytest.mark.loopback
def test_the_words_of_a_model_are_counted_where_they_stand(few: Engine) -> None:
    one = asked(few, f"{RIGHT} It was written in COBOL. [1]", "1. none")
    found = figures([one], NO_TRIALS)
    kept = found.words["of the words that the model wrote, those in the answers"]
    assert (kept.part, kept.n) == (5, 10)  # two sentences of five words: numbers and markers are none
    assert one.answer.completed == 0
    assert found.words["of the words in the answers, those of the model"].value == 1.0
    assert found.raw["fate: kept"].value == 0.5
    assert found.raw["with a sign that it is unsupported"].part == 1
    assert found.raw["of those caught: removed, or mended until no sign is left"].value == 1.0


@pytest.mark.loopback
def test_the_quotes_that_took_over_are_no_words_of_the_model(few: Engine) -> None:
    one = asked(few, WRONG, "1. none")
    found = figures([one], NO_TRIALS)
    assert kind_of(one) == "quoted wholly, no sentence of the model left"
    assert found.words["of the words in the answers, those of the model"].value == 0.0
    assert found.words["of the words that the model wrote, those in the answers"].value == 0.0


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("replies", "case", "kind"),
    [
        ([RIGHT], RATE, "the model's sentences alone"),
        ([ELSEWHERE], RATE, "completed by quotes"),
        (["The passages do not say."], RATE, "declined by the model"),
        ([], LISTED, "the model was not asked"),
    ],
)
def test_it_is_told_whose_words_an_answer_is_made_of(few: Engine, replies: list[str], case: Case, kind: str) -> None:
    assert kind_of(asked(few, *replies, case=case)) == kind


@pytest.mark.loopback
def test_final_answers_are_paired_with_quoted_ones(few: Engine) -> None:
    right, declined = asked(few, RIGHT), asked(few, "The passages do not say.")
    scores = {score.name: score for score in figures([right, declined], NO_TRIALS).scores}
    answers = scores["right answers"].change
    assert answers is not None
    assert (answers.n, answers.base, answers.new, answers.mean) == (2, 1.0, 0.5, -0.5)
    assert scores["sentences with a fault"].change is None  # only one of the two answers has sentences
    assert all(score.p is None for score in scores.values() if score.change is None)


def test_of_nothing_there_is_no_share_and_the_tables_say_so() -> None:
    found = figures([], NO_TRIALS)
    assert all(s.value is None for s in found.raw.values())
    table = to_markdown(found, model="none", questions=0, declined=0)
    assert "| right answers | – |" in table
    assert "nan" not in table.casefold()


def test_a_share_knows_of_how_many_and_how_sure_it_is() -> None:
    found = share([True, True, False, True])
    assert (found.part, found.n, found.value) == (3, 4, 0.75)
    assert share([]) == Share(0, 0, None)
    all_true = share([True] * 100).interval
    assert all_true is not None
    # Wilson's lower end where all are true: n / (n + z^2) with z = 1.96
    assert (all_true.low, all_true.high) == pytest.approx((100 / (100 + 1.96**2), 1.0), abs=1e-4)


@pytest.mark.loopback
def test_the_tables_are_markdown_and_the_record_is_json(few: Engine) -> None:
    one = asked(few, f"{RIGHT} {WRONG}", "1. none")
    table = to_markdown(figures([one, one], NO_TRIALS), model="scripted", questions=2, declined=3)
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert all(row.endswith(" |") for row in rows)
    assert "| right answers | 100.0 % | 100.0 % | +0.0 points [0.0, 0.0] | 1 | 2 |" in rows
    kept = json.loads(json.dumps(one.to_dict(), allow_nan=False))
    assert [s["fate"] for s in kept["sentences"]] == ["kept", "removed"]
    assert kept["sentences"][1]["signs"] == ["number: 40", "key fact: 40"]
