"""The claim test catches what was changed, and lets through what was only said in other words."""

from __future__ import annotations

import pytest

from assistant.answer import Verdict
from assistant.claims import ClaimTest, Finding
from assistant.claims.copied import copy_rule
from assistant.claims.negation import denied, statement
from assistant.claims.places import place_rule
from assistant.claims.rules import direction_rule, first_broken, name_rule, negation_rule, number_rule
from index.encoders import Encoder

EVIDENCE = (
    "We introduce a high-fidelity universal neural audio compression algorithm that achieves ~90x compression of "
    "44.1 KHz audio into tokens at just 8kbps bandwidth. We find our method outperforms competing audio compression "
    "algorithms significantly. The model does not need labelled data, and it is faster than WaveNet."
)


@pytest.fixture(scope="module")
def test(encoder: Encoder) -> ClaimTest:
    return ClaimTest(encoder)


@pytest.mark.parametrize(
    "claim",
    [
        "The neural audio compression algorithm compresses 44.1 kHz audio about 90x, to 8 kbps.",
        "It outperforms competing audio compression algorithms.",
        "The model needs no labelled data.",
        "The model is faster than WaveNet.",
    ],
)
def test_a_claim_in_other_words_is_supported(test: ClaimTest, claim: str) -> None:
    assert test.test(claim, [EVIDENCE]).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The algorithm achieves ~95x compression of 44.1 KHz audio.", "number_not_in_source:95x"),
        ("The algorithm compresses audio to just 8 Mbps bandwidth.", "number_not_in_source:8"),
        ("The neural audio compression method outperforms Opus.", "name_not_in_source:Opus"),
        ("The model does need labelled data.", "negated"),
        ("The method does not outperform competing audio compression algorithms.", "negated"),
        ("The model is slower than WaveNet.", "direction_flipped:slower/faster"),
        ("Listeners were paid by the hour for rating steam engines.", "not_in_passage"),
    ],
)
def test_a_changed_claim_is_unsupported_for_the_right_reason(test: ClaimTest, claim: str, reason: str) -> None:
    finding = test.test(claim, [EVIDENCE])
    assert finding.verdict is Verdict.UNSUPPORTED
    assert finding.support < 0.5
    assert finding.reason is not None
    assert finding.reason.startswith(reason)


def test_only_the_words_themselves_are_verbatim(test: ClaimTest) -> None:
    quote = "We find our method outperforms competing audio compression algorithms significantly."
    assert test.test(quote, [quote]).verdict is Verdict.VERBATIM
    assert test.test(quote, [quote]).support == 1.0
    assert test.test(quote.replace("our method", "the method"), [quote]).verdict is Verdict.SUPPORTED


def test_an_uncited_claim_is_unsupported(test: ClaimTest) -> None:
    assert test.test("Audio can be compressed.", []).reason == "uncited"


def test_a_claim_without_a_word_of_content_says_nothing(test: ClaimTest) -> None:
    finding = test.test("It is.", [EVIDENCE])
    assert finding == Finding(Verdict.UNSUPPORTED, 0.0, "says_nothing")


def test_the_missing_words_are_named(test: ClaimTest) -> None:
    finding = test.test("The volunteers ate porridge at breakfast.", [EVIDENCE])
    assert finding.reason is not None
    assert "porridge" in finding.reason


def test_the_same_texts_give_the_same_finding(test: ClaimTest) -> None:
    claim = "The codec works at 8 kbps."
    assert test.test(claim, [EVIDENCE]) == test.test(claim, [EVIDENCE])


@pytest.mark.parametrize(
    ("claim", "evidence", "passes"),
    [
        ("trained on 1,000 hours", "trained on 1000 hours", True),
        ("two speakers", "2 speakers", True),
        ("13.2M parameters", "13.2 million parameters", True),
        ("a gain of 5%", "a gain of 5 percent", True),
        ("a gain of 5 per cent", "a gain of 5%", True),
        ("90 times smaller", "90x smaller", True),
        ("a gain of 5%", "a gain of 5 dB", False),
        ("three speakers", "2 speakers", False),
        ("as shown in [3]", "as shown", True),
        ("GPT-2 was probed", "a language model was probed", True),  # the name rule's business
    ],
)
def test_numbers_are_compared_by_value_and_unit(claim: str, evidence: str, passes: bool) -> None:
    assert (number_rule(claim, evidence) is None) is passes


@pytest.mark.parametrize(
    ("claim", "evidence", "passes"),
    [
        ("It beats wav2vec", "compared with Wav2Vec", True),
        ("the CIFAR10 images", "images of CIFAR-10", True),
        ("judged by MOS", "judged by mean opinion score", True),
        ("It was tried on MNIST", "It was tried on digits", False),
        ("People spoke Mandarin there", "people spoke English", False),
        ("Speech is generated", "speech is generated", True),
        ("images of CIFAR-100", "images of CIFAR-10/100", True),
    ],
)
def test_names_are_found_whatever_their_spelling(claim: str, evidence: str, passes: bool) -> None:
    assert (name_rule(claim, evidence) is None) is passes


def test_not_only_denies_nothing() -> None:
    assert negation_rule("It improves accuracy.", "It improves not only accuracy but speed.") is None


