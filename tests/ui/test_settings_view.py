"""The settings in force: where each comes from is said, secrets and the server's paths are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import AskSettings
from assistant.settings import Loaded, Settings, load_settings
from assistant.ui.settings.view import privacy_html, settings_html
from tests.ui.test_markup import Page

SECRET = "ada:scrypt$of-a-length-that-tells-nothing"
ALLOWED = {"section", "h3", "table", "thead", "tbody", "tr", "th", "td", "code", "span", "p", "em"}


def loaded(**environment: str) -> Loaded:
    return load_settings(environment={f"CITEWELL_{name.upper()}": value for name, value in environment.items()})


def rows(found: Loaded, asking: AskSettings | None = None) -> dict[str, str]:
    """The text of each row by the name of its setting."""
    page = Page(settings_html(found, asking or found.settings.asking()).replace("</tr>", "\n"))
    return {name: line for line in page.text.split("\n") for name in Settings.model_fields if line.startswith(name)}


def test_every_setting_stands_there_with_its_meaning() -> None:
    found = rows(loaded())
    assert list(found) == list(Settings.model_fields)
    assert found["passages"] == "passages" + "passages found for a question and shown with its answer" + "6" + "default"


def test_where_a_value_comes_from_is_said(tmp_path: Path) -> None:
    file = tmp_path / "citewell.toml"
    file.write_text("refuse_below = 0.25\n", encoding="utf-8")
    found = load_settings({"library": "mine"}, environment={"CITEWELL_CONFIG": str(file), "CITEWELL_PASSAGES": "9"})
    shown = rows(found)
    assert shown["library"].endswith("minecommand line")
    assert shown["passages"].endswith("9environment")
    assert shown["refuse_below"].endswith(f"0.25file {file}")


def test_what_was_set_on_the_page_goes_before() -> None:
    found = loaded(passages="9")
    shown = rows(found, replace(found.settings.asking(), refuse_below=0.8))
    assert shown["refuse_below"].endswith("0.8this page")
    assert shown["passages"].endswith("9environment")


def test_a_secret_is_set_or_not_and_nothing_else_is_told() -> None:
    assert rows(loaded())["auth"].endswith("not setdefault")
    shown = settings_html(loaded(auth=SECRET), loaded().settings.asking())
    assert rows(loaded(auth=SECRET))["auth"].endswith("environmentsetenvironment")
    assert SECRET not in shown
    assert str(len(SECRET)) not in Page(shown).text
    assert "*" not in shown


@pytest.mark.parametrize("encoder", ["/srv/models/mini", "models/mini", "C:\\models\\mini"])
def test_with_a_login_no_path_of_the_server_is_shown(tmp_path: Path, encoder: str) -> None:
    file = tmp_path / "citewell.toml"
    file.write_text("passages = 7\n", encoding="utf-8")
    named = {"CITEWELL_CONFIG": str(file), "CITEWELL_AUTH": SECRET, "CITEWELL_ENCODER": encoder}
    found = load_settings(
        {"library": "/srv/papers"}, environment={**named, "CITEWELL_DATA_DIR": str(tmp_path / "kept")}
    )
    page = settings_html(found, found.settings.asking()) + privacy_html(found)
    for secret in (str(tmp_path), encoder, "/srv/papers", str(found.settings.cache_dir)):
        assert secret not in page
    shown = rows(found)
    for name in ("library", "encoder", "data_dir", "cache_dir"):
        assert "on the server" in shown[name]
    assert shown["passages"].endswith("7file")


def test_without_a_login_the_folders_are_shown(tmp_path: Path) -> None:
    found = loaded(data_dir=str(tmp_path / "kept"))
    assert rows(found)["data_dir"].endswith(f"{tmp_path / 'kept'}environment")
    assert str(tmp_path / "kept" / "conversations.sqlite3") in Page(privacy_html(found)).text


def test_it_is_said_that_nothing_leaves_the_machine() -> None:
    assert "Nothing leaves the machine" in Page(privacy_html(loaded())).text
    assert "for each browser apart" in Page(privacy_html(loaded())).text
    assert "by the user who signed in" in Page(privacy_html(loaded(auth=SECRET))).text


@given(st.text())
def test_values_are_text(value: str) -> None:
    named = {"library": value, "encoder": f"<img src=x onerror=alert(1)>{value}"}
    found = Loaded(Settings.model_validate(named), loaded().origins, None)
    page = Page(settings_html(found, found.settings.asking()) + privacy_html(found))
    assert {tag for tag, _ in page.elements} <= ALLOWED
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
