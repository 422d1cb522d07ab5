"""Any sentence-transformers model, by local path or by name; also the reference the default is tested against."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.encoders.base import Encoded, TokenStates, unit_rows
from index.errors import EncoderError


class SentenceTransformerEncoder:
    """A model with a fast tokenizer, on the CPU. A bare name may be fetched from a hub; a path never is."""

    def __init__(self, name_or_path: str) -> None:
        from sentence_transformers import SentenceTransformer

        is_path = Path(name_or_path).is_dir()
        try:
            self._model = SentenceTransformer(name_or_path, device="cpu", local_files_only=is_path)
        except (OSError, ValueError, RuntimeError) as error:
            raise EncoderError(
                f"No sentence-transformers model at {name_or_path!r}: {str(error).splitlines()[0]} "
                "Give the path of a model folder, or remove the `encoder` setting to use the default."
            ) from error
        self.encoder_id = f"{Path(name_or_path).name if is_path else name_or_path}/sentence-transformers"

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def weights_hash(self) -> str:
        digest = hashlib.sha256()
        for name, weights in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(weights.cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()

    def count_pieces(self, text: str) -> int:
        return len(self._tokenizer(text, add_special_tokens=False, truncation=False)["input_ids"])

    def encode(self, texts: Sequence[str]) -> Encoded:
        vectors = np.zeros((0, self.dimension), np.float32)
        tokens: list[TokenStates] = []
        if texts:
            outputs = self._model.encode(list(texts), output_value=None, show_progress_bar=False)
            vectors = np.stack([output["sentence_embedding"].numpy() for output in outputs])
            tokens = [self._states(t, output) for t, output in zip(texts, outputs, strict=True)]
        return Encoded(unit_rows(vectors), tuple(tokens))

    def _states(self, text: str, output: dict[str, Any]) -> TokenStates:
        states = output["token_embeddings"].numpy()
        pieces = self._tokenizer(
            text, truncation=True, max_length=len(states), return_offsets_mapping=True, return_special_tokens_mask=True
        )
        spans = np.asarray(pieces["offset_mapping"], np.int32).reshape(-1, 2)
        kept = np.asarray(pieces["special_tokens_mask"]) == 0
        ids = np.asarray(pieces["input_ids"], np.int32)
        return TokenStates(ids[kept], spans[kept], unit_rows(states[: len(ids)][kept]))

    @property
    def _tokenizer(self) -> Any:
        return self._model.tokenizer
