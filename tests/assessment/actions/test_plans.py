"""The team's own plan: saved, moved, followed, talked about."""

from datetime import date

import pytest

from assessment import actions
from assessment.actions.plans import plan_standing, step_standing
from assessment.meanwhile import ChangedMeanwhile, fingerprints
from assessment.models import Assessment, AuditEvent, PlannedStep, StepComment
from tests import factories
from tests.instruments import make_antipattern, make_instrument, make_remedy, make_signal

pytestmark = pytest.mark.django_db
KEYS = ("build-1", "build-2", "build-3", "run-1")
Status = PlannedStep.Status


@pytest.fixture
def assessment(team):
    """Each question at nought, each raised by a remedy of its own."""
    instrument = make_instrument(
        antipatterns=[
            make_antipattern(key=f"no-{key}", signals=[make_signal(question=key)]) for key in KEYS
        ],
        remedies=[make_remedy(key=f"do-{key}", raises={key: 3}) for key in KEYS],
    )
    version = factories.make_version(instrument=instrument)
    return factories.make_assessment(team=team, version=version, answers=dict.fromkeys(KEYS, 0))


@pytest.fixture
def save(owner, assessment):
    def saved(*steps: str, seen: dict[str, str] | None = None, **settings) -> list[str]:
        standing = dict.fromkeys(settings) | plan_standing(assessment)
        return actions.save_plan(
            by=owner,
            assessment=assessment,
            seen=fingerprints(standing) if seen is None else seen,
            steps=[f"do-{step}" for step in steps],
            settings=settings,
        )

    return saved


def planned(assessment) -> list[str]:
    rows = PlannedStep.objects.of(assessment)
    return [row.remedy.removeprefix("do-") for row in rows]


def test_plan_is_saved_in_the_order_given_and_noted(save, assessment):
    save("run-1", "build-1")

    assert planned(assessment) == ["run-1", "build-1"]
    event = AuditEvent.objects.get(verb="plan.saved")
    assert event.after == {"steps": ["do-build-1", "do-run-1"]}


def test_what_is_added_later_stands_behind_and_what_is_left_out_goes(save, assessment):
    save("run-1", "build-1")

    save("build-1", "build-2")

    assert planned(assessment) == ["build-1", "build-2"]


def test_saved_as_it_stands_it_changes_nothing(save, assessment):
    save("run-1")

    save("run-1")

    assert AuditEvent.objects.filter(verb="plan.saved").count() == 1


def test_step_that_was_begun_or_talked_about_stays_and_is_named(save, owner, assessment):
    save("build-1", "build-2", "build-3")
    at = {"by": owner, "assessment": assessment}
    actions.change_step(**at, remedy="do-build-1", status=Status.DOING)
    actions.comment_on_step(**at, remedy="do-build-2", text="Asked Tomas.")

    assert sorted(save("run-1")) == ["do-build-1", "do-build-2"]
    assert planned(assessment) == ["build-1", "build-2", "run-1"]


def test_step_that_was_not_to_be_done_is_open_again_when_it_is_chosen(save, owner, assessment):
    save("build-1")
    refused = {"status": Status.WONT_DO, "reason": "Too dear.", "accepted_by": "Ines"}
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-1", **refused)
    assert plan_standing(assessment)["steps"] == []

    save("build-1")

    row = PlannedStep.objects.get()
    assert (row.status, row.reason, row.accepted_by) == ("open", "", "")


def test_capacity_and_estimates_are_saved_with_it(save, assessment):
    save("build-1", **{"capacity": 4, "days-do-build-1": 7})

    assessment.refresh_from_db()
    assert assessment.capacity_days_per_month == 4
    assert assessment.effort_days == {"do-build-1": 7}
    assert AuditEvent.objects.filter(verb="assessment.efforts_estimated").exists()


def test_two_plans_saved_at_once_are_told_of_each_other(save, assessment):
    seen = fingerprints(plan_standing(assessment))
    save("build-1")

    with pytest.raises(ChangedMeanwhile) as conflict:
        save("build-2", seen=seen)

    assert conflict.value.theirs == {"steps": ["do-build-1"]}
    assert planned(assessment) == ["build-1"]


def test_plan_takes_no_remedy_that_there_is_not(save):
    with pytest.raises(actions.NoSuchEntry):
        save("nothing")


