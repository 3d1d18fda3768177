"""What was answered last time: shown to be confirmed or changed, and never carried over."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assessment import loading
from assessment.engine.progress import same_question
from assessment.models import Answer, Assessment
from questionnaires.instrument import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    on: datetime.date | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)  # question -> what was settled


def last_time(assessment: Assessment, questions: Iterable[Question]) -> LastTime:
    """Of the last assessment of the same system, as far as the questions meant the same there."""
    earlier = loading.earlier(assessment)
    if earlier is None:
        return LastTime()
    then = {each.key: each for each in loading.instrument_of(earlier).questions()}
    same = [q.key for q in questions if q.key in then and same_question(then[q.key], q)]
    settled = Answer.objects.of(earlier).filter(question__in=same).exclude(state="")
    return LastTime(on=loading.date_of(earlier), answers={row.question: row for row in settled})
