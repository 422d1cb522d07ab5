"""Settings: one strict place, and where each value came from.

Defaults < `citewell.toml` < `CITEWELL_*` in the environment < what the caller passes.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from platformdirs import PlatformDirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from assistant.ask import AskSettings
from assistant.claims.check import SUPPORTED_FROM
from assistant.errors import ModelError, SettingsError
from assistant.fitted import FITTED
from assistant.models.options import ModelOptions
from assistant.models.spec import parse_spec
from assistant.writing import Terms
from index.bundled import BUNDLED
from index.encoders import DEFAULT_ENCODER
from index.libraries import Libraries

FILE = "citewell.toml"
_PREFIX = "CITEWELL_"
_FILE_VARIABLE = "CITEWELL_CONFIG"
SECRETS = frozenset({"auth", "model_key"})  # never from a file or a command line
NO_MODEL = frozenset({"", "extractive"})  # values of `model` under which answers are quoted
_DIRS = PlatformDirs("citewell", appauthor=False)


class Settings(BaseModel):
    """Every setting, with its default and its bounds."""

    # What was typed may hold a password: pydantic must not repeat it.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    library: str = Field(BUNDLED, description="the library to ask: a name, or a path with a '/' in it")
    encoder: str = Field(DEFAULT_ENCODER, description="a sentence-transformers model, by path or name")
    precision: Literal["fp32", "bf16"] = Field("fp32", description="of the default encoder; bf16 is faster, not exact")
    passages: int = Field(6, ge=1, le=50, description="passages found for a question and shown with its answer")
    refuse_below: float = Field(
        FITTED.refuse_below, ge=0, le=1, description="decline when an answer is less likely than this"
    )
    support_from: float = Field(
        SUPPORTED_FROM, ge=0, le=1, description="a sentence counts as supported from this on; see `eval calibrate`"
    )
    data_dir: Path = Field(_DIRS.user_data_path, description="where libraries and conversations are kept")
    cache_dir: Path = Field(_DIRS.user_cache_path, description="what can be made again: encoder, bundled library")
    auth: SecretStr = Field(SecretStr(""), description="who may sign in: name:hash entries; only from the environment")
    model: str = Field(
        "",
        description="the language model that writes answers: `openai:NAME`, `ollama:NAME`, `http://HOST:PORT/v1#NAME`, "
        "`gguf:FILE`; empty or `extractive` quotes",
    )
    model_context: int = Field(0, ge=0, le=10_000_000, description="tokens for prompt and reply; 0 asks the model")
    model_threads: int = Field(0, ge=0, le=512, description="threads of a model that runs in Citewell; 0 is all cores")
    model_timeout: float = Field(
        60.0, gt=0, le=3600, description="seconds to wait for the first piece of a reply, and for each next one"
    )
    model_key: SecretStr = Field(
        SecretStr(""), description="the key of the server at `http://HOST:PORT/v1#NAME`; only from the environment"
    )
    price_in: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="USD per million tokens sent to the model, for the cost of answers"
    )
    price_out: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="USD per million tokens that the model writes"
    )

    @field_validator("data_dir", "cache_dir")
    @classmethod
    def _home_written_out(cls, folder: Path) -> Path:
        return folder.expanduser()

    @field_validator("model")
    @classmethod
    def _model_well_formed(cls, model: str) -> str:
        if model not in NO_MODEL:
            try:
                parse_spec(model, pulled=Path())  # its form alone: whether the model is there shows when it is asked
            except ModelError as error:
                raise ValueError(str(error)) from None
        return model

    def asking(self) -> AskSettings:
        """Return how questions are answered under these settings."""
        return AskSettings(passages=self.passages, refuse_below=self.refuse_below)

    def writes(self) -> bool:
        """Tell whether a model writes the answers; else they are quoted."""
        return self.model not in NO_MODEL

    def terms(self) -> Terms:
        """Return how what a model writes is tested and paid for."""
        return Terms(support_from=self.support_from, price_in=self.price_in, price_out=self.price_out)

    def evaluations_folder(self, library: str) -> Path:
        """Return where the runs of a library are kept; a library that is named by its path gets a folder by a hash."""
        name = f"path-{sha256(library.encode()).hexdigest()[:16]}" if re.search(r"[/\\]", library) else library
        return self.data_dir / "evaluations" / name

    def conversations_file(self) -> Path:
        """Return the file that conversations are kept in."""
        return self.data_dir / "conversations.sqlite3"

    def models_folder(self) -> Path:
        """Return the folder of models that `citewell model pull` has fetched."""
        return self.cache_dir / "models"

    def model_options(self) -> ModelOptions:
        """Return how a language model is run and reached under these settings."""
        return ModelOptions(
            context=self.model_context,
            threads=self.model_threads,
            timeout=self.model_timeout,
            key=self.model_key.get_secret_value(),
            pulled=self.models_folder(),
        )

    def libraries(self) -> Libraries:
        """Return the libraries that these settings name."""
        return Libraries(
            data=self.data_dir,
            cache=self.cache_dir,
            encoder=self.encoder,
            precision=self.precision,
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings and, by name, where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    file: Path | None


def load_settings(
    overrides: Mapping[str, object] | None = None, *, environment: Mapping[str, str] | None = None
) -> Loaded:
    """Collect the settings from all places.

    Args:
        overrides: what the caller passes; a value of None is as if it were not there.

    Raises:
        SettingsError: naming the key, the value, what was expected and where it stands.
    """
    environment = os.environ if environment is None else environment
    file = settings_file(environment)
    passed = {k: v for k, v in (overrides or {}).items() if v is not None}
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for origin, layer in (
        (str(file), _from_file(file) if file else {}),
        ("environment", _from_environment(environment)),
        ("command line", passed),
    ):
        for key in layer:
            if key not in Settings.model_fields:
                raise SettingsError(f"Unknown setting {_written(key, origin)!r} ({origin}). {_hint(key)}")
            if key in SECRETS and origin != "environment":
                raise SettingsError(
                    f"Setting {key!r} ({origin}) is taken from the environment only: set {_PREFIX}{key.upper()}."
                )
        values |= layer
        origins |= dict.fromkeys(layer, origin)
    try:
        return Loaded(Settings(**values), origins, file)
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0])
        where = f"Setting {_written(key, origins[key])!r} ({origins[key]})"
        if key == "model" and "error" in first.get("ctx", {}):  # it names the spec, without a password in it
            raise SettingsError(f"{where}: {first['ctx']['error']}") from error
        raise SettingsError(f"{where} is {first['input']!r}: {first['msg']}.") from error


def settings_file(environment: Mapping[str, str]) -> Path | None:
    """Return the settings file in force: `CITEWELL_CONFIG`, else one here, else the user's.

    Raises:
        SettingsError: `CITEWELL_CONFIG` names no file.
    """
    named = environment.get(_FILE_VARIABLE)
    if named:
        if not Path(named).is_file():
            raise SettingsError(f"{_FILE_VARIABLE} names {named!r}, which is no file.")
        return Path(named)
    return next((f for f in (Path(FILE), _DIRS.user_config_path / FILE) if f.is_file()), None)


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file} is not readable TOML: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    return {
        name.removeprefix(_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(_PREFIX) and name != _FILE_VARIABLE
    }


def _written(key: str, origin: str) -> str:
    return f"{_PREFIX}{key.upper()}" if origin == "environment" else key


def _hint(key: str) -> str:
    close = get_close_matches(key, Settings.model_fields, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(Settings.model_fields)}."
