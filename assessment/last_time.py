"""What was answered last time: shown to be confirmed or changed, and never carried over."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from assessment import loading
from assessment.engine.progress import same_question
from assessment.models import Answer, Assessment
from assessment.proposals import proposed_answers
from questionnaires.instrument import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSince:
    """What the plan of last time has to show for a question; nobody has answered it by that."""

    level: int
    steps: tuple[str, ...]  # their titles
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    on: datetime.date | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)  # question -> what was settled
    done: Mapping[str, DoneSince] = field(default_factory=dict)


def last_time(assessment: Assessment, questions: Iterable[Question]) -> LastTime:
    """Of the last assessment of the same system, as far as the questions meant the same there."""
    earlier = loading.earlier(assessment)
    if earlier is None:
        return LastTime()
    shared = shared_with(earlier, questions)
    return LastTime(
        on=loading.date_of(earlier),
        answers=settled_in(earlier, shared),
        done=done_since(earlier, shared),
    )


def shared_with(earlier: Assessment, questions: Iterable[Question]) -> list[str]:
    """Those that meant the same there."""
    then = {each.key: each for each in loading.instrument_of(earlier).questions()}
    return [q.key for q in questions if q.key in then and same_question(then[q.key], q)]


def settled_in(earlier: Assessment, questions: Collection[str]) -> dict[str, Answer]:
    rows = Answer.objects.of(earlier).filter(question__in=questions).exclude(state="")
    return {row.question: row for row in rows}


def done_since(earlier: Assessment, questions: Collection[str]) -> dict[str, DoneSince]:
    title = {each.key: each.title for each in loading.instrument_of(earlier).remedies}
    return {
        key: DoneSince(
            level=proposal.level,
            steps=tuple(title[remedy] for remedy in proposal.remedies),
            evidence=proposal.evidence,
        )
        for key, proposal in proposed_answers(earlier).items()
        if key in questions
    }
