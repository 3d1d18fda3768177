"""Votes given alone before the workshop, and what a team says of its findings."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment import actions, loading
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    Judgement,
    PlannedStep,
    Round,
    Vote,
    Workshop,
)
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)

pytestmark = pytest.mark.django_db

Phase = Workshop.Phase


@pytest.fixture
def assessment(team) -> Assessment:
    questions = [
        make_question(key=key, must=1 if key == "must" else None)
        for key in ("split", "aligned", "must", "high", "mixed")
    ]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=questions)],
        antipatterns=[make_antipattern(signals=[make_signal(question="split")])],
        remedies=[make_remedy(raises={"split": 3})],
    )
    return factories.make_assessment(
        team=team, version=factories.make_version(instrument=instrument)
    )


@pytest.fixture
def workshop(assessment, owner) -> Workshop:
    workshop = factories.make_workshop(assessment=assessment, people=4)
    until = timezone.now() + timedelta(days=3)
    actions.open_survey(by=owner, workshop=workshop, until=until)
    return factories.standing(workshop=workshop)


def cast(participant, question: str, level: int | None, sequence: int | None = None) -> Vote:
    return actions.cast_survey_vote(
        participant=participant, question=question, level=level, reason="", sequence=sequence
    )


def fill(workshop: Workshop) -> None:
    votes = {
        "split": (0, 0, 4, 4),
        "aligned": (2, 2, 2, 2),
        "must": (1, 1, 1, 1),
        "high": (3, 3, 3, 3),
        "mixed": (0, 1, 2, 2),
    }
    for question, levels in votes.items():
        for participant, level in zip(workshop.participants.order_by("pk"), levels, strict=True):
            cast(participant, question, level)


def test_survey_asks_what_is_on_the_agenda(workshop):
    assert workshop.phase == Phase.SURVEY
    rounds = Round.objects.filter(number=0, revealed_at=None)
    assert sorted(rounds.values_list("question", flat=True)) == sorted(workshop.agenda)


def test_vote_given_alone_can_be_changed(workshop):
    participant = workshop.participants.first()
    cast(participant, "split", 1, sequence=1)
    cast(participant, "split", 2, sequence=3)

    late = cast(participant, "split", 0, sequence=2)

    assert (late.level, Vote.objects.count()) == (2, 1)


def test_nobody_votes_alone_after_the_window(workshop):
    participant = workshop.participants.first()

    with (
        time_machine.travel(timezone.now() + timedelta(days=4)),
        pytest.raises(actions.VoteIsOver),
    ):
        cast(participant, "split", 1)


def test_nobody_votes_alone_on_what_is_not_asked_or_once_it_is_closed(workshop, owner):
    participant = workshop.participants.first()
    with pytest.raises(actions.VoteIsOver):
        cast(participant, "unheard-of", 1)
    actions.close_survey(by=owner, workshop=workshop)
    with pytest.raises(actions.VoteIsOver):
        cast(participant, "split", 1)


def test_window_is_moved_while_the_survey_is_open(workshop, owner):
    later = timezone.now() + timedelta(days=9)

    actions.open_survey(by=owner, workshop=workshop, until=later)

    assert factories.standing(workshop=workshop).survey_until == later
    assert Round.objects.count() == 5


def test_closed_survey_puts_what_is_most_split_first_and_the_lobby_is_empty(workshop, owner):
    fill(workshop)

    actions.close_survey(by=owner, workshop=workshop)
    actions.close_survey(by=owner, workshop=workshop)

    stands = factories.standing(workshop=workshop)
    assert stands.agenda == ["split", "mixed", "aligned", "must", "high"]
    assert stands.phase == Phase.LOBBY
    assert not stands.participants.present().exists()
    assert not Round.objects.filter(revealed_at=None).exists()
    assert AuditEvent.objects.filter(verb="workshop.survey_closed").count() == 1


def test_survey_is_not_opened_again(workshop, owner):
    actions.close_survey(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.open_survey(by=owner, workshop=workshop, until=timezone.now())


def test_survey_is_not_closed_in_the_midst_of_questions(workshop, owner):
    actions.close_survey(by=owner, workshop=workshop)
    actions.start_questions(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.close_survey(by=owner, workshop=workshop)


def test_readings_of_a_survey_are_there_once_it_is_closed(workshop, owner):
    fill(workshop)
    before = actions.survey_readings(workshop)
    actions.close_survey(by=owner, workshop=workshop)

    assert before == {}
    assert actions.survey_readings(workshop)["split"].median == 0


def test_aligned_questions_are_settled_in_one_go(workshop, owner):
    fill(workshop)
    actions.close_survey(by=owner, workshop=workshop)

    settled = actions.settle_aligned(
        by=owner, workshop=workshop, questions=["split", "aligned", "must", "high", "unheard-of"]
    )

    answer = Answer.objects.get()
    assert settled == ["aligned"]
    assert (answer.question, answer.level, answer.changed_by) == ("aligned", 2, owner)
    assert factories.standing(workshop=workshop).agenda == ["split", "mixed", "must", "high"]


def test_high_level_is_settled_without_talk_where_there_is_evidence(workshop, owner):
    fill(workshop)
    Answer.objects.create(
        assessment=workshop.assessment,
        version=workshop.assessment.version,
        question="high",
        evidence=["A log"],
        changed_by=owner,
    )
    actions.close_survey(by=owner, workshop=workshop)

    settled = actions.settle_aligned(by=owner, workshop=workshop, questions=["high"])

    assert settled == ["high"]
    assert (Answer.objects.get().level, Answer.objects.get().evidence) == (3, ["A log"])


def test_what_was_settled_meanwhile_is_left(workshop, owner):
    fill(workshop)
    actions.close_survey(by=owner, workshop=workshop)
    factories.settle(assessment=workshop.assessment, question="aligned", level=0)

    assert actions.settle_aligned(by=owner, workshop=workshop, questions=["aligned"]) == []
    assert Answer.objects.get().level == 0


def test_nothing_is_settled_in_one_go_once_the_room_talks(workshop, owner):
    fill(workshop)
    actions.close_survey(by=owner, workshop=workshop)
    actions.start_questions(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.settle_aligned(by=owner, workshop=workshop, questions=["aligned"])

    assert not Answer.objects.exists()


def test_what_was_voted_alone_counts_when_the_workshop_ends_before_its_survey(workshop, owner):
    fill(workshop)

    actions.end_workshop(by=owner, workshop=workshop)

    assert loading.votes_of(workshop.assessment)["aligned"] == (2, 2, 2, 2)


# -- True for us?, and steps -----------------------------------------------------------------------


def test_finding_is_contested_and_then_found_true(assessment, owner):
    judge = {"by": owner, "assessment": assessment, "antipattern": "set-and-forget"}
    actions.judge(**judge, holds=False, reason="We watch it.")
    contested = Judgement.objects.get().reason

    actions.judge(**judge, holds=True, reason="left in the form")
    actions.judge(**judge, holds=True)

    assert contested == "We watch it."
    assert (Judgement.objects.get().holds, Judgement.objects.get().reason) == (True, "")
    verbs = AuditEvent.objects.filter(verb__startswith="finding.").order_by("pk")
    assert [event.verb for event in verbs] == ["finding.contested", "finding.confirmed"]


def test_what_the_questionnaire_does_not_hold_is_neither_judged_nor_taken_on(assessment, owner):
    with pytest.raises(actions.NoSuchEntry):
        actions.judge(by=owner, assessment=assessment, antipattern="unheard-of", holds=True)
    with pytest.raises(actions.NoSuchEntry):
        actions.take_on(
            by=owner, assessment=assessment, remedy="unheard-of", owner="Ada", due=date(2026, 12, 1)
        )


def test_step_is_taken_on_changed_and_let_go(assessment, owner):
    step = {"by": owner, "assessment": assessment, "remedy": "weekly-comparison"}
    actions.take_on(**step, owner="Ada", due=date(2026, 12, 1))
    actions.take_on(**step, owner="Ben", due=date(2026, 12, 2))
    taken = PlannedStep.objects.get()

    actions.let_go(**step)
    actions.let_go(**step)

    assert (taken.owner, taken.due, taken.taken_on_by) == ("Ben", date(2026, 12, 2), owner)
    assert not PlannedStep.objects.exists()
    assert AuditEvent.objects.filter(verb="step.let_go").count() == 1


def test_judgement_and_step_show_on_the_screens_of_a_workshop(workshop, owner):
    before = workshop.revision
    about = {"by": owner, "assessment": workshop.assessment}
    actions.judge(**about, antipattern="set-and-forget", holds=True)
    actions.take_on(**about, remedy="weekly-comparison", owner="Ada", due=date(2026, 12, 1))

    assert factories.standing(workshop=workshop).revision == before + 2
