"""LlamaIndex at the edge: its embeddings as the encoder, and its global settings left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.embeddings.mock_embed_model import MockEmbedding
from llama_index.core.settings import _Settings

from index.errors import LibraryMismatch
from index.libraries import Libraries
from index.llamaindex import LlamaIndexEncoder, sentence_cutter
from index.retriever import Retriever
from tests.fakes import HashEncoder
from tests.index.small import library_of, retriever_of
from tests.index.storage import NAME


class WordEmbedding(BaseEmbedding):  # type: ignore[misc]
    """A LlamaIndex embedding in which texts that share words are alike; not of unit length."""

    size: int = 32
    api_key: str = ""

    def _get_text_embedding(self, text: str) -> list[float]:
        vector = HashEncoder(self.size).encode([text]).vectors[0]
        return [7 * float(value) for value in vector]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def encoder_of(embedding: BaseEmbedding) -> LlamaIndexEncoder:
    return LlamaIndexEncoder(embedding, HashEncoder().count_pieces)


def libraries_of(embedding: BaseEmbedding, folder: Path) -> Libraries:
    return Libraries(data=folder / "data", cache=folder / "cache", encoder=encoder_of(embedding))


def test_a_llamaindex_embedding_gives_unit_vectors_and_no_token_states() -> None:
    texts = ["Cats like fish.", "Whales swim."]
    encoded = encoder_of(WordEmbedding()).encode(texts)
    assert encoded.tokens is None
    np.testing.assert_allclose(encoded.vectors, HashEncoder().encode(texts).vectors, atol=1e-6)
    assert encoded.vectors.dtype == np.float32
    assert encoder_of(WordEmbedding()).encode([]).vectors.shape == (0, 32)


def test_more_texts_than_its_batch_come_out_in_order() -> None:
    texts = [f"text number {n}" for n in range(25)]
    vectors = encoder_of(WordEmbedding(embed_batch_size=4)).encode(texts).vectors
    np.testing.assert_allclose(vectors, HashEncoder().encode(texts).vectors, atol=1e-6)


def test_a_library_is_built_and_searched_with_a_llamaindex_embedding(tmp_path: Path) -> None:
    search = retriever_of(libraries_of(WordEmbedding(), tmp_path), tmp_path)
    assert search.library.manifest.encoder_id == "unknown/llama-index-WordEmbedding"
    assert search.library.manifest.dimension == 32
    hits = search.search("whales swim and sing", k=10, by_paper=True)
    assert hits[0].passage.paper_id == "undated"
    assert len(hits) == 4
    assert "late" not in hits[0].signals
    reading = search.read(search.encode("do dogs herd sheep"), "dogs")
    assert reading.text(int(reading.cosines.argmax())) == "Dogs herd sheep."
    assert reading.matches.shape == (2, 0)


def test_an_embedding_that_tells_nothing_apart_leaves_the_keywords(tmp_path: Path) -> None:
    search = retriever_of(libraries_of(MockEmbedding(embed_dim=8), tmp_path), tmp_path)
    assert search.search("sheep", k=1)[0].passage.paper_id == "dogs"


def test_another_embedding_than_the_librarys_is_refused(tmp_path: Path) -> None:
    library_of(libraries_of(WordEmbedding(), tmp_path), tmp_path)
    for other in (MockEmbedding(embed_dim=32), WordEmbedding(size=16), WordEmbedding(model_name="another")):
        with pytest.raises(LibraryMismatch, match="citewell library rebuild mine"):
            libraries_of(other, tmp_path).open(NAME)
    assert libraries_of(WordEmbedding(api_key="changed"), tmp_path).open(NAME).name == NAME


def test_the_weights_hash_follows_the_settings_but_no_secret() -> None:
    first = encoder_of(WordEmbedding(api_key="one")).weights_hash
    assert first == encoder_of(WordEmbedding(api_key="two")).weights_hash
    assert first != encoder_of(WordEmbedding(size=16)).weights_hash
    assert len(first) == 64


def test_pieces_are_counted_by_the_function_given() -> None:
    assert LlamaIndexEncoder(WordEmbedding(), len).count_pieces("four") == 4


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make every global setting of LlamaIndex raise when it is read or set, and note which it was."""
    seen: list[str] = []
    names = [name for name in dir(_Settings) if isinstance(getattr(_Settings, name), property)]
    assert {"llm", "embed_model", "node_parser", "tokenizer", "callback_manager", "transformations"} <= set(names)

    def poison(name: str) -> property:
        def touch(*_: Any) -> Any:
            seen.append(name)
            raise AssertionError(f"Settings.{name} was touched")

        return property(touch, touch)

    for name in names:
        monkeypatch.setattr(_Settings, name, poison(name))
    return seen


def test_cutting_never_touches_the_global_settings(touched: list[str]) -> None:
    cut = sentence_cutter(HashEncoder().count_pieces)
    assert len(cut("Whales sing in the sea. " * 100)) == 4
    assert cut(" ") == []
    assert touched == []


@pytest.mark.parametrize("embedding", [WordEmbedding(), None], ids=["its embedding", "our encoder"])
def test_indexing_and_searching_never_touch_the_global_settings(
    embedding: BaseEmbedding | None, touched: list[str], tmp_path: Path, hash_libraries: Libraries
) -> None:
    libraries = libraries_of(embedding, tmp_path) if embedding else hash_libraries
    assert retriever_of(libraries, tmp_path).search("whales sing", k=2)
    assert touched == []


def test_the_poison_works(touched: list[str]) -> None:
    from llama_index.core import Settings

    with pytest.raises(AssertionError, match=r"Settings\.embed_model was touched"):
        _ = Settings.embed_model
    assert touched == ["embed_model"]


def test_searching_a_stored_library_encodes_the_query_alone(tmp_path: Path, hash_libraries: Libraries) -> None:
    library_of(hash_libraries, tmp_path)
    encoder = HashEncoder()
    again = Libraries(data=tmp_path / "data", cache=tmp_path / "cache", encoder=encoder)
    assert Retriever(again.open(NAME), encoder).search("whales", k=1)
    assert encoder.encoded == ["whales"]