def test_a_denial_elsewhere_in_the_abstract_is_not_held_against_a_claim() -> None:
    evidence = "Accuracy does not drop on old tasks. Memory use falls with the new optimizer."
    assert negation_rule("Memory use falls with the new optimizer.", evidence) is None


def test_a_direction_that_both_name_is_no_contradiction() -> None:
    assert direction_rule("It is faster and smaller.", "It is faster; slower ones are smaller.") is None


def test_a_direction_is_held_against_what_it_is_said_of() -> None:
    evidence = "The spectrogram leads to lower overall performance, but much higher stability."
    assert direction_rule("It leads to higher overall performance.", evidence) is not None
    assert direction_rule("It gives higher stability.", evidence) is None


def test_at_least_is_no_direction() -> None:
    assert direction_rule("At least part of it is fast.", "It is more simple, and part of it is fast.") is None


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        ("Demucs reaches 6.3 SDR on average.", True),
        ("Demucs reaches 6.8 with 150 extra songs.", True),
        ("Demucs reaches 6.8 SDR on average.", False),
        ("It is compressed to 150MB.", False),
        ("Error falls to 2.42% after one epoch and to 0.48% after 17.", True),
        ("It trained for 9 days.", True),  # the number rule's business
    ],
)
def test_a_number_counts_what_it_counts_in_the_evidence(claim: str, passes: bool) -> None:
    evidence = (
        "Demucs beats all others with 6.3 SDR on average and up to 6.8 with 150 extra training songs. It is compressed "
        "to 120MB. Error drops to 2.42%, 0.97% and 0.48% after 1, 3 and 17 epochs."
    )
    assert (place_rule(claim, evidence) is None) is passes


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("In tests the small codec beats Opus at low rates by 4 dB.", None),
        ("In tests the small codec beats Opus at high rates by 4 dB.", "direction_flipped:high/low"),
        ("In tests the small codec beats MP3 at low rates by 4 dB.", "name_not_in_source:MP3"),
        ("In tests the small codec beats Opus at low rates by 5 dB.", "number_not_in_source:5"),
        ("In tests the small codec never beats Opus at low rates.", "negated:never"),
        ("The small codec beats Opus.", None),
    ],
)
def test_a_near_copy_is_held_against_its_sentence_word_by_word(claim: str, reason: str | None) -> None:
    evidence = "In tests the small codec beats Opus at low rates by 4 dB."
    assert copy_rule(claim, evidence) == reason


def test_what_a_copy_leaves_out_with_its_denial_is_not_turned_round() -> None:
    sentence = "The model does not need labelled data, and it is faster than older vocoders."
    assert copy_rule("The model is faster than older vocoders.", sentence) is None
    assert copy_rule("The model does need labelled data, and it is faster than older vocoders.", sentence) is not None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Yes, it runs on a phone.", "it runs on a phone."),
        ("None: DAMRO is training-free.", "DAMRO is training-free."),
        ("It does not: wav2vec is better.", "wav2vec is better."),
        ("No model was trained.", "No model was trained."),
        ("No.", "No."),
    ],
)
def test_an_answer_is_tested_without_its_yes_or_no(text: str, rest: str) -> None:
    assert statement(text) == rest


def test_a_denial_reaches_to_the_end_of_its_clause() -> None:
    assert denied("It does not retrain them: the mapper is trained.") == {"retrain", "them"}
    assert denied("NO is an operator.") == set()


def test_what_removes_a_thing_may_be_said_with_a_not() -> None:
    assert negation_rule("It does not need subject models.", "It eliminates the need for subject models.") is None


def test_what_nothing_denies_must_not_be_denied() -> None:
    assert negation_rule("Two autoencoders were not examined.", "We examine two autoencoders.") is not None


def test_a_question_lends_its_names_and_not_its_numbers() -> None:
    said, evidence, question = "FooNet works at 64 kbps.", "The codec works well.", "Does FooNet work at 64 kbps?"
    assert first_broken(said, evidence, question=question) == "number_not_in_source:64 kbps"
    assert first_broken("FooNet works well.", evidence, question=question) is None
    assert first_broken("FooNet works well.", evidence) == "name_not_in_source:FooNet"


def test_a_true_half_does_not_carry_an_invented_one(test: ClaimTest) -> None:
    true = "It outperforms competing audio compression algorithms significantly"
    assert test.test(f"{true}.", [EVIDENCE]).verdict is Verdict.SUPPORTED
    finding = test.test(f"{true}, and it was adopted by railway companies.", [EVIDENCE])
    assert (finding.reason or "").startswith("not_in_passage:")


def test_the_support_from_which_a_claim_counts_can_be_set(encoder: Encoder) -> None:
    claim, quote = "The codec is quick on phones.", "The codec runs fast on mobile devices."
    support = ClaimTest(encoder).test(claim, [quote]).support
    lenient = ClaimTest(encoder, supported_from=support - 0.01).test(claim, [quote])
    strict = ClaimTest(encoder, supported_from=support + 0.01).test(claim, [quote])
    assert (lenient.verdict, strict.verdict) == (Verdict.SUPPORTED, Verdict.UNSUPPORTED)
