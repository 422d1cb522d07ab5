"""What kind of question it is and what an answer must hold. Reads the question alone, never the library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import QuestionError

MAX_QUESTION = 4000  # characters; a longer "question" is a pasted document


# Words that ask, and say nothing of what is asked.
ASKING = frozenset(
    """
    how many much long what which who whom whose when where why is are was were be been being am do does did
    can could would should has have had there any some i me my you your we our us than from with into about
    just exactly one tell explain describe
    """.split()
)


class Kind(StrEnum):
    """How a question is answered."""

    ORDINARY = "ordinary"
    EXHAUSTIVE = "exhaustive"  # counts or lists papers of the library
    RECORD = "record"  # asks for authors, year, venue: facts of the paper's record
    INSTRUCTION = "instruction"  # not a question of the literature but an order to the assistant


class RecordField(StrEnum):
    """The field of a paper's record that a question asks for."""

    AUTHORS = "authors"
    YEAR = "year"
    VENUE = "venue"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was read off its words.

    Attributes:
        criterion: what the papers must have in common, for an exhaustive question.
        counts: whether an exhaustive question asks for their number.
        quantity: whether it asks for a number.
        units: a pattern of which a fitting number's sentence has a match; None where any will do.
        parts: the question cut at its conjunctions, at least one.
        compares: whether it sets things side by side.
        lists: whether it asks for several approaches or works.
        defines: whether it asks what something is or does.
    """

    text: str
    kind: Kind
    criterion: str
    counts: bool
    quantity: bool
    units: re.Pattern[str] | None
    parts: tuple[str, ...]
    compares: bool
    lists: bool
    record_field: RecordField | None
    defines: bool


_PAPERS = r"(?:papers?|abstracts?|publications?|articles?)"
_WORK = rf"(?:{_PAPERS}|works?|stud(?:y|ies)|research|methods?|models?|systems?|approach(?:es)?)"
_EXHAUSTIVE = re.compile(
    rf"""\b(?:which|what|how\ many)\s+(?:of\s+the(?:se)?\s+|other\s+|different\s+)?(?:\w+\s+){{0,2}}?{_PAPERS}\b(?!\s+of\s+data)
      | \bin\s+which\s+(?:\w+\s+){{0,4}}?{_PAPERS}\b
      | \b(?:list|name|enumerate|show|give|find|need|want)(?:\s+me)?\s+(?:all|every|each)\b(?:\s+of)?(?:\s+the)?(?:\s+\w+){{0,2}}?\s+{_PAPERS}\b
      | \b(?:list|show|give|find|need|want)(?:\s+me)?\s+(?:all|every)(?:\s+the)?\s+{_WORK}\s+(?:that|which|where|in\ which|on|about|for|with|of)\b
      | ^\s*(?:all|every)\s+(?:the\s+)?{_PAPERS}\b
      | \b(?:number|count)\s+of\s+{_PAPERS}\b
      | \b(?:list|show|give|name|find|need|want|collecting)\s+(?:me\s+)?(?:all|every|everything)\b(?:\s+(?:of|the|these))*\s+(?:work|works|studies|research|them|it|here|based|on|about)\b
      | \b(?:everything|all)\s+(?:you\s+have|there\s+is|here|in\s+(?:the|this)\s+(?:library|collection|corpus))\b
      | ^\W*what\s+(?:else\s+)?do\s+you\s+have\b
      | \bhow\ many\s+(?:of\s+(?:the|these)\s+)?{_PAPERS}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTS = re.compile(rf"\bhow many\b|\b(?:number|count) of\s+{_PAPERS}", re.IGNORECASE)
_RELATIVE = re.compile(
    r"^\W*(?:in|of|from)?\s*(?:the|this|these|your)?\s*(?:library|collection|corpus|set|here)?\s*"
    r"(?:(?:are|is|were|that|which|who|do|does|there|have|has|deal|deals|dealing|with|on|about|concern\w*|address\w*|"
    r"discuss\w*|mention\w*|cover\w*|stud(?:y|ies)|work|works|actually|explicitly|use|uses|used|using|employ\w*|utili[sz]e\w*|"
    r"report(?:s|ed)?|rely|relies|involv\w*|consider\w*|investigat\w*|examin\w*)\b\W*)*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[,;]?\s*(?:and\s+)?(?:(?:which|what|who)(?:\s+ones)?(?:\s+are\s+they)?|please)\W*$", re.IGNORECASE)
