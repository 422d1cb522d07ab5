"""A real classifier of pairs, tiny and with random weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.encoders.minilm import _weights_folder


def make_classifier(folder: Path, labels: Sequence[str], *, bias: Sequence[float] | None = None) -> Any:
    """Save a tiny classifier with the packaged tokenizer; `bias` moves its labels' scores."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(str(_weights_folder()))
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        initializer_range=0.5,  # far apart, so that pairs differ in more than the last digit
        id2label=dict(enumerate(labels)),
        label2id={label: column for column, label in enumerate(labels)},
    )
    model = BertForSequenceClassification(config).eval()
    if bias:
        model.classifier.bias.data = torch.tensor(bias)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model
