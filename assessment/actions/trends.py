"""What a team tells of its course: its vital signs, and why an answer is lower than then."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment import loading
from assessment.actions.assessments import hold_open
from assessment.actions.commitments import hold
from assessment.actions.desk import NoSuchEntry
from assessment.actions.recording import record
from assessment.engine.scoring import profile
from assessment.meanwhile import merged
from assessment.models import Assessment, LoweredAnswer, User, VitalSigns
from assessment.models.assessments import plain
from assessment.models.trends import MOST


@dataclass(eq=False)
class ReadingChanged(Exception):
    """Somebody else has said why since."""

    theirs: str


@transaction.atomic
def say_why_lower(
    *,
    by: User,
    assessment: Assessment,
    against: Assessment,
    question: str,
    reading: str,
    seen: str = "",
) -> None:
    """Why the answer is lower than that of `against`; also once the assessment is closed.

    `seen` is what this person saw said of it, "" for nothing. Raises NoSuchEntry where it is not
    lower, ReadingChanged.
    """
    hold(assessment)
    if question not in lowered(assessment, against):
        raise NoSuchEntry
    found = LoweredAnswer.objects.filter(
        assessment=assessment, against=against, question=question
    ).first()
    before = found.reading if found else ""
    if before == reading:
        return
    if before != seen:
        raise ReadingChanged(before)
    said = {"reading": reading, "said_at": timezone.now(), "said_by": by}
    LoweredAnswer.objects.update_or_create(
        assessment=assessment, against=against, question=question, defaults=said
    )
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb="trend.lower_read",
        about=f"assessment:{assessment.pk}/{question}",
        before={"reading": before} if before else None,
        after={"reading": reading, "against": loading.date_of(against).isoformat()},
    )


def lowered(assessment: Assessment, against: Assessment) -> set[str]:
    """The questions whose answers are lower than those of an earlier assessment."""
    now = profile(loading.instrument_of(assessment), loading.answers_of(assessment))
    since = loading.since(against, now)
    return {each.question.key for each in since.progress.lowered} if since else set()


@transaction.atomic
def note_vital_signs(
    *,
    by: User,
    assessment: Assessment,
    signs: Mapping[str, int | float | None],
    seen: Mapping[str, str] | None = None,
) -> None:
    """Take the team's figures, None where it has none.

    `seen` has the fingerprints of those that the person saw. Raises AssessmentIsClosed, and
    ChangedMeanwhile where somebody else noted another figure for the same since.
    """
    hold_open(assessment)
    before = vital_signs_of(assessment)
    changed = merged(standing=before, seen=seen, given=signs)
    if not changed:
        return
    VitalSigns.objects.update_or_create(assessment=assessment, defaults=changed)
    record(
        by=by,
        organisation=assessment.team.organisation,
        verb="assessment.vital_signs_noted",
        about=f"assessment:{assessment.pk}",
        before={name: before[name] for name in changed},
        after=changed,
    )


def vital_signs_of(assessment: Assessment) -> dict[str, int | float | None]:
    """As plain figures."""
    row = VitalSigns.objects.filter(assessment=assessment).first()
    figures = {name: getattr(row, name, None) for name in MOST}
    return {name: None if value is None else plain(value) for name, value in figures.items()}
