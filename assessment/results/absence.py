"""Why nobody was asked for a level: three reasons that a reader must not mistake for another."""

from collections.abc import Iterable
from typing import Literal

from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation
from questionnaires.instrument import Dimension, Question

Absence = Literal["outside_form", "does_not_apply", "not_asked"]


def absence(question: Question, evaluation: Evaluation) -> Absence | None:
    """None where somebody was asked, even if nobody could say."""
    standing = evaluation.profile.standings.get(question.key)
    if standing is None:
        switched_off = evaluation.answers.switched_off(question)
        return "does_not_apply" if switched_off else "outside_form"
    if standing.asked:
        return None
    return "not_asked" if standing.bounds else "does_not_apply"


def absence_of(finding: Finding, evaluation: Evaluation) -> Absence:
    """Why an antipattern could not be looked at.

    What the form leaves out goes first: no further answer could make up for it.
    """
    antipattern = finding.antipattern
    if finding.verdict == "unassessable":
        keys = {signal.question for signal in antipattern.signals}
        return "outside_form" if _is_any_outside(keys, evaluation) else "does_not_apply"
    keys = {condition.question for condition in antipattern.preconditions}
    return "outside_form" if _is_any_outside(keys, evaluation) else "not_asked"


def is_outside_form(dimension: Dimension, evaluation: Evaluation) -> bool:
    """Whether it is the form that leaves none of its questions over."""
    held = any(each.key in evaluation.profile.standings for each in dimension.questions)
    return not held and any(
        absence(each, evaluation) == "outside_form" for each in dimension.questions
    )


def _is_any_outside(keys: Iterable[str], evaluation: Evaluation) -> bool:
    questions = {question.key: question for question in evaluation.instrument.questions()}
    return any(absence(questions[key], evaluation) == "outside_form" for key in keys)
