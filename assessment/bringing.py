"""What each camp brings to a workshop: what its questions ask to see."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment import loading
from assessment.models import Assessment, Participant
from questionnaires.instrument import Question

CAMP = "camp"  # the facet of a questionnaire that says who can show what


@dataclass(frozen=True, slots=True)
class ToBring:
    title: str  # of the camp; empty for everybody
    questions: tuple[Question, ...]  # each with evidence to ask for


def to_bring(assessment: Assessment) -> list[ToBring]:
    """By camp, in content order: from the core questions that this assessment asks.

    From all that it asks, where its questionnaire has no core; for everybody, where it tells no
    camps apart.
    """
    asked = loading.asked_of(assessment).values()
    shown = [q for q in core(asked) if q.evidence]
    camps = [
        ToBring(title, tuple(q for q in shown if key in q.facets.get(CAMP, ())))
        for key, title in Participant.Camp.choices
    ]
    told = [camp for camp in camps if camp.questions]
    return told or [ToBring("", tuple(shown))]


def core(questions: Iterable[Question]) -> list[Question]:
    questions = list(questions)
    return [question for question in questions if question.core] or questions
