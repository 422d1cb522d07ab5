"""The cues of every kind of column that is known."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.tables.attributes import (
    BASELINE,
    BITRATE,
    CODE,
    HARDWARE,
    LANGUAGE,
    LIMITATION,
    METRIC,
    PARAMETERS,
    SAMPLE_SIZE,
    SAMPLING_RATE,
    SPEED,
)
from assistant.tables.contributions import METHOD, TASK
from assistant.tables.findings import DATA, RESULT
from assistant.tables.trials import DOSE, FOLLOW_UP, PRIMARY_OUTCOME, SIDE_EFFECTS, TREATMENT
from assistant.tables.wording import Cue

CUES: Mapping[str, tuple[Cue, ...]] = {
    "task": TASK,
    "method": METHOD,
    "data": DATA,
    "reported result": RESULT,
    "metric": METRIC,
    "baseline": BASELINE,
    "parameters": PARAMETERS,
    "speed": SPEED,
    "code": CODE,
    "limitations": LIMITATION,
    "language": LANGUAGE,
    "sample size": SAMPLE_SIZE,
    "sampling rate": SAMPLING_RATE,
    "bit rate": BITRATE,
    "hardware": HARDWARE,
    "dose": DOSE,
    "follow-up": FOLLOW_UP,
    "side effects": SIDE_EFFECTS,
    "drug": TREATMENT,
    "primary outcome": PRIMARY_OUTCOME,
}
