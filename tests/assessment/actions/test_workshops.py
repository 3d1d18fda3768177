"""A workshop from its beginning to its end: who is in it, who runs it, which part it is in."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from assessment import actions, live
from assessment.actions import workshops
from assessment.models import (
    AuditEvent,
    Participant,
    ParticipantName,
    Role,
    Round,
    User,
    Vote,
    Workshop,
)
from tests import factories

pytestmark = pytest.mark.django_db

Phase = Workshop.Phase


@pytest.fixture
def workshop(assessment) -> Workshop:
    return factories.make_workshop(assessment=assessment, people=3)


def now(workshop: Workshop) -> Workshop:
    return factories.standing(workshop=workshop)


def verbs(workshop: Workshop) -> list[str]:
    told = AuditEvent.objects.filter(verb__startswith="workshop.").order_by("pk")
    return [event.verb.removeprefix("workshop.") for event in told]


# -- Beginning -------------------------------------------------------------------------------------


def test_workshop_begins_in_the_lobby_with_what_is_not_settled(team, owner):
    assessment = factories.make_assessment(team=team, answers={"build-2": 1})

    workshop = actions.begin_workshop(by=owner, assessment=assessment)

    open_now = ["build-1", "build-3", "run-1", "run-2", "run-3"]
    assert (workshop.phase, workshop.agenda) == (Phase.LOBBY, open_now)
    assert workshop.held_by == owner
    assert AuditEvent.objects.get(verb="workshop.begun").after == {"questions": 5}


def test_second_press_gives_the_workshop_that_runs(assessment, workshop, owner):
    assert actions.begin_workshop(by=owner, assessment=assessment) == workshop
    assert Workshop.objects.count() == 1


def test_after_the_end_another_one_may_begin(assessment, workshop, owner):
    actions.end_workshop(by=owner, workshop=workshop)

    assert actions.begin_workshop(by=owner, assessment=assessment) != workshop


def test_closed_assessment_has_no_workshop(team, owner):
    closed = factories.make_assessment(team=team, answers={"build-1": 1}, closed=True)

    with pytest.raises(actions.AssessmentIsClosed):
        actions.begin_workshop(by=owner, assessment=closed)


def test_code_has_six_characters_that_nobody_misreads(workshop):
    assert len(workshop.code) == 6
    assert set(workshop.code) <= set(workshops.LETTERS)
    assert not set(workshops.LETTERS) & set("01IOL")


def test_code_of_a_running_workshop_is_not_given_again(workshop, monkeypatch):
    drawn = iter([*workshop.code, *"ABCDEF"])
    monkeypatch.setattr(workshops.secrets, "choice", lambda _: next(drawn))

    assert workshops.new_code() == "ABCDEF"


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{grouped}"])
def test_workshop_is_found_under_its_code_however_it_is_typed(workshop, typed):
    code = workshop.code
    typed = typed.format(code, lower=code.lower(), grouped=workshop.code_in_groups)

    assert Workshop.objects.under(typed).get() == workshop


# -- Who is here -----------------------------------------------------------------------------------


def test_participant_joins_with_a_name_apart_from_all_else(workshop):
    participant = actions.join_workshop(workshop=workshop, name="Femi", camp="depends-on-it")

    assert participant.named.name == "Femi"
    assert participant.camp == Participant.Camp.DEPENDS_ON_IT
    assert "Femi" not in str(AuditEvent.objects.values_list("before", "after"))


def test_form_that_is_sent_twice_lets_one_person_in(workshop):
    key = uuid4()
    first, second = (
        actions.join_workshop(workshop=workshop, name="Femi", camp="builds-it", key=key)
        for _ in range(2)
    )

    assert first == second
    assert workshop.participants.count() == 4


def test_room_takes_no_more_than_it_holds(workshop, monkeypatch):
    monkeypatch.setattr(workshops, "MOST_PARTICIPANTS", 3)

    with pytest.raises(actions.RoomIsFull):
        factories.join(workshop=workshop)


def test_nobody_joins_a_workshop_that_has_ended(workshop, owner):
    actions.end_workshop(by=owner, workshop=workshop)

    with pytest.raises(actions.WorkshopIsOver):
        factories.join(workshop=workshop)


def test_participant_leaves_and_comes_back(workshop):
    participant = workshop.participants.first()
    actions.leave_workshop(participant=participant)
    gone = workshop.participants.present().count()

    actions.come_back(participant=participant)

    assert (gone, workshop.participants.present().count()) == (2, 3)


def test_leaving_twice_tells_the_screens_once(workshop):
    participant = workshop.participants.first()
    actions.leave_workshop(participant=participant)
    revision = now(workshop).revision

    actions.leave_workshop(participant=participant)

    assert now(workshop).revision == revision


def test_desk_marks_somebody_as_left_who_was_the_scribe(workshop, owner):
    participant = workshop.participants.first()
    actions.name_scribe(by=owner, workshop=workshop, participant=participant)

    actions.mark_left(by=owner, workshop=workshop, participant=participant)

    assert now(workshop).scribe is None
    assert Participant.objects.get(pk=participant.pk).left_at


def test_somebody_of_another_room_is_neither_marked_nor_named(workshop, team, owner):
    other = factories.make_workshop(
        assessment=factories.make_assessment(team=team, system="Other"), people=1
    )
    elsewhere = other.participants.get()

    with pytest.raises(actions.NoSuchEntry):
        actions.mark_left(by=owner, workshop=workshop, participant=elsewhere)
    with pytest.raises(actions.NoSuchEntry):
        actions.name_scribe(by=owner, workshop=workshop, participant=elsewhere)


def test_nobody_who_has_left_is_named_scribe(workshop, owner):
    participant = workshop.participants.first()
    actions.leave_workshop(participant=participant)

    with pytest.raises(actions.NoSuchEntry):
        actions.name_scribe(by=owner, workshop=workshop, participant=participant)


# -- Who runs it -----------------------------------------------------------------------------------


def test_desk_is_handed_to_somebody_who_may_run_it(workshop, owner, facilitator):
    actions.hand_over(by=owner, workshop=workshop, to=facilitator)

    assert now(workshop).held_by == facilitator
    event = AuditEvent.objects.get(verb="workshop.handed_over")
    assert (event.before, event.after) == ({"desk": str(owner)}, {"desk": str(facilitator)})


def test_desk_is_not_handed_to_anybody_else(
    workshop, owner, member, viewer, other_team_member, stranger
):
    for person in (member, viewer, other_team_member, stranger):
        with pytest.raises(actions.NotOneWhoRunsIt):
            actions.hand_over(by=owner, workshop=workshop, to=person)
    assert now(workshop).held_by == owner


def test_owners_and_facilitators_of_the_team_may_run_it(
    assessment, owner, facilitator, member, viewer, other_team_member, stranger
):
    second = factories.make_member(team=assessment.team, role=Role.OWNER)

    assert set(User.objects.who_may_run(assessment)) == {owner, second, facilitator}


def test_pause_counts_neither_for_the_workshop_nor_for_its_question(workshop, owner):
    with time_machine.travel("2026-11-20 10:00+00:00", tick=False) as clock:
        actions.start_questions(by=owner, workshop=workshop)
        factories.go_on(workshop=workshop)
        clock.shift(60)
        actions.pause(by=owner, workshop=workshop)
        clock.shift(600)
        in_pause = now(workshop).worked_for(timezone.now())
        actions.resume(by=owner, workshop=workshop)
        clock.shift(30)

        stands = now(workshop)
        assert in_pause == timedelta(seconds=60)
        assert stands.worked_for(timezone.now()) == timedelta(seconds=90)
        assert timezone.now() - stands.round.opened_at == timedelta(seconds=90)


def test_second_pause_and_second_resumption_change_nothing(workshop, owner):
    actions.start_questions(by=owner, workshop=workshop)
    for act in (actions.pause, actions.pause, actions.resume, actions.resume):
        act(by=owner, workshop=workshop)

    assert verbs(workshop)[-2:] == ["paused", "resumed"]
    assert now(workshop).paused_at is None


def test_pause_in_the_lobby_is_no_time_of_the_questions(workshop, owner):
    with time_machine.travel("2026-11-20 10:00+00:00", tick=False) as clock:
        actions.pause(by=owner, workshop=workshop)
        clock.shift(600)
        actions.resume(by=owner, workshop=workshop)

    assert now(workshop).paused_for == timedelta()


def test_nothing_happens_at_the_desk_while_the_room_pauses(workshop, owner):
    actions.start_questions(by=owner, workshop=workshop)
    factories.go_on(workshop=workshop)
    seen = actions.Seen.of(now(workshop))
    actions.pause(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.reveal(by=owner, workshop=workshop, seen=seen)
    with pytest.raises(actions.RoomMovedOn):
        actions.open_question(by=owner, workshop=workshop, question="run-1")


# -- From part to part -----------------------------------------------------------------------------


def test_practice_vote_is_revealed_and_leads_nowhere(workshop, owner):
    actions.practise(by=owner, workshop=workshop)
    factories.vote(workshop=workshop, levels=(1, 2, 3), reveal=True)

    stands = now(workshop)
    assert (stands.round.question, stands.round.is_open) == ("", False)
    assert not AuditEvent.objects.filter(verb="workshop.revealed").exists()


def test_open_practice_vote_is_not_opened_again(workshop, owner):
    actions.practise(by=owner, workshop=workshop)
    actions.practise(by=owner, workshop=workshop)
    once = Round.objects.count()
    factories.vote(workshop=workshop, levels=(1,), reveal=True)
    actions.practise(by=owner, workshop=workshop)

    assert (once, now(workshop).round.number) == (1, 2)


def test_questions_start_with_none_on_the_screens(workshop, owner):
    actions.practise(by=owner, workshop=workshop)

    actions.start_questions(by=owner, workshop=workshop)

    stands = now(workshop)
    assert (stands.phase, stands.round) == (Phase.QUESTIONS, None)
    assert stands.started_at


def test_practice_is_over_once_questions_have_started(workshop, owner):
    actions.start_questions(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.practise(by=owner, workshop=workshop)


def test_room_goes_to_findings_to_steps_and_back_to_its_questions(workshop, owner):
    actions.start_questions(by=owner, workshop=workshop)
    started = now(workshop).started_at
    parts = []
    for act in (actions.go_to_findings, actions.go_to_steps, actions.start_questions):
        act(by=owner, workshop=workshop)
        parts.append(now(workshop).phase)

    assert parts == [Phase.FINDINGS, Phase.STEPS, Phase.QUESTIONS]
    assert now(workshop).started_at == started


@pytest.mark.parametrize("act", ["go_to_findings", "go_to_steps"])
def test_findings_and_steps_come_after_the_questions(workshop, owner, act):
    with pytest.raises(actions.RoomMovedOn):
        getattr(actions, act)(by=owner, workshop=workshop)


def test_going_on_ends_a_pause(workshop, owner):
    actions.start_questions(by=owner, workshop=workshop)
    actions.pause(by=owner, workshop=workshop)

    actions.go_to_findings(by=owner, workshop=workshop)

    assert now(workshop).paused_at is None


def test_finding_of_the_questionnaire_is_put_on_the_stage(team, owner):
    version = factories.make_version(instrument=factories.shipped())
    assessment = factories.make_assessment(team=team, version=version)
    workshop = factories.make_workshop(assessment=assessment, started=True)
    antipattern = factories.shipped().antipatterns[1].key
    actions.go_to_findings(by=owner, workshop=workshop)

    actions.show_finding(by=owner, workshop=workshop, antipattern=antipattern)

    assert now(workshop).finding == antipattern
    with pytest.raises(actions.NoSuchEntry):
        actions.show_finding(by=owner, workshop=workshop, antipattern="unheard-of")


def test_workshop_ends_once(workshop, owner):
    actions.start_questions(by=owner, workshop=workshop)
    actions.end_workshop(by=owner, workshop=workshop)
    ended = now(workshop).ended_at

    actions.end_workshop(by=owner, workshop=workshop)

    stands = now(workshop)
    assert (stands.phase, stands.ended_at, stands.round) == (Phase.ENDED, ended, None)
    assert verbs(workshop).count("ended") == 1


@pytest.mark.parametrize("act", ["practise", "start_questions", "pause", "resume", "go_to_steps"])
def test_nothing_happens_in_a_workshop_that_has_ended(workshop, owner, act):
    actions.end_workshop(by=owner, workshop=workshop)

    with pytest.raises(actions.WorkshopIsOver):
        getattr(actions, act)(by=owner, workshop=workshop)


# -- Closing ---------------------------------------------------------------------------------------


def test_closing_ends_the_workshop_and_drops_all_names_and_no_vote(team, owner):
    assessment = factories.make_assessment(team=team, answers={"run-1": 1})
    earlier = factories.make_workshop(assessment=assessment, people=2)
    actions.end_workshop(by=owner, workshop=earlier)
    workshop = factories.make_workshop(assessment=assessment, people=3, started=True)
    factories.vote(workshop=workshop, levels=(1, 2, 3))

    actions.close_assessment(by=owner, assessment=assessment)

    assert not now(workshop).is_running
    assert ParticipantName.objects.count() == 0
    assert (Participant.objects.count(), Vote.objects.count()) == (5, 3)


def test_names_of_another_assessment_stay(team, owner):
    assessment = factories.make_assessment(team=team, answers={"run-1": 1})
    other = factories.make_assessment(team=team, system="Other")
    factories.make_workshop(assessment=other, people=2)

    actions.close_assessment(by=owner, assessment=assessment)

    assert ParticipantName.objects.count() == 2


def test_lone_reply_settles_what_was_parked_and_keeps_the_dissent(workshop, owner):
    actions.start_questions(by=owner, workshop=workshop)
    factories.go_on(workshop=workshop)
    factories.vote(workshop=workshop, levels=(1, 2, 3), reveal=True)
    factories.agree(workshop=workshop, level=2, dissent="I see 1.")
    park = {"what": "A look", "who": "Ada", "day": timezone.localdate()}
    seen = actions.Seen.of(now(workshop))
    parked = actions.park(by=owner, workshop=workshop, seen=seen, **park)

    factories.settle(assessment=workshop.assessment, question="build-1", level=3, by=owner)

    parked.refresh_from_db()
    answer = workshop.assessment.answers.get(question="build-1")
    assert (answer.level, answer.dissent) == (3, "I see 1.")
    assert parked.settled_at


# -- Who is told -----------------------------------------------------------------------------------


def test_every_act_raises_the_revision_and_tells_the_listeners_after_the_commit(
    workshop, owner, django_capture_on_commit_callbacks, monkeypatch
):
    told: list[int] = []
    monkeypatch.setattr(live, "has_other_processes", lambda: False)  # those are told otherwise
    live.listeners.add(told.append)
    acts = (
        lambda: factories.join(workshop=workshop),
        lambda: actions.practise(by=owner, workshop=workshop),
        lambda: factories.vote(workshop=workshop, levels=(1,)),
        lambda: actions.start_questions(by=owner, workshop=workshop),
        lambda: factories.go_on(workshop=workshop),
        lambda: factories.vote(workshop=workshop, levels=(1,)),
        lambda: factories.vote(workshop=workshop, levels=(), reveal=True),
        lambda: factories.agree(workshop=workshop, level=1),
        lambda: actions.undo_agreement(by=owner, workshop=workshop),
        lambda: actions.pause(by=owner, workshop=workshop),
        lambda: actions.resume(by=owner, workshop=workshop),
        lambda: actions.end_workshop(by=owner, workshop=workshop),
    )
    try:
        for act in acts:
            before, told[:] = now(workshop).revision, []
            with django_capture_on_commit_callbacks(execute=True):
                act()
                assert told == []
            assert set(told) == {workshop.pk}
            assert now(workshop).revision > before
    finally:
        live.listeners.discard(told.append)