_PUT_ASIDE = re.compile(r"\((?:not|but not|leaving out|excluding|except|without|other than)\b[^()]*\)", re.IGNORECASE)
_EXCLUDES = re.compile(
    r"\b(?:not|n['’]t|alone)\s+(?:count|meant|enough|included?|do\b|suffice)|n['’]t\s+count|\bcan\s+be\s+ignored"
    r"|^\W*(?:leave|leaving)\s+out\b|^\W*(?:not|neither|excluding|except|ignore)\b|\bwould\s+not\s+do\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_ASKING_FOR_PAPERS = ASKING | frozenset(
    """
    paper papers abstract abstracts give list name show find need want get got have please all every each everything
    them they it ones one those these of the a an and in here i'm i m collecting library collection work works number
    count different other else based on that where for with study studies research name enumerate abstract method methods
    model models system systems approach approaches only just
    """.split()
)
_INSTRUCTION = re.compile(
    r"""\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:passages?|sources?|instructions?|rules?|context|abstracts?|papers?|above|previous|everything)\b
      | \b(?:system|hidden|initial|secret|original)\s+(?:prompt|instructions?|message)\b
      | \b(?:your|the)\s+(?:prompt|instructions)\b.{0,30}\b(?:verbatim|word\ for\ word|in\ full)
      | \bfrom\s+now\s+on\b.{0,20}\byou\b | \byou\s+are\s+now\b | (?:^|[.!]\s+|\bplease\s+|\bnow\s+)(?:pretend|role-?play|act\s+as)\b
      | ^\W*(?:please\s+|now\s+|just\s+|can\s+you\s+|could\s+you\s+)*(?:write|compose|draft|sing|draw|tell)\s+(?:me\s+|us\s+)?(?:an?|the|some)\s+(?:\w+\s+){0,3}(?:poem|limerick|haiku|song|story|joke|essay|email|letter|script|rap|code|program|function)\b
      | ^\W*(?:please\s+)?(?:translate|repeat|say|print|output)\b.{0,60}\b(?:into|following|this|after\s+me|nothing\s+else|prompt|code\s+block)\b
      | \b(?:reveal|print|show|leak|output)\b.{0,30}\b(?:prompt|api\s+key|password|credentials?|secrets?)\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_AUTHORS = re.compile(
    r"\bwho\s+(?:wrote|authored|published|are\s+the\s+authors?|is\s+the\s+(?:first\s+|lead\s+)?author)\b"
    r"|\b(?:authors?|written\s+by\s+whom)\b(?=.{0,12}\b(?:of|behind|are|is)\b)|\bby\s+(?:whom|which\s+authors?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:what|which)\s+year\b|\bwhen\s+(?:was|were|did)\b.{0,160}\b(?:published|written|released|appear(?:ed)?|come\s+out|came\s+out)\b"
    r"|\b(?:publication|release)\s+(?:year|date)\b|\bhow\s+(?:old|recent)\s+is\b.{0,80}\b(?:paper|work|study|article)\b",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"\b(?:which|what)\s+(?:conference|journal|venue|workshop)\b"
    r"|\b(?:published|presented|appear(?:ed)?)\s+(?:at|in)\b(?=\s*\?|.{0,60}\b(?:conference|journal|venue|neurips|icml|iclr|cvpr|acl)\b)"
    r"|\bwhere\s+(?:was|were)\b.{0,160}\b(?:published|presented)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\bhow\s+(?:many|much|long|large|big|fast|often|far|high|small|wide|deep|few|accurate(?:ly)?|quickly)\b"
    r"|\b(?:what|which|by\s+what|the)\s+(?:\w+\s+){0,2}(?:percentages?|percent|fraction|share|number|rates?|scores?|values?|"
    r"factor|accurac\w+|figures?|sizes?|proportion|decibels?|milliseconds?|hours?|latency|threshold|cut-?off|"
    r"amount|dimension\w*|length|width|depth|margin|speed-?up|bit-?rate|error|cost|price|budget)\b"
    r"|\bhow\s+\w+\s+(?:slower|faster|better|worse|larger|smaller|cheaper)\b|\bexact(?:ly)?\s+(?:figure|number|value)",
    re.IGNORECASE,
)
_UNITS = (
    (r"how long|hours?\b|milliseconds?|latency|seconds?\b|minutes?\b|days?\b|weeks?\b|wall-?clock|how fast|faster|slower|speed",
     r"hour|minute|second|\bms\b|\bdays?\b|week|real[- ]time|\btimes\b|\dx\b|×|faster|slower|hz\b|per second"),
    (r"percent|share|fraction|proportion|accurac|how often|\brate\b",
     r"%|percent|accura|half|third|quarter|\brate|out of"),
    (r"decibel|\bdb\b|\bsdr\b", r"\bdb\b|decibel|\bsdr\b"),
    (r"memory|disk|storage|\bram\b", r"\b[kmgt]i?b\b|byte|memory|storage"),
    (r"bit-?rate|kbps|bandwidth", r"bps|bit|hz\b"),
    (r"\bcosts?\b|price|budget|dollar|expens", r"\$|usd|dollar|cost|€|euro"),
)  # fmt: skip
_COMPARES = re.compile(
    r"\b(?:compar\w+|contrast\w*|differ\w*|versus|vs|both|two|three|four|respectively|in common|(?:dis)?agree\w*|"
    r"trade-?offs?|each|similarit\w+|side by side|rather than one another)\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+){0,2}(?:approaches|methods|models|works|studies|systems|ways|techniques|strategies|"
    r"architectures|datasets|tricks|options|ideas|routes|tools|attempts|efforts|findings|alternatives|solutions)\b"
    r"|\b(?:approaches|methods|ways|works|studies|people|researchers|techniques|strategies|others)\b|\bsummari[sz]e\b|\boverview\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^\W*(?:what(?:['’]s|\s+(?:is|are|was|were|does|do))|explain|define|describe|tell me about|how (?:does|do|is|are))\b",
    re.IGNORECASE,
)
_CUTS = re.compile(r"[,;:?.](?=\s|$)|\b(?:and|but|versus|vs|or|while|whereas)\b", re.IGNORECASE)
_PART_WORDS = 3


def analyse(text: str) -> Question:
    """Read a question.

    Raises:
        QuestionError: it is empty, too long, or no text.
    """
    text = " ".join(text.split())
    if not any(char.isalnum() for char in text):
        raise QuestionError('The question is empty. Ask in words, for example: citewell ask "What is a neural codec?"')
    check_text(text)
    exhaustive = _EXHAUSTIVE.search(text)
    field = _record_field(text)
    kind = Kind.ORDINARY
    if _INSTRUCTION.search(text):
        kind = Kind.INSTRUCTION
    elif exhaustive:
        kind = Kind.EXHAUSTIVE
    elif field:
        kind = Kind.RECORD
    parts = tuple(p.strip() for p in _CUTS.split(text) if len(p.split()) >= _PART_WORDS)
    return Question(
        text=text,
        kind=kind,
        criterion=_criterion(text, exhaustive) if exhaustive else "",
        counts=bool(_COUNTS.search(text)),
        quantity=bool(_QUANTITY.search(text)),
        units=_units(text),
        parts=parts or (text,),
        compares=bool(_COMPARES.search(text)),
        lists=bool(_LISTS.search(text)),
        record_field=field,
        defines=bool(_DEFINES.search(text)),
    )


def check_text(text: str) -> None:
    """Make sure that a question or a search can be encoded.

    Raises:
        QuestionError: it is too long, or no text.
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise QuestionError(
            "The question holds bytes that are not UTF-8 text. Type it again, or check the file's encoding."
        )
    if len(text) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters, at most {MAX_QUESTION:,} are read. Ask more briefly."
        )


