"""Real classifiers of pairs with random weights: what their labels mean, and what is no classifier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.encoders.cross_encoder import CrossEncoder
from index.encoders.minilm import _weights_folder
from index.errors import EncoderError
from tests.index.classifier import make_classifier

pytestmark = pytest.mark.slow  # imports torch

PAIRS = [("All cats like fish.", "Cats like fish."), ("Dogs bark.", "Cats like fish."), ("fish " * 300, "Cats.")]
NLI = ("contradiction", "Entailment", "neutral")


def logits_of(folder: Path, model: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Score the pairs with transformers alone: evidence first."""
    import torch
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    inputs = tokenizer(*map(list, zip(*PAIRS, strict=True)), padding=True, truncation=True, max_length=128)
    with torch.no_grad():
        return np.asarray(model(**inputs.convert_to_tensors("pt")).logits, np.float64)


def test_of_three_labels_it_is_the_share_of_entailment(tmp_path: Path) -> None:
    powers = np.exp(logits_of(tmp_path, make_classifier(tmp_path, NLI)))
    scores = CrossEncoder(str(tmp_path)).score(PAIRS)
    np.testing.assert_allclose(scores, powers[:, 1] / powers.sum(axis=1), atol=1e-5)
    assert (scores.shape, scores.dtype) == ((3,), np.float32)
    assert np.ptp(scores) > 0.01, "the pairs differ"


def test_of_one_label_it_is_the_sigmoid(tmp_path: Path) -> None:
    logits = logits_of(tmp_path, make_classifier(tmp_path, ["LABEL_0"]))
    np.testing.assert_allclose(CrossEncoder(str(tmp_path)).score(PAIRS), 1 / (1 + np.exp(-logits[:, 0])), atol=1e-5)


@pytest.mark.parametrize(("bias", "expected"), [([-3000.0], 0.0), ([3000.0], 1.0)])
def test_extreme_scores_are_chances_too(tmp_path: Path, bias: list[float], expected: float) -> None:
    make_classifier(tmp_path, ["entailment"], bias=bias)
    assert CrossEncoder(str(tmp_path)).score(PAIRS).tolist() == [expected] * 3


def test_the_column_follows_the_name_not_the_place(tmp_path: Path) -> None:
    make_classifier(tmp_path, ["entailment", "not_entailment"], bias=[300.0, 0.0])
    assert CrossEncoder(str(tmp_path)).score(PAIRS).tolist() == [1.0] * 3


def test_no_pairs_give_no_scores(tmp_path: Path) -> None:
    make_classifier(tmp_path, NLI)
    assert CrossEncoder(str(tmp_path)).score([]).shape == (0,)


def test_labels_without_entailment_are_named(tmp_path: Path) -> None:
    make_classifier(tmp_path, ["red", "green", "blue"])
    with pytest.raises(EncoderError, match="are red, green, blue; expected"):
        CrossEncoder(str(tmp_path))


def test_weights_that_give_no_number_are_an_error(tmp_path: Path) -> None:
    make_classifier(tmp_path, NLI, bias=[float("nan")] * 3)
    with pytest.raises(EncoderError, match="its weights are damaged"):
        CrossEncoder(str(tmp_path)).score(PAIRS)


def test_an_encoder_of_single_texts_is_no_classifier_of_pairs() -> None:
    with pytest.raises(EncoderError, match="is BertModel, not trained to classify pairs"):
        CrossEncoder(str(_weights_folder()))


def test_a_folder_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=f"No cross-encoder at '{tmp_path}'"):
        CrossEncoder(str(tmp_path))
