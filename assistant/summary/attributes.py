"""What abstracts may state of a study, and the words by which they do. A list, no judgement.

It holds what several fields report; what a library's papers never speak of is no gap in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that an abstract may state.

    Attributes:
        name: in words that follow "No abstract states …".
        words: what is searched for, as a reader is told.
        pattern: what it looks like, whatever the case.
    """

    name: str
    words: tuple[str, ...]
    pattern: re.Pattern[str]


def _attribute(name: str, words: str, pattern: str) -> Attribute:
    """Make an attribute; what a pattern repeats has a bound where it can begin anywhere: abstracts may be hostile."""
    return Attribute(name, tuple(words.split(", ")), re.compile(pattern, re.IGNORECASE))


ATTRIBUTES = (
    _attribute(
        "how fast it runs",
        "real time, latency, inference speed, milliseconds",
        r"\breal[- ]time\b|\blatenc|\b(?:inference|synthesis|generation|processing|decoding|sampling)\s+(?:speed|time)s?\b|\bmilliseconds?\b|\b\d+\s?ms\b"
        r"|\bthroughput\b|\bspeed-?ups?\b|\b(?:times|x|×)\s+faster\b|\bper\s+second\b",
    ),
    _attribute(
        "how people judge it",
        "listening test, human evaluation, mean opinion score, user study, raters",
        r"\blistening\s+(?:test|stud)|\bhuman\s+(?:evaluat|judg|rat(?:er|ing)|preferenc|stud)|\bopinion\s+scores?\b|\bMOS\b|\bMUSHRA\b|\buser\s+stud"
        r"|\braters?\b|\bsubjective\b|\bperceptual\s+(?:test|evaluat|stud)|\bhuman\s+subjects\b",
    ),
    _attribute(
        "the size of its models",
        "parameters, model size",
        r"\b(?:million|billion|[\d.]{1,12}\s?[MB])\s+(?:trainable\s+)?(?:parameters|params)\b|\b(?:number|amount)\s+of\s+(?:trainable\s+)?parameters\b|\bmodel\s+sizes?\b"
        r"|\b\d+\s?(?:M|B)[- ]param",
    ),
    _attribute(
        "what training takes",
        "GPU hours, training time, compute",
        r"\bGPU|\bTPU|\btraining\s+(?:time|cost|compute)|\bFLOPs?\b|\bcompute\s+(?:budget|cost)|\bcomputational\s+(?:cost|budget|resource)",
    ),
    _attribute(
        "energy use", "energy, power consumption, carbon", r"\benergy\b|\bpower\s+consumption|\bcarbon\b|\bwatts?\b"
    ),
    _attribute(
        "statistical significance",
        "significance test, p value, confidence interval",
        r"\bstatistical(?:ly)?\s+signific|\bp\s?[<=≤]\s?0?\.\d|\bconfidence\s+intervals?\b|\b95\s?%\s?CI\b|\bCI\b.{0,6}\d",
    ),
    _attribute(
        "how many people took part",
        "participants, subjects, patients, speakers",
        r"\b(?:\d[\d,]{0,11}|one|two|three|four|five|six|seven|eight|nine|ten|several|many|multiple|hundreds\s+of|thousands\s+of)\s+(?:\w+\s+){0,2}"
        r"(?:participants|subjects|patients|volunteers|individuals|speakers|listeners)\b|\bn\s?=\s?\d",
    ),
    _attribute(
        "its limits",
        "limitation, drawback, fails, future work",
        r"\blimitations?\b|\bdrawbacks?\b|\bcaveats?\b|\bshortcomings?\b|\bfuture\s+(?:work|research)\b|\bwe\s+(?:do|did)\s+not\b|\bremains?\s+(?:open|unclear|unsolved)",
    ),
    _attribute(
        "code or data to reuse",
        "code, open source, publicly available",
        r"\bopen[- ]?sourc|\bpublicly\s+(?:available|release)|\bgithub\b|\b(?:code|models?|weights|data(?:sets?)?)\s+(?:is|are|will\s+be)\s+(?:\w+\s+)?(?:available|released|accessible)"
        r"|\b(?:release|releasing|make|making)\s+(?:\w+\s+){0,4}(?:code|models?|weights|data(?:set)?s?|checkpoints)\b",
    ),
    _attribute(
        "languages beyond one",
        "multilingual, cross-lingual, several languages",
        r"\bmulti-?lingual|\bcross-?lingual|\blow-?resource\s+languages?|\b(?:several|many|multiple|\d+|two|three|four|five|across)\s+(?:\w+\s+)?languages\b",
    ),
    _attribute(
        "how it does on unseen or shifted data",
        "out of distribution, unseen, domain shift, cross-dataset",
        r"\bout[- ]of[- ](?:distribution|domain)|\bunseen\b|\bdomain\s+(?:shift|adaptation|gap)|\bcross-(?:dataset|domain|corpus)|\bdistribution(?:al)?\s+shifts?|\bexternal\s+validation",
    ),
    _attribute("ablations", "ablation", r"\bablat"),
    _attribute(
        "harm, bias or misuse",
        "bias, fairness, privacy, misuse, safety",
        r"\bfairness\b|\bprivacy\b|\bmisuse\b|\bethic|\bdeepfakes?\b|\b(?:social|gender|racial|demographic)\s+bias|\bharmful\b|\bsafety\b",
    ),
    _attribute(
        "proofs or guarantees",
        "prove, theorem, bound, guarantee",
        r"\bwe\s+(?:\w+ly\s+)?prove\b|\btheorems?\b|\bguarantees?\b|\b(?:upper|lower|error|generali[sz]ation|tight)\s+bounds?\b|\bconvergence\s+(?:rate|proof)",
    ),
    _attribute(
        "adverse effects",
        "adverse event, side effect, tolerability",
        r"\badverse\s+(?:event|effect|reaction)|\bside[- ]effects?\b|\btolerab|\btoxicit",
    ),
    _attribute(
        "a control group or randomisation",
        "randomised, placebo, control group",
        r"\brandomi[sz]ed\b|\bplacebo\b|\bcontrol\s+(?:group|arm)s?\b|\bdouble[- ]blind",
    ),
    _attribute(
        "what became of it in the long run",
        "follow-up, long term",
        r"\bfollow(?:ed)?[- ]up\b|\blongitudinal|\blong[- ]term\s+(?:outcome|effect|follow|stud)",
    ),
    _attribute(
        "what it costs in money", "cost, price, dollars", r"\bcost[- ]effective|[$€£]\s?\d|\bUSD\b|\bmonetary\b"
    ),
)
