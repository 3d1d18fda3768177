"""The workshops of the sample organisation: two that are over, and one about to begin."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessment import actions, loading
from assessment.actions.workshops import new_code
from assessment.engine import answers as engine
from assessment.models import (
    Assessment,
    Parked,
    Participant,
    PlannedStep,
    Round,
    User,
    Vote,
    Workshop,
)
from assessment.models.trends import MOST

BUILDS, DEPENDS = Participant.Camp.BUILDS_IT, Participant.Camp.DEPENDS_ON_IT
Status = PlannedStep.Status
YES, PARTLY, NO = Participant.Worth.YES, Participant.Worth.PARTLY, Participant.Worth.NO

A_QUESTION = datetime.timedelta(minutes=4)
LASTED = datetime.timedelta(minutes=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a workshop left behind beside what its answers file holds."""

    people: tuple[tuple[str, str], ...]  # camp, and whether it was worth their time
    parked: tuple[tuple[str, str, str, datetime.date], ...] = ()  # question, what, who, by
    steps: tuple[tuple[str, str, datetime.date], ...] = ()  # remedy, owner, due
    became: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # of a step, later
    said: tuple[tuple[str, str], ...] = ()  # a remedy, and what somebody wrote beside it
    vital_signs: tuple[int | float | None, ...]  # in the order of the form
    lowered: tuple[tuple[str, str], ...] = ()  # question, and why it is lower than last time


IN_MAY = Sample(
    people=((BUILDS, YES), (DEPENDS, PARTLY), (BUILDS, YES), (BUILDS, NO), (DEPENDS, "")),
    steps=(
        ("name-first-responder", "Petra", datetime.date(2026, 6, 15)),
        ("collect-outcomes", "Ines", datetime.date(2026, 9, 1)),
        ("keep-cases-free", "Tomas", datetime.date(2026, 10, 1)),
    ),
    became={
        "name-first-responder": {
            "status": Status.DONE,
            "evidence": ["The list of who is called, beside the door and in the wiki"],
        },
        "collect-outcomes": {
            "status": Status.DONE,
            "sponsor": "Ruth, who runs the claims desk",
            "evidence": ["The table of paid claims, joined to what was predicted, every Monday"],
        },
        "keep-cases-free": {
            "status": Status.WONT_DO,
            "reason": "Two in a hundred claims by hand is more than the claims desk can take on"
            " before the new year.",
            "accepted_by": "Ines",
        },
    },
    said=(("collect-outcomes", "The first Monday is in. Eleven claims had no number; Ruth asks."),),
    vital_signs=(2, 160, 210, None, 60, 5),
)
IN_NOVEMBER = Sample(
    people=(
        *((BUILDS, YES), (DEPENDS, YES), (BUILDS, PARTLY)),
        *((DEPENDS, YES), (BUILDS, YES), (DEPENDS, PARTLY)),
    ),
    parked=(
        (
            "rollback",
            "Ask the platform team which images it keeps, and go back to one on a Tuesday morning",
            "Tomas",
            datetime.date(2026, 12, 1),
        ),
        (
            "input-drift",
            "See the comparison for our model with our own eyes, or hear that there is none",
            "Chiara",
            datetime.date(2026, 11, 27),
        ),
    ),
    steps=(
        ("define-broken", "Petra", datetime.date(2026, 12, 4)),
        ("version-settings", "Tomas", datetime.date(2026, 12, 11)),
        ("write-release-tests", "Chiara", datetime.date(2026, 12, 18)),
    ),
    became={"define-broken": {"status": Status.DOING}},
    vital_signs=(3, 118, 390, 216, 0.7, 4),
    lowered=(("release-gate", "clearer"),),
)
SAMPLES = {datetime.date(2026, 5, 19): IN_MAY, datetime.date(2026, 11, 19): IN_NOVEMBER}

WAITING = (("Amara", BUILDS), ("Joost", BUILDS), ("Ines", DEPENDS), ("Ruth", DEPENDS))


def hold(
    *, by: User, assessment: Assessment, given: engine.Answers, until: datetime.datetime
) -> None:
    """The workshop behind an answers file with votes; before the assessment is closed."""
    sample = SAMPLES.get(until.date())
    if sample is None:
        return
    workshop = Workshop.objects.create(
        assessment=assessment,
        code=new_code(),
        held_by=by,
        phase=Workshop.Phase.ENDED,
        agenda=list(given.votes),
        created_at=until - LASTED,
        started_at=until - LASTED,
        ended_at=until,
    )
    people = Participant.objects.bulk_create(
        Participant(workshop=workshop, camp=camp, worth=worth, joined_at=workshop.created_at)
        for camp, worth in sample.people
    )
    for place, (question, votes) in enumerate(given.votes.items()):
        opened = workshop.created_at + (place + 1) * A_QUESTION
        cast(workshop, question, zip(people, votes, strict=True), opened)
    leave_behind(by, assessment, sample, until)


def cast(
    workshop: Workshop,
    question: str,
    votes: Iterable[tuple[Participant, engine.Vote]],
    opened: datetime.datetime,
) -> None:
    version = workshop.assessment.version
    taken = Round.objects.create(
        workshop=workshop, version=version, question=question, number=1, opened_at=opened
    )
    Vote.objects.bulk_create(
        Vote(round=taken, participant=person, level=level, cast_at=opened)
        for person, level in votes
    )
    taken.revealed_at = opened + A_QUESTION
    taken.save(update_fields=["revealed_at"])


def leave_behind(by: User, assessment: Assessment, sample: Sample, at: datetime.datetime) -> None:
    for question, what, who, day in sample.parked:
        Parked.objects.create(
            assessment=assessment, question=question, what=what, who=who, by=day, parked_at=at
        )
    for place, (remedy, owner, due) in enumerate(sample.steps, 1):
        PlannedStep.objects.create(
            assessment=assessment,
            remedy=remedy,
            place=place,
            owner=owner,
            due=due,
            taken_on_at=at,
            taken_on_by=by,
        )
    for remedy, became in sample.became.items():
        actions.change_step(by=by, assessment=assessment, remedy=remedy, **became)
    for remedy, text in sample.said:
        actions.comment_on_step(by=by, assessment=assessment, remedy=remedy, text=text)
    for step in PlannedStep.objects.of(assessment).done():
        when = at.combine(step.due or at.date(), at.timetz())
        PlannedStep.objects.filter(pk=step.pk).update(done_at=when)
        step.comments.update(written_at=when)
    signs = dict(zip(MOST, sample.vital_signs, strict=True))
    actions.note_vital_signs(by=by, assessment=assessment, signs=signs)
    for question, reading in sample.lowered:
        against = loading.earlier(assessment)
        if against:
            actions.say_why_lower(
                by=by, assessment=assessment, against=against, question=question, reading=reading
            )


def begin(*, by: User, assessment: Assessment) -> Workshop:
    """In its lobby, where it stays fresh: whoever looks around may join by phone, and begin."""
    workshop = actions.begin_workshop(by=by, assessment=assessment)
    for name, camp in WAITING:
        actions.join_workshop(workshop=workshop, name=name, camp=camp)
    return workshop
