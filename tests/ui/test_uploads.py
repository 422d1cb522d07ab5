"""Uploads lie where nobody else on the machine can read them."""

from __future__ import annotations

import os
from pathlib import Path

import httpx2
import pytest

from assistant.engines import Engines
from assistant.ui.uploads import keep_uploads_private
from tests.serving import desk_of, serving_page


@pytest.fixture(autouse=True)
def none_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder is set yet, whatever was mounted before; afterwards it is the one that was set."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", "")  # set first, so that what the code sets is undone too


def mode(folder: Path) -> int:
    return folder.stat().st_mode & 0o777


def test_the_folder_of_uploads_is_the_user_s_alone(tmp_path: Path) -> None:
    keep_uploads_private(tmp_path / "cache")
    assert os.environ["GRADIO_TEMP_DIR"] == str(tmp_path / "cache" / "uploads")
    assert mode(tmp_path / "cache" / "uploads") == 0o700


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    folder.mkdir(mode=0o755)
    keep_uploads_private(tmp_path)
    assert mode(folder) == 0o700


def test_a_folder_that_the_user_has_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "mine"))
    keep_uploads_private(tmp_path / "cache")
    assert os.environ["GRADIO_TEMP_DIR"] == str(tmp_path / "mine")
    assert not (tmp_path / "cache").exists()


@pytest.mark.loopback
def test_a_file_larger_than_any_other_request_is_uploaded_into_it(page_engines: Engines, tmp_path: Path) -> None:
    content = b"x" * 6_000_000
    with serving_page(desk_of(page_engines, tmp_path / "kept.sqlite3")) as address:
        sent = httpx2.post(f"{address}/gradio_api/upload", files={"files": ("papers.jsonl", content)}, timeout=20)
        assert sent.status_code == 200
        [file] = sent.json()
        assert Path(file).is_relative_to(page_engines.settings.cache_dir / "uploads")
        assert Path(file).read_bytes() == content
        asked = httpx2.post(f"{address}/gradio_api/queue/join", content=content, timeout=20)
        assert asked.status_code == 413
