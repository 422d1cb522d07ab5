"""Names of authors as people write them: "Aäron van den Oord", whatever order their file has them in."""

from __future__ import annotations

import re

from index.bibliography.names import parse_name

_SUFFIX = re.compile(r"(?:jr|sr|junior|senior)\.?|II|III|IV|\d(?:nd|rd|th)", re.IGNORECASE)


def display_name(name: str) -> str:
    """Turn "Family, Given" or "Family, Given, Jr." around; a name without a comma, or with more, stays as it is.

    So does a name whose family could not be told once it is turned: "García López, Ana".
    """
    parts = [part for part in (" ".join(part.split()) for part in name.split(",")) if part]
    if len(parts) == 2 and not _SUFFIX.fullmatch(parts[1]):
        return in_order(parts[0], parts[1])
    if len(parts) == 3 and (_SUFFIX.fullmatch(parts[1]) or _SUFFIX.fullmatch(parts[2])):
        family, given, suffix = parts if _SUFFIX.fullmatch(parts[2]) else (parts[0], parts[2], parts[1])
        return in_order(family, given, suffix)
    return " ".join(name.split()).strip(" ,")


def in_order(family: str, given: str, suffix: str = "") -> str:
    """Return "Given Family Jr.", or "Family, Given, Jr." where the first would be taken apart as another name."""
    turned, inverted = (
        sep.join(filter(None, parts))
        for sep, parts in ((" ", (given, family, suffix)), (", ", (family, given, suffix)))
    )
    name = parse_name(turned)
    return turned if name is None or name.literal or name == parse_name(inverted) else inverted
