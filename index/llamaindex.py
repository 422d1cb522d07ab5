"""LlamaIndex at the edge of the index: its splitter cuts, its embeddings can be the encoder.

The global `Settings` of LlamaIndex are never read: everything it needs is passed in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.callbacks import CallbackManager
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import Document

from index.chunk import PASSAGE_PIECES, CutText
from index.encoders.base import Encoded, unit_rows
from index.sentences import split_sentences


def sentence_cutter(count_pieces: Callable[[str], int]) -> CutText:
    """Return a function that cuts a text into pieces of whole sentences, without overlap.

    A sentence longer than a passage is cut further, at clauses, then at words, then at characters.
    """
    splitter = SentenceSplitter(
        chunk_size=PASSAGE_PIECES,
        chunk_overlap=0,
        # The splitter takes only the length of what its tokenizer returns. A text of nothing but invisible
        # characters counts as one piece: what counts as none is repeated in the next passage as "overlap".
        tokenizer=lambda text: range(count_pieces(text) or bool(text.strip())),
        chunking_tokenizer_fn=_tile,
        include_metadata=False,
        include_prev_next_rel=False,
        callback_manager=CallbackManager(),
    )
    pipeline = IngestionPipeline(transformations=[splitter], disable_cache=True)

    def cut(text: str) -> list[str]:
        if not text.strip():
            return []
        return [node.get_content() for node in pipeline.run(documents=[Document(text=text)])]

    return cut


def _tile(text: str) -> list[str]:
    """Cut at sentence starts, so that the pieces joined are the text again."""
    starts = [start for start, _ in split_sentences(text)]
    edges = [0, *starts[1:], len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


class LlamaIndexEncoder:
    """Any LlamaIndex embedding as the encoder. It shows pooled vectors only, so `tokens` is None."""

    def __init__(self, embedding: BaseEmbedding, count_pieces: Callable[[str], int]) -> None:
        self._embedding = embedding
        self._count_pieces = count_pieces
        self.encoder_id = f"{embedding.model_name}/llama-index-{type(embedding).__name__}"
        self.dimension = len(embedding.get_text_embedding("dimension"))

    @property
    def weights_hash(self) -> str:
        """Hash of the class and its settings: the weights themselves are out of sight."""
        settings = self._embedding.to_dict()
        for secret in ("api_key", "callback_manager"):
            settings.pop(secret, None)
        described = json.dumps(settings, sort_keys=True, default=str)
        return hashlib.sha256(described.encode()).hexdigest()

    def count_pieces(self, text: str) -> int:
        return self._count_pieces(text)

    def encode(self, texts: Sequence[str]) -> Encoded:
        vectors = np.zeros((0, self.dimension), np.float32)
        if texts:
            vectors = np.asarray(self._embedding.get_text_embedding_batch(list(texts)), np.float32)
        return Encoded(unit_rows(vectors), None)
