"""How abstracts of studies on people state what was given, how much, for how long, and what harm was seen.

Knows English scientific prose, no library and no drug.
"""

from __future__ import annotations

from assistant.tables.wording import NUMBER, cue

_TIME = NUMBER + r"(?:\s*(?:±|\+/-|to|-|–)\s*\d[\d.]*)?(?:\s|-)*(?:days?|weeks?|months?|years?|yrs?)\b"
_MASS = r"(?:mg|mcg|µg|μg|ug|g|ml|mL|IU|units?|Gy|mmol|mol|nmol)"
_AMOUNT = r"(?<![\w.])\d[\d.,]*(?:\s*(?:to|-|–|or|and)\s*\d[\d.,]*)?\s*(?-i:" + _MASS + r")\b"
_OFTEN = (
    r"(?:once|twice|(?:three|four)\s+times|daily|weekly|monthly|nightly|per\s+(?:day|dose|week|kg)|an?\s+day"
    r"|every\s+\w+\s+\w+|/\s?(?:kg|day|d|m2|m²)(?:\s?/\s?(?:day|d))?)"
)
DOSE = (
    cue(r"(?P<at>(?P<to>" + _AMOUNT + r"\s*" + _OFTEN + r"(?:\s+(?:daily|a\s+day|per\s+day|weekly))?))", 0.9),
    cue(r"\b(?:doses?|dosages?)\s+of\s+(?P<at>(?P<to>" + _AMOUNT + r"(?:\s*" + _OFTEN + r")?))", 0.9),
    cue(
        r"\b(?:receiv|giv|administer|treat|assign|inject|took|tak)\w*\b[^.;]{0,60}?\s(?P<at>(?P<to>"
        + _AMOUNT
        + r"(?:\s+(?:or\s+\d[\d.,]*\s*"
        + _MASS
        + r"\s+)?of\s+[\w-]+)?))",
        0.8,
    ),
)
FOLLOW_UP = (
    cue(
        r"(?P<at>(?P<to>(?:(?:a|the)\s+)?(?:(?:median|mean|average|total|minimum|maximum)\s+)?(?:(?:duration|length|period)\s+of\s+)?(?:follow[\s-]?up|observation)(?:\s+(?:time|period|duration))?\s*(?:[^.;,()]|\.(?=\d)){0,40}?[\s,(:]+(?:of\s+)?"
        + _TIME
        + r"))",
        0.9,
    ),
    cue(r"(?P<at>(?P<to>" + _TIME + r"\s+(?:of\s+)?(?:follow[\s-]?up|observation)\b(?:\s+\w+)?))", 0.95),
    cue(r"\bfollow(?:ed)?(?:\s|-)*(?:up)?\b[^.;]{0,50}?\s(?P<at>(?P<to>for\s+(?:\w+\s+){0,4}?" + _TIME + r"))", 0.9),
    cue(r"\b(?:during|over|after)\s+(?P<at>(?P<to>an?\s+(?:median|mean|average)\s+of\s+" + _TIME + r"))", 0.9),
)
SIDE_EFFECTS = (
    cue(
        r"\b(?:adverse\s+(?:drug\s+)?(?:events?|effects?|reactions?|outcomes?)|side[\s-]effects?|toxicit(?:y|ies)|well[\s-]tolerated|safety\s+(?:profile|problems?|concerns?|signals?))\b",
        0.85,
    ),
    cue(
        r"\b(?:was|were|occurred|reported|observed)\s+(?:reported\s+)?(?:more|less)\s+(?:frequent(?:ly)?|common(?:ly)?|often)\s+(?:with|in|among)\b",
        0.6,
    ),
)
TREATMENT = (
    cue(
        r"\b(?:assign|randomi[sz]|allocat)\w*\b[^.;]{0,200}?\breceiv(?:e|ed|ing)\s+(?:either\s+)?(?P<at>(?P<to>(?:[^.;,]|\.(?=\d)){3,120}?\b(?:or|and|versus|plus)\s+(?:an?\s+)?[\w-]+))",
        0.9,
    ),
    cue(
        r"\b(?:assign|randomi[sz]|allocat)\w*\s+(?:\([^)]{1,20}\)\s+)?to\s+(?!receive\b|one\b|either\b|the\b|an?\b)(?P<at>(?P<to>(?:[^.;,]|\.(?=\d)){3,100}?\b(?:or|versus)\s+[\w-]+))",
        0.85,
    ),
)
PRIMARY_OUTCOME = (
    cue(
        r"\bprimary\s+(?:\w+\s+){0,2}?(?:outcomes?|end[\s-]?points?)(?:\s+measures?)?\s+(?:was|were|is|are|of)\s+(?!(?:significantly|reached|met|observed|seen|lower|higher)\b)(?P<at>\w)",
        0.95,
    ),
    cue(
        r"\bprimary\s+(?:\w+\s+){0,2}?(?:outcomes?|end[\s-]?points?)(?:\s+measures?)?\s*(?:\(|:\s|,\s)(?P<at>(?P<to>[^().;]{5,150}))",
        0.8,
    ),
)
