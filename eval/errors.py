"""What can go wrong in an evaluation. A wrong answer is a score, not an error.

EvalError
+ CasesError        a file of cases cannot be read, or a case of it is wrong
+ RunError          a run file cannot be read or continued
+ GateError         a gate file cannot be read, or names what does not exist
+ BenchmarkError    a public benchmark or a file of labelled pairs cannot be read
+ JudgeError        a second judge cannot be reached or used
+ OutputError       a result cannot be written where it should
+ MissingExtra      a part is needed that the plain installation leaves out
"""

from __future__ import annotations


class EvalError(Exception):
    """Base of every error this package raises on purpose."""


class CasesError(EvalError):
    """A file of cases cannot be read, or a case of it is wrong."""


class RunError(EvalError):
    """A run file cannot be read or continued."""


class GateError(EvalError):
    """A gate file cannot be read, or names what does not exist."""


class BenchmarkError(EvalError):
    """A public benchmark or a file of labelled pairs cannot be read."""


class JudgeError(EvalError):
    """A second judge cannot be reached or used."""


class OutputError(EvalError):
    """A result cannot be written where it should."""


class MissingExtra(EvalError):
    """A part is needed that the plain installation leaves out."""
