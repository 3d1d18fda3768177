"""The next assessment starts from the last: the scope goes along, and no answer does."""

from dataclasses import replace

import pytest
import time_machine
from django.utils import timezone

from assessment import actions
from assessment.models import Answer, Assessment, AuditEvent, PlannedStep
from questionnaires.models import Version
from tests import factories
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_target_profile,
)

pytestmark = pytest.mark.django_db

MAY = "2026-05-12 09:00Z"
SCOPE = {
    "live_since": "2024",
    "harmed": "Payers.",
    "owned_by": "Payments.",
    "not_included": "Refunds.",
    "facts": {"live": True},
    "target_profile": "aim",
    "target_reason": "They pay.",
    "concerns": ["customers"],
    "capacity_days_per_month": 4,
}
AIM = make_target_profile(key="aim", targets={"build": 2, "run": 2})
REMEDY = make_remedy(key="keep-the-log", raises={"build-1": 3, "build-3": 1})
INSTRUMENT = make_instrument(target_profiles=[AIM], remedies=[REMEDY])


@pytest.fixture
def may(team):
    """Three answers of every kind, with what was written to them."""
    with time_machine.travel(MAY, tick=False):
        assessment = factories.make_assessment(
            team=team, version=factories.make_version(instrument=INSTRUMENT), **SCOPE
        )
        by = factories.owner_of(team.organisation)
        level = {"state": Answer.State.LEVEL, "level": 2, "note": "It runs at night."}
        for question, reply in {
            "build-1": actions.Reply(evidence=("The log",), **level),
            "build-2": actions.Reply(state=Answer.State.DONT_KNOW),
            "build-3": actions.Reply(state=Answer.State.NOT_APPLICABLE, reason="There is none."),
        }.items():
            factories.settle_answer(
                by=by, assessment=assessment, question=question, revision=0, reply=reply
            )
        actions.close_assessment(by=by, assessment=assessment)
    return assessment


def again(client, assessment):
    return client.post(f"/assessments/{assessment.pk}/again/")


def following(assessment) -> Assessment:
    return Assessment.objects.for_page().exclude(pk=assessment.pk).get()


def build(assessment) -> str:
    return f"/assessments/{assessment.pk}/answer/build/"


def row(assessment, question) -> Answer:
    return Answer.objects.of(assessment).get(question=question)


# -- To begin it -----------------------------------------------------------------------------------


def test_next_one_has_the_same_scope_and_no_answer(as_, facilitator, may):
    response = again(as_(facilitator), may)

    new = following(may)
    assert response.headers["Location"] == f"/assessments/{new.pk}/answer/"
    assert new.scope() == may.scope()
    assert (new.team, new.version, new.status) == (may.team, may.version, "open")
    assert not Answer.objects.of(new).exists()
    assert AuditEvent.objects.filter(verb="assessment.created", by=facilitator).count() == 1


def test_second_press_goes_on_with_what_the_first_began(as_, facilitator, owner, may):
    again(as_(facilitator), may)

    response = again(as_(owner), may)

    new = following(may)
    assert response.headers["Location"] == f"/assessments/{new.pk}/answer/"


def test_next_one_is_on_the_newest_version_with_what_that_knows(as_, facilitator, may):
    newer = replace(
        INSTRUMENT, version="2.0", changes="Less.", target_profiles=(), concerns=(), facts=()
    )
    factories.make_version(instrument=newer)

    again(as_(facilitator), may)

    new = following(may)
    assert new.version.number == "2.0"
    assert (new.facts, new.concerns, new.target_profile, new.target_reason) == ({}, [], "", "")
    assert (new.system, new.capacity_days_per_month) == (may.system, 4)


def test_estimates_stay_behind(as_, facilitator, may):
    Assessment.objects.filter(pk=may.pk).update(effort_days={"any": 3})

    again(as_(facilitator), may)

    assert following(may).effort_days == {}


def test_questionnaire_out_of_use_begins_nothing(as_, facilitator, may):
    Version.objects.update(status=Version.Status.RETIRED, retired_at="2026-06-01 09:00Z")

    response = as_(facilitator).post(f"/assessments/{may.pk}/again/", follow=True)

    assert "no version of this questionnaire is in use" in response.text
    assert Assessment.objects.count() == 1


def test_open_assessment_is_gone_on_with(as_, facilitator, team):
    assessment = factories.make_assessment(team=team)

    response = again(as_(facilitator), assessment)

    assert response.headers["Location"] == f"/assessments/{assessment.pk}/answer/"
    assert Assessment.objects.count() == 1


def test_button_stands_on_a_closed_profile_for_who_runs_it(as_, facilitator, member, may):
    profile, button = f"/assessments/{may.pk}/profile/", "Assess it again"

    assert button in as_(facilitator).get(profile).text
    assert button not in as_(member).get(profile).text
    assert again(as_(member), may).status_code == 403


# -- Last time -------------------------------------------------------------------------------------


@pytest.fixture
def new(may, as_, facilitator):
    again(as_(facilitator), may)
    return following(may)


