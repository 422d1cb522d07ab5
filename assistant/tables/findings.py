"""How abstracts state what a paper stands on and what came of it: its data and its result.

Knows English scientific prose, no library and no field of science.
"""

from __future__ import annotations

from assistant.tables.wording import ENROLLED, NUMBER, PHRASE, WE, cue

_PEOPLE = r"(?:" + ENROLLED + r"|speakers|listeners)"
_UNITS_OF_STUDY = r"(?:households?|firms|countries|counties|states|regions|galaxies|stars|schools|hospitals|(?<!case\s)studies|trials|samples|cities|events|species)"
_NAME = r"(?-i:[A-Z][A-Za-z]*[A-Z0-9][\w]*(?:-[\w]+)*|[A-Z]{2,}[\w-]*|[A-Z]\w+-\d[\w-]*)"
_LIST = r"(?:(?:,\s+(?:and\s+)?|\s+and\s+(?:the\s+)?|/)" + _NAME + r")*"
DATA = (
    cue(
        r"\b(?i:on|from|over|across|using|in|with|use|to|introduce|collect|construct|release|present|analy[sz]ed|analy[sz]e|including)\s+(?P<at>(?P<to>(?:(?i:the|a|an|our|all|both|several|publicly)\s+)?(?:[\w-]+[,]?\s+){0,7}?"
        + _NAME
        + _LIST
        + r"(?:\s+[\w-]+){0,2}?\s+(?i:data\s?sets?|corpus|corpora|databases?|benchmarks?|cohorts?|registry|survey)))\b",
        0.9,
        cased=True,
    ),
    cue(
        r"\b(?:we|also|and|to|study|paper|work)\s+(?:\w+ly\s+)?(?:introduc|collect|construct|releas|present|creat|compil|annotat|curat|assembl|contribut)(?:e|es|ed|s)?\s+(?:and\s+\w+\s+(?:with\s+the\s+community\s+)?)?(?P<at>(?:an?\s+|the\s+)?(?:[\w-]+,?\s+){0,6}?(?:data\s?sets?|corpus|corpora|databases?|benchmarks?|test\s+suite)\b)",
        0.85,
    ),
    cue(
        r"\b(?P<at>(?P<to>[A-Z]\w+,\s+an?\s+(?:new|novel|large\S*)\s+(?:\w+\s+){0,3}?(?i:data\s?set|corpus|benchmark)[^,.;]*))",
        0.95,
        cased=True,
    ),
    cue(
        r"(?P<at>(?P<to>"
        + NUMBER
        + r"\s+(?:[\w-]+\s+){0,4}?(?:data\s?sets|corpora|databases|benchmarks|cohorts|recordings|sample\s+sets)\b(?:,\s+"
        + _NAME
        + _LIST
        + r"|,?\s+(?:of|comprising|comprised|encompassing|containing|from|including|spanning)\s+(?:[^,.;]|[.,](?=\d))+)?))",
        0.85,
    ),
    cue(
        r"(?P<at>(?P<to>"
        + NUMBER
        + r"\s+(?:[\w-]+\s+){0,4}?(?:"
        + _PEOPLE
        + "|"
        + _UNITS_OF_STUDY
        + r")\b(?:\s+(?:with|from|aged|in|of|undergoing|who|coming)\s+(?:[^,.;]|[.,](?=\d))+)?))",
        0.8,
    ),
    cue(
        r"\b(?i:train\w*|evaluat\w+|test(?:ed)?|experiments?|validat\w+|results?|pre-?train\w*|performance|fine-?tun\w+|accuracy|ViT|compar\w+|superior\w*|score|competitive)\b[^.;]{0,110}?\s(?i:on|in)\s+(?P<at>(?P<to>(?:(?i:the|all\s+modalities\s+in|both)\s+)?"
        + _NAME
        + _LIST
        + r"))(?=[\s.,;)]|$)(?!\s+(?:\w+\s+)?(?:models?|algorithms?|networks?|architectures?|and\b))",
        0.75,
        cased=True,
    ),
    cue(
        r"\b(?:on|across|using|from|over)\s+(?P<at>(?P<to>(?:an?\s+|the\s+|several\s+|multiple\s+|various\s+|many\s+|large\s+)?(?:[\w()-]+\s+){0,7}?(?:data\s?sets?|corpora|corpus|databases?|benchmarks|videos|recordings|cohorts?|registry|survey)\b(?:\s+(?:of|from|taken|with|collected)\s+(?:[^,.;]|[.,](?=\d))+)?))",
        0.7,
    ),
    cue(
        r"\b(?:using|use|analy[sz]ed?|from|with|on)\s+(?P<at>(?P<to>(?:[\w-]+\s+){0,5}?(?:data|records|observations|simulations|measurements|samples|images|mixtures|spectra|responses|surveys|slices)\s+(?:from|of|taken|collected|provided)\s+"
        + PHRASE
        + r"))",
        0.6,
    ),
    cue(
        r"\b(?:predict|analy[sz]|record|decod|collect)(?:ing|e|ed|es|s)?\s+(?P<at>(?P<to>(?:[\w()-]+\s+){0,4}?(?:recordings|data|responses|activity|signals)(?:\s+(?:taken|from|of|collected|while|during)\s+(?:[^,.;]|[.,](?=\d))+)?))",
        0.6,
    ),
    cue(
        r"\b(?P<at>(?P<to>(?:simulated|synthetic|natural|real|public|tabular|real-world|clinical|longitudinal|administrative)\s+(?:[\w-]+\s+)?(?:data\s?sets|videos|recordings|data|mixtures|images)))\b",
        0.5,
    ),
)
_SHOWS = r"(?:show|shows|showed|shown|find|finds|found|demonstrate[sd]?|indicate[sd]?|reveal(?:s|ed)?|suggest(?:s|ed)?|observe[d]?|conclude[d]?|confirm(?:s|ed)?|prove[sd]?|establish)"
RESULT = (
    cue(
        r"\b(?:hazard\s+ratio|odds\s+ratio|relative\s+risk|confidence\s+interval|95\s?%\s+CI|p\s*[<=]\s*0?\.\d+)", 0.95
    ),
    cue(
        r"\b(?:results?|experiments?|findings?|evaluations?|evidence|we|analys[ei]s|study|tests?|scores?|data)\s+(?:[\w-]+\s+){0,5}?"
        + _SHOWS
        + r"\s+that\s+(?P<at>(?!this\s+supports)\S)",
        0.85,
    ),
    cue(r"\b(?:outperform|surpass|exceed|beat)(?:s|ed|ing)?\b", 0.85),
    cue(
        r"\b(?:achiev|attain|reach|obtain|yield|produc|realiz|got\b)\w*\b[^.;]{0,60}?(?:\d|state-of-the-art|sota|comparable|competitive|better|best|superior|higher|lower|as\s+high|improve)",
        0.85,
    ),
    cue(
        r"\b(?:improv|reduc|increas|decreas|boost|lower|declin|rais|speed|fell|rose|gain)\w*\b[^.;]{0,60}?\d",
        0.85,
        own=False,
    ),
    cue(
        r"\b(?:superior\w*|better\s+than|(?:at\s+least\s+)?as\s+good\s+(?:as|or)|more\s+(?:efficient|accurate|robust|effective)\s+than|competitive\s+with|comparable\s+to|on\s+par|as\s+good\s+as|preferred\s+over|performance\s+gain|clear\s+advantage|proof\s+of\s+concept|best\s+suited|not\s+distinguishable|no\s+(?:significant\s+)?(?:difference|effect)|did\s+not\s+differ|state-of-the-art\s+(?:in|performance|results))\b",
        0.8,
    ),
    cue(
        r"\b(?:was|were)\s+(?:significantly\s+)?(?:associated|higher|lower|correlated|reduced|increased|observed|measured|found|better|worse)\b",
        0.75,
    ),
    cue(
        r"\b(?:improv|reduc|increas|decreas|boost|enhanc|deteriorat|alleviat|accelerat|mitigat|facilitat|transfers?\s+well)\w*\b",
        0.6,
        own=True,
    ),
    cue(
        WE
        + r"(?:find|found|show|demonstrate[d]?|observe[d]?|identif(?:y|ied)|discover(?:ed)?)\s+(?!that\b|if\b|whether\b|how\b|what\b)(?P<at>\S)",
        0.65,
    ),
    cue(
        r"\b(?:accurately|significantly|consistently|successfully|remarkably|effective(?:ly)?|capable\s+of|able\s+to|enables?)\b",
        0.5,
        own=True,
    ),
)
