"""The judge: what makes an answer right, every way to be wrong, and what it does not look at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import Case, KeyFact
from eval.judging.faults import Fault
from eval.judging.judge import Cited, FactOutcome, Said, Sentence, holds, judge, sentence_faults
from index.paper import Paper

CODEC = Paper("codec", "A Codec", "The codec runs at 8 kbps. It halves the error of MP3. We release the code.")
VOCODER = Paper("vocoder", "A Vocoder", "The vocoder makes speech from 80 mel bands. It is small.")
OTHER = Paper("other", "Other Work", "Whales sing at night. The codec runs at 8 kbps.")
PAPERS = {paper.paper_id: paper for paper in (CODEC, VOCODER, OTHER)}

RATE = KeyFact("codec", 0, 25, ("8 kbps",))
ERROR = KeyFact("codec", 26, 53, ("halves the error",))
BANDS = KeyFact("vocoder", 0, 43, ("80 mel bands",))
CASE = Case("1", "single", "What rate and error has the codec?", gold_papers=("codec",), key_facts=(RATE, ERROR))
MULTI = replace(CASE, type="multi", gold_papers=("codec", "vocoder"), key_facts=(RATE, BANDS))
DECLINE = Case("2", "unanswerable", "Who paid for the codec?", gold_papers=("codec",), refusal="not_stated")
LIST = Case("3", "exhaustive", "Which papers are on audio?", gold_papers=("codec", "vocoder"))


def cite(paper: Paper, start: int, end: int) -> Cited:
    return Cited(paper.paper_id, start, end, paper.abstract[start:end])


def quote(paper: Paper, start: int, end: int) -> Sentence:
    return Sentence(paper.abstract[start:end], (cite(paper, start, end),))


SAYS_RATE = quote(CODEC, 0, 25)
SAYS_ERROR = quote(CODEC, 26, 53)
SAYS_BANDS = quote(VOCODER, 0, 43)
SAYS_WHALES = quote(OTHER, 0, 21)


def reason(case: Case, *sentences: Sentence, refused: bool = False) -> str:
    judged = judge(case, Said(sentences, refused), PAPERS)
    assert judged.right == (judged.reason == "right")
    return judged.reason


def test_quoting_every_key_fact_is_right() -> None:
    judged = judge(CASE, Said((SAYS_RATE, SAYS_ERROR), refused=False), PAPERS)
    assert judged.right
    assert judged.facts == (FactOutcome.HELD, FactOutcome.HELD)
    assert judged.faults == ((), ())


def test_saying_it_in_other_words_is_right() -> None:
    both = (cite(CODEC, 0, 25), cite(CODEC, 26, 53))
    assert reason(CASE, Sentence("At 8 kbps, the codec halves the error of MP3.", both)) == "right"


def test_a_sentence_more_does_no_harm() -> None:
    assert reason(CASE, SAYS_RATE, SAYS_ERROR, quote(CODEC, 54, 74)) == "right"


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ((SAYS_RATE,), "missing: halves the error"),
        ((quote(CODEC, 54, 74),), "missing: 8 kbps"),
        ((replace(SAYS_RATE, text="The codec runs at 9 kbps."), SAYS_ERROR), "number: 9 kbps"),
        ((replace(SAYS_RATE, text="The codec does not run at 8 kbps."), SAYS_ERROR), "negation: 8, kbps, run"),
        ((replace(SAYS_RATE, text="EnCodec runs at 8 kbps."), SAYS_ERROR), "name: EnCodec"),
        ((replace(SAYS_RATE, citations=()), SAYS_ERROR), "uncited"),
        ((replace(SAYS_RATE, dangling=(4, 7)), SAYS_ERROR), "dangling: 4, 7"),
        ((replace(SAYS_RATE, citations=(Cited("codec", 3, 28, SAYS_RATE.text),)),), "not located: codec 3-28"),
        ((replace(SAYS_RATE, citations=(Cited("ghost", 0, 25, SAYS_RATE.text),)),), "not located: ghost 0-25"),
        ((replace(SAYS_RATE, citations=(cite(VOCODER, 44, 56),)), SAYS_ERROR), "number: 8 kbps"),
        ((quote(OTHER, 22, 47), SAYS_ERROR), "miscited: 8 kbps"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_way_to_be_wrong_has_its_reason(sentences: tuple[Sentence, ...], expected: str) -> None:
    assert reason(CASE, *sentences) == expected


def test_a_fact_counts_where_a_citation_beside_it_shows_it() -> None:
    # The rate is said under the sentence on the error, which no reader would find it in.
    moved = replace(SAYS_RATE, citations=(cite(CODEC, 26, 53),))
    judged = judge(CASE, Said((moved, SAYS_ERROR), refused=False), PAPERS)
    assert judged.facts == (FactOutcome.MISCITED, FactOutcome.HELD)
    assert not judged.right
    assert judge(CASE, Said((moved, SAYS_ERROR, SAYS_RATE), refused=False), PAPERS).facts[0] is FactOutcome.HELD


def test_a_faulty_sentence_holds_no_fact() -> None:
    wrong = replace(SAYS_RATE, text="The codec runs at 8 kbps and 12 kbps.")
    judged = judge(CASE, Said((wrong, SAYS_ERROR), refused=False), PAPERS)
    assert judged.facts == (FactOutcome.MISCITED, FactOutcome.HELD)
    assert judged.faults == ((Fault("number", "12 kbps"),), ())


def test_a_question_on_two_papers_needs_both() -> None:
    assert reason(MULTI, SAYS_RATE, SAYS_BANDS) == "right"
    assert reason(MULTI, SAYS_RATE) == "missing: 80 mel bands"


def test_a_number_is_no_part_of_a_longer_one() -> None:
    paper = Paper("p", "T", "The error is 6% here. There it is 16%.")
    case = Case("4", "single", "How large?", gold_papers=("p",), key_facts=(KeyFact("p", 0, 21, ("6%",)),))
    assert not holds("There it is 16%.", case.key_facts[0])
    there = Sentence("There it is 16%.", (Cited("p", 22, 38, "There it is 16%."),))
    assert judge(case, Said((there,), refused=False), {"p": paper}).reason == "missing: 6%"


def test_a_fact_in_other_words_needs_its_numbers_and_half_of_its_words() -> None:
    fact = KeyFact("codec", 0, 25, ("compresses speech to 8 kbps",))
    assert holds("Speech takes 8 kbps.", fact)
    assert not holds("Speech takes 9 kbps.", fact)  # half of the words, another number
    assert not holds("It has 8 layers.", fact)  # the number alone


def test_declining_is_right_where_the_library_does_not_say() -> None:
    assert reason(DECLINE, refused=True) == "right"
    assert reason(DECLINE, SAYS_RATE) == "answered what the library does not hold"


def test_declining_what_can_be_answered_is_wrong() -> None:
    judged = judge(CASE, Said((), refused=True), PAPERS)
    assert (judged.right, judged.reason) == (False, "refused")
    assert judged.facts == (FactOutcome.MISSING, FactOutcome.MISSING)
    assert reason(LIST, refused=True) == "refused"


def test_saying_nothing_counts_as_declining() -> None:
    assert reason(CASE) == "refused"
    assert reason(DECLINE) == "right"


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ((SAYS_RATE, SAYS_BANDS), "right"),
        ((SAYS_BANDS, SAYS_RATE, SAYS_WHALES), "right"),  # two of three fit
        ((SAYS_RATE,), "not listed: vocoder"),
        ((SAYS_RATE, SAYS_WHALES), "not listed: vocoder"),
        ((SAYS_RATE, replace(SAYS_BANDS, text="It makes 70 mel bands.")), "number: 70"),
    ],
)
def test_a_list_is_right_if_it_is_whole_and_half_of_it_fits(sentences: tuple[Sentence, ...], expected: str) -> None:
    assert reason(LIST, *sentences) == expected


def test_a_list_of_which_most_does_not_fit_is_wrong() -> None:
    one = replace(LIST, gold_papers=("codec",))
    assert reason(one, SAYS_RATE, SAYS_BANDS) == "right"  # one of two
    assert reason(one, SAYS_RATE, SAYS_BANDS, SAYS_WHALES) == "only 33% of the listed papers fit"


def test_a_fact_of_the_record_claims_no_words_of_the_abstract() -> None:
    record = Sentence("“A Codec” is by Ada Lovelace, from 1843.", (Cited("codec", 0, 0, ""),))
    assert sentence_faults(record, PAPERS, known="") == []
    assert reason(CASE, SAYS_RATE, SAYS_ERROR, record) == "right"
    assert reason(CASE, record) == "missing: 8 kbps"
    mixed = replace(record, citations=(*record.citations, cite(CODEC, 0, 25)))
    assert [fault.code for fault in sentence_faults(mixed, PAPERS, known="")][:1] == ["number"]


def test_words_of_the_question_and_its_turns_may_be_said() -> None:
    named = replace(SAYS_RATE, text="Like Opus, the codec runs at 8 kbps.")
    assert reason(CASE, named, SAYS_ERROR) == "name: Opus"
    asked = replace(CASE, type="followup", history=({"role": "user", "content": "I know only Opus."},))
    assert reason(asked, named, SAYS_ERROR) == "right"


def public_json(*sentences: Sentence, refused: bool = False) -> dict[str, Any]:
    """An answer as the assistant prints it, with what it found on its own claims."""
    claims = [
        {
            "text": s.text,
            "verdict": "verbatim",
            "support": 1.0,
            "reason": None,
            "dangling": list(s.dangling),
            "citations": [
                {"marker": 1, "paper_id": c.paper_id, "start": c.start, "end": c.end, "quote": c.quote}
                for c in s.citations
            ],
        }
        for s in sentences
    ]
    return {"answer": "…", "answerable": 0.9, "refused": refused, "refusal": None, "claims": claims}


def test_an_answer_is_read_from_the_public_json() -> None:
    sentences = (SAYS_RATE, replace(SAYS_ERROR, dangling=(3,)))
    said = Said.from_answer(json.loads(json.dumps(public_json(*sentences))))
    assert said == Said(sentences, refused=False)
    assert Said.from_answer(public_json(refused=True)) == Said((), refused=True)


def test_the_papers_of_an_answer_come_once_in_order() -> None:
    assert Said((SAYS_BANDS, SAYS_RATE, SAYS_ERROR), refused=False).papers == ["vocoder", "codec"]


ANSWERS: tuple[Mapping[str, Any], ...] = (
    public_json(SAYS_RATE, SAYS_ERROR),
    public_json(SAYS_RATE),
    public_json(replace(SAYS_RATE, text="The codec runs at 9 kbps."), SAYS_ERROR),
    public_json(replace(SAYS_RATE, citations=())),
)


@given(
    st.sampled_from(ANSWERS),
    st.sampled_from(["verbatim", "supported", "unsupported", "?"]),
    st.floats(0, 1),
    st.sampled_from([None, "number_not_in_source: 8", "uncited", "right"]),
)
@settings(deadline=None)
def test_what_the_assistant_says_of_its_claims_changes_nothing(
    answer: Mapping[str, Any], verdict: str, support: float, why: str | None
) -> None:
    changed = deepcopy(dict(answer))
    for claim in changed["claims"]:
        claim |= {"verdict": verdict, "support": support, "reason": why}
    changed["answerable"] = support
    assert judge(CASE, Said.from_answer(changed), PAPERS) == judge(CASE, Said.from_answer(answer), PAPERS)


def test_nothing_is_read_of_a_claim_but_its_words_and_citations() -> None:
    for answer in ANSWERS:
        bare = deepcopy(dict(answer))
        for claim in bare["claims"]:
            for name in ("verdict", "support", "reason"):
                del claim[name]
        assert Said.from_answer(bare) == Said.from_answer(answer)


def test_the_same_answer_is_judged_the_same_twice() -> None:
    for answer in ANSWERS:
        first, second = (judge(CASE, Said.from_answer(deepcopy(dict(answer))), PAPERS) for _ in range(2))
        assert first == second
