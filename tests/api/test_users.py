"""Who may sign in: entries are read strictly, and no message tells a password or a hash."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from assistant.api.users import Users, hash_password, user_entry
from assistant.errors import SettingsError
from tests.api.site import CHEAP, PASSWORD, users

HASH = CHEAP.hash(PASSWORD)


@pytest.mark.parametrize("between", [" ", "\n", "\t \r\n", "  "])
def test_entries_stand_apart_by_any_whitespace(between: str) -> None:
    both = Users.parse(f"{between}ada:{HASH}{between}grace.h@site.org:{CHEAP.hash('another one')}{between}")
    assert both.verify("ada", PASSWORD)
    assert both.verify("grace.h@site.org", "another one")
    assert not both.verify("ada", "another one")


@pytest.mark.parametrize("name", ["grace", "", "Ada", "ada ", "a" * 500, "\ud800"])
def test_the_right_password_of_somebody_else_opens_nothing(name: str) -> None:
    assert not users("ada").verify(name, PASSWORD)


@pytest.mark.parametrize("password", ["", "correct", PASSWORD + " ", PASSWORD.upper(), "\ud800", "p\0", "é" * 5000])
def test_a_wrong_password_is_wrong_each_time_even_after_the_right_one(password: str) -> None:
    ada = users("ada")
    assert not ada.verify("ada", password)
    assert ada.verify("ada", PASSWORD)
    assert ada.verify("ada", PASSWORD)
    assert not ada.verify("ada", password)


def test_an_unknown_user_costs_a_check_of_the_same_parameters_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, checked = users("ada"), list[str]()
    verify = PasswordHasher.verify

    def counting(hasher: PasswordHasher, hashed: str, password: str) -> bool:
        checked.append(hashed.rsplit("$", 2)[0])
        return verify(hasher, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    ada.verify("ada", "wrong")
    ada.verify("nobody", "wrong")
    assert len(checked) == 2
    assert checked[0] == checked[1]


def test_a_password_that_was_right_is_not_hashed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = users("ada")
    ada.verify("ada", PASSWORD)
    monkeypatch.delattr(PasswordHasher, "verify")
    assert ada.verify("ada", PASSWORD)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no entry"),
        (" \n", "holds no entry"),
        (f"ada:{HASH} grace:hunter2hunter2", "entry 2, of the user 'grace', holds no argon2 hash"),
        (f"ada:{HASH} hunter2hunter2", "entry 2 is not of the form name:hash"),
        ("ada:my hunter2hunter2", "entry 1, of the user 'ada', holds no argon2 hash"),
        ("ada:=19=65536,t=3,p=4/hunter2hunter2", "single quotes"),
        (f":{HASH}", "entry 1 is not of the form"),
        (f"hunter2/hunter2:{HASH}", "entry 1 is not of the form"),
        (f"{'hunter2hunter2' * 5}:{HASH}", "entry 1 is not of the form"),
        (f"ada:{HASH} ada:{HASH}", "entry 2 names the user 'ada' a second time"),
        ("ada:hunter2пароль", "entry 1, of the user 'ada', holds no argon2 hash"),
        (f"ada:{HASH} grace:hunter2hunter2\udcff", "entry 2, of the user 'grace'"),
        (f"ada:{HASH.replace('m=8', 'm=99999999999')}", "entry 1, of the user 'ada'"),
        (f"ada:{HASH.replace('argon2id', 'argon2x')}", "entry 1, of the user 'ada'"),
        (f"ada:{CHEAP.hash('')}", "entry 1, of the user 'ada'"),
        (f"ada:{HASH[:-1]}!", "entry 1, of the user 'ada'"),
        ("ada:$argon2id$v=19$m=8,t=1,p=1$hunter2", "entry 1, of the user 'ada'"),
    ],
)
def test_a_bad_entry_is_named_by_its_place_and_nothing_of_it_is_told(text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(message)) as caught:
        Users.parse(text)
    told = f"{caught.value!r} {caught.value.__cause__!r}"
    assert "hunter2" not in told
    assert HASH[-20:-2] not in told


@given(st.text(max_size=40))
def test_no_text_without_a_hash_makes_a_user(text: str) -> None:
    for entries in (text, f"ada:{text}", f"ada:$argon2id$v=19$m=8,t=1,p=1${text}"):
        with pytest.raises(SettingsError):
            Users.parse(entries)


def test_an_entry_that_is_made_is_one_that_is_read() -> None:
    entry = user_entry("ada", "pässwörd 密码")
    assert entry.startswith("ada:$argon2id$")
    assert Users.parse(entry).verify("ada", "pässwörd 密码")


def test_two_hashes_of_a_password_differ() -> None:
    assert hash_password("correct horse") != hash_password("correct horse")


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("seven77", "has 7 characters; 8 to 1000"),
        ("", "has 0 characters"),
        ("x" * 1001, "1001"),
        ("\ud800" * 8, "UTF-8"),
    ],
)
def test_a_password_that_cannot_be_used_is_an_error_that_does_not_tell_it(password: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        hash_password(password)
    assert not password or password not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a/b", "<b>", "a" * 65, "ada\n"])
def test_a_name_that_an_entry_or_a_path_could_not_hold_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be a user's name"):
        user_entry(name, PASSWORD)
