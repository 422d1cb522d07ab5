"""A small library and a summary of it, by hand: themes, both kinds of sides, gaps, a table; authors known and not."""

from __future__ import annotations

from assistant.answer import Belonging, Citation, Claim, Nearest, Shown, Verdict
from assistant.records import FROM_THE_RECORD
from assistant.summary.summary import Gap, Length, Sides, Summary, Theme
from assistant.tables.table import Cell, Row, Table
from index import Hit, Paper, Passage

LITHIUM = Paper(
    "lithium-1",
    "Lithium and Relapse in Bipolar Disorder",
    "We randomised 204 adults to lithium or placebo. Lithium reduced relapse at two years. It raised serum creatinine.",
    ("John van den Berg", "Rózsa Péter"),
    2018,
    "Journal of Affective Disorders",
    "10.1000/lith_1",
    kind="article-journal",
    volume="12",
    pages="3-9",
)
DOSES = Paper(
    "doses-2",
    "Low Doses Suffice",
    "Low doses of lithium reduced relapse as well. A low dose did not raise serum creatinine. Patients preferred it.",
    ("Mary Anning",),
    2020,
    url="https://example.org/doses?a=1&b=2",
)
BARE = Paper("bare-3", "Mood Diaries by Telephone", "Diaries kept by telephone are filled in more often.")
FAR = Paper("far-4", "Sleep in Teenagers", "Teenagers sleep late.", ("Emil Post",), 1999)
PAPERS = {paper.paper_id: paper for paper in (FAR, BARE, DOSES, LITHIUM)}
MARKERS = {"lithium-1": 1, "doses-2": 2, "bare-3": 3, "far-4": 4}


def cite(paper: Paper, words: str) -> Citation:
    start = paper.abstract.index(words)
    marker = MARKERS[paper.paper_id]
    return Citation(marker, paper.paper_id, paper.title, f"{paper.paper_id}#0", start, start + len(words), words)


def show(paper: Paper) -> Shown:
    passage = Passage(f"{paper.paper_id}#0", paper.paper_id, 0, len(paper.abstract), paper.abstract)
    return Shown(MARKERS[paper.paper_id], paper.title, Hit(1, passage, 0.5))


def verbatim(paper: Paper, words: str) -> Claim:
    return Claim(words, (cite(paper, words),), Verdict.VERBATIM, 1.0)


def belonging(paper: Paper, chance: float) -> Belonging:
    return Belonging(paper.paper_id, paper.title, chance)


REDUCED = verbatim(LITHIUM, "Lithium reduced relapse at two years.")
JOINED = Claim(
    "Van den Berg and Péter (2018) randomised 204 adults to lithium or placebo.",
    (cite(LITHIUM, "We randomised 204 adults to lithium or placebo."),),
    Verdict.SUPPORTED,
    0.9,
)
TWO_QUOTES = Claim(
    "Low doses of lithium reduced relapse as well. Patients preferred it.",
    (cite(DOSES, "Low doses of lithium reduced relapse as well."), cite(DOSES, "Patients preferred it.")),
    Verdict.VERBATIM,
    1.0,
)
RECORD = Claim(
    "“Low Doses Suffice” is from 2020.",
    (Citation(2, "doses-2", DOSES.title, "doses-2#0", 0, 0, ""),),
    Verdict.SUPPORTED,
    1.0,
    FROM_THE_RECORD,
)
BOTH = Claim(
    "Lithium reduced relapse in both papers.",
    (cite(LITHIUM, "Lithium reduced relapse at two years."), cite(DOSES, "Low doses of lithium reduced relapse")),
    Verdict.SUPPORTED,
    0.8,
)
FAILED = Claim(
    "Lithium cures.", (cite(LITHIUM, "Lithium reduced relapse"),), Verdict.UNSUPPORTED, 0.1, "not_in_passage"
)
RAISED = verbatim(LITHIUM, "It raised serum creatinine.")
NOT_RAISED = verbatim(DOSES, "A low dose did not raise serum creatinine.")
DIARIES = verbatim(BARE, BARE.abstract)

TABLE = Table(
    topic="lithium & relapse",
    columns=("task", "result"),
    proposed=True,
    rows=(
        Row("lithium-1", LITHIUM.title, (Cell(), Cell((cite(LITHIUM, "reduced relapse at two years"),), 0.9))),
        Row(
            "doses-2",
            DOSES.title,
            (Cell((cite(DOSES, "Low doses of lithium"), cite(DOSES, "Patients preferred it")), 0.7), Cell()),
        ),
        Row("bare-3", BARE.title, (Cell(), Cell())),
    ),
    shown=(show(LITHIUM), show(DOSES)),
    of=4,
    library="sha256:0",
)
SUMMARY = Summary(
    topic="lithium & relapse",
    length=Length.PAGE,
    overview=(REDUCED, BOTH),
    themes=(
        Theme("lithium, trials", ("lithium-1", "doses-2"), (JOINED, TWO_QUOTES, RECORD), removed=(FAILED,)),
        Theme("diaries", ("bare-3",), (DIARIES,), fallback="The model did not answer."),
    ),
    agreements=(Sides("relapse", REDUCED, verbatim(DOSES, "Low doses of lithium reduced relapse as well.")),),
    disagreements=(Sides("creatinine", RAISED, NOT_RAISED),),
    gaps=(
        Gap("how fast it runs", ("real time", "latency"), (), 0),
        Gap("adverse effects", ("side effect",), (RAISED,), 1),
    ),
    table=TABLE,
    shown=(show(LITHIUM), show(DOSES), show(BARE)),
    papers=(belonging(LITHIUM, 0.9), belonging(DOSES, 0.8), belonging(BARE, 0.3)),
    near_misses=(belonging(FAR, 0.18),),
    cut=0.2,
    of=4,
    library="sha256:0",
)
DECLINED = Summary(
    topic="tax law",
    length=Length.PAGE,
    overview=(),
    themes=(),
    agreements=(),
    disagreements=(),
    gaps=(),
    table=None,
    shown=(),
    papers=(),
    near_misses=(),
    cut=0.2,
    of=4,
    library="sha256:0",
    declined="No paper of the library is about this.",
    nearest=(Nearest("far-4", FAR.title, 0.1),),
)
