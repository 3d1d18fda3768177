"""A workshop in which somebody has said something wherever one can, and others at each moment."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from assessment import actions, loading, participants
from assessment.models import Assessment, Participant, User, Workshop
from assessment.models.commitments import LONGEST_WHAT, LONGEST_WHO
from assessment.models.votes import LONGEST_REASON
from assessment.models.workshops import LONGEST_NAME
from tests import factories
from tests.factories import CAMPS, standing

PEOPLE = 4
LEVELS = (0, 1, 2, None)  # of them, one each
Say = Callable[[int], str]  # something of that length at most


def hold(
    *, by: User, assessment: Assessment, say: Say, questions: tuple[str, str, str], mail: str
) -> Workshop:
    """All the way to the vote on the last of these questions, which is open.

    The first is agreed on, the second parked, and the last has been voted on alone before. What is
    judged and taken on is the first finding and the first step of the questionnaire.
    """
    workshop = actions.begin_workshop(by=by, assessment=assessment)
    in_week = timezone.now() + timedelta(days=7)
    actions.open_survey(by=by, workshop=workshop, until=in_week, addresses=[mail])
    people = [come_in(workshop, say(LONGEST_NAME), number) for number in range(PEOPLE)]
    agreed, parked, voted = questions
    for level, person in zip(LEVELS, people, strict=True):
        actions.cast_survey_vote(
            participant=person, question=voted, **vote(level, say(LONGEST_REASON))
        )
    actions.close_survey(by=by, workshop=workshop)
    for person in people:
        actions.come_back(participant=person)
    actions.name_scribe(by=by, workshop=workshop, participant=people[0])
    actions.start_questions(by=by, workshop=workshop)
    for question in questions:
        actions.open_question(by=by, workshop=workshop, question=question)
        cast(workshop, LEVELS, say(LONGEST_REASON))
        if question != voted:
            actions.reveal(by=by, workshop=workshop, seen=seen(workshop))
        if question == agreed:
            said = {"dissent": say(4000), "note": say(4000), "evidence": (say(500),)}
            factories.agree(workshop=workshop, level=1, **said)
        if question == parked:
            put = {"what": say(LONGEST_WHAT), "who": say(LONGEST_WHO), "day": in_week.date()}
            actions.park(by=by, workshop=workshop, seen=seen(workshop), **put)
    conclude(by, assessment, say)
    return standing(workshop=workshop)


def conclude(by: User, assessment: Assessment, say: Say) -> None:
    instrument = loading.instrument_of(assessment)
    actions.judge(
        by=by,
        assessment=assessment,
        antipattern=instrument.antipatterns[0].key,
        holds=False,
        reason=say(4000),
    )
    actions.take_on(
        by=by,
        assessment=assessment,
        remedy=instrument.remedies[0].key,
        owner=say(LONGEST_WHO),
        due=timezone.localdate() + timedelta(days=30),
    )
    step = {"by": by, "assessment": assessment, "remedy": instrument.remedies[0].key}
    actions.change_step(**step, sponsor=say(LONGEST_WHO), evidence=[say(500)])
    actions.comment_on_step(**step, text=say(4000))


def come_in(workshop: Workshop, name: str, number: int) -> Participant:
    return factories.join(workshop=workshop, name=name, camp=CAMPS[number % 2])


def vote(level: int | None, reason: str) -> dict[str, object]:
    return {"level": level, "reason": reason, "sequence": None}


def seen(workshop: Workshop) -> actions.Seen:
    return actions.Seen.of(standing(workshop=workshop))


def cast(workshop: Workshop, levels: tuple[int | None, ...], reason: str) -> None:
    """By those who joined first, on what is open."""
    at = seen(workshop)
    for person, level in zip(workshop.participants.order_by("pk"), levels, strict=False):
        actions.cast_vote(
            participant=person, question=at.question, number=at.number, **vote(level, reason)
        )


def taking_part(client: Client, participant: Participant) -> Client:
    """With the cookie of somebody who has joined."""
    client.cookies.update(participants.remember(HttpResponse(), participant).cookies)
    return client


# -- At a moment -----------------------------------------------------------------------------------

ALIGNED = (2, 2, 2, 2)


def begin(by: User, assessment: Assessment, moment: str) -> Workshop:
    """A new one in the place of what runs, with people in it, at one of MOMENTS."""
    for running in Workshop.objects.running().filter(assessment=assessment):
        actions.end_workshop(by=by, workshop=running)
    if moment == "none":
        return running
    workshop = actions.begin_workshop(by=by, assessment=assessment)
    for number in range(PEOPLE):
        come_in(workshop, f"Person {number}", number)
    scribe = workshop.participants.order_by("pk")[0]
    actions.name_scribe(by=by, workshop=workshop, participant=scribe)
    for step in MOMENTS[moment]:
        step(by, workshop)
    return standing(workshop=workshop)


def practise(by: User, workshop: Workshop) -> None:
    actions.practise(by=by, workshop=workshop)


def vote_alone(by: User, workshop: Workshop) -> None:
    in_week = timezone.now() + timedelta(days=7)
    actions.open_survey(by=by, workshop=workshop, until=in_week)
    people = workshop.participants.order_by("pk")
    for level, person in zip(ALIGNED, people, strict=True):
        actions.cast_survey_vote(participant=person, question="build-3", **vote(level, "Alone."))


def close_survey(by: User, workshop: Workshop) -> None:
    actions.close_survey(by=by, workshop=workshop)


def start(by: User, workshop: Workshop) -> None:
    actions.start_questions(by=by, workshop=workshop)
    actions.open_question(by=by, workshop=workshop, question="build-3")


def cast_all(by: User, workshop: Workshop) -> None:
    cast(workshop, ALIGNED, "In the room.")


def reveal(by: User, workshop: Workshop) -> None:
    actions.reveal(by=by, workshop=workshop, seen=seen(workshop))


def agree(by: User, workshop: Workshop) -> None:
    factories.agree(workshop=workshop, level=2)


def vote_again(by: User, workshop: Workshop) -> None:
    actions.vote_again(by=by, workshop=workshop, seen=seen(workshop))


def park(by: User, workshop: Workshop) -> None:
    put = {"what": "A look", "who": "Ada", "day": timezone.localdate()}
    actions.park(by=by, workshop=workshop, seen=seen(workshop), **put)


def jump(by: User, workshop: Workshop) -> None:
    actions.open_question(by=by, workshop=workshop, question="run-1")


def pause(by: User, workshop: Workshop) -> None:
    actions.pause(by=by, workshop=workshop)


def go_to_findings(by: User, workshop: Workshop) -> None:
    actions.go_to_findings(by=by, workshop=workshop)


def go_to_steps(by: User, workshop: Workshop) -> None:
    actions.go_to_steps(by=by, workshop=workshop)


def end(by: User, workshop: Workshop) -> None:
    actions.end_workshop(by=by, workshop=workshop)


VOTED = (start, cast_all)
MOMENTS: dict[str, tuple[Callable[[User, Workshop], None], ...]] = {
    "lobby": (),
    "practice": (practise, cast_all),
    "survey": (vote_alone,),
    "surveyed": (vote_alone, close_survey),
    "voting": VOTED,
    "revealed": (*VOTED, reveal),
    "agreed": (*VOTED, reveal, agree),
    "voting again": (*VOTED, reveal, vote_again, cast_all),
    "parked": (*VOTED, park),
    "elsewhere": (*VOTED, jump),
    "paused": (*VOTED, pause),
    "findings": (*VOTED, go_to_findings),
    "steps": (*VOTED, go_to_findings, go_to_steps),
    "ended": (*VOTED, end),
}
