"""Cases: questions with the papers, spans and key facts that a right answer holds."""

from eval.cases.case import TYPES, Case, KeyFact, split_of
from eval.cases.check import problems
from eval.cases.read import GOLDEN, load_cases

__all__ = ["GOLDEN", "TYPES", "Case", "KeyFact", "load_cases", "problems", "split_of"]