def _criterion(text: str, asked: re.Match[str]) -> str:
    """Leave out the asking: "which papers use …, and what are they?" is about "use …"."""
    modifiers = " ".join(w for w in re.findall(r"[\w-]+", asked.group()) if w.casefold() not in _ASKING_FOR_PAPERS)
    said = f"{text[: asked.start()]} {modifiers} {_RELATIVE.sub('', text[asked.end() :])}"
    sentences = [_TAIL.sub("", sentence) for sentence in _SENTENCE_END.split(_PUT_ASIDE.sub(" ", said))]
    saying = [s for s in sentences if not _only_asks(s)]
    # What does not count is said of other papers: its words would find just those.
    counting = [s for s in saying if not _EXCLUDES.search(s)]
    return " ".join(" ".join(counting or saying).split()).strip(" ?.!:,")


def _only_asks(sentence: str) -> bool:
    """Tell whether a sentence asks for papers without saying which: "Give me all of them.", "What have you got?"."""
    return _ASKING_FOR_PAPERS.issuperset(re.findall(r"\w+", sentence.casefold()))


def _record_field(text: str) -> RecordField | None:
    for field, pattern in ((RecordField.AUTHORS, _AUTHORS), (RecordField.YEAR, _YEAR), (RecordField.VENUE, _VENUE)):
        if pattern.search(text):
            return field
    return None


def _units(text: str) -> re.Pattern[str] | None:
    fitting = [found for asked, found in _UNITS if re.search(asked, text, re.IGNORECASE)]
    return re.compile("|".join(fitting), re.IGNORECASE) if fitting else None
