"""Who may reach the server: this machine, or those who sign in."""

from __future__ import annotations

import pytest

from assistant.api.exposure import check_exposure, is_loopback, names_answered_to
from assistant.errors import ServerError


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_needs_no_login(host: str) -> None:
    check_exposure(host, login=False, force=False)
    assert is_loopback(host)
    assert "localhost" in names_answered_to(host, login=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org", "127.0.0.1.example.org", ""])
def test_others_are_let_in_with_a_login_or_by_force_alone(host: str) -> None:
    with pytest.raises(ServerError, match=r"CITEWELL_AUTH.*--force"):
        check_exposure(host, login=False, force=False)
    check_exposure(host, login=True, force=False)
    check_exposure(host, login=False, force=True)
    assert names_answered_to(host, login=False) == ()


def test_with_a_login_any_name_is_answered_to() -> None:
    assert names_answered_to("127.0.0.1", login=True) == ()
