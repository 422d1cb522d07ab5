"""How abstracts state what a paper is for and what it does: its task and its method.

Knows English scientific prose, no library and no field of science.
"""

from __future__ import annotations

from assistant.tables.wording import PHRASE, WE, cue

_PROPOSE = r"(?:propos|introduc|present|develop|describ|design|devis|construct|suggest|formulat|deriv)(?:e|es|ed|s)?\s+"
_NOT_A_METHOD = r"(?!(?:(?!for\b|on\b|to\b|of\b|that\b|with\b|from\b|using\b)[\w-]+,?\s+){0,8}?(?:data\s?sets?|corpus|benchmarks?|evidence|evaluations?|results|outcomes|questions?|experiments|insights?|intuition|an?\s+overview|drawbacks?|to\s+the\s+community)\b)"
_SYSTEM = r"(?:our|the\s+proposed|this|the|proposed)\s+(?:\w+\s+){0,2}?(?:methods?|approach|models?|frameworks?|architectures?|algorithms?|systems?|networks?|procedures?|techniques?)"
_NOT_THE_TASK = r"(?!(?:this|these|the\s+latter|the\s+case|that|those|such|it|its|them|each|every|both|all|example|the\s+first|which|whom|more|what|how\s+these|an?\s+(?:variety|range|approach)|(?:two|three|prevailing|one)\s+\w+)\b)"
_ASKS = r"(?:aim(?:s|ed)?\s+(?:to|at)|s(?:eek|eeks|ought)\s+to|address(?:es|ed)?|tackl(?:e|es|ed)|investigat(?:e|es|ed)|stud(?:y|ies|ied)|examin(?:e|es|ed)|explor(?:e|es|ed)|assess(?:es|ed)?|analy[sz](?:e|es|ed)|interpret|focus(?:es|ed)?\s+on|ask(?:s|ed)?|consider(?:s|ed)?|set\s+out\s+to|revisit(?:s|ed)?)"
TASK = (
    cue(
        r"\b(?:aims?|goals?|objectives?|purpose)\s+(?:of\s+(?:this|the|our)\s+\w+\s+)?(?:is|was|were|are)\s+to\s+(?P<at>\w)",
        0.95,
    ),
    cue(r"(?:(?:\bhere\s+)?" + WE + r")" + _ASKS + r"\s+" + _NOT_THE_TASK + r"(?P<at>\S)", 0.8),
    cue(
        WE
        + r"(?:propos|introduc|present|develop|describ|design|report)\w*\s+(?:[\w-]+,\s)?[^.;,]{0,90}?\s(?:for|of\s+doing)\s+"
        + _NOT_THE_TASK
        + r"(?P<at>(?P<to>"
        + PHRASE
        + "))",
        0.85,
    ),
    cue(r"\b(?:tasks?|problems?)\s+of\s+" + _NOT_THE_TASK + r"(?P<at>(?P<to>" + PHRASE + "))", 0.75),
    cue(r"\b(?:solve|tackle|address)\s+(?:this|the)\s+(?P<at>(?:[\w()-]+\s+){1,5}?(?:problem|task)\b)", 0.75),
    cue(r"\btasks,?\s+(?:such\s+as|like)\s+(?P<at>\w)", 0.6),
    cue(
        WE
        + r"(?:propos|introduc|present|develop|describ|design|us|employ|train|leverag|appl|suggest)\w*\s+[^.;,]{0,90}?\s(?<!respect\s)(?<!due\s)(?<!according\s)(?<!applied\s)(?<!related\s)(?:to|capable\s+of|that\s+can|able\s+to|designed\s+to)\s+"
        + _NOT_THE_TASK
        + r"(?!the\b|an?\b|\w+s\b|(?:show|demonstrate|define|validate|(?:assess|evaluate|test|train)\s+(?:our|the|its))\b)(?P<at>\w)",
        0.65,
    ),
    cue(
        r"(?:^|,\s)to\s+(?P<at>(?!\w+\s+(?:our|its|their)\b)(?:determine|evaluate|assess|understand|investigate|examine|predict|compare|identify|estimate|test\s+whether)\b)",
        0.7,
    ),
    cue(r"\bcan\s+be\s+used\s+to\s+(?P<at>\w)", 0.6),
    cue(
        r"\b(?:is|are|remains?)\s+(?:still\s+)?(?:an?\s+|the\s+)?(?:\w+\s+){0,2}?(?:challeng\w+|problems?|goals?|tasks?|crucial|difficult|essential|unclear|unknown|unexplored|central|elusive)\b",
        0.55,
    ),
)
METHOD = (
    cue(WE + _PROPOSE.removesuffix(r"\s+") + r"(?:,[^,]{1,30},)?\s+" + _NOT_A_METHOD + r"(?P<at>\S)", 0.95),
    cue(
        r"\b(?:randomi[sz]ed|double-blind|placebo-controlled|retrospective|prospective|cross-sectional|case-control|multicent(?:er|re)|population-based)\b[^.;]*?\b(?:trial|study|cohort|analysis|design|review)\b",
        0.85,
    ),
    cue(
        WE
        + r"(?:perform|conduct|carr(?:y|ied)\s+out|undert\w+|run|ran|did)\w*\s+(?P<at>(?:an?\s+|the\s+)?(?:\w+[\s-]){0,6}?(?:trial|review|meta-analysis|survey|cohort|experiments?\s+with|simulations?|regressions?|calculations?|ablation\s+stud\w+)\b)",
        0.85,
    ),
    cue(
        r"\b"
        + _SYSTEM
        + r"\s+(?:\w+ly\s+)?(?:uses?|is\s+(?:based|built|composed|trained|an?)\b|consists?|combines?|leverages?|employs?|extends?|adds?|exploits?|relies|utili[sz]es|incorporates?|creates?|builds?|integrates?|learns?|takes|maps|operates)\b",
        0.8,
    ),
    cue(r"\b(?:achieve|do|accomplish)\s+(?:this|so|that)\s+by\s+(?P<at>\w+ing\b)", 0.8),
    cue(
        WE
        + r"(?:us|employ|appl|train|leverag|utili[sz]|adopt|combin|refram|extend|buil|implement|exploit|fine-?tun|pre-?train|collect|fit|simulat|model|exploit|analy[sz])(?:e|es|ed|s|y|ied|t|d|ted)?\s+"
        + _NOT_A_METHOD
        + r"(?P<at>(?!that\b|to\b|the\s+same)\S)",
        0.65,
    ),
    cue(
        r"\b(?:difference-in-differences|instrumental\s+variables?|regression\s+discontinuity|monte\s+carlo|density\s+functional|propensity\s+score|mixed-effects|systematic\s+review|meta-analysis)\b",
        0.8,
    ),
    cue(WE + r"(?:compar|investigat|evaluat|perform|conduct|explor|prob|stud|examin)\w*\s+(?P<at>\S)", 0.55),
    cue(
        r"\b(?:is|are)\s+(?P<at>an?\s+(?:\w+[\s,-]+){0,8}?(?:model|method|algorithm|framework|architecture|network|approach|technique|procedure|mechanism)s?\b)",
        0.5,
    ),
    cue(
        r"\bwere\s+(?:randomly\s+)?(?:assigned|randomi[sz]ed|allocated|measured|enrolled|recorded|synthesi[sz]ed|analy[sz]ed)\b",
        0.7,
    ),
    cue(r"\b(?:using|by\s+means\s+of)\s+(?P<at>(?P<to>" + PHRASE + "))", 0.4),
)
