"""To settle answers, one at a time or all of a file."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from assessment.actions.assessments import AssessmentIsClosed, lock_open
from assessment.actions.recording import record
from assessment.engine import answers as engine
from assessment.models import Answer, Assessment, Parked, User
from assessment.models.audit import SETTLED, TAKEN_OVER


@dataclass(eq=False)
class AnswerChanged(Exception):
    """Somebody else changed the answer since this person read it."""

    theirs: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a person says to one question."""

    state: str
    level: int | None = None
    reason: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Answer | None) -> "Reply":
        if row is None:
            return cls(state=Answer.State.UNANSWERED)
        return cls(
            state=Answer.State(row.state),
            level=row.level,
            reason=row.reason,
            note=row.note,
            evidence=tuple(row.evidence),
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer as it stands now, and question -> state of all answers of its assessment."""

    answer: Answer
    states: dict[str, str]


# What saving one answer reads of all of them. Written out, for it runs with every choice and every
# pause in typing: Django takes five times as long to compose it and to convert its rows.
STANDING = """
    SELECT question, state, id, revision, level, reason, note, evidence
    FROM assessment_answer WHERE assessment_id = %s AND version_id = %s
"""


def settle_held_answer(
    *, by: User, assessment: Assessment, question: str, revision: int, reply: Reply
) -> Settled:
    """Record the team's reply to a question, for a caller whose transaction holds the assessment.

    A dissent stays as it was recorded; a question that was parked is settled with its reply.

    `revision` is that of the answer which the person saw, 0 for none. Raises AnswerChanged with
    the answer that stands if somebody changed it since, and AssessmentIsClosed.
    """
    if not assessment.is_open:
        raise AssessmentIsClosed
    answer, states = standing(assessment, question)
    before = Reply.of(answer)
    if reply == before:
        return Settled(answer, states)
    if answer.revision != revision:
        if answer.pk:
            answer.refresh_from_db()
        raise AnswerChanged(answer)
    after = as_columns(reply)
    if reply.state:
        Parked.objects.of(assessment).filter(question=question).update(settled_at=timezone.now())
    write(answer, after | {"revision": revision + 1, "changed_by": by})
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb=SETTLED,
        about=f"assessment:{assessment.pk}/{question}",
        before=as_columns(before) if revision else None,
        after=after,
    )
    return Settled(answer, states | {question: reply.state})


def standing(assessment: Assessment, question: str) -> tuple[Answer, dict[str, str]]:
    """The answer to a question, unsaved if there is none, and question -> state of all answers."""
    answer = Answer(
        assessment=assessment, version=assessment.version, question=question, revision=0
    )
    states = {}
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [assessment.pk, assessment.version_id])
        for key, state, *rest in cursor.fetchall():
            states[key] = state
            if key == question:
                answer.pk, answer.revision, answer.level, answer.reason, answer.note, found = rest
                answer.state, answer.evidence = state, json.loads(found)
    return answer, states


def write(answer: Answer, columns: dict[str, Any]) -> None:
    written = columns | {"changed_at": timezone.now()}
    for name, value in written.items():
        setattr(answer, name, value)
    answer.save(update_fields=written if answer.pk else None)


@transaction.atomic
def take_over_answers(*, by: User, assessment: Assessment, given: engine.Answers) -> None:
    """Store the answers of an answers file in an assessment that has none yet."""
    lock_open(assessment)
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            version=assessment.version,
            question=question,
            changed_by=by,
            **answer_columns(answer),
        )
        for question, answer in given.answers.items()
    )
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb=TAKEN_OVER,
        about=f"assessment:{assessment.pk}",
        after={"answers": len(given.answers)},
    )


def answer_columns(answer: engine.Answer) -> dict[str, Any]:
    state = Answer.State.UNANSWERED
    if answer.level is not None:
        state = Answer.State.LEVEL
    elif answer.dont_know:
        state = Answer.State.DONT_KNOW
    elif answer.not_applicable:
        state = Answer.State.NOT_APPLICABLE
    return {
        "state": state,
        "level": answer.level,
        "reason": answer.not_applicable,
        "note": answer.note,
        "evidence": list(answer.evidence),
        "dissent": answer.dissent,
    }


def as_columns(reply: Reply) -> dict[str, Any]:
    return asdict(reply) | {"evidence": list(reply.evidence)}
