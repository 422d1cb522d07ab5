"""Each mutation changes what its name says and nothing else; the check counts what the judge does with them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.names import find_names, stands_in
from eval.cases import Case, KeyFact, load_cases
from eval.judging.judge import Cited, Said, Sentence, judge
from eval.judging.mutation_check import check_mutations, quoted, rewritten
from eval.judging.mutations import MUTATIONS, Sentences, World
from index.bundled import bundled_papers
from index.paper import Paper

PAPERS = bundled_papers()
WITH_FACTS = [case for case in load_cases() if case.key_facts and case.reference]
SAMPLE = random.Random(3).sample(WITH_FACTS, 60)
OF_TEXT = list(MUTATIONS)[:6]
OPPOSITES = """increas/decreas reduc/increas improv/worsen high/low better/worse best/worst fast/slow larg/small
    more/less fewer/more outperform/underperform long/short strong/weak deep/shallow""".split()
DENIALS = {"not", "no", "a", "never", "do", "does", "did", "with", "without"}
HEDGES = (
    "up to|at least|at most|more than|less than|about|approximately|roughly|around|nearly|almost|only|can|may|might"
)
HEDGES += (
    "|could|some|most|often|sometimes|typically|usually|partially|largely|mostly|in part|in some cases|in most cases"
)


def mutate(name: str, case: Case, sentences: Sentences, seed: object = 0) -> Sentences | None:
    return MUTATIONS[name](case, sentences, World(PAPERS, random.Random(f"{seed} {case.id} {name}")))


def mutated(name: str) -> Iterator[tuple[Case, Sentences, Sentences]]:
    """The sampled answers that have something to change, before and after."""
    for case in SAMPLE:
        before = quoted(case, PAPERS)
        after = mutate(name, case, before)
        if after is not None:
            yield case, before, after


def changed_words(name: str) -> Iterator[tuple[Case, str, str]]:
    """The text of the one sentence that a mutation of words changed, before and after."""
    found = list(mutated(name))
    assert len(found) >= 5
    for case, before, after in found:
        ((old, new),) = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
        assert new == replace(old, text=new.text), "the citations stay"
        yield case, old.text, new.text


def changed_citations(name: str) -> Iterator[tuple[Case, Sentence, Sentence]]:
    """The one sentence whose citations a mutation changed, before and after."""
    found = list(mutated(name))
    assert len(found) >= 50
    for case, before, after in found:
        ((old, new),) = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
        assert new == replace(old, citations=new.citations), "the words stay"
        yield case, old, new


def middles(old: str, new: str) -> tuple[str, str]:
    """What is left of two texts without the words they begin and end with in common."""
    before, after = old.split(), new.split()
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return " ".join(before), " ".join(after)


def is_located(citation: Cited) -> bool:
    return PAPERS[citation.paper_id].abstract[citation.start : citation.end] == citation.quote


def test_a_swapped_number_is_another_number_with_the_same_around_it() -> None:
    number = re.compile(r"\d[\d.,]*(?<=\d)")
    for _, old, new in changed_words("number swapped"):
        was, now = middles(old, new)
        assert number.sub("#", was) == number.sub("#", now)
        values = [[float(n.replace(",", "")) for n in number.findall(part)] for part in (was, now)]
        assert sum(x != y for x, y in zip(*values, strict=True)) == 1


def test_a_negation_adds_or_takes_a_denial_alone() -> None:
    for _, old, new in changed_words("negated"):
        was, now = (set(re.findall(r"[\w'’]+", part.lower())) for part in middles(old, new))
        assert was ^ now <= DENIALS
        assert was != now


def test_a_flip_puts_one_word_for_its_opposite() -> None:
    pairs = [pair.split("/") for pair in OPPOSITES]
    pairs += [pair[::-1] for pair in pairs]
    for _, old, new in changed_words("direction flipped"):
        was, now = (re.sub(r"^\W+", "", part.lower()) for part in middles(old, new))
        assert any(was.startswith(one) and now.startswith(other) for one, other in pairs)
        assert len(was.split()) == len(now.split()) == 1


def test_an_exchanged_name_is_one_that_no_gold_paper_has() -> None:
    for case, old, new in changed_words("name exchanged"):
        gold = " ".join(PAPERS[p].title + PAPERS[p].abstract for p in case.gold_papers)
        strange = [word for word in re.findall(r"[\w.-]*\w", new) if not stands_in(word, f"{old} {gold}")]
        assert any(old.replace(name, other) == new for name in find_names(old) for other in strange)


def test_a_dropped_qualifier_leaves_the_rest_as_it_was() -> None:
    for _, old, new in changed_words("qualifier dropped"):
        gone = [
            m for m in re.finditer(rf"\b({HEDGES})\s+", old, re.IGNORECASE) if old[: m.start()] + old[m.end() :] == new
        ]
        assert gone


def test_a_splice_begins_as_it_was_and_ends_as_another_paper() -> None:
    for case, old, new in changed_words("two papers spliced"):
        half = len(old.split()) // 2
        assert new.split()[:half] == old.split()[:half]
        end = " ".join(new.split()[half:])
        homes = [paper_id for paper_id, paper in PAPERS.items() if end in " ".join(paper.abstract.split())]
        assert set(homes) - set(case.gold_papers)


def test_another_paper_that_is_cited_is_none_of_the_gold() -> None:
    for case, _, new in changed_citations("another paper cited"):
        (citation,) = new.citations
        assert citation.paper_id not in case.gold_papers
        assert is_located(citation)


def test_another_sentence_that_is_cited_holds_no_gold_span() -> None:
    for case, old, new in changed_citations("another sentence cited"):
        (citation,) = new.citations
        assert citation.paper_id == old.citations[0].paper_id
        assert is_located(citation)
        assert not any(citation.overlaps(fact) for fact in case.key_facts)


def test_a_shifted_span_keeps_its_quote_and_no_longer_shows_it() -> None:
    for _, old, new in changed_citations("span shifted"):
        for before, after in zip(old.citations, new.citations, strict=True):
            assert (after.paper_id, after.quote) == (before.paper_id, before.quote)
            assert after.start - before.start == after.end - before.end != 0
            assert not is_located(after)


def test_a_dropped_citation_leaves_none() -> None:
    assert all(new.citations == () for _, _, new in changed_citations("citation dropped"))


def test_a_dropped_sentence_is_the_only_one_that_is_gone() -> None:
    found = list(mutated("sentence dropped"))
    assert found
    for _, before, after in found:
        assert after in [before[:place] + before[place + 1 :] for place in range(len(before))]


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_same_seed_mutates_alike(name: str) -> None:
    assert list(mutated(name)) == list(mutated(name))


PLAIN = Paper("plain", "Plain", "Cats sleep. Dogs bark.")
CAT = Case("plain-1", "single", "What sleeps?", gold_papers=("plain",), key_facts=(KeyFact("plain", 0, 22, ("Cats",)),))
SLEEP = Sentence("Cats sleep.", (Cited("plain", 0, 11, "Cats sleep."),))


@pytest.mark.parametrize("name", [*OF_TEXT, "another sentence cited", "sentence dropped"])
def test_where_there_is_nothing_to_change_there_is_no_mutation(name: str) -> None:
    world = World({**PAPERS, "plain": PLAIN}, random.Random(0))
    assert MUTATIONS[name](CAT, (SLEEP,), world) is None


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("number swapped", "It has 20% loss.", {f"It has {n}% loss." for n in (11, 12, 17, 41, 42, 47, 61, 62, 67)}),
        ("negated", "It is fast.", {"It is not fast."}),
        ("negated", "It does not work.", {"It work."}),
        ("negated", "It works without labels.", {"It works with labels."}),
        ("direction flipped", "It is faster.", {"It is slower."}),
        ("qualifier dropped", "It saves up to 40%.", {"It saves 40%."}),
    ],
)
def test_mutations_by_hand(name: str, text: str, expected: set[str]) -> None:
    said = (replace(SLEEP, text=text),)
    made = {MUTATIONS[name](CAT, said, World(PAPERS, random.Random(seed))) for seed in range(40)}
    assert {sentences[0].text for sentences in made if sentences} == expected


def test_the_check_counts_what_the_judge_does() -> None:
    report = check_mutations(SAMPLE, PAPERS, "quoted")
    accepted = []
    for case in SAMPLE:
        abstracts = {fact.paper_id: PAPERS[fact.paper_id].abstract for fact in case.key_facts}
        spans = dict.fromkeys((fact.paper_id, fact.start, fact.end) for fact in case.key_facts)
        cited = [Cited(p, start, end, abstracts[p][start:end]) for p, start, end in spans]
        answer = tuple(Sentence(citation.quote, (citation,)) for citation in cited)
        if judge(case, Said(answer, refused=False), PAPERS).right:
            accepted.append((case, answer))
    assert (report.form, report.n, report.rejected) == ("quoted", 60, 60 - len(accepted))
    for name in MUTATIONS:
        wrong = [(case, after) for case, answer in accepted if (after := mutate(name, case, answer)) is not None]
        missed = [case.id for case, after in wrong if judge(case, Said(after, refused=False), PAPERS).right]
        counted = report.mutations[name]
        assert (counted.n, counted.caught) == (len(wrong), len(wrong) - len(missed))
        assert report.missed.get(name, ": ").split(": ")[0] == (missed[0] if missed else "")


def test_the_judge_finds_no_fault_with_what_is_quoted() -> None:
    assert check_mutations(SAMPLE, PAPERS, "quoted").rejected == 0


def test_reworded_answers_cite_all_gold_spans_in_every_sentence() -> None:
    for case in SAMPLE:
        sentences = rewritten(case, PAPERS)
        assert " ".join(s.text for s in sentences).split() == case.reference.split()
        shown = {(c.paper_id, c.start, c.end) for c in sentences[0].citations}
        assert shown == {(fact.paper_id, fact.start, fact.end) for fact in case.key_facts}
        assert len({s.citations for s in sentences}) == 1


def test_a_right_answer_that_is_rejected_is_counted_and_not_mutated() -> None:
    absent = replace(SAMPLE[0], key_facts=(*SAMPLE[0].key_facts, replace(SAMPLE[0].key_facts[0], accept=("unsaid",))))
    report = check_mutations([absent], PAPERS, "quoted")
    assert (report.n, report.rejected, report.mutations, report.missed) == (1, 1, {}, {})
    assert report.to_dict()["rejected"] == 1


def test_cases_without_facts_or_reference_are_passed_over() -> None:
    bare = [case for case in load_cases() if case.type == "unanswerable"][:3]
    assert check_mutations([*bare, replace(SAMPLE[0], reference="")], PAPERS, "quoted").n == 0
