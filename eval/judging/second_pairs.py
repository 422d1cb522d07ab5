"""The claims of a run with what they cite, for a second judge."""

from __future__ import annotations

from eval.judging.judge import Said, known_words, sentence_faults
from eval.judging.second import JudgedPair
from eval.rows import sample
from eval.runs.record import Run


def pairs_of(run: Run, limit: int | None) -> list[JudgedPair]:
    """Return each claim with its cited spans and the verdict of the judge that ships; a seeded sample of them.

    Claims that cite no words of an abstract are left out: there is nothing to hold them against.
    """
    pairs = []
    for row in run.rows:
        for sentence in Said.from_answer(row.answer).sentences if row.answer else ():
            evidence = " ".join(c.quote for c in sentence.citations if c.quote)
            known = known_words(row.case, run.papers, [c.paper_id for c in sentence.citations])
            if evidence:
                pairs.append(JudgedPair(sentence.text, evidence, not sentence_faults(sentence, run.papers, known)))
    return sample(pairs, limit)
