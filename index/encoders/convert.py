"""Convert a sentence-transformers model to OpenVINO, once. The only place that needs torch by default."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.encoders.vendor import openvino


class _TokenStates(torch.nn.Module):  # type: ignore[misc]  # torch is not read by the type checker
    """The transformer alone: ids and mask in, last hidden states out."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states


def convert_to_openvino(model: Path, target: Path) -> None:
    """Write `target` (.xml, with .bin beside it) from the model in a folder; fp32 is kept."""
    ov = openvino()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    transformer = SentenceTransformer(str(model), device="cpu", local_files_only=True)[0].auto_model.eval()
    example = torch.ones((2, 8), dtype=torch.long)
    with warnings.catch_warnings():
        # The tracer says of every shape it reads that it becomes a constant; none of them matters here.
        warnings.simplefilter("ignore")
        converted = ov.convert_model(
            _TokenStates(transformer), example_input={"input_ids": example, "attention_mask": example}
        )
    ov.save_model(converted, str(target), compress_to_fp16=False)
