"""Assessments of a small questionnaire, and the text of their profile page."""

import re
from dataclasses import replace

from assessment import actions
from assessment.models import Answer
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_remedy,
    make_signal,
    make_target_profile,
)

MAY = "2026-05-12 09:00Z"
NOVEMBER = "2026-11-19 09:00Z"


def make_sample(**changes):
    """Three dimensions with targets, two antipatterns and a remedy for the first of them."""
    dimensions = [make_dimension(key=key) for key in ("build", "run", "own")]
    aim = make_target_profile(key="internal", targets={"build": 2, "run": 3, "own": 2})
    return replace(
        make_instrument(
            dimensions=dimensions,
            target_profiles=[aim],
            antipatterns=[
                make_antipattern(key="set-and-forget", signals=[make_signal(question="run-1")]),
                make_antipattern(key="no-way-back", signals=[make_signal(question="own-1")]),
            ],
            remedies=[make_remedy(key="weekly-comparison", raises={"run-1": 3})],
        ),
        **changes,
    )


def three(**levels: int) -> dict[str, int]:
    return {f"{key}-{n}": level for key, level in levels.items() for n in (1, 2, 3)}


def make_assessment(team, version, answers=None, **scope):
    scope = {"target_profile": "internal"} | scope
    return factories.make_assessment(team=team, version=version, answers=answers, **scope)


def cannot_say(assessment, question):
    factories.settle_answer(
        by=factories.owner_of(assessment.team.organisation),
        assessment=assessment,
        question=question,
        revision=0,
        reply=actions.Reply(state=Answer.State.DONT_KNOW),
    )


def leave_out(assessment, question):
    factories.settle_answer(
        by=factories.owner_of(assessment.team.organisation),
        assessment=assessment,
        question=question,
        revision=0,
        reply=actions.Reply(state=Answer.State.NOT_APPLICABLE, reason="There is none."),
    )


def page(client, assessment) -> str:
    """The text of the page between tags, on one line."""
    response = client.get(f"/assessments/{assessment.pk}/profile/")
    assert response.status_code == 200
    main = response.text[response.text.index("<main") :]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def html(client, assessment) -> str:
    return client.get(f"/assessments/{assessment.pk}/profile/").text
