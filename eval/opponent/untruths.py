"""Ways to say what no abstract says: a right sentence with one thing changed, a foreign half, an invention.

The changes are those of `eval.judging.mutations`, on one sentence; the inventions are of no paper.
"""

from __future__ import annotations

import random
import re

from assistant.numbers import find_numbers

DEV_INVENTED = (
    "was tested with forty volunteers in a hospital", "lowers the memory needed at inference by half",
    "was adopted by two large companies", "runs in a web browser without installation",
    "works for satellite images of farmland", "keeps its accuracy on handwritten Arabic",
    "needs no graphics card for training", "was awarded a prize at the conference",
    "detects early signs of Parkinson's disease", "reduces energy consumption to a third",
    "was trained on 64 TPUs for two weeks", "can be applied to financial time series",
    "was evaluated by professional musicians", "supports twenty languages at release",
    "fails on very short recordings", "beats GPT-4 on legal reasoning",
    "converges after only three epochs", "is robust to adversarial patches on road signs",
    "was compared with gradient boosted trees", "relies on a database of bird songs",
    "protects the privacy of patients", "learns from human feedback in the loop",
    "is patented in Japan", "uses a quantum annealer for the search",
)  # fmt: skip
TEST_INVENTED = (
    "was deployed on a fleet of delivery robots", "doubles the throughput on mobile phones",
    "was rated by 120 crowd workers", "cuts the annotation cost by 40%",
    "transfers to protein folding", "handles sign language videos as well",
    "needs less than a gigabyte of disk space", "was pre-trained on medical records",
    "predicts the weather three days ahead", "is sensitive to the choice of optimizer",
    "was verified by formal methods", "shortens training from days to minutes",
    "outperforms XGBoost on tabular data", "was presented to schoolchildren in Finland",
    "degrades under heavy rain and fog", "exploits the symmetry of crystals",
    "was tuned with Bayesian optimization", "generates legal contracts on request",
    "recognises emotions from heart rate", "stores its weights in four bits",
    "ignores punctuation and capital letters", "requires a calibrated stereo camera",
    "has been cited in a court ruling", "prevents fraud in online shops",
)  # fmt: skip
_LINKS = (", and it also {}", "; it {} as well", ", which also {}", " and moreover {}")
_DIGITS = re.compile(r"[\d.,]*\d")


def foreign_half(sentence: str, foreign: str, chance: random.Random) -> str:
    """Add a sentence of another paper to a right one."""
    link = chance.choice((", and {}", ", while {}", "; {}"))
    start = foreign if re.match(r"\S*\w[A-Z\d]", foreign) else foreign[0].lower() + foreign[1:]
    return sentence.rstrip(". ") + link.format(start)


def invented_half(sentence: str, invented: str, chance: random.Random) -> str:
    """Add something invented to a right sentence."""
    return sentence.rstrip(". ") + chance.choice(_LINKS).format(invented) + "."


def other_number(sentence: str, abstract: str, chance: random.Random) -> str | None:
    """Put another number of the same abstract in the place of one, with what is written on the first."""
    numbers = [n for n in find_numbers(sentence) if sentence[n.start].isdigit()]
    if not numbers:
        return None
    number = chance.choice(numbers)
    own = _DIGITS.match(sentence, number.start)
    others = [_DIGITS.match(abstract, n.start) for n in find_numbers(abstract) if abstract[n.start].isdigit()]
    values = sorted({m.group() for m in others if m and own and m.group() != own.group()})
    if not own or not values:
        return None
    return sentence[: own.start()] + chance.choice(values) + sentence[own.end() :]
