"""The packaged encoder: the same numbers as its reference, the same vector in any company, checked weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from index.encoders import Encoded, Encoder, load_encoder, minilm
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.errors import EncoderError
from index.paper import Paper
from tests.index.odd_texts import NAMED_CASES

WEIGHTS = minilm._weights_folder()


@pytest.fixture(scope="module")
def texts(corpus: list[Paper]) -> list[str]:
    """All abstracts, and texts that try the edges of the window."""
    return [paper.abstract for paper in corpus] + ["Cats.", "word " * 400, "x" * 300, "שלום עולם", "👩‍👩‍👧 won"]


@pytest.fixture(scope="module")
def ours(texts: list[str], encoder: Encoder) -> Encoded:
    return encoder.encode(texts)


@pytest.fixture(scope="module")
def reference(texts: list[str]) -> Encoded:
    return SentenceTransformerEncoder(str(WEIGHTS)).encode(texts)


@pytest.mark.slow
def test_every_abstract_has_the_vector_that_sentence_transformers_gives(ours: Encoded, reference: Encoded) -> None:
    assert ours.vectors.shape == reference.vectors.shape == (230, 384)
    assert (ours.vectors * reference.vectors).sum(axis=1).min() >= 0.9999
    np.testing.assert_allclose(ours.vectors, reference.vectors, atol=1e-5)


@pytest.mark.slow
def test_every_token_has_the_state_that_sentence_transformers_gives(ours: Encoded, reference: Encoded) -> None:
    assert ours.tokens is not None
    assert reference.tokens is not None
    for mine, theirs in zip(ours.tokens, reference.tokens, strict=True):
        np.testing.assert_array_equal(mine.pieces, theirs.pieces)
        np.testing.assert_array_equal(mine.spans, theirs.spans)
        np.testing.assert_allclose(mine.states, theirs.states, atol=1e-4)


def test_a_text_has_the_same_vector_whatever_its_batch(texts: list[str], ours: Encoded, encoder: Encoder) -> None:
    sample = [*range(0, len(texts), 20), *range(len(texts) - 5, len(texts))]
    alone = np.vstack([encoder.encode([texts[i]]).vectors for i in sample])
    np.testing.assert_allclose(alone, ours.vectors[sample], atol=1e-6)
    backwards = encoder.encode([texts[i] for i in reversed(sample)]).vectors[::-1]
    np.testing.assert_allclose(backwards, ours.vectors[sample], atol=1e-6)


def test_texts_encoded_in_several_threads_keep_their_own_vectors(encoder: Encoder) -> None:
    texts = [f"query {number} about {'audio ' * (number % 9)}" for number in range(80)]
    expected = encoder.encode(texts).vectors
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: encoder.encode([text]).vectors[0], texts))
    np.testing.assert_allclose(np.stack(found), expected, atol=1e-6)


def test_vectors_and_token_states_have_length_one(ours: Encoded) -> None:
    assert ours.tokens is not None
    rows = np.vstack([ours.vectors, *(tokens.states for tokens in ours.tokens)])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows.dtype == np.float32


def test_spans_of_tokens_are_code_points_of_the_text(encoder: Encoder) -> None:
    text = "👩‍👩‍👧 Élan: e\u0301tude שלום"
    tokens = (encoder.encode([text]).tokens or ())[0]
    words = [text[start:end] for start, end in tokens.spans]
    assert words == ["👩\u200d👩\u200d👧", "Él", "an", ":", "e\u0301t", "ude", *"שלום"]


def test_texts_without_tokens_have_vectors_and_no_states(encoder: Encoder) -> None:
    encoded = encoder.encode(["", " \u200b"])
    assert np.isfinite(encoded.vectors).all()
    assert [len(tokens.states) for tokens in encoded.tokens or ()] == [0, 0]


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    encoded = encoder.encode([])
    assert encoded.vectors.shape == (0, 384)
    assert encoded.tokens == ()


@pytest.mark.parametrize("text", NAMED_CASES.values(), ids=NAMED_CASES.keys())
def test_odd_texts_are_encoded(text: str, encoder: Encoder) -> None:
    encoded = encoder.encode([text])
    assert np.isfinite(encoded.vectors).all()
    assert len((encoded.tokens or ())[0].states) <= 254


def test_word_pieces_are_counted_without_the_special_ones(encoder: Encoder) -> None:
    assert encoder.count_pieces("") == 0
    assert encoder.count_pieces("a cat") == 2
    assert encoder.count_pieces("embeddings") == 4


def altered(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(WEIGHTS, folder)
    with (folder / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        last = weights.read(1)
        weights.seek(-1, 2)
        weights.write(bytes([last[0] ^ 1]))
    return folder


def missing(tmp_path: Path) -> Path:
    return tmp_path / "nowhere"


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        (altered, r"not the published all-MiniLM-L6-v2: SHA-256 \w{64}, expected 53aa51172d.*--force-reinstall"),
        (missing, r"weights cannot be read: .*No such file"),
    ],
)
def test_weights_that_are_not_the_published_ones_are_refused(
    folder: Callable[[Path], Path], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm, "_weights_folder", lambda: folder(tmp_path))
    cache = tmp_path / "cache"
    with pytest.raises(EncoderError, match=message):
        minilm._converted(cache)
    assert not cache.exists(), "nothing is left that a later run would take for the encoder"


def test_the_installed_weights_are_the_published_ones() -> None:
    minilm._check_weights(WEIGHTS / "model.safetensors")


def test_a_damaged_conversion_is_an_error_that_names_the_repair(encoder: Encoder, tmp_path: Path) -> None:
    folder = f"all-MiniLM-L6-v2-53aa51172d14-openvino-{version('openvino')}"
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "model.xml").write_text("<net", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"cannot load the converted encoder.*citewell config clear cache"):
        load_encoder("all-MiniLM-L6-v2", cache=tmp_path).encode(["Cats."])
