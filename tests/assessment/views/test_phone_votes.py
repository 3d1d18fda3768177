"""What a participant's phone shows and sends: votes, evidence, and that one leaves."""

import pytest
from django.test import Client

from assessment import actions
from assessment.models import Answer, Vote
from tests import factories
from tests.phones import ESRA, me, seen, shown, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return factories.make_workshop(people=3, started=True)


def vote(client, workshop, level, **given):
    return client.post(url(workshop, "phone_vote"), seen(workshop) | {"level": level} | given)


# -- A vote ----------------------------------------------------------------------------------------


def test_vote_is_acknowledged_and_can_be_changed(phone, workshop):
    answer = vote(phone, workshop, "2", reason="The report\nexists.")
    sent = shown(phone, workshop)
    form = phone.get(url(workshop), {"change": ""}).text
    vote(phone, workshop, "dont-know")

    assert answer.status_code == 302
    assert "Vote sent" in sent
    assert "You chose <b>2, " in sent
    assert "1 of 4 have voted" in sent
    assert 'value="2" checked' in form
    assert "The report exists.</textarea>" in form
    assert Vote.objects.get().level is None
    assert "You chose <b>I can’t say" in shown(phone, workshop)


def test_vote_by_script_is_answered_with_the_screen_alone(phone, workshop):
    given = seen(workshop) | {"level": "1", "sequence": "5"}

    answer = phone.post(url(workshop, "phone_vote"), given, headers={"hx-request": "true"})

    assert answer.text.lstrip().startswith('<div id="main"')
    assert "Vote sent" in answer.text


def test_vote_that_comes_late_changes_nothing(phone, workshop):
    vote(phone, workshop, "3", sequence="9")

    answer = vote(phone, workshop, "1", sequence="8")

    assert answer.status_code == 302
    assert Vote.objects.get().level == 3


def test_vote_without_a_level_is_refused_with_what_was_typed(phone, workshop):
    answer = vote(phone, workshop, "", reason="Because")

    assert answer.status_code == 422
    assert "Pick one of the levels first" in answer.text
    assert "Because</textarea>" in answer.text


def test_reason_that_is_too_long_is_refused_and_kept(phone, workshop):
    answer = vote(phone, workshop, "2", reason="x" * 141)

    assert answer.status_code == 422
    assert "it has 141" in answer.text
    assert 'value="2" checked' in answer.text
    assert not Vote.objects.exists()


def test_vote_after_the_reveal_is_refused_and_says_so(phone, workshop):
    at = seen(workshop)
    factories.vote(workshop=workshop, levels=[1, 1, 1], reveal=True)

    answer = phone.post(url(workshop, "phone_vote"), at | {"level": "4"})

    assert answer.status_code == 409
    assert "This vote is over" in answer.text
    assert "The votes are out" in answer.text
    assert Vote.objects.count() == 3


def test_nothing_of_the_votes_is_on_the_phone_before_the_reveal(phone, workshop):
    factories.vote(workshop=workshop, levels=[3, 3, 3])
    page = shown(phone, workshop)

    assert "3 of 4 have voted" in page
    assert "median" not in page
    assert "Person 1" not in page


def test_spread_is_shown_after_the_reveal(phone, workshop):
    vote(phone, workshop, "2")
    factories.vote(workshop=workshop, levels=[0, 0, 3], reveal=True)

    page = shown(phone, workshop)

    assert "The votes are out" in page
    assert "votes from <b>0 to 3</b>" in page
    assert "Votes: two for level 0, none for level 1" in page
    assert "You chose 2, Level 2." in page


def test_agreed_level_is_shown_with_its_dissent(phone, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 1], reveal=True)
    factories.agree(workshop=workshop, level=1, dissent="North is 3.")

    page = shown(phone, workshop)

    assert "You agreed on <b>1, " in page
    assert "“North is 3.”" in page


def test_two_votes_are_read_out_and_not_drawn(phone, workshop):
    factories.vote(workshop=workshop, levels=[0, 1], reveal=True)

    page = shown(phone, workshop)

    assert "votes from <b>0 to 1</b>" in page
    assert "c-now" not in page


