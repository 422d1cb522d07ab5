"""Labelled pairs: every spelling of a label, figures by hand, undefined ones None, the claim test beside baselines."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.claims import ClaimTest
from eval.benchmarks.pairs import CLAIM_TEST, Label, Pair, discrimination, load_pairs, measure_pairs
from eval.errors import BenchmarkError
from eval.rows import sample
from index.encoders import Encoder
from tests.fakes import HashEncoder

EVIDENCE = "The codec runs at 8 kbps on a phone. Listeners prefer it to the older codec in a blind test."
PAIRS = (
    Pair("copy", "The codec runs at 8 kbps on a phone.", EVIDENCE, Label.SUPPORTED),
    Pair("words", "In a blind test, listeners prefer it to the older codec.", EVIDENCE, Label.SUPPORTED),
    Pair("number", "The codec runs at 16 kbps on a phone.", EVIDENCE, Label.CONTRADICTED),
    Pair("other", "Whales sing in the deep sea.", EVIDENCE, Label.NEI),
    Pair("nothing", "Whales sing in the deep sea.", "", Label.NEI),
)


def write(file: Path, *rows: object) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def row(**fields: object) -> dict[str, object]:
    return {"claim": "a claim", "evidence": "some evidence", "label": "supported", **fields}


@pytest.mark.parametrize(
    ("spelling", "label"),
    [
        *[
            (s, Label.SUPPORTED)
            for s in ("supported", "SUPPORTS", "Support", "entailment", True, "true", 1, "1", "yes")
        ],
        *[(s, Label.CONTRADICTED) for s in ("contradicted", "REFUTES", "CONTRADICT", "contradiction", " Refuted ")],
        *[(s, Label.NEI) for s in ("nei", "NOT ENOUGH INFO", "NOT_ENOUGH_INFO", "neutral", "not_supported")],
        *[(s, Label.NEI) for s in ("unsupported", "Not-Supported", False, "false", 0, "0", "no")],
    ],
)
def test_common_spellings_of_a_label_are_understood(tmp_path: Path, spelling: object, label: Label) -> None:
    (pair,) = load_pairs(write(tmp_path / "pairs.jsonl", row(label=spelling)))
    assert pair.label is label


def test_a_pair_is_read_with_all_its_fields(tmp_path: Path) -> None:
    file = write(tmp_path / "pairs.jsonl", row(id=7, title="On Codecs", evidence=["One.", "Two."]))
    assert load_pairs(file) == [Pair("7", "a claim", "One. Two.", Label.SUPPORTED, "On Codecs")]


def test_a_split_is_kept_alone(tmp_path: Path) -> None:
    file = write(tmp_path / "pairs.jsonl", row(id="a", split="dev"), row(id="b", split="test"), row(id="c"))
    assert [pair.id for pair in load_pairs(file)] == ["a", "b", "c"]
    assert [pair.id for pair in load_pairs(file, split="test")] == ["b"]
    with pytest.raises(BenchmarkError, match="no pairs of the split 'train'; its splits are: dev, test"):
        load_pairs(file, split="train")


def test_a_limit_draws_the_same_sample_with_the_same_seed(tmp_path: Path) -> None:
    file = write(tmp_path / "pairs.jsonl", *[row(id=i) for i in range(50)])
    drawn = [[pair.id for pair in load_pairs(file, limit=10, seed=seed)] for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 10
    assert drawn[0] == sorted(drawn[0], key=int)
    assert len(load_pairs(file, limit=1000)) == 50


def test_the_sample_of_a_seed_never_changes() -> None:
    assert sample(range(10), 3, seed=0) == [2, 4, 8]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "pairs.jsonl:2 is not JSON"),
        ("3", "pairs.jsonl:2 is a JSON int"),
        (json.dumps(row(label="DISPUTED")), "pairs.jsonl:2: 'label' is 'DISPUTED'; one of these expected: supported: "),
        (json.dumps({"claim": "a", "evidence": "b"}), "pairs.jsonl:2: 'label' is None"),
        (json.dumps(row(claim=" ")), "pairs.jsonl:2: 'claim' is ' '; a text expected"),
        (json.dumps(row(evidence=None)), "pairs.jsonl:2: 'evidence' is None; a text or a list of sentences"),
        (json.dumps(row(evidence=["a", 1])), "pairs.jsonl:2: 'evidence' is"),
        (json.dumps(row(title=["a"])), "pairs.jsonl:2: 'title' is"),
    ],
)
def test_a_bad_line_is_named_with_what_was_expected(tmp_path: Path, line: str, expected: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(f"{json.dumps(row())}\n{line}\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match=expected):
        load_pairs(file)


def test_a_missing_or_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="cannot be read"):
        load_pairs(tmp_path / "none.jsonl")
    with pytest.raises(BenchmarkError, match="holds no pairs"):
        load_pairs(write(tmp_path / "pairs.jsonl"))


def test_scores_are_measured_by_hand() -> None:
    labels = np.array([Label.SUPPORTED, Label.SUPPORTED, Label.NEI, Label.CONTRADICTED], str)
    found = discrimination(np.array([1 / 2, 1 / 4, 1, 1 / 5]), labels, accepts_from=0.5)
    # (supported, other): 1/2<1, 1/2>1/5, 1/4<1, 1/4>1/5: 2 of 4; against nei 0 of 2, contradicted 2 of 2.
    assert (found.auroc.value, found.auroc.n) == (0.5, 4)
    assert (found.against_nei.value, found.against_nei.n) == (0.0, 3)
    assert (found.against_contradicted.value, found.against_contradicted.n) == (1.0, 3)
    # From .5 on: 1 of 2 supported accepted, 1 of 2 others rejected.
    assert found.accepts_from == 0.5
    assert (found.balanced_accuracy.value, found.balanced_accuracy.n) == (0.5, 4)
    assert found.auroc.interval is not None


def test_the_claim_test_tells_pairs_apart_and_says_why(encoder: Encoder) -> None:
    report = measure_pairs(PAIRS, ClaimTest(encoder))
    assert list(report.scores) == [CLAIM_TEST, "cosine", "coverage"]
    assert report.labels == {Label.SUPPORTED: 2, Label.CONTRADICTED: 1, Label.NEI: 2}
    found = report.scores[CLAIM_TEST]
    assert found.auroc.value == 1
    assert found.balanced_accuracy.value == 1
    assert found.accepts_from is None
    assert report.reasons == {
        Label.SUPPORTED: {},
        Label.CONTRADICTED: {"number_not_in_source": 1},
        Label.NEI: {"not_in_passage": 1, "uncited": 1},
    }


def test_the_baselines_do_not_see_a_changed_number(encoder: Encoder) -> None:
    scores = measure_pairs(PAIRS, ClaimTest(encoder)).scores
    # Coverage: copy 5/5, words 5/5; number 4/5 and accepted; the whales 0: 2 of 2 right, 2 of 3 right.
    assert scores["coverage"].balanced_accuracy.value == pytest.approx((1 + 2 / 3) / 2)
    assert scores["coverage"].auroc.value == 1
    assert scores["cosine"].against_nei.value == 1


def test_the_report_is_json_and_the_same_each_time(encoder: Encoder) -> None:
    first = measure_pairs(PAIRS, ClaimTest(encoder)).to_dict()
    written = json.loads(json.dumps(first, allow_nan=False))
    assert written["labels"] == {"supported": 2, "contradicted": 1, "nei": 2}
    assert set(written["scores"]["cosine"]["auroc"]["interval"]) == {"low", "high"}
    assert measure_pairs(PAIRS, ClaimTest(encoder)).to_dict() == first


def test_what_a_missing_class_leaves_open_is_undefined() -> None:
    found = measure_pairs(PAIRS[:2], ClaimTest(HashEncoder())).scores["coverage"]
    for figure in (found.auroc, found.against_nei, found.against_contradicted, found.balanced_accuracy):
        assert (figure.value, figure.n, figure.interval) == (None, 2, None)


def test_without_pairs_nothing_is_defined() -> None:
    report = measure_pairs([], ClaimTest(HashEncoder()))
    assert set(report.labels.values()) == {0}
    assert {(s.auroc.value, s.auroc.n) for s in report.scores.values()} == {(None, 0)}
    assert report.scores["cosine"].accepts_from is None


def test_a_sample_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="limit is 0"):
        sample(range(10), 0)
