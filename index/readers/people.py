"""Names of authors as people write them: "Aäron van den Oord", whatever order their file has them in."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"(?:jr|sr|junior|senior)\.?|II|III|IV|\d(?:nd|rd|th)", re.IGNORECASE)


def display_name(name: str) -> str:
    """Turn "Family, Given" or "Family, Given, Jr." around; a name without a comma, or with more, stays as it is."""
    parts = [part for part in (" ".join(part.split()) for part in name.split(",")) if part]
    if len(parts) == 2 and not _SUFFIX.fullmatch(parts[1]):
        return f"{parts[1]} {parts[0]}"
    if len(parts) == 3 and (_SUFFIX.fullmatch(parts[1]) or _SUFFIX.fullmatch(parts[2])):
        family, given, suffix = parts if _SUFFIX.fullmatch(parts[2]) else (parts[0], parts[2], parts[1])
        return f"{given} {family} {suffix}"
    return " ".join(name.split()).strip(" ,")
