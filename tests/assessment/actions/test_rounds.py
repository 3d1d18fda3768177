"""Blind votes, their reveal, and what the room agrees on or parks."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessment import actions
from assessment.models import Answer, Assessment, AuditEvent, Parked, Round, Vote, Workshop
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, SECOND, LAST = "build-1", "build-2", "run-3"
DAY = date(2026, 12, 1)


@pytest.fixture
def assessment(team) -> Assessment:
    return factories.make_assessment(team=team)


@pytest.fixture
def workshop(assessment) -> Workshop:
    """Four people before the first question."""
    return factories.make_workshop(assessment=assessment, people=4, started=True)


@pytest.fixture
def voted(workshop) -> Workshop:
    factories.vote(workshop=workshop, levels=(0, 1, 1, 3), reveal=True)
    return now(workshop)


def now(workshop: Workshop) -> Workshop:
    return factories.standing(workshop=workshop)


def at(workshop: Workshop) -> actions.Seen:
    return actions.Seen.of(now(workshop))


def place(workshop: Workshop) -> tuple[str, int, str]:
    seen = at(workshop)
    return seen.question, seen.number, seen.outcome


def answer(workshop: Workshop, question: str = FIRST) -> Answer | None:
    return Answer.objects.of(workshop.assessment).filter(question=question).first()


def cast(workshop: Workshop, level: int | None, sequence: int | None = None, **said) -> Vote:
    seen = at(workshop)
    usual = {"question": seen.question, "number": seen.number, "reason": "", "participant": None}
    said = usual | {"participant": workshop.participants.order_by("pk")[0]} | said
    return actions.cast_vote(level=level, sequence=sequence, **said)


def park(workshop: Workshop, by, seen=None, **said):
    usual = {"what": "A look at the log", "who": "Ada", "day": DAY}
    return actions.park(by=by, workshop=workshop, seen=seen or at(workshop), **usual | said)


# -- To vote ---------------------------------------------------------------------------------------


def test_vote_stands_as_it_was_cast_last(workshop):
    cast(workshop, 1, sequence=1, reason="We look.")
    vote = cast(workshop, None, sequence=2)

    assert (vote.level, vote.reason, Vote.objects.count()) == (None, "", 1)


def test_vote_that_comes_late_or_twice_changes_nothing_and_is_told_what_stands(workshop):
    cast(workshop, 3, sequence=5)
    revision = now(workshop).revision

    twice, late = cast(workshop, 3, sequence=5), cast(workshop, 0, sequence=4)

    assert (twice.level, late.level) == (3, 3)
    assert now(workshop).revision == revision


def test_vote_from_a_page_without_script_is_the_latest(workshop):
    cast(workshop, 3, sequence=5)

    cast(workshop, 1)

    assert Vote.objects.get().level == 1


@pytest.mark.parametrize("level", [-1, 5])
def test_level_beyond_the_scale_is_no_vote(workshop, level):
    with pytest.raises(actions.NoSuchEntry):
        cast(workshop, level)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("other", [{"question": SECOND}, {"number": 2}, {"number": 0}])
def test_vote_for_what_is_not_open_is_refused_with_where_the_room_stands(workshop, other):
    with pytest.raises(actions.VoteIsOver) as refused:
        cast(workshop, 1, **other)
    assert refused.value.workshop == workshop
    assert not Vote.objects.exists()


def test_nobody_votes_after_the_reveal(voted):
    with pytest.raises(actions.VoteIsOver):
        cast(voted, 4)
    assert sorted(Vote.objects.values_list("level", flat=True)) == [0, 1, 1, 3]


def test_database_refuses_a_vote_after_the_reveal(voted):
    for write in (
        lambda: Vote.objects.update(level=4),
        lambda: Vote.objects.create(round=voted.round, participant=factories.join(workshop=voted)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_nobody_votes_in_a_workshop_that_has_ended(workshop, owner):
    seen = at(workshop)
    actions.end_workshop(by=owner, workshop=workshop)

    with pytest.raises(actions.VoteIsOver):
        cast(workshop, 1, question=seen.question, number=seen.number)


def test_whoever_votes_is_here_again(workshop):
    participant = workshop.participants.order_by("pk")[0]
    actions.leave_workshop(participant=participant)

    cast(workshop, 1)

    participant.refresh_from_db()
    assert participant.left_at is None


def test_votes_are_nobodys_business_in_the_record(workshop):
    before = AuditEvent.objects.count()

    cast(workshop, 1, reason="We look.")

    assert AuditEvent.objects.count() == before


def test_worth_is_said_also_after_the_end(workshop, owner):
    participant = workshop.participants.first()
    actions.end_workshop(by=owner, workshop=workshop)

    actions.say_worth(participant=participant, worth="partly")

    participant.refresh_from_db()
    assert participant.worth == "partly"


# -- The question on the screens -------------------------------------------------------------------


def test_next_question_is_the_first_that_is_open(workshop, owner):
    assert place(workshop) == (FIRST, 1, "")
    factories.go_on(workshop=workshop)
    assert place(workshop) == (SECOND, 1, "")


def test_room_jumps_back_to_a_question_as_it_left_it(voted, owner):
    factories.agree(workshop=voted, level=1)
    factories.go_on(workshop=voted)

    actions.open_question(by=owner, workshop=voted, question=FIRST, seen=at(voted))

    assert place(voted) == (FIRST, 1, "agreed")
    assert Round.objects.filter(question=FIRST).count() == 1


def test_open_vote_waits_for_the_room_to_come_back(workshop, owner):
    cast(workshop, 2)
    factories.go_on(workshop=workshop)

    actions.open_question(by=owner, workshop=workshop, question=FIRST)

    assert now(workshop).round.is_open
    assert now(workshop).round.votes.count() == 1


def test_question_that_is_not_asked_is_not_opened(workshop, owner):
    with pytest.raises(actions.NoSuchEntry):
        actions.open_question(by=owner, workshop=workshop, question="unheard-of")


def test_question_that_a_fact_switches_off_is_not_opened(team, owner, switched_off):
    assessment = factories.make_assessment(team=team, version=switched_off, facts={"live": False})
    workshop = factories.make_workshop(assessment=assessment, started=True)

    with pytest.raises(actions.NoSuchEntry):
        actions.open_question(by=owner, workshop=workshop, question="c")
    assert workshop.agenda == ["a", "b"]


def test_settled_question_to_which_the_room_jumps_joins_the_agenda(team, owner):
    assessment = factories.make_assessment(team=team, answers={FIRST: 2})
    workshop = factories.make_workshop(assessment=assessment, started=True)

    actions.open_question(by=owner, workshop=workshop, question=FIRST)

    assert now(workshop).agenda[-1] == FIRST
    assert place(workshop) == (FIRST, 1, "")


def test_skipped_question_comes_last(workshop, owner):
    actions.skip(by=owner, workshop=workshop, seen=at(workshop))

    assert now(workshop).agenda == [SECOND, "build-3", "run-1", "run-2", LAST, FIRST]
    assert place(workshop) == (SECOND, 1, "")


def test_last_open_question_that_is_skipped_leaves_the_screens(team, owner):
    settled = dict.fromkeys((SECOND, "build-3", "run-1", "run-2", LAST), 1)
    assessment = factories.make_assessment(team=team, answers=settled)
    workshop = factories.make_workshop(assessment=assessment, started=True)

    actions.skip(by=owner, workshop=workshop, seen=at(workshop))

    assert place(workshop) == ("", 0, "")
    assert actions.next_question(now(workshop)) == FIRST


def test_votes_are_revealed_once(voted, owner):
    revealed = voted.round.revealed_at

    actions.reveal(by=owner, workshop=voted, seen=at(voted))

    assert now(voted).round.revealed_at == revealed
    assert AuditEvent.objects.filter(verb="workshop.revealed").count() == 1


def test_nothing_is_revealed_between_questions(assessment, owner):
    workshop = factories.make_workshop(assessment=assessment)
    actions.start_questions(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.reveal(by=owner, workshop=workshop, seen=actions.Seen())


def test_room_votes_again(voted, owner):
    actions.vote_again(by=owner, workshop=voted, seen=at(voted))

    assert place(voted) == (FIRST, 2, "")
    assert now(voted).round.is_open
    assert Vote.objects.count() == 4


def test_open_vote_is_not_taken_again(workshop, owner):
    with pytest.raises(actions.RoomMovedOn):
        actions.vote_again(by=owner, workshop=workshop, seen=at(workshop))


@pytest.mark.parametrize("act", ["reveal", "vote_again", "skip"])
def test_desk_that_saw_another_question_changes_nothing(voted, owner, act):
    seen = at(voted)
    factories.go_on(workshop=voted)
    before = place(voted)

    with pytest.raises(actions.RoomMovedOn):
        getattr(actions, act)(by=owner, workshop=voted, seen=seen)
    assert place(voted) == before


# -- To agree --------------------------------------------------------------------------------------


def test_room_agrees_on_a_level_with_evidence_and_dissent(voted, owner):
    evidence = ("A dashboard",)
    factories.agree(workshop=voted, level=1, evidence=evidence, dissent="For us 3.", note="March.")

    told = answer(voted)
    assert (told.state, told.level, told.evidence) == ("level", 1, ["A dashboard"])
    assert (told.dissent, told.note, told.changed_by) == ("For us 3.", "March.", owner)
    assert place(voted) == (FIRST, 1, "agreed")
    assert AuditEvent.objects.get(verb="answer.settled").about.endswith(f"/{FIRST}")


def test_nobody_can_say_is_a_reply(voted):
    factories.agree(workshop=voted, level=None)

    assert (answer(voted).state, answer(voted).level) == ("dont_know", None)


def test_room_agrees_on_nothing_before_the_reveal(workshop):
    with pytest.raises(actions.RoomMovedOn):
        factories.agree(workshop=workshop, level=1)


def test_room_agrees_on_no_level_beyond_the_scale(voted):
    with pytest.raises(actions.NoSuchEntry):
        factories.agree(workshop=voted, level=5)


def agreeing(voted: Workshop, by, seen: actions.Seen, revision: int, level: int = 1, **said):
    usual = {"evidence": (), "dissent": "", "note": ""}
    return actions.agree(
        by=by, workshop=voted, seen=seen, level=level, answer_revision=revision, **usual | said
    )


def test_second_of_two_who_agree_learns_of_the_first(voted, owner, facilitator):
    seen = at(voted)
    agreeing(voted, owner, seen, 0, level=1)

    with pytest.raises(actions.RoomMovedOn):
        agreeing(voted, facilitator, seen, 0, level=2)
    assert answer(voted).level == 1


def test_agreement_on_what_stands_already_is_a_conflict_for_the_second_too(
    team, owner, facilitator
):
    assessment = factories.make_assessment(team=team, answers={FIRST: 1})
    workshop = factories.make_workshop(assessment=assessment, people=1, started=True)
    actions.open_question(by=owner, workshop=workshop, question=FIRST)
    factories.vote(workshop=workshop, levels=(1,), reveal=True)
    seen = at(workshop)
    agreeing(workshop, owner, seen, 1, level=1)

    with pytest.raises(actions.RoomMovedOn):
        agreeing(workshop, facilitator, seen, 1, level=2)


def test_answer_that_somebody_changed_alone_is_not_written_over(voted, owner):
    seen = at(voted)
    factories.settle(assessment=voted.assessment, question=FIRST, level=4)

    with pytest.raises(actions.AnswerChanged) as changed:
        agreeing(voted, owner, seen, 0)
    assert changed.value.theirs.level == 4


def test_agreement_is_put_right(voted, owner):
    factories.agree(workshop=voted, level=1)
    factories.agree(workshop=voted, level=2, evidence=("A log",))

    assert (answer(voted).level, answer(voted).evidence) == (2, ["A log"])
    actions.undo_agreement(by=owner, workshop=voted)
    assert answer(voted).state == ""


# -- To undo ---------------------------------------------------------------------------------------


def test_undone_agreement_leaves_the_question_as_it_was(team, owner):
    assessment = factories.make_assessment(team=team, answers={FIRST: 3})
    workshop = factories.make_workshop(assessment=assessment, people=1, started=True)
    actions.open_question(by=owner, workshop=workshop, question=FIRST)
    factories.vote(workshop=workshop, levels=(1,), reveal=True)
    factories.agree(workshop=workshop, level=1, dissent="No.", evidence=("A log",))
    factories.go_on(workshop=workshop)

    actions.undo_agreement(by=owner, workshop=workshop)

    told = answer(workshop)
    assert (told.level, told.dissent, told.evidence, told.revision) == (3, "", [], 3)
    assert place(workshop) == (FIRST, 1, "")
    with pytest.raises(actions.RoomMovedOn):
        actions.undo_agreement(by=owner, workshop=workshop)


def test_undone_agreement_parks_again_what_it_had_settled(voted, owner):
    parked = park(voted, owner)
    factories.agree(workshop=voted, level=1)
    parked.refresh_from_db()
    settled = parked.settled_at

    actions.undo_agreement(by=owner, workshop=voted)

    parked.refresh_from_db()
    assert (bool(settled), parked.settled_at) == (True, None)
    assert place(voted) == (FIRST, 1, "parked")


def test_agreement_that_somebody_has_changed_alone_is_not_undone(voted, owner):
    factories.agree(workshop=voted, level=1)
    factories.settle(assessment=voted.assessment, question=FIRST, level=4)

    with pytest.raises(actions.AnswerChanged):
        actions.undo_agreement(by=owner, workshop=voted)
    assert answer(voted).level == 4


# -- The scribe, and notes -------------------------------------------------------------------------


@pytest.fixture
def scribe(voted, owner):
    participant = voted.participants.order_by("pk")[0]
    actions.name_scribe(by=owner, workshop=voted, participant=participant)
    return participant


def write_down(scribe, *evidence: str, revision: int = 0, seen: actions.Seen | None = None):
    return actions.write_evidence(
        participant=scribe,
        seen=seen or at(scribe.workshop),
        evidence=evidence,
        answer_revision=revision,
    )


def test_scribe_writes_evidence_and_no_answer(voted, scribe, owner):
    told = write_down(scribe, "A dashboard")

    assert (told.state, told.evidence, told.changed_by) == ("", ["A dashboard"], owner)


def test_what_the_scribe_wrote_is_no_conflict_for_a_desk_that_leaves_it(voted, scribe):
    write_down(scribe, "A dashboard")
    write_down(scribe, "A dashboard", "A log", revision=1)

    agreeing(voted, voted.held_by, at(voted), 0, evidence=None)

    assert (answer(voted).level, answer(voted).evidence) == (1, ["A dashboard", "A log"])


def test_what_else_somebody_wrote_is_a_conflict_all_the_same(voted, scribe, owner):
    write_down(scribe, "A dashboard")
    factories.settle(assessment=voted.assessment, question=FIRST, level=4)

    with pytest.raises(actions.AnswerChanged):
        agreeing(voted, owner, at(voted), 0, evidence=None)


def test_what_the_scribe_wrote_is_not_written_over(voted, scribe, owner):
    write_down(scribe, "A dashboard")

    with pytest.raises(actions.AnswerChanged):
        agreeing(voted, owner, at(voted), 0, evidence=("Mine",))


def test_scribe_finishes_typing_after_the_agreement_which_can_still_be_undone(voted, scribe, owner):
    factories.agree(workshop=voted, level=1)

    write_down(scribe, "A dashboard", revision=1)
    actions.undo_agreement(by=owner, workshop=voted)

    assert answer(voted).state == ""


def test_scribe_who_types_on_an_old_page_meets_a_conflict(voted, scribe):
    write_down(scribe, "A dashboard")

    with pytest.raises(actions.AnswerChanged):
        write_down(scribe, "Another")
    seen = at(voted)
    factories.go_on(workshop=voted)
    with pytest.raises(actions.RoomMovedOn):
        write_down(scribe, "Another", revision=1, seen=seen)


def test_nobody_else_writes_evidence(voted, scribe):
    other = voted.participants.order_by("pk")[1]

    with pytest.raises(actions.NotTheScribe):
        write_down(other, "A dashboard")


def test_note_of_the_desk_is_kept_and_a_second_desk_meets_a_conflict(voted, owner):
    note = {"by": owner, "workshop": voted, "seen": at(voted), "answer_revision": 0}
    told = actions.write_note(**note, note="Since March.")

    assert (told.note, told.state, told.revision) == ("Since March.", "", 1)
    assert actions.write_note(**note, note="Since March.").revision == 1
    with pytest.raises(actions.AnswerChanged):
        actions.write_note(**note, note="Since April.")


def test_nothing_is_noted_between_questions(assessment, owner):
    workshop = factories.make_workshop(assessment=assessment)
    actions.start_questions(by=owner, workshop=workshop)

    with pytest.raises(actions.RoomMovedOn):
        actions.write_note(
            by=owner, workshop=workshop, seen=actions.Seen(), note="A", answer_revision=0
        )


# -- To park ---------------------------------------------------------------------------------------


def test_question_is_parked_with_what_who_and_when(voted, owner):
    parked = park(voted, owner)

    assert (parked.question, parked.who, parked.by) == (FIRST, "Ada", DAY)
    assert place(voted) == (FIRST, 1, "parked")
    assert answer(voted) is None
    assert actions.next_question(now(voted)) == SECOND


def test_parked_question_is_parked_once_and_put_right(voted, owner):
    park(voted, owner)
    park(voted, owner, who="Ben")

    assert [row.who for row in Parked.objects.all()] == ["Ben"]


def test_agreement_settles_what_was_parked(voted, owner):
    parked = park(voted, owner)
    factories.agree(workshop=voted, level=1)

    parked.refresh_from_db()
    assert parked.settled_at
    assert place(voted) == (FIRST, 1, "agreed")


def test_question_is_parked_without_a_reveal_and_its_votes_stay_blind(workshop, owner):
    cast(workshop, 3)
    park(workshop, owner)

    assert now(workshop).round.is_open
    with pytest.raises(actions.RoomMovedOn):
        factories.agree(workshop=workshop, level=1)


def test_desk_that_saw_no_agreement_does_not_park(voted, owner):
    seen = at(voted)
    factories.agree(workshop=voted, level=1)

    with pytest.raises(actions.RoomMovedOn):
        park(voted, owner, seen=seen)


def test_for_want_of_time_what_is_still_open_is_parked(voted, owner):
    factories.settle(assessment=voted.assessment, question=SECOND, level=1)

    put = actions.park_all(by=owner, workshop=voted, questions=[FIRST, SECOND, LAST, "unheard-of"])

    assert put == [LAST]  # the first is on the screens, the second is settled
    row = Parked.objects.get()
    assert (row.who, row.by) == (str(owner), timezone.localdate() + timedelta(days=14))


def test_proposal_is_declined_for_a_while(voted, owner):
    actions.decline_proposal(by=owner, workshop=voted)

    assert timezone.now() - now(voted).proposal_declined_at < timedelta(minutes=1)
