"""Verdicts of a second judge, kept so that the same question is not paid for twice. Knows hashes, no judge."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

from eval.errors import JudgeError


class VerdictCache:
    """The verdicts of one judge: a small file each, named by the hash of what was judged by what."""

    def __init__(self, folder: Path, *, judge: str) -> None:
        self._folder = folder
        self._judge = judge

    def get(self, claim: str, evidence: str) -> bool | None:
        """Return a verdict; None if it is not there or cannot be read."""
        try:
            kept = json.loads(self._file(claim, evidence).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        verdict = kept.get("supported") if isinstance(kept, dict) else None
        return verdict if isinstance(verdict, bool) else None

    def put(self, claim: str, evidence: str, *, supported: bool) -> None:
        """Keep a verdict: whole or not at all, whoever else is writing.

        Raises:
            JudgeError: the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder) as scratch:
                file = Path(scratch) / "verdict"
                file.write_text(json.dumps({"judge": self._judge, "supported": supported}), encoding="utf-8")
                file.replace(self._file(claim, evidence))
        except OSError as error:
            raise JudgeError(
                f"Verdicts cannot be kept in {self._folder}: {error.strerror}. Choose another cache folder."
            ) from error

    def _file(self, claim: str, evidence: str) -> Path:
        key = json.dumps([self._judge, claim, evidence])
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
