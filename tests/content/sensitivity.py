"""Whether a single answer, moved by one level, turns the result over."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessment.engine.answers import Answers
from assessment.engine.evaluation import Evaluation, evaluate
from questionnaires.instrument import Instrument

FIRST = 5  # findings, and steps
MOST = 2  # of them may change


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """What one answer one level off changes among the first findings and steps."""

    question: str
    level: int
    to: int
    findings: frozenset[str]  # that enter
    steps: frozenset[str]

    @property
    def is_large(self) -> bool:
        return len(self.findings) > MOST or len(self.steps) > MOST


def first_findings(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(each.key for each in evaluation.diagnosis.findings if each.found)[:FIRST]


def first_steps(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(each.key for each in evaluation.plan.steps)[:FIRST]


def flips(instrument: Instrument, answers: Answers) -> Iterator[Flip]:
    """Each settled answer once a level up and once down."""
    before = evaluate(instrument, answers)
    for key, answer in answers.answers.items():
        if answer.level is None:
            continue
        for to in (answer.level - 1, answer.level + 1):
            if 0 <= to <= instrument.top:
                moved = {**answers.answers, key: replace(answer, level=to)}
                after = evaluate(instrument, replace(answers, answers=moved))
                yield Flip(
                    question=key,
                    level=answer.level,
                    to=to,
                    findings=frozenset(first_findings(after)) - set(first_findings(before)),
                    steps=frozenset(first_steps(after)) - set(first_steps(before)),
                )
