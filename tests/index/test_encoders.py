"""From a setting to an encoder, and what all encoders share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoders import DEFAULT_ENCODER, TokenStates, load_encoder, minilm
from index.encoders.base import unit_rows
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.errors import EncoderError


def test_the_default_encoder_is_the_packaged_one_in_full_precision(tmp_path: Path) -> None:
    encoder = load_encoder(DEFAULT_ENCODER, cache=tmp_path)
    assert encoder.encoder_id == "all-MiniLM-L6-v2/openvino-fp32"
    assert encoder.weights_hash == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert encoder.dimension == 384
    assert list(tmp_path.iterdir()) == [], "nothing is converted before it is used"


def test_precision_is_part_of_the_encoders_id(tmp_path: Path) -> None:
    assert load_encoder(DEFAULT_ENCODER, cache=tmp_path, precision="bf16").encoder_id.endswith("openvino-bf16")


def test_half_precision_gives_nearly_the_same_vectors(shared_cache: Path) -> None:
    texts = ["Cats like fish.", "A vocoder in the time domain."]
    exact = load_encoder(DEFAULT_ENCODER, cache=shared_cache / "encoders").encode(texts).vectors
    fast = load_encoder(DEFAULT_ENCODER, cache=shared_cache / "encoders", precision="bf16").encode(texts).vectors
    assert (exact * fast).sum(axis=1).min() > 0.999


def test_an_unknown_precision_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"precision is 'int8'; 'fp32' \(exact\) and 'bf16'"):
        load_encoder(DEFAULT_ENCODER, cache=tmp_path, precision="int8")
    with pytest.raises(EncoderError, match=r"offered for all-MiniLM-L6-v2 only"):
        load_encoder("some/model", cache=tmp_path, precision="bf16")


@pytest.mark.slow
def test_a_folder_that_holds_no_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=f"No sentence-transformers model at '{tmp_path}'"):
        load_encoder(str(tmp_path), cache=tmp_path)


@pytest.mark.slow
def test_a_model_folder_is_an_encoder_with_a_hash_of_its_own_weights(tmp_path: Path) -> None:
    folder = str(minilm._weights_folder())
    encoder = load_encoder(folder, cache=tmp_path)
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert encoder.encoder_id == "model/sentence-transformers"
    assert encoder.dimension == 384
    assert encoder.count_pieces("embeddings") == 4
    assert encoder.count_pieces("word " * 400) == 400
    assert encoder.encode([]).vectors.shape == (0, 384)
    assert len(encoder.weights_hash) == 64
    assert encoder.weights_hash == load_encoder(folder, cache=tmp_path).weights_hash


def test_rows_are_scaled_to_length_one_and_zeros_stay_zero() -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0]], np.float32))
    np.testing.assert_allclose(rows, np.array([[0.6, 0.8], [0, 0]]), atol=1e-7)
    assert rows.dtype == np.float32


def test_a_mask_keeps_pieces_spans_and_states_together() -> None:
    tokens = TokenStates(
        np.array([5, 6, 7], np.int32), np.array([[0, 1], [1, 2], [2, 3]], np.int32), np.eye(3, dtype=np.float32)
    )
    kept = tokens.only(np.array([True, False, True]))
    assert kept.pieces.tolist() == [5, 7]
    assert kept.spans.tolist() == [[0, 1], [2, 3]]
    assert kept.states.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_the_states_of_no_token_have_the_shapes_of_some() -> None:
    none = TokenStates.empty(7)
    assert (none.pieces.shape, none.spans.shape, none.states.shape) == ((0,), (0, 2), (0, 7))
