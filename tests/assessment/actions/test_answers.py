"""Settling answers: what is written, and what is refused."""

import pytest

from assessment import actions
from assessment.models import (
    Answer,
    AuditEvent,
)
from tests import factories

pytestmark = pytest.mark.django_db


def reply(level: int = 2, **more) -> actions.Reply:
    return actions.Reply(state=Answer.State.LEVEL, level=level, **more)


def settle(assessment, question="build-1", revision=0, by=None, **given):
    return factories.settle_answer(
        by=by or assessment.created_by,
        assessment=assessment,
        question=question,
        revision=revision,
        reply=reply(**given),
    )


def test_settling_records_the_reply_who_gave_it_and_what_stood_before():
    assessment = factories.make_assessment()
    settle(assessment, level=1)

    settle(assessment, revision=1, level=3, note="Since May.", evidence=("a link",))

    answer = Answer.objects.get()
    assert (answer.level, answer.note, answer.evidence, answer.revision) == (
        3,
        "Since May.",
        ["a link"],
        2,
    )
    event = AuditEvent.objects.first()
    assert event.verb == "answer.settled"
    assert event.about == f"assessment:{assessment.pk}/build-1"
    assert event.by == assessment.created_by
    assert (event.before["level"], event.after["level"]) == (1, 3)


def test_settling_gives_the_answer_and_the_state_of_every_other_back():
    assessment = factories.make_assessment(answers={"build-2": 2})

    settled = settle(assessment, level=1, evidence=("a link",))

    assert (settled.answer, settled.answer.revision) == (Answer.objects.get(question="build-1"), 1)
    assert settled.states == {"build-1": "level", "build-2": "level"}


def test_settling_leaves_a_dissent_as_it_stands():
    assessment = factories.make_assessment()
    settle(assessment, level=1, evidence=("a link",))
    Answer.objects.update(dissent="One of us sees it lower.")

    settle(assessment, revision=1, level=3, evidence=("a link",))

    answer = Answer.objects.get()
    assert (answer.level, answer.dissent) == (3, "One of us sees it lower.")
    assert AuditEvent.objects.first().before["evidence"] == ["a link"]


def test_the_same_reply_again_writes_nothing():
    assessment = factories.make_assessment()
    settle(assessment)
    events = AuditEvent.objects.count()

    settle(assessment, revision=0)

    assert Answer.objects.get().revision == 1
    assert AuditEvent.objects.count() == events


def test_reply_to_an_answer_that_somebody_changed_since_is_refused_with_theirs():
    assessment = factories.make_assessment()
    settle(assessment, level=1)

    with pytest.raises(actions.AnswerChanged) as conflict:
        settle(assessment, revision=0, level=4)

    assert conflict.value.theirs.level == 1
    assert Answer.objects.get().level == 1