def test_plan_of_a_closed_assessment_is_saved_and_followed(save, owner, assessment):
    actions.close_assessment(by=owner, assessment=assessment)

    save("build-1")
    at = {"by": owner, "assessment": assessment, "remedy": "do-build-1"}
    actions.change_step(**at, owner="Petra", due=date(2027, 1, 15))
    actions.change_step(**at, status=Status.DONE, evidence=["The log"])
    actions.comment_on_step(**at, text="It holds.")

    row = PlannedStep.objects.get()
    assert (row.owner, row.status, row.evidence) == ("Petra", "done", ["The log"])
    assert row.done_at is not None
    assert StepComment.objects.get().text == "It holds."


def test_capacity_of_a_closed_assessment_is_not_changed(save, owner, assessment):
    actions.close_assessment(by=owner, assessment=assessment)

    with pytest.raises(actions.AssessmentIsClosed):
        save("build-1", capacity=4)

    assert Assessment.objects.get().capacity_days_per_month == 10
    assert planned(assessment) == []


def test_changes_of_two_people_to_two_things_both_stand(save, owner, assessment):
    save("build-1")
    seen = fingerprints(step_standing(PlannedStep.objects.get()))
    at = {"by": owner, "assessment": assessment, "remedy": "do-build-1", "seen": seen}

    actions.change_step(**at, owner="Petra")
    actions.change_step(**at, sponsor="Ruth")
    with pytest.raises(ChangedMeanwhile) as conflict:
        actions.change_step(**at, owner="Tomas")

    assert conflict.value.theirs == {"owner": "Petra"}
    row = PlannedStep.objects.get()
    assert (row.owner, row.sponsor) == ("Petra", "Ruth")


def test_step_done_is_not_done_any_more_when_it_is_open_again(save, owner, assessment):
    save("build-1")
    at = {"by": owner, "assessment": assessment, "remedy": "do-build-1"}
    actions.change_step(**at, status=Status.DONE, evidence=["The log"])

    actions.change_step(**at, status=Status.OPEN)

    row = PlannedStep.objects.get()
    assert (row.done_at, row.evidence) == (None, ["The log"])


def test_step_changes_place_with_its_neighbour_and_no_further_than_the_end(save, owner, assessment):
    save("build-1", "build-2", "build-3")
    at = {"by": owner, "assessment": assessment}

    actions.move_step(**at, remedy="do-build-3", earlier=True)
    assert planned(assessment) == ["build-1", "build-3", "build-2"]
    actions.move_step(**at, remedy="do-build-2", earlier=False)
    actions.move_step(**at, remedy="do-build-1", earlier=True)
    assert planned(assessment) == ["build-1", "build-3", "build-2"]
    assert AuditEvent.objects.filter(verb="step.moved").count() == 1


def test_step_moves_past_those_that_are_done(save, owner, assessment):
    save("build-1", "build-2", "build-3")
    at = {"by": owner, "assessment": assessment}
    actions.change_step(**at, remedy="do-build-2", status=Status.DONE, evidence=["The log"])

    actions.move_step(**at, remedy="do-build-3", earlier=True)

    assert planned(assessment) == ["build-3", "build-2", "build-1"]
    with pytest.raises(actions.NoSuchEntry):
        actions.move_step(**at, remedy="do-build-2", earlier=True)


@pytest.mark.parametrize("act", ["change_step", "move_step", "comment_on_step"])
def test_what_is_not_in_the_plan_cannot_be_followed(act, owner, assessment):
    given = {"move_step": {"earlier": True}, "comment_on_step": {"text": "Why?"}}

    with pytest.raises(actions.NoSuchEntry):
        getattr(actions, act)(
            by=owner, assessment=assessment, remedy="do-build-1", **given.get(act, {})
        )


def test_workshop_takes_on_again_what_was_not_to_be_done(save, owner, assessment):
    save("build-2", "build-1")
    refused = {"status": Status.WONT_DO, "reason": "Too dear.", "accepted_by": "Ines"}
    actions.change_step(by=owner, assessment=assessment, remedy="do-build-1", **refused)

    day = date(2027, 1, 15)
    for remedy in ("do-build-1", "do-run-1"):
        actions.take_on(by=owner, assessment=assessment, remedy=remedy, owner="Ada", due=day)

    rows = {row.remedy: (row.status, row.owner) for row in PlannedStep.objects.all()}
    assert rows["do-build-1"] == ("open", "Ada")
    assert planned(assessment) == ["build-2", "build-1", "run-1"]
