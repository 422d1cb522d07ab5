"""The questions that can be asked, and by which words a sentence shows that it answers one. Tables, no judgement.

In a question `{x}` is what it is about, and `{is}` and `{does}` agree with it; in a cue `@` is where that stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """A question, and the cue by which a sentence that answers it is known.

    Attributes:
        kind: what it asks for; two questions of one kind sound alike.
    """

    kind: str
    text: str
    cue: re.Pattern[str]


def _template(kind: str, text: str, *cues: str) -> Template:
    return Template(kind, text, re.compile("|".join(cues), re.IGNORECASE))


_PROPOSES = (
    r"\bwe (?:\w+ly )?(?:propose|introduce|present|develop|design|describe)\b",
    r"\bconsists? of\b|\bcombin(?:es|ing)\b|\bis based on\b",
)
_TESTED = r"\b(?:evaluat|experiment|test|validat|demonstrat|benchmark)\w*\b.* on\b"
_OUTPERFORMS = r"\b(?:outperform|surpass|exceed)\w*\b(?! by)"
_PERFORMS = r"\bachiev\w+|\bstate-of-the-art\b|\bimprov\w+|\bcomparable\b|\bbetter than\b"
_PROBLEM = r"\b(?:however|challeng\w+|difficult\w*|limit\w*|suffers?|lacks?|struggles?|bottleneck|problem)\b"
_CAN_BE_USED = r"\bcan (?:also )?be (?:\w+ly )?(?:used|applied)\b"
_FINDS = (
    r"\b(?:we|results?|findings|data|analys[ie]s|experiments) (?:\w+ly )?"
    r"(?:find|found|show|showed|observed?|demonstrated?|prove|report|reveal|revealed|suggest|indicate|conclude)\b"
)

# What is asked of that which a paper introduces under a name …
BY_NAME = (
    _template("work", "How {does} {x} work?", *_PROPOSES),
    _template("tested", "What {is} {x} evaluated on?", _TESTED),
    _template("performs", "What {does} {x} outperform?", _OUTPERFORMS),
    _template("trained", "What {is} {x} trained on?", r"\btrain(?:ed|ing)? on\b"),
    _template("use", "What can {x} be used for?", _CAN_BE_USED, r"\bapplications?\b", r"\bapplicable to\b"),
    _template("performs", "How well {does} {x} perform?", _PERFORMS),
    _template("problem", "What problem {does} {x} address?", _PROBLEM),
)
# … of a data set with a name …
BY_DATA = (
    _template("holds", "What {does} {x} contain?", r"\b(?:consist|contain|compris|includ|cover)\w*", r"\bmore than\b"),
    _template("use", "What can {x} be used for?", _CAN_BE_USED, r"\bfor (?:training|evaluating)\b"),
)
# … of a paper that gives no name …
BY_TITLE = (
    _template("performs", "What results does “{x}” report?", _PERFORMS, _OUTPERFORMS),
    _template("tested", "What data does “{x}” use?", rf"{_TESTED}.*\b(?-i:[A-Z][\w-]*[A-Z\d])"),
    _template("found", "What was found in “{x}”?", _FINDS),
    _template("work", "What does “{x}” propose?", *_PROPOSES),
    _template("problem", "What problem does “{x}” address?", _PROBLEM),
)
# … and of a phrase of its abstract.
BY_TOPIC = (
    _template(
        "linked",
        "What {is} {x} associated with?",
        r"@.{0,12} (?:is|are|was|were) (?:\w+ly )?(?:associated|correlated|linked) with",
    ),
    _template(
        "hard",
        "What is hard about {x}?",
        r"@.{0,30} (?:is|are|remains?|poses?)\b.{0,20} (?:challeng\w+|difficult|hard)\b",
        r"\bchalleng\w+ (?:of|in|for) @",
    ),
    _template(
        "limits",
        "What are the limits of {x}?",
        r"@.{0,30} (?:suffers?|(?:is|are) limited|struggles?)\b",
        r"\b(?:limit|limits|limitations?|drawbacks?|shortcomings?) (?:of|in) @",
    ),
    _template(
        "unknown",
        "What is not yet known about {x}?",
        r"@.{0,60} (?:unknown|unclear|elusive|controversial|(?:poorly|not (?:well|fully|yet)) (?:understood|known))\b",
        r"\blittle is known (?:about|of)\b.{0,40}@",
    ),
    _template("benefits", "What are the benefits of {x}?", r"\b(?:advantages?|benefits?) (?:of|from) @"),
    _template("use", "What can {x} be used for?", rf"@.{{0,30}} {_CAN_BE_USED}"),
    _template("define", "What {is} {x}?", r"(?:^|, )@(?: \([^)]*\))? (?:is|are) (?:an?|the|one)\b"),
    _template(
        "approach",
        "What approach to {x} is proposed?",
        r"\bwe (?:\w+ly )?(?:propose|introduce|present|develop)\b.* (?:for|to) @",
    ),
    _template("found", "What was found about {x}?", rf"{_FINDS}.*@"),
    _template("known", "What is known about {x}?", "@"),
)

# The kinds that tell most come first.
KINDS = (
    "work", "uses", "tested", "effect", "linked", "verb", "holds", "trained", "performs", "unknown", "hard", "limits",
    "benefits", "approach", "use", "problem", "define", "found", "known",
)  # fmt: skip

# The kinds that any new sentence of the paper may answer.
LOOSE = frozenset(("work", "performs", "found", "known"))
