"""Where settings come from, which one wins, and what is wrong with a bad one."""

from __future__ import annotations

from pathlib import Path
from traceback import format_exception

import pytest

from assistant.errors import SettingsError
from assistant.settings import FILE, SECRETS, Settings, load_settings, settings_file


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = FILE) -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def test_without_anything_set_every_value_is_the_default() -> None:
    loaded = load_settings(environment={})
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}
    assert set(loaded.origins) == set(Settings.model_fields)


def test_the_file_beats_the_default_the_environment_the_file_and_the_caller_all() -> None:
    write("passages = 7\nlibrary = 'mine'\nrefuse_below = 0.4\n")
    environment = {"CITEWELL_PASSAGES": "8", "CITEWELL_LIBRARY": "ours"}
    loaded = load_settings({"passages": 9, "library": None}, environment=environment)
    values = loaded.settings
    assert (values.passages, values.library, values.refuse_below, values.precision) == (9, "ours", 0.4, "fp32")
    assert loaded.origins["passages"] == "command line"
    assert loaded.origins["library"] == "environment"
    assert loaded.origins["refuse_below"] == FILE
    assert loaded.origins["precision"] == "default"


def test_a_named_file_beats_the_one_in_the_folder() -> None:
    write("passages = 7\n")
    named = write("passages = 8\n", "other.toml")
    loaded = load_settings(environment={"CITEWELL_CONFIG": str(named)})
    assert (loaded.settings.passages, loaded.file) == (8, named)
    assert settings_file({}) == Path(FILE)


def test_a_named_file_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(SettingsError, match=r"CITEWELL_CONFIG names 'gone\.toml'"):
        load_settings(environment={"CITEWELL_CONFIG": "gone.toml"})


@pytest.mark.parametrize(
    ("environment", "text", "overrides", "message"),
    [
        ({"CITEWELL_LIBARY": "x"}, "", {}, r"'CITEWELL_LIBARY' \(environment\).*'library'"),
        ({}, "pasages = 3", {}, r"'pasages' \(citewell\.toml\).*'passages'"),
        ({}, "", {"refuse_bellow": 0.5}, r"'refuse_bellow' \(command line\).*'refuse_below'"),
        ({}, "[ask]\npassages = 3", {}, r"'ask' \(citewell\.toml\)"),
    ],
)
def test_an_unknown_setting_is_an_error_that_names_its_place_and_the_nearest(
    environment: dict[str, str], text: str, overrides: dict[str, object], message: str
) -> None:
    write(text)
    with pytest.raises(SettingsError, match=message):
        load_settings(overrides, environment=environment)


def test_an_unknown_setting_that_is_near_none_lists_them_all() -> None:
    with pytest.raises(SettingsError, match="library, encoder, precision, passages"):
        load_settings(environment={"CITEWELL_ZZZZ": "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSAGES", "0"),
        ("PASSAGES", "51"),
        ("PASSAGES", "six"),
        ("REFUSE_BELOW", "1.5"),
        ("REFUSE_BELOW", "-0.1"),
        ("PRECISION", "fp16"),
    ],
)
def test_a_value_out_of_bounds_is_an_error_with_name_place_and_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"'CITEWELL_{name}' \(environment\) is '{value}': "):
        load_settings(environment={f"CITEWELL_{name}": value})


def test_a_wrong_type_in_the_file_names_the_file() -> None:
    write("library = 3")
    with pytest.raises(SettingsError, match=r"'library' \(citewell\.toml\) is 3: "):
        load_settings(environment={})


