"""To begin an assessment with the answers of a file, such as another installation exports."""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessment.actions.answers import take_over_answers
from assessment.actions.assessments import close_assessment, create_assessment
from assessment.actions.commitments import judge
from assessment.engine import answers as engine
from assessment.models import Answer, Assessment, Team, User
from questionnaires.models import Version


@transaction.atomic
def import_assessment(
    *,
    by: User,
    team: Team,
    version: Version,
    given: engine.Answers,
    closes: bool = False,
    form_token: UUID | None = None,
) -> Assessment:
    """What the file says is said here then, of its day: the result is the same.

    `given` was checked by `taking_in.faults`; `closes` freezes it on that day. A form that is sent
    twice begins one. Raises TeamExists, TeamIsGone, NothingAnswered.
    """
    now = timezone.now()
    day = at_noon(given.date) if given.date else now
    assessment = create_assessment(
        by=by,
        team=team,
        version=version,
        form_token=form_token,
        sentence=given.scope,
        **scope_of(given),
        created_at=day,
        imported_at=now,
        imported_votes={version.number: {key: list(cast) for key, cast in given.votes.items()}},
    )
    if assessment.imported_at != now:
        return assessment  # of the first press
    say_as_given(by=by, assessment=assessment, given=given, at=day)
    if closes:
        close_assessment(by=by, assessment=assessment, at=day)
    return assessment


def scope_of(given: engine.Answers) -> dict[str, Any]:
    """What an assessment is begun with, but for its sentence."""
    return {
        "system": given.system,
        "form": given.form,
        "facts": dict(given.facts),
        "concerns": list(given.concerns),
        "target_profile": given.target_profile or "",
        "capacity_days_per_month": given.capacity_days_per_month,
        "effort_days": dict(given.effort_days),
    }


def say_as_given(
    *, by: User, assessment: Assessment, given: engine.Answers, at: datetime.datetime
) -> None:
    """Its answers, as of then, and what it contests."""
    take_over_answers(by=by, assessment=assessment, given=given)
    Answer.objects.of(assessment).update(changed_at=at)
    for antipattern, reason in given.contested.items():
        judge(by=by, assessment=assessment, antipattern=antipattern, holds=False, reason=reason)


def at_noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
