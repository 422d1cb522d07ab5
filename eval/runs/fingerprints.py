"""What a run depends on, as hashes: when two runs differ, these say where to look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import assistant
import index
import prompts
from assistant.assemble import Engine
from eval.cases import Case
from eval.runs.record import content_hash

_EVAL = Path(__file__).parents[1]
_SHOWING = ("ui", "api")
_JUDGE = ("cases", "judging", "metrics", "runs/score.py")


def fingerprints(engine: Engine, cases: Sequence[Case], *, seed: int) -> dict[str, Any]:
    """Return what the answers and scores of these cases depend on, by name."""
    retriever = engine.retriever
    return {
        "code": hash_files(_answering()),
        "judge": hash_files(f for part in _JUDGE for f in _python(_EVAL / part)),
        "prompts": hash_files(Path(prompts.__file__ or "").parent.glob("*.md")),
        "model": engine.model.name if engine.model else "extractive",
        "encoder": f"{retriever.encoder.encoder_id} {retriever.encoder.weights_hash}",
        "library": retriever.library.fingerprint,
        "settings": asdict(engine.settings) | ({"support_from": engine.terms.support_from} if engine.model else {}),
        "cases": content_hash([case.to_dict() for case in cases]),
        "seed": seed,
    }


def _answering() -> Iterable[Path]:
    """Yield what can change an answer; how a page shows it cannot, and nothing that answers imports that."""
    for package in (assistant, index, prompts):
        folder = Path(package.__file__ or "").parent
        yield from (f for f in folder.rglob("*.py") if f.relative_to(folder).parts[0] not in _SHOWING)
        yield from folder.glob("fitted.json")


def hash_files(files: Iterable[Path]) -> str:
    """Hash the names and contents of files, wherever their folders lie."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda f: (f.parent.name, f.name)):
        digest.update(f"{file.parent.name}/{file.name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return "sha256:" + digest.hexdigest()


def _python(path: Path) -> Iterable[Path]:
    return path.rglob("*.py") if path.is_dir() else [path]