# -- Who writes, who leaves ------------------------------------------------------------------------


@pytest.fixture
def scribe(phone, workshop):
    actions.name_scribe(by=workshop.held_by, workshop=workshop, participant=me())
    factories.vote(workshop=workshop, levels=[1, 1, 1], reveal=True)
    return phone


def write(client, workshop, evidence: str, revision: int = 0):
    given = seen(workshop) | {"evidence": evidence, "revision": revision}
    return client.post(url(workshop, "phone_evidence"), given)


def test_scribe_types_evidence(scribe, workshop):
    answer = write(scribe, workshop, "The report\nThe call\n\n")

    assert answer.status_code == 302
    assert Answer.objects.get().evidence == ["The report", "The call"]
    assert "The report\nThe call</textarea>" in shown(scribe, workshop)


def test_nobody_but_the_scribe_writes(phone, workshop):
    factories.vote(workshop=workshop, levels=[1, 1, 1], reveal=True)

    answer = write(phone, workshop, "The report")

    assert answer.status_code == 409
    assert "Somebody else writes for the room now" in answer.text
    assert "The report" in answer.text
    assert "You write for the room" not in shown(phone, workshop)
    assert not Answer.objects.exists()


def test_evidence_over_a_changed_answer_is_kept_on_the_page(scribe, workshop):
    write(scribe, workshop, "Theirs")

    answer = write(scribe, workshop, "Mine")

    assert answer.status_code == 409
    assert "Mine</textarea>" in answer.text
    assert Answer.objects.get().evidence == ["Theirs"]


@pytest.mark.parametrize("act", ["pause", "open_question", "end_workshop"])
def test_evidence_for_a_question_that_is_gone_is_shown_and_put_into_no_other(act, scribe, workshop):
    at = seen(workshop)
    where = {"question": "build-2"} if act == "open_question" else {}
    getattr(actions, act)(by=workshop.held_by, workshop=workshop, **where)
    if where:
        factories.vote(workshop=workshop, levels=[1, 1, 1], reveal=True)

    sent = at | {"evidence": "The report", "revision": 0}
    answer = scribe.post(url(workshop, "phone_evidence"), sent)

    assert answer.status_code == 409
    assert '<p class="typed-text">The report</p>' in answer.text
    assert "The report</textarea>" not in answer.text


def test_evidence_beyond_its_limits_is_refused_and_kept(scribe, workshop):
    answer = write(scribe, workshop, "line\n" * 21)

    assert answer.status_code == 422
    assert "Keep it to 20 pieces of evidence." in answer.text


def test_who_leaves_is_not_waited_for_and_comes_back_by_a_press(phone, workshop):
    phone.post(url(workshop, "phone_leave"))
    left = shown(phone, workshop)
    gone = me().left_at
    phone.post(url(workshop))

    assert "You have left the room" in left
    assert gone
    assert me().left_at is None
    assert 'id="vote"' in shown(phone, workshop)


def test_end_is_shown_to_who_took_part(phone, client, workshop):
    actions.end_workshop(by=workshop.held_by, workshop=workshop)

    assert "That was it. Thank you." in shown(phone, workshop)
    assert client.get(url(workshop)).status_code == 404


@pytest.mark.parametrize(
    ("act", "says"),
    [("pause", "A break"), ("go_to_findings", "True for us?"), ("go_to_steps", "Three steps")],
)
def test_phone_says_where_the_room_is(act, says, phone, workshop):
    getattr(actions, act)(by=workshop.held_by, workshop=workshop)

    assert says in shown(phone, workshop)


@pytest.mark.parametrize("people", [3, 12])
def test_queries_of_the_phone_do_not_grow(people, django_assert_num_queries):
    workshop = factories.make_workshop(people=people, started=True)
    client = Client()
    client.post(url(workshop), ESRA)
    shown(client, workshop)

    with django_assert_num_queries(10):
        shown(client, workshop)
