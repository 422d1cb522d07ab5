"""Who may sign in: user names with the argon2 hashes of their passwords.

Knows neither HTTP nor sessions. No message of its errors holds a password or a hash.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerificationError, VerifyMismatchError

from assistant.errors import SettingsError

SHORTEST, LONGEST = 8, 1000  # characters of a password; a login form is read up to the longest
_NAME = re.compile(r"[\w.@+-]{1,64}")
_HASHER = PasswordHasher()


class Users:
    """The users of a server. Safe to ask from several threads."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = dict(hashes)
        # An unknown user is checked against this one, so that the answer takes as long as for a known one.
        first = extract_parameters(next(iter(self._hashes.values())))
        self._nobody = PasswordHasher.from_parameters(first).hash(secrets.token_hex())
        self._key = secrets.token_bytes()
        self._verified: dict[str, bytes] = {}

    @classmethod
    def parse(cls, text: str) -> Users:
        """Read `name:hash` entries, separated by blanks or newlines.

        Raises:
            SettingsError: there is no entry, or one is malformed, double or holds a plain password; the message names
                its place and, where it has one, its user.
        """
        hashes: dict[str, str] = {}
        for place, entry in enumerate(text.split(), start=1):
            name, colon, hashed = entry.partition(":")
            if not colon or not _NAME.fullmatch(name):
                raise SettingsError(f"CITEWELL_AUTH: entry {place} is not of the form name:hash; {_rule_of_names()}.")
            if name in hashes:
                raise SettingsError(f"CITEWELL_AUTH: entry {place} names the user {name!r} a second time.")
            if not _is_hash(hashed):
                raise SettingsError(
                    f"CITEWELL_AUTH: entry {place}, of the user {name!r}, holds no argon2 hash. `citewell config "
                    f"password {name}` makes one; put it in single quotes, since a shell takes '$' for itself."
                )
            hashes[name] = hashed
        if not hashes:
            raise SettingsError("CITEWELL_AUTH holds no entry; `citewell config password NAME` makes one.")
        return cls(hashes)

    def verify(self, name: str, password: str) -> bool:
        """Tell whether this is the user's password; it takes 0.2 s or so, and next to nothing once it was right."""
        hashed = self._hashes.get(name, self._nobody)
        try:
            digest = hmac.digest(self._key, f"{name}:{password}".encode(), "sha256")
            if hmac.compare_digest(digest, self._verified.get(name, b"")):
                return True
            _HASHER.verify(hashed, password)
        except (VerifyMismatchError, UnicodeEncodeError):  # half a surrogate pair is no password
            return False
        self._verified[name] = digest
        return name in self._hashes


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password; another one at each call, since it is salted.

    Raises:
        SettingsError: the password is too short, too long or no text.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(f"The password has {len(password)} characters; {SHORTEST} to {LONGEST} are needed.")
    try:
        return _HASHER.hash(password)
    except UnicodeEncodeError:
        raise SettingsError("The password is not UTF-8 text; set the terminal or the file to UTF-8.") from None


def user_entry(name: str, password: str) -> str:
    """Return the entry of CITEWELL_AUTH for a user.

    Raises:
        SettingsError: the name or the password cannot be used.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} cannot be a user's name; {_rule_of_names()}.")
    return f"{name}:{hash_password(password)}"


def _rule_of_names() -> str:
    return "a name is up to 64 letters, digits and the characters . _ @ + -"


def _is_hash(hashed: str) -> bool:
    try:
        _HASHER.verify(hashed, "")
    except VerifyMismatchError:
        return True
    except (ValueError, VerificationError):  # not of the form of a hash, not even ASCII, or not to be computed
        return False
    return False  # the hash of an empty password lets everyone in
