"""What a move to another version of the questionnaire leaves: results, replies, a way back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessment.actions import Reply, before_upgrade
from assessment.actions.answers import as_columns
from assessment.engine import answers as engine
from assessment.engine.evaluation import Evaluation, evaluate
from assessment.engine.progress import same_question
from assessment.history import name_of, number_in
from assessment.loading import newer_version
from assessment.models import Answer, Assessment, AuditEvent, Snapshot
from assessment.models.audit import MOVES, UPGRADED
from questionnaires.instrument import Question
from questionnaires.loading import instrument
from questionnaires.models import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    event: AuditEvent
    older: str
    newer: str
    snapshot: int  # of what the answers said until then


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A reply to a question when it meant something else."""

    version: str
    name: str


def moves_of(assessment: Assessment) -> list[Move]:
    """Those that stand, the latest first: none that was taken back."""
    found: list[Move] = []
    events = AuditEvent.objects.filter(
        organisation=assessment.team.organisation_id,
        about=f"assessment:{assessment.pk}",
        verb__in=MOVES,
    )
    for event in events.select_related("by").order_by("pk"):
        if event.verb == UPGRADED:
            older, newer = number_in(event.before), number_in(event.after)
            snapshot = (event.after or {})["snapshot"]
            found.append(Move(event=event, older=older, newer=newer, snapshot=snapshot))
        else:
            found.pop()
    return found[::-1]


def versions_of(assessment: Assessment) -> dict[str, Any]:
    """For those who run it: `newer`, to which it can be moved, and `moved`, how it stood before
    its last move while that can be taken back; None where there is no such thing.
    """
    return {"newer": newer_version(assessment), "moved": before_upgrade(assessment)}


def result_of(snapshot: Snapshot) -> Evaluation:
    """What was frozen, read with the version that it was frozen on."""
    document = json.loads(snapshot.answers)
    found = Version.objects.numbered(document["questionnaire"], document["version"])
    frozen_on = instrument(found.select_related("questionnaire").get())
    return evaluate(frozen_on, engine.read(snapshot.answers, frozen_on))


def asked_again(
    assessment: Assessment, questions: Iterable[Question], rows: dict[str, Answer]
) -> dict[str, Earlier]:
    """Question -> the reply that no longer counts, for it was to another meaning.

    `rows` are the answers of the version now: only a move leaves one there without a reply, or
    somebody who has taken theirs back.
    """
    empty = {q.key: q for q in questions if q.key in rows and not rows[q.key].state}
    if not empty:
        return {}
    given = Answer.objects.filter(assessment=assessment, question__in=empty).exclude(state="")
    earlier = given.exclude(version=assessment.version_id).select_related("version__questionnaire")
    found = {}
    for row in earlier.order_by("version__major", "version__minor"):
        asked = instrument(row.version)
        question = next(each for each in asked.questions() if each.key == row.question)
        if not same_question(question, empty[row.question]):
            name = name_of(as_columns(Reply.of(row)), asked)
            found[row.question] = Earlier(version=row.version.number, name=name)
    return found
