"""To move an open assessment to a newer version of its questionnaire, and back."""

from collections.abc import Collection
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Q

from assessment import loading, snapshots
from assessment.actions.assessments import hold_open
from assessment.actions.recording import record
from assessment.engine.editions import CarryOver, carry_over
from assessment.models import Answer, Assessment, AuditEvent, Round, User, Vote, Workshop
from assessment.models.audit import UNDONE, UPGRADED
from questionnaires.instrument import Instrument
from questionnaires.loading import instrument as instrument_of
from questionnaires.models import Version

# What is said of the system in words of the questionnaire.
SETTINGS = ("form", "facts", "concerns", "target_profile", "target_reason", "effort_days")


class NoSuchUpgrade(Exception):
    """Somebody has moved it meanwhile, or a newer version than the one they saw is out."""


class WorkshopRuns(Exception):
    """What is on its screens must not change under the room."""


class TooLate(Exception):
    """Something was changed since the upgrade, and would be lost."""


@transaction.atomic
def upgrade_assessment(*, by: User, assessment: Assessment, number: str) -> CarryOver:
    """Go on with version `number`, which the person saw as the newest.

    What the answers said until now is frozen first, and they stay in the database. Raises
    AssessmentIsClosed, NoSuchUpgrade, WorkshopRuns.
    """
    hold_open(assessment)
    if Workshop.objects.running().filter(assessment=assessment).exists():
        raise WorkshopRuns
    version = loading.newer_version(assessment)
    if version is None or version.number != number:
        raise NoSuchUpgrade
    rows = list(Answer.objects.of(assessment))
    snapshot = snapshots.take(by=by, assessment=assessment, rows=rows)
    before = {"version": assessment.version.number} | settings_of(assessment)
    newer = instrument_of(version)
    given = loading.answers_of(assessment, rows)
    carried = carry_over(loading.instrument_of(assessment), newer, given)
    revealed = {each.question: each for each in Round.objects.revealed_of(assessment)}
    shown_here = carried.answers.votes.keys() & revealed.keys()
    carry_votes_of_file(assessment, version, carried.answers.votes.keys() - shown_here)
    move(assessment, version, settings_after(assessment, carried))
    Answer.objects.bulk_create(carried_rows(by, assessment, rows, carried, newer))
    for question in carried.answers.votes:
        if question in shown_here:
            carry_votes(revealed[question], version)
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb=UPGRADED,
        about=f"assessment:{assessment.pk}",
        before=before,
        after={"version": number, "snapshot": snapshot.pk, "answers_kept": len(carried.kept)}
        | settings_of(assessment),
    )
    return carried


@transaction.atomic
def undo_upgrade(*, by: User, assessment: Assessment) -> None:
    """Go back to the version before, with all that was said on it.

    Raises TooLate, AssessmentIsClosed.
    """
    hold_open(assessment)
    earlier = before_upgrade(assessment)
    if earlier is None:
        raise TooLate
    now = {"version": assessment.version.number} | settings_of(assessment)
    Answer.objects.of(assessment).delete()  # copies and empty ones: nobody has answered since
    Round.objects.revealed_of(assessment).delete()  # copies: nobody has voted since
    assessment.imported_votes.pop(assessment.version.number, None)
    move(assessment, earlier.version, settings_of(earlier))
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb=UNDONE,
        about=f"assessment:{assessment.pk}",
        before=now,
        after={"version": assessment.version.number} | settings_of(assessment),
    )


def before_upgrade(assessment: Assessment) -> Assessment | None:
    """As it stood before its upgrade, if that is the last thing that happened to it."""
    about = f"assessment:{assessment.pk}"
    events = AuditEvent.objects.filter(organisation=assessment.team.organisation_id)
    last = events.filter(Q(about=about) | Q(about__startswith=f"{about}/")).first()
    if last is None or last.verb != UPGRADED:
        return None
    told: dict[str, Any] = last.before or {}
    questionnaire, earlier = assessment.version.questionnaire, copy(assessment)
    numbered = Version.objects.numbered(questionnaire.key, told["version"])
    earlier.version = numbered.select_related("questionnaire").get()
    for name in SETTINGS:
        setattr(earlier, name, told[name])
    return earlier


def settings_of(assessment: Assessment) -> dict[str, Any]:
    return {name: getattr(assessment, name) for name in SETTINGS}


def settings_after(assessment: Assessment, carried: CarryOver) -> dict[str, Any]:
    """Plain values, of the same shape as the columns."""
    now = carried.answers
    return {
        "form": now.form,
        "facts": dict(now.facts),
        "concerns": list(now.concerns),
        "target_profile": now.target_profile or "",
        "target_reason": assessment.target_reason if now.target_profile else "",
        "effort_days": dict(now.effort_days),
    }


def move(assessment: Assessment, version: Version, settings: dict[str, Any]) -> None:
    assessment.version = version
    for name, value in settings.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=["version", "imported_votes", *settings])


def carried_rows(
    by: User, assessment: Assessment, rows: list[Answer], carried: CarryOver, newer: Instrument
) -> list[Answer]:
    """The answers as they stand now: who gave them and when stays with them.

    A question that means something else now has an empty one, of a revision that nobody has seen:
    a reply that was typed under its old meaning meets a conflict and is not taken for one.
    """
    of_version = {"assessment": assessment, "version": assessment.version}
    standing = {row.question: row for row in rows}
    return [
        carried_row(standing[key], **of_version)
        if key in carried.answers.answers
        else Answer(
            question=key,
            revision=standing[key].revision + 1 if key in standing else 1,
            changed_by=by,
            **of_version,
        )
        for key in (question.key for question in newer.questions())
        if key in carried.answers.answers or key in carried.other_meaning
    ]


def carried_row(row: Answer, **of_version: Any) -> Answer:
    kept = ("question", "state", "level", "reason", "note", "evidence", "dissent")
    told = {name: getattr(row, name) for name in (*kept, "revision", "changed_at", "changed_by_id")}
    return Answer(**told, **of_version)


def carry_votes(shown: Round, version: Version) -> None:
    """The votes of a reveal, as they stand to a question that means the same in that version."""
    votes = list(shown.votes.order_by("pk"))
    copied = Round.objects.create(
        workshop=shown.workshop,
        version=version,
        question=shown.question,
        number=shown.number,
        opened_at=shown.opened_at,
        left_at=shown.left_at,
    )
    Vote.objects.bulk_create(
        Vote(
            round=copied,
            participant_id=vote.participant_id,
            level=vote.level,
            reason=vote.reason,
            sequence=vote.sequence,
            cast_at=vote.cast_at,
        )
        for vote in votes
    )
    copied.revealed_at = shown.revealed_at
    copied.save(update_fields=["revealed_at"])


def carry_votes_of_file(
    assessment: Assessment, version: Version, questions: Collection[str]
) -> None:
    """The same of votes that a file counted; those of the version before stay for the way back."""
    if counted := assessment.votes_of_file():
        kept = {key: votes for key, votes in counted.items() if key in questions}
        assessment.imported_votes |= {version.number: kept}
