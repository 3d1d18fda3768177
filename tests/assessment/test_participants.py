"""The cookie of a participant, and what whoever guesses codes finds."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from assessment import actions, participants
from assessment.models import Workshop
from assessment.permissions import TAKING_PART, needs_second_factor, participates, votes
from tests import factories

pytestmark = pytest.mark.django_db

WRONG = "ZZZZZZ"


@pytest.fixture(autouse=True)
def nobody_has_guessed():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def workshop(team) -> Workshop:
    return factories.make_workshop(assessment=factories.make_assessment(team=team))


def asking(address: str = "10.0.0.1", **cookies: str):
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.COOKIES.update(cookies)
    return request


def guess(address: str = "10.0.0.1") -> None:
    request = asking(address)
    assert participants.workshop_under(request, WRONG) is None
    participants.count_guess(request)


def cookies_of(*joined) -> dict[str, str]:
    response = HttpResponse()
    for participant in joined:
        participants.remember(response, participant)
    return {name: morsel.value for name, morsel in response.cookies.items()}


# -- The cookie ----------------------------------------------------------------------------------


def test_browser_is_known_in_its_workshop_alone(workshop, team):
    other = factories.make_workshop(assessment=factories.make_assessment(team=team, system="Two"))
    participant = factories.join(workshop=workshop)
    request = asking(**cookies_of(participant))

    assert participants.participant_under(request, workshop.code) == participant
    assert participants.participant_under(request, workshop.code_in_groups.lower()) == participant
    assert participants.participant_under(request, other.code) is None
    assert participants.participant_under(asking(), workshop.code) is None


def test_cookie_says_no_more_than_it_must(workshop, settings):
    settings.SESSION_COOKIE_SECURE = True
    response = participants.remember(HttpResponse(), factories.join(workshop=workshop))

    morsel = response.cookies[f"participant-{workshop.pk}"]
    assert morsel["httponly"]
    assert morsel["secure"]
    assert (morsel["samesite"], morsel["max-age"]) == ("Lax", 30 * 24 * 3600)
    assert "Amara" not in morsel.value


def test_cookie_that_was_altered_or_is_of_another_workshop_names_nobody(workshop):
    participant = factories.join(workshop=workshop)
    ((name, value),) = cookies_of(participant).items()

    for forged in ({name: value[:-1]}, {name: str(participant.key)}, {"participant-0": value}):
        assert participants.participant_under(asking(**forged), workshop.code) is None


def test_cookie_is_forgotten_after_thirty_days(workshop):
    request = asking(**cookies_of(factories.join(workshop=workshop)))

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert participants.participant_under(request, workshop.code) is None


def test_participant_is_known_after_the_end_and_first_in_what_runs(workshop, owner):
    before = factories.join(workshop=workshop)
    actions.end_workshop(by=owner, workshop=workshop)
    ended = participants.participant_under(asking(**cookies_of(before)), workshop.code)
    later = factories.make_workshop(assessment=workshop.assessment)
    Workshop.objects.filter(pk=later.pk).update(code=workshop.code)
    after = factories.join(workshop=later)
    both = asking(**cookies_of(before, after))

    assert ended == before
    assert participants.participant_under(both, workshop.code) == after


def test_participant_is_found_by_one_query(workshop, django_assert_num_queries):
    request = asking(**cookies_of(factories.join(workshop=workshop)))

    with django_assert_num_queries(1):
        found = participants.participant_under(request, workshop.code)
        assert found.workshop.assessment.version.number == "1.0"
        assert found.workshop.round is None


def test_voter_is_who_the_participant_is(workshop, team):
    other = factories.make_workshop(assessment=factories.make_assessment(team=team, system="Two"))
    participant = factories.join(workshop=workshop)
    request = asking(**cookies_of(participant))

    voter = participants.voter_under(request, workshop.code_in_groups.lower())

    assert (voter, voter.workshop) == (participant, workshop)
    assert (voter.camp, voter.worth, voter.left_at) == (participant.camp, participant.worth, None)
    for code, asked in ((other.code, request), (workshop.code, asking()), ("\0", request)):
        assert participants.voter_under(asked, code) is None


def test_voter_who_left_or_whose_workshop_is_over_is_found_as_such(workshop, owner):
    participant = factories.join(workshop=workshop)
    request = asking(**cookies_of(participant))
    actions.leave_workshop(participant=participant)
    assert participants.voter_under(request, workshop.code).left_at

    actions.come_back(participant=participant)
    actions.end_workshop(by=owner, workshop=workshop)
    assert not participants.voter_under(request, workshop.code).workshop.is_running


def test_workshop_is_read_once_for_all_who_vote(team, django_assert_num_queries):
    assessment = factories.make_assessment(team=team)
    workshop = factories.make_workshop(assessment=assessment, people=2, started=True)
    first, second = workshop.participants.order_by("pk")
    with django_assert_num_queries(2):
        voter = participants.voter_under(asking(**cookies_of(first)), workshop.code)
    factories.vote(workshop=workshop, levels=[1])

    with django_assert_num_queries(1):
        next_one = participants.voter_under(asking(**cookies_of(second)), workshop.code)
        assert next_one.workshop.round == voter.workshop.round
        assert next_one.workshop.assessment.version.number == "1.0"
    assert next_one.workshop.revision == voter.workshop.revision + 1
    assert next_one.workshop is not voter.workshop


def test_workshop_is_read_anew_once_the_room_has_moved(workshop, owner):
    asked = asking(**cookies_of(factories.join(workshop=workshop)))
    assert participants.voter_under(asked, workshop.code).workshop.round is None

    actions.start_questions(by=owner, workshop=workshop)
    factories.go_on(workshop=workshop)

    assert participants.voter_under(asked, workshop.code).workshop.round is not None


@pytest.mark.parametrize("guard", [participates, votes])
def test_view_of_participants_is_for_who_takes_part(workshop, guard):
    view = guard(lambda request, participant: participant)
    participant = factories.join(workshop=workshop)

    assert view(asking(**cookies_of(participant)), workshop.code) == participant
    for code in (workshop.code, WRONG):
        with pytest.raises(Http404):
            view(asking(), code)
    assert (view.audience, view.login_required) == (TAKING_PART, False)
    assert not needs_second_factor(view)


# -- Codes -----------------------------------------------------------------------------------------


def test_workshop_is_found_by_a_whole_room_at_one_address(workshop):
    found = {participants.workshop_under(asking(), workshop.code) for _ in range(80)}

    assert found == {workshop}


def test_ended_workshop_is_found_no_more(workshop, owner):
    actions.end_workshop(by=owner, workshop=workshop)

    assert participants.workshop_under(asking(), workshop.code) is None


def test_who_guesses_finds_nothing_for_a_minute_and_others_do(workshop):
    for _ in range(10):
        guess()

    assert participants.workshop_under(asking(), workshop.code) is None
    assert participants.workshop_under(asking("10.0.0.2"), workshop.code) == workshop
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert participants.workshop_under(asking(), workshop.code) == workshop


def test_wrong_codes_from_everywhere_are_limited_together(workshop, monkeypatch):
    few = {"code": "10/m/ip,60/h/ip,12/h/key"}
    monkeypatch.setitem(participants.COUNTED, "config", few)
    for number in range(12):
        guess(f"10.0.1.{number}")

    assert participants.workshop_under(asking("10.0.2.1"), workshop.code) is None


def test_one_address_cannot_use_up_what_all_may_try():
    rates = participants.ratelimit.get_rates(**participants.COUNTED)
    an_hour = {rate.per: rate.amount for rate in rates if rate.duration == 3600}

    assert an_hour["ip"] * 20 < an_hour["key"]


@pytest.mark.parametrize("typed", ["K7M\x002QP", "K7M-2QP", "", " ", "Κ7M2QP"])
def test_what_is_no_code_is_looked_for_nowhere(typed, db):
    assert not Workshop.objects.under(typed).exists()
    assert Workshop.plain(typed) == ""
