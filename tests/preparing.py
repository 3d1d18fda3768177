"""The page that prepares a workshop, and a survey that is over."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from assessment import actions


def url(assessment, name: str = "workshop") -> str:
    return reverse(f"assessment:{name}", args=[assessment.pk])


def voted(workshop, levels: dict[str, list[int | None]]) -> None:
    """In the survey, by who joined first; it is closed then."""
    people = list(workshop.participants.order_by("pk"))
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=workshop.held_by, workshop=workshop, until=until)
    for question, given in levels.items():
        for person, level in zip(people, given, strict=False):
            said = {"question": question, "level": level, "reason": "", "sequence": None}
            actions.cast_survey_vote(participant=person, **said)
    actions.close_survey(by=workshop.held_by, workshop=workshop)
