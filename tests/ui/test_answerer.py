"""Who answers is chosen among what is offered, kept for each owner, and never an address that a visitor brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.engines import Engines
from assistant.errors import SettingsError
from assistant.models import ModelOptions, open_model
from assistant.models.known import KnownModel
from assistant.models.trial import Trial
from assistant.settings import Settings
from assistant.ui.desk import Desk
from assistant.ui.settings.answerer import Answerer, answerer_for, prefer_model, preferred_model
from assistant.ui.settings.answerer_view import choices, leaving_html, trial_html
from assistant.ui.settings.preferences import prefer, preferred
from assistant.ui.settings.view import privacy_html, settings_html
from index.bundled import BUNDLED
from tests.serving import desk_of
from tests.ui.test_markup import Page

pytestmark = pytest.mark.loopback  # who lists the models looks for Ollama on this machine
ADA, BOB = "browser:ada", "user:bob"
HOSTED = "https://models.example/v1#big"
HERE = KnownModel("gguf:small", "small", "runs in Citewell", leaves_machine=False)
AWAY = KnownModel(HOSTED, "big", "hosted at models.example", leaves_machine=True)


@pytest.fixture
def offering(tmp_path: Path) -> Desk:
    """A desk whose settings name a hosted model, with one that was pulled."""
    settings = Settings(data_dir=tmp_path, cache_dir=tmp_path, model=HOSTED)
    settings.models_folder().mkdir()
    (settings.models_folder() / "small.gguf").write_bytes(b"GGUF")
    return desk_of(Engines(settings), tmp_path / "kept.sqlite3")


def test_who_has_chosen_nothing_gets_the_model_of_the_settings(offering: Desk, desk: Desk) -> None:
    assert preferred_model(offering, ADA) == HOSTED
    assert preferred_model(desk, ADA) == "extractive"


def test_what_is_chosen_is_kept_for_its_owner_beside_the_other_values(offering: Desk) -> None:
    usual = preferred(offering, ADA)
    prefer_model(offering, ADA, "gguf:small")
    prefer(offering, ADA, usual)
    assert preferred_model(offering, ADA) == "gguf:small"
    assert preferred_model(offering, BOB) == HOSTED
    prefer_model(offering, ADA, "extractive")
    assert preferred_model(offering, ADA) == "extractive"
    prefer_model(offering, ADA, HOSTED)
    assert offering.store.preferences(ADA) == {}  # the value of the settings is not kept


@pytest.mark.parametrize("spec", ["http://169.254.169.254/v1#x", "https://evil.example/v1#x", "gguf:/etc/passwd", "x"])
def test_nobody_brings_an_address_or_a_file(offering: Desk, spec: str) -> None:
    with pytest.raises(SettingsError, match="There is no answerer"):
        prefer_model(offering, ADA, spec)
    assert preferred_model(offering, ADA) == HOSTED


@pytest.mark.parametrize("kept", ["https://once.example/v1#big", "openai:gpt-4o", 7, None, "nonsense"])
def test_what_was_kept_and_leaves_the_machine_or_is_no_spec_is_passed_over(offering: Desk, kept: object) -> None:
    offering.store.set_preferences(ADA, {"model": kept})
    assert preferred_model(offering, ADA) == HOSTED


def test_an_answer_says_why_it_is_quoted_unless_nothing_was_answered(desk: Desk) -> None:
    engine = answerer_for(desk, ADA, BUNDLED).engine
    answered, declined = engine.ask("What does mixup train a network on?"), engine.ask("Who won the cup in 1990?")
    assert Answerer(engine, "no package").explained(answered).fallback == "no package"
    assert Answerer(engine, "no package").explained(declined).fallback is None
    assert Answerer(engine).explained(answered) == answered


def test_the_choices_say_where_each_runs_and_keep_what_is_gone() -> None:
    assert choices([AWAY, HERE], "gguf:gone") == [
        ("Quoting (no model)", "extractive"),
        ("big (hosted at models.example, leaves this machine)", HOSTED),
        ("small (runs in Citewell)", "gguf:small"),
        ("gguf:gone (not there now)", "gguf:gone"),
    ]


def test_a_hosted_model_is_announced_with_its_host_and_a_local_one_is_not(tmp_path: Path) -> None:
    options = ModelOptions(pulled=tmp_path)
    hosted, local = open_model(HOSTED, options), open_model("http://127.0.0.1:9/v1#small", options)
    assert "leave this machine: they are sent to models.example." in Page(leaving_html(hosted)).text
    assert leaving_html(local) == leaving_html(None) == ""


def test_what_is_said_about_privacy_is_true(offering: Desk, tmp_path: Path) -> None:
    options = ModelOptions(pulled=tmp_path)
    hosted, local = open_model(HOSTED, options), open_model("http://127.0.0.1:9/v1#small", options)
    away = Page(privacy_html(offering.loaded, hosted)).text
    assert "sent to models.example, where big writes the answers" in away
    assert "Nothing leaves" not in away
    assert "no language model is asked" in Page(privacy_html(offering.loaded)).text
    here = Page(privacy_html(offering.loaded, local)).text
    assert "Nothing leaves the machine that Citewell runs on: answers are written there by small" in here


def test_the_table_of_settings_shows_whose_choice_the_model_is(offering: Desk) -> None:
    usual = preferred(offering, ADA)
    assert "this page" not in Page(settings_html(offering.loaded, usual)).text
    shown = Page(settings_html(offering.loaded, usual, "gguf:small")).text
    assert "gguf:smallthis page" in shown


def test_a_trial_says_how_fast_a_model_is_or_what_to_do() -> None:
    assert "answers “Hello.” · 1.3 s · 31 tokens/s" in Page(trial_html("small", Trial(True, "Hello.", 1.3, 31.2))).text
    assert "tokens/s" not in trial_html("small", Trial(True, "Hello.", 1.3, None))
    failed = Page(trial_html("<b>", Trial(False, "Start <it>.", 0.1, None)))
    assert failed.text == "<b> does not answer. Start <it>."
