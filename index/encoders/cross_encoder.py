"""Any sentence-transformers cross-encoder, by local path or by name: reads two texts together and scores them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

_ENTAILMENT = "entailment"
_CLASSIFIER = "ForSequenceClassification"


class CrossEncoder:
    """A classifier of pairs, on the CPU. A bare name may be fetched from a hub; a path never is.

    Code that comes with a model is not run.
    """

    def __init__(self, name_or_path: str) -> None:
        """Load the model.

        Raises:
            EncoderError: there is none, it was not trained on pairs, or none of its labels is entailment.
        """
        from sentence_transformers import CrossEncoder as Model

        is_path = Path(name_or_path).is_dir()
        try:
            self._model = Model(name_or_path, device="cpu", local_files_only=is_path, trust_remote_code=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise EncoderError(
                f"No cross-encoder at {name_or_path!r}: {str(error).splitlines()[0]} "
                "Give the path of a model folder, or the name of a model on the hub."
            ) from error
        # An encoder of single texts loads without complaint, under a head of random weights.
        architectures = self._model.config.architectures or []
        if not any(name.endswith(_CLASSIFIER) for name in architectures):
            raise EncoderError(
                f"The model {name_or_path!r} is {', '.join(architectures) or 'of no known kind'}, not trained to "
                f"classify pairs. Give a cross-encoder; its architecture ends in {_CLASSIFIER!r}."
            )
        self._column = _entailment_column(name_or_path, dict(self._model.config.id2label))

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return for each pair (evidence, claim) the probability that the evidence entails the claim.

        Shape (n,), in the order of the pairs, in [0, 1]; (0,) for none. A model with one label gives its
        sigmoid, one with several the softmax of "entailment". A pair that is too long loses its end.

        Raises:
            EncoderError: the model's weights give no number.
        """
        import torch

        if not pairs:
            return np.zeros(0, np.float32)
        outputs = self._model.predict(list(pairs), activation_fn=torch.nn.Identity(), show_progress_bar=False)
        logits: NDArray[np.float64] = np.asarray(outputs, np.float64).reshape(len(pairs), -1)
        if not np.isfinite(logits).all():
            raise EncoderError("The cross-encoder gives no number for a pair: its weights are damaged. Fetch it again.")
        if logits.shape[1] == 1:
            chances = (1 + np.tanh(logits[:, 0] / 2)) / 2  # the sigmoid, without overflow
        else:
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            chances = powers[:, self._column] / powers.sum(axis=1)
        return chances.astype(np.float32)


def _entailment_column(model: str, labels: dict[int, str]) -> int:
    if len(labels) == 1:
        return 0
    columns = [column for column, label in labels.items() if label.casefold() == _ENTAILMENT]
    if len(columns) != 1:
        raise EncoderError(
            f"The labels of the cross-encoder {model!r} are {', '.join(labels.values())}; "
            f"expected a single label, or one that is called {_ENTAILMENT!r}."
        )
    return columns[0]
