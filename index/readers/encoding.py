"""In which encoding a text file is written, found without holding the file in memory.

UTF-8 and what has a byte order mark are known for certain, UTF-16 without one by its zero bytes.
Anything else is a guess, and says so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20  # bytes
_SAMPLE = 1 << 16  # bytes around characters that are not ASCII, for the guess
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins like the next, and so stands before it
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OPENING = 1 << 14  # bytes in which zero bytes are counted
_ZEROS = 0.1  # of the even or the odd places: spaces, digits and Latin letters have them, in papers of any script
_OTHERS = 0.2  # as many at the other places, at most: U+3000 has one there, and UTF-32 has most of its own
_USUAL = "cp1252"
_GUESSES = [
    *(_USUAL, "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r", "mac_roman"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
_AS_GOOD = 0.02  # of chaos: Western and Central European letters are mostly the same bytes
_STRAY = "citewell_stray_bytes"
_FOREIGN = re.compile(rb"[\x80-\xff]+(?:[\x00-\x7f]{1,20}[\x80-\xff]+)*")
_BAD_BYTE = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to open a file; `doubt` tells a person what was guessed, empty where nothing was."""

    name: str
    errors: str = "strict"
    doubt: str = ""


def find_encoding(file: Path) -> Encoding:
    """Find out in which encoding a text file is written.

    Raises:
        OSError: it cannot be read.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    sample = b""
    with file.open("rb") as source:
        if wide := wide_encoding(source.read(_OPENING)):
            doubt = "" if _is_all(file, wide) else f"damaged {wide.upper()}: what could not be read stands as \ufffd"
            return Encoding(wide, "replace", doubt)
        source.seek(0)
        while chunk := source.read(_CHUNK):
            bytes_not_utf8, others = _count(decoder.decode(chunk))
            bad += bytes_not_utf8
            good += others
            if bytes_not_utf8 and len(sample) < _SAMPLE:
                sample += _foreign(chunk)
    bad += _count(decoder.decode(b"", final=True))[0]
    if not bad:
        return Encoding("utf-8")
    if good > bad:
        return Encoding("utf-8", _STRAY, f"not all of it is UTF-8: stray bytes ({bad:,}) were read as {_USUAL}")
    guess = _guess(sample)
    return Encoding(guess, "replace", f"not UTF-8: read as {guess}, which is a guess; look at the accents")


def wide_encoding(opening: bytes) -> str | None:
    """Return the encoding that a file's first bytes give away: by a byte order mark, or UTF-16 by its zero bytes."""
    if marked := next((name for mark, name in _MARKS.items() if opening.startswith(mark)), None):
        return marked
    big, little = (opening[start:_OPENING:2].count(0) for start in (0, 1))
    if max(big, little) < _ZEROS * len(opening[:_OPENING]) / 2 or min(big, little) > _OTHERS * max(big, little):
        return None
    return None if big == little else "utf-16-be" if big > little else "utf-16-le"


def _count(text: str) -> tuple[int, int]:
    """Count the bytes that are not UTF-8, and the characters beyond ASCII that are."""
    if text.isascii():
        return 0, 0
    bad = len(_BAD_BYTE.findall(text))
    return bad, len(_NOT_ASCII.findall(text)) - bad


def _foreign(chunk: bytes) -> bytes:
    """Return the stretches with bytes that are not ASCII, with the words around them."""
    sample = b""
    for found in _FOREIGN.finditer(chunk):
        sample += chunk[max(found.start() - 20, 0) : min(found.end(), found.start() + 1000) + 20] + b"\n"
        if len(sample) > _SAMPLE:
            break
    return sample


def _is_all(file: Path, encoding: str) -> bool:
    """Tell whether the whole file can be decoded."""
    try:
        with file.open(encoding=encoding, newline="") as text:
            while text.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _guess(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # heavy, and seldom needed

    matches = list(from_bytes(sample, cp_isolation=_GUESSES, enable_fallback=False))
    if not matches:
        return _USUAL
    least = min(match.chaos for match in matches)
    usual = [match for match in matches if _USUAL in (match.encoding, *match.could_be_from_charset)]
    if any(match.chaos <= least + _AS_GOOD for match in usual):
        return _USUAL
    return matches[0].encoding


def _read_stray_bytes(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError), "it is only used to decode"
    return error.object[error.start : error.end].decode(_USUAL, "replace"), error.end


codecs.register_error(_STRAY, _read_stray_bytes)
