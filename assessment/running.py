"""The workshops that go on, for those who run them; from a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessment.models import Answer, Assessment, Parked, User, Workshop
from assessment.permissions import Act, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    workshop: Workshop
    joined: int
    done: int  # questions settled or parked
    of: int
    holds_desk: bool


def cards(user: User, visible: "QuerySet[Assessment]") -> list[Card]:
    """The latest first."""
    here = Count("participants", filter=Q(participants__left_at=None))
    found = Workshop.objects.running().for_page().filter(assessment__in=visible)
    mine = [
        each
        for each in found.annotate(joined=here).order_by("-pk")
        if may(Act.RUN, user, each.assessment)
    ]
    done = done_in(each.assessment_id for each in mine)
    return [
        Card(
            workshop=each,
            joined=each.joined,
            done=sum((each.assessment_id, key) in done for key in each.agenda),
            of=len(each.agenda),
            holds_desk=each.held_by_id == user.pk,
        )
        for each in mine
    ]


def done_in(assessments: Iterable[int]) -> set[tuple[int, str]]:
    """Assessment and question of all that is settled or parked there."""
    keys = list(assessments)
    if not keys:
        return set()
    answers = Answer.objects.filter(assessment__in=keys).exclude(state="")
    parked = Parked.objects.filter(assessment__in=keys, settled_at=None)
    return {
        *answers.values_list("assessment", "question"),
        *parked.values_list("assessment", "question"),
    }
