"""How abstracts state single facts: sizes, speeds, rates, measures, what is compared with, where the code lies.

Knows English scientific prose, no library and no field of science.
"""

from __future__ import annotations

from assistant.tables.wording import ENROLLED, NUMBER, cue

CODE = (
    cue(r"(?:https?://|www\.)?\b(?:github|gitlab|huggingface|zenodo|osf|bitbucket)\.\w+(?:/[\w./~-]*[\w/~-])?", 0.95),
    cue(
        r"\b(?:source\s+)?(?:code|codebase|implementation|software|models?|weights|demos?|package|toolbox)\b[^.;]{0,60}?\b(?:is|are|be|were|made|as)\b[^.;]{0,40}?\b(?:available|open[\s-]?sourced?|accessible|released|public|found)\b",
        0.95,
    ),
    cue(
        r"\b(?:releas|open[\s-]sourc|publish|provid|mak|shar)\w*\s+[^.;]{0,60}?\b(?:code|codebase|software|implementation|weights|source)\b",
        0.9,
    ),
    cue(r"\bopen[\s-]source\s+(?:code|implementation|software|package|library|toolkit)\b", 0.9),
    cue(r"\bcode\s+(?:at|on)\b|\bcode\s*:\s*http", 0.9),
)
PARAMETERS = (
    cue(
        r"(?P<at>(?P<to>(?:(?:up\s+to|over|only|about|"
        + NUMBER
        + r"\s+(?:million|billion)?\s*to)\s+)*"
        + NUMBER
        + r"\s*(?:[kKMB]\b|million|billion|trillion|%)?\s*(?:of\s+the\s+)?(?:[\w-]+\s+){0,3}?(?:parameters|params|weights)\b))",
        0.95,
    ),
    cue(
        r"\b(?P<at>(?P<to>(?:much\s+|significantly\s+)?(?:fewer|less|half\s+the)\s+(?:\w+\s+)?parameters(?:\s+than\s+(?:[^,.;]|[.,](?=\d))+)?))",
        0.7,
    ),
    cue(r"\b(?P<at>(?P<to>" + NUMBER + r"\s*(?:[kKMB]\b|million|billion)[\s-]parameters?\s+\w+))", 0.9),
)
SAMPLING_RATE = (
    cue(
        r"(?P<at>(?P<to>"
        + NUMBER
        + r"\s*-?(?:k|M|G)?Hz\b(?:\s+(?:\d+-bit|monophonic|stereo\w*|mono|audio|speech|music|signals)\b)*(?:\s+and\s+"
        + NUMBER
        + r"\s*k?Hz(?:\s+\w+){0,2})?))(?!\s+(?:on|per)\b)",
        0.85,
    ),
)
BITRATE = (
    cue(r"(?P<at>(?P<to>" + NUMBER + r"\s*-?(?:[kKMG]?bps|[kKM]b/s|kbit/s|bits?\s+per\s+\w+)\b(?:\s+\w+)?))", 0.95),
)
SPEED = (
    cue(
        r"(?P<at>(?P<to>(?:up\s+to\s+|almost\s+|about\s+|over\s+)?"
        + NUMBER
        + r"\s*(?:x|×|times|%)\s*(?:\w+\s+)?(?:faster|slower|speed-?ups?|quicker)(?:\s+(?:[^,.;]|[.,](?=\d))+)?))",
        0.95,
    ),
    cue(
        r"\b(?:rates?\s+of|runtime\s+of|latency\s+of|takes?|within|in)\s+(?:only\s+|more\s+than\s+|less\s+than\s+)?"
        + NUMBER
        + r"\s*(?:[mnµ]?s\b|milliseconds?|seconds?|minutes?|hours?|k?Hz\b|fps\b|frames)(?!\s+of\s+(?:\w+\s+){0,2}data)",
        0.9,
    ),
    cue(r"\b(?:faster\s+than\s+)?(?:in\s+)?real[\s-]time\b", 0.7, own=True),
    cue(
        r"\b(?:fast(?:er)?|quick|low|efficient|reduc\w+|speed\w*)\s+(?:up\s+)?(?:the\s+)?(?:\w+\s+){0,3}?(?:inference|training|runtime|latency|sampling|generation|synthesis)\b(?:\s+times?)?",
        0.7,
        own=True,
    ),
    cue(r"\b(?:faster|speed-?ups?)\b", 0.6, own=True),
)
SAMPLE_SIZE = (
    cue(
        r"(?P<at>(?P<to>(?!(?:19|20)\d\d\s+(?:and|with|to)\b)"
        + NUMBER
        + r"\s+(?:[a-z][\w-]*\s+){0,4}?"
        + ENROLLED
        + r"\b))",
        0.9,
    ),
    cue(r"\ba\s+total\s+of\s+(?P<at>(?P<to>\d[\d,]*\s+(?!(?:the|these|our)\b)[a-z][\w-]*s\b))", 0.9),
    cue(r"\b(?P<at>(?P<to>n\s*=\s*\d[\d,]*))", 0.9),
)
HARDWARE = (
    cue(
        r"(?P<at>(?P<to>(?:an?\s+|"
        + NUMBER
        + r"\s+)?(?:[\w-]+\s+){0,3}?(?-i:GPUs?|CPUs?|TPUs?|FPGAs?)\b|(?:an?\s+)?(?:\w+\s+)?(?:mobile\s+(?:phone|device)|smartphone|microcontroller|raspberry\s+pi|supercomputer)s?\b))",
        0.85,
    ),
)
METRIC = (
    cue(
        r"\b(?P<at>(?P<to>(?:(?:balanced|mean|average|test|classification|overall|diagnostic)\s+)?(?:mean\s+opinion\s+scores?|word\s+error\s+rates?|top-\d+\s+(?:classification\s+)?accuracy|accuracy|F1(?:[\s-]scores?)?|AUC|area\s+under\s+the\s+(?:\w+\s+){0,4}?curve|perplexity|BLEU|ROUGE|SI-?SDRi?|SDR|PESQ|STOI|MUSHRA(?:\s+tests?)?|(?-i:FID|mAP|mIoU)|PSNR|SSIM|R2|hazard\s+ratios?|odds\s+ratios?|sensitivity\s+and\s+specificity|root\s+mean\s+squared?\s+error|RMSE|Fr[eé]chet\s+\w+\s+distance)))\b",
        0.8,
    ),
    cue(r"\b(?P<at>(?P<to>(?-i:MOS|WER|CER|EER|AUROC|FAD|CLAP\s+score)))\b", 0.85),
    cue(r"\b(?:primary|main)\s+(?:outcome|end\s?point)\s+(?:was|is)\s+(?P<at>\w)", 0.95),
)
_RIVAL = r"(?!(?:the\s+)?(?:other\s+)?(?:previous|before|expected|that|training|by|real|methods)\b)(?!(?-i:[a-z][\w-]*)(?:\s*(?:[,.;]|$)|\s(?:and|in|on|for)\b))(?P<at>(?P<to>(?:[^,.;():]|\([^)]*\)){3,90}?(?=\s*(?:[,;:]|[.](?:\s|$)|$|\s(?:in|on|for|with|by|while|when|across|after|at|using|due|because|to)\b|\s[-–]\s))))"
BASELINE = (
    cue(r"\b(?:outperform|surpass|beat|exceed)(?:s|ed|ing)?\s+(?!them\b|on\b|in\b|significantly)" + _RIVAL, 0.85),
    cue(r"\bcompar(?:e|es|ed|ing|ison)\b[^.;]{0,60}?\b(?:to|with|against|of)\s+(?!to\b)" + _RIVAL, 0.8),
    cue(
        r"\b(?:better|faster|higher|lower|fewer|superior|more\s+\w+|preferred)\b[^.;,]{0,40}?\s(?:than|over|to)\s+(?!to\b)"
        + _RIVAL,
        0.65,
    ),
    cue(
        r"\b(?:as\s+good\s+as|on\s+par\s+with|competitive\s+with|comparable\s+to|among|against|relative\s+to|matche?s?\s+(?:the\s+quality\s+of)?)\s+"
        + _RIVAL,
        0.65,
    ),
)
LIMITATION = (
    cue(r"\blimitations?\s+of\s+(?:our|this\s+(?:study|work|approach)|the\s+(?:proposed|present)\b)", 0.9),
    cue(
        r"\b(?:we\s+do\s+not|(?:our|this)\s+(?:\w+\s+)?(?:approach|method|model|study|results?|findings?)\s+(?:\w+ly\s+)?(?:is|are|was|were)?\s*(?:limited|restricted|does\s+not|cannot|fails?|requires?|not\b))",
        0.8,
    ),
    cue(
        r"\b(?:at\s+the\s+(?:cost|expense)\s+of|caveat|small\s+sample|further\s+(?:research|work|studies|trials)\s+(?:is|are)\s+(?:needed|required|warranted)|(?:larger|longer)\s+(?:trials|studies)\s+(?:are|is)|open\s+(?:problem|question)s?)\b",
        0.75,
    ),
    cue(
        r"\b(?:limited\s+by|practical\s+challenges\s+encountered|future\s+(?:work|research|directions?|studies))\b",
        0.65,
        own=True,
    ),
)
_LANGUAGES = r"English|Chinese|Mandarin|Cantonese|Japanese|Korean|French|German|Spanish|Italian|Portuguese|Russian|Arabic|Hindi|Dutch|Swahili|Wolof|Turkish|Polish|Vietnamese|Thai|Finnish|Swedish|Danish|Norwegian|Greek|Hebrew|Persian|Bengali|Tamil|Urdu|Indonesian|Latin|Czech|Ukrainian|Catalan|Basque"
LANGUAGE = (
    cue(r"(?P<at>(?P<to>" + NUMBER + r"\s+(?:[\w-]+\s+){0,2}?languages\b))", 0.9),
    cue(
        r"\b(?P<at>(?P<to>(?:"
        + _LANGUAGES
        + r")(?:(?:,\s+|,?\s+and\s+)(?:"
        + _LANGUAGES
        + r"))*\b(?:\s+(?:speech|text|sentences|words|language|corpus|\w+-reading))?))",
        0.85,
        cased=True,
    ),
    cue(r"\b(?:mono|multi|bi|cross)-?lingual(?:ly)?\b", 0.6),
)