@pytest.mark.parametrize("content", [b"passages = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_an_error_that_names_it(content: bytes) -> None:
    Path(FILE).write_bytes(content)
    with pytest.raises(SettingsError, match=r"citewell\.toml is not readable TOML"):
        load_settings(environment={})


def test_other_variables_of_the_environment_are_let_be() -> None:
    load_settings(environment={"PATH": "/bin", "XCITEWELL_FOO": "1", "citewell_passages": "0"})


def test_a_folder_in_the_home_folder_is_written_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    values = load_settings({"data_dir": "~/papers", "cache_dir": "~/made"}).settings
    assert (values.data_dir, values.cache_dir) == (tmp_path / "papers", tmp_path / "made")
    assert values.libraries().folder("mine") == tmp_path / "papers" / "libraries" / "mine"


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().passages = 3


def test_which_model_writes_and_how_it_is_run_come_from_the_settings(tmp_path: Path) -> None:
    environment = {
        "CITEWELL_MODEL": "http://127.0.0.1:8000/v1#mine",
        "CITEWELL_MODEL_KEY": "sesame",
        "CITEWELL_MODEL_CONTEXT": "2048",
        "CITEWELL_MODEL_THREADS": "2",
        "CITEWELL_MODEL_TIMEOUT": "7.5",
        "CITEWELL_PRICE_IN": "0.15",
        "CITEWELL_CACHE_DIR": str(tmp_path),
    }
    values = load_settings(environment=environment).settings
    options = values.model_options()
    assert (values.model, values.price_in, values.price_out) == ("http://127.0.0.1:8000/v1#mine", 0.15, None)
    assert (options.context, options.threads, options.timeout) == (2048, 2, 7.5)
    assert (options.key, options.pulled) == ("sesame", tmp_path / "models")


@pytest.mark.parametrize("model", ["", "extractive", "openai:gpt-x", "ollama:llama3.2", "gguf:smollm2-135m"])
def test_a_model_need_not_be_there_for_the_settings_to_name_it(model: str) -> None:
    write(f"model = {model!r}\n")
    assert load_settings(environment={}).settings.model == model


@pytest.mark.parametrize("model", ["gpt-x", "openai:", "http://127.0.0.1:8000/v1", "ftp://127.0.0.1/v1#mine"])
def test_a_malformed_model_is_an_error_that_names_the_forms(model: str) -> None:
    message = rf"'CITEWELL_MODEL' \(environment\): The model is '{model}'; expected 'openai:NAME', 'ollama:NAME', "
    with pytest.raises(SettingsError, match=message):
        load_settings(environment={"CITEWELL_MODEL": model})


def test_a_model_of_another_type_is_an_error_with_its_value() -> None:
    write("model = 3")
    with pytest.raises(SettingsError, match=r"'model' \(citewell\.toml\) is 3: "):
        load_settings(environment={})


def test_a_password_in_the_address_of_a_model_is_not_repeated() -> None:
    password = "hunter" + "2"  # a traceback quotes the lines of the program too
    with pytest.raises(SettingsError) as told:
        load_settings(environment={"CITEWELL_MODEL": f"http://ada:{password}@127.0.0.1:8000/v1#mine"})
    assert password not in "".join(format_exception(told.value))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL_CONTEXT", "-1"),
        ("MODEL_THREADS", "many"),
        ("MODEL_TIMEOUT", "0"),
        ("MODEL_TIMEOUT", "nan"),
        ("MODEL_TIMEOUT", "inf"),
        ("PRICE_IN", "-0.1"),
        ("PRICE_OUT", "inf"),
        ("PRICE_OUT", "nan"),
    ],
)
def test_a_bound_of_the_model_is_kept(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"'CITEWELL_{name}' \(environment\) is '{value}': "):
        load_settings(environment={f"CITEWELL_{name}": value})


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_is_taken_from_the_environment_only_and_shown_nowhere(name: str) -> None:
    values = load_settings(environment={f"CITEWELL_{name.upper()}": "sesame"}).settings
    assert getattr(values, name).get_secret_value() == "sesame"
    assert "sesame" not in f"{values!r} {values} {values.model_dump()} {values.model_dump_json()}"
    assert "sesame" not in repr(values.model_options())
    write(f"{name} = 'sesame'")
    with pytest.raises(SettingsError, match=rf"'{name}' .* from the environment only: set CITEWELL_{name.upper()}\."):
        load_settings(environment={})


def test_the_key_of_openai_is_no_setting() -> None:
    values = load_settings(environment={"OPENAI_API_KEY": "sesame", "CITEWELL_MODEL": "openai:gpt-x"}).settings
    assert values.model_options().key == ""
