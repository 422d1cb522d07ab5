"""Years in the dates of bibliographic files, whatever way they are written."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


def year_in(*dates: str) -> int | None:
    """Return the first year that one of the dates holds; None where there is none, as in "in press"."""
    found = (_YEAR.search(date) for date in dates)
    return next((int(match[0]) for match in found if match), None)
