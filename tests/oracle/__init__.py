"""The rules of docs/method.md read aloud, one rule a function: a second engine, as plain as can be.

Slow and plain on purpose: figures are exact fractions and nothing is remembered, so that the
engine, which is fast and counts in floats, can be held against it. A module a section; `readings`
maps each question of the assessment to a plain dict, and a state of the plan is such a mapping.
"""

from tests.oracle.comparison import disagreements
from tests.oracle.result import evaluate, exact

__all__ = ["disagreements", "evaluate", "exact"]
