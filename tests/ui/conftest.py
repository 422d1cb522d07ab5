"""What is behind a page: the bundled papers, and conversations in a file of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.engines import Engines
from assistant.settings import Settings
from assistant.ui.desk import Desk
from tests.serving import desk_of


@pytest.fixture(scope="session")
def page_engines(shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """The engines of a service over the bundled papers; a test that adds libraries makes its own."""
    engines = Engines(Settings(data_dir=tmp_path_factory.mktemp("page"), cache_dir=shared_cache))
    engines.get()
    return engines


@pytest.fixture
def desk(page_engines: Engines, tmp_path: Path) -> Desk:
    """The desk of a page whose conversations nobody has begun."""
    return desk_of(page_engines, tmp_path / "kept.sqlite3")