def sent(client, new, **typed: str):
    page = client.get(build(new))
    hidden = {
        f"{one.question.key}-{name}": str(getattr(one, name))
        for one in page.context["asked"]
        for name in ("revision", "seen", "meaning")
    }
    return client.post(build(new), hidden | typed)


def test_question_shows_what_was_said_last_time(as_, member, new):
    text = as_(member).get(build(new)).text

    assert '<span class="tag">Last time 2</span>' in text
    assert "<b>Last time, 12 May 2026:</b> 2 Level 2." in text
    assert "It runs at night." in text
    assert "The log" in text
    assert '<span class="tag">Last time “can’t say”</span>' in text
    assert '<span class="tag">Last time “does not apply”</span>' in text
    assert "There is none." in text
    assert " checked" not in text


def test_one_press_confirms_it_and_asks_for_the_note_afresh(as_, member, new):
    response = sent(as_(member), new, **{"build-1-still": "2"})

    assert response.headers["Location"] == f"{build(new)}#build-1"
    said = row(new, "build-1")
    assert (said.state, said.level, said.changed_by) == ("level", 2, member)
    assert (said.note, said.evidence) == ("", [])


def test_what_is_typed_besides_is_saved_with_it(as_, member, new):
    sent(
        as_(member),
        new,
        **{"build-1-still": "2", "build-1-note": "Now at noon.", "build-2-choice": "1"},
    )

    assert row(new, "build-1").note == "Now at noon."
    assert row(new, "build-2").level == 1


@pytest.mark.parametrize(
    ("question", "still", "state", "reason"),
    [
        ("build-2", "dont-know", "dont_know", ""),
        ("build-3", "not-applicable", "not_applicable", "There is none."),
    ],
)
def test_what_is_no_level_is_confirmed_with_its_reason(
    question, still, state, reason, as_, member, new
):
    sent(as_(member), new, **{f"{question}-still": still})

    assert (row(new, question).state, row(new, question).reason) == (state, reason)


@pytest.mark.parametrize("still", ["3", "dont-know", "not-applicable", "99", "x"])
def test_what_was_not_said_last_time_cannot_be_confirmed(still, as_, member, new):
    response = sent(as_(member), new, **{"build-1-still": still})

    assert response.status_code == 422
    assert not Answer.objects.of(new).exists()


def test_nothing_can_be_confirmed_of_a_first_assessment(as_, member, team):
    first = factories.make_assessment(team=team)

    response = sent(as_(member), first, **{"build-1-still": "2"})

    assert response.status_code == 422
    assert "Last time" not in response.text


def test_two_who_confirm_and_change_are_told_of_each_other(as_, member, owner, new):
    client = as_(member)
    page = client.get(build(new))
    one = page.context["asked"][0]
    factories.settle(assessment=new, question="build-1", level=4)

    data = {f"build-1-{name}": str(getattr(one, name)) for name in ("revision", "seen", "meaning")}
    response = client.post(build(new), data | {"build-1-still": "2"})

    assert response.status_code == 422
    assert "Somebody else changed this answer" in response.text
    assert row(new, "build-1").level == 4


def test_answered_question_keeps_last_time_and_has_nothing_to_confirm(as_, member, new):
    factories.settle(assessment=new, question="build-1", level=3)

    text = as_(member).get(build(new)).text

    assert '<span class="tag">Last time 2</span>' in text
    assert 'id="build-1-still"' not in text
    assert 'id="build-2-still"' in text


def test_step_that_is_done_proposes_a_level_with_its_evidence_and_answers_nothing(
    as_, member, may, new
):
    PlannedStep.objects.create(
        assessment=may,
        remedy="keep-the-log",
        place=1,
        status=PlannedStep.Status.DONE,
        done_at=timezone.now(),
        evidence=["Every run since June"],
        taken_on_by=member,
    )

    text = as_(member).get(build(new)).text

    assert text.count("<b>Done since:</b>") == 1  # of the two that it raises, one did not apply
    assert "“Keep-the-log”, meant to raise this to 3." in text
    assert "Every run since June" in text
    assert not Answer.objects.filter(assessment=new).exists()


def test_question_that_means_something_else_has_no_last_time(as_, facilitator, member, may):
    changed = [make_question(key=f"build-{n}", meaning=1 + (n == 1)) for n in (1, 2, 3)]
    dimensions = (make_dimension(key="build", questions=changed), *INSTRUMENT.dimensions[1:])
    newer = replace(INSTRUMENT, version="1.1", changes="One.", dimensions=dimensions)
    factories.make_version(instrument=newer)
    again(as_(facilitator), may)

    text = as_(member).get(build(following(may))).text

    assert 'id="build-1-still"' not in text
    assert 'id="build-2-still"' in text


@pytest.mark.parametrize("answers", [1, 3])
def test_queries_do_not_grow(answers, as_, member, team, django_assert_num_queries):
    said = {f"build-{n}": 2 for n in range(1, answers + 1)}
    factories.make_assessment(team=team, answers=said, closed=True)
    new = factories.make_assessment(team=team)
    client = as_(member)
    client.get(build(new))

    with django_assert_num_queries(8):
        client.get(build(new))
