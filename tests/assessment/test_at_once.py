"""Two people at the same moment: nobody meets an error, and nothing acknowledged is lost."""

import json
import threading
import time
from collections.abc import Callable

import pytest
from django.db.models.signals import post_delete, post_save, pre_delete
from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.links import invitation_path
from assessment.models import Answer, Assessment, AuditEvent, Role, Snapshot, Team, User
from tests import factories
from tests.at_once import ON_POSTGRESQL, PATIENCE, at_once
from tests.forms import sent

pytestmark = [pytest.mark.django_db(transaction=True), ON_POSTGRESQL]

EACH_TIME = pytest.mark.parametrize("attempt", range(6))
SAVED, REFUSED, DONE = 200, 409, 302


@pytest.fixture
def assessment() -> Assessment:
    return factories.make_assessment(answers={"build-1": 1, "build-2": 2})


@pytest.fixture
def closed() -> Assessment:
    return factories.make_assessment(answers={"build-1": 1, "build-2": 2}, closed=True)


@pytest.fixture
def person(as_) -> Callable[[Assessment], Client]:
    """The owner in a browser of their own."""
    return lambda assessment: as_(assessment.created_by)


def saving(client: Client, assessment: Assessment, level: int) -> Callable[[], int]:
    url = reverse("assessment:answer_save", args=[assessment.pk, "build-1"])
    fields = {"build-1-choice": str(level), "build-1-revision": "1"}
    return lambda: client.post(url, fields, headers={"HX-Request": "true"}).status_code


def doing(client: Client, assessment: Assessment, what: str, **fields: object) -> Callable[[], int]:
    url = reverse(f"assessment:{what}", args=[assessment.pk])
    return lambda: client.post(url, fields).status_code


def results(*works: Callable[[], int]) -> list[object]:
    return [each.result() for each in at_once(*works)]


def level_of(assessment: Assessment) -> int | None:
    return Answer.objects.of(assessment).get(question="build-1").level


def counted(verb: str) -> int:
    return AuditEvent.objects.filter(verb=verb).count()


@EACH_TIME
def test_one_of_two_saves_of_one_answer_is_told_what_the_other_said(attempt, assessment, person):
    levels = (3, 4)

    met = results(*(saving(person(assessment), assessment, level) for level in levels))

    assert sorted(met) == [SAVED, REFUSED]
    assert level_of(assessment) == levels[met.index(SAVED)]
    assert Answer.objects.of(assessment).get(question="build-1").revision == 2


@EACH_TIME
def test_answer_that_was_saved_while_somebody_closed_is_in_what_was_frozen(
    attempt, assessment, person
):
    saved, closed = results(
        saving(person(assessment), assessment, 4), doing(person(assessment), assessment, "close")
    )

    frozen = json.loads(Snapshot.objects.get().answers)["answers"]["build-1"]["level"]
    assert (closed, saved in (SAVED, REFUSED)) == (DONE, True)
    assert level_of(assessment) == frozen == (4 if saved == SAVED else 1)


def test_nobody_closes_between_two_answers_of_a_page_that_is_sent_whole(assessment, person):
    page = reverse("assessment:answer", args=[assessment.pk, "build"])
    fields = {"build-1-choice": "4", "build-1-revision": "1"}
    fields |= {"build-2-choice": "4", "build-2-revision": "1", "build-3-choice": "4"}
    member, close = person(assessment), doing(person(assessment), assessment, "close")
    first_is_saved = threading.Event()

    def leave_time_to_close(**_: object) -> None:
        if not first_is_saved.is_set():
            first_is_saved.set()
            time.sleep(0.5)

    post_save.connect(leave_time_to_close, sender=Answer)
    try:
        met = results(
            lambda: member.post(page, fields).status_code,
            lambda: first_is_saved.wait(PATIENCE) and close(),
        )
    finally:
        post_save.disconnect(leave_time_to_close, sender=Answer)

    told = member.get(reverse("assessment:profile", args=[assessment.pk])).text
    assert met == [DONE, DONE]
    assert "Not saved" not in told
    assert {answer.level for answer in Answer.objects.of(assessment)} == {4}


@EACH_TIME
def test_answer_is_saved_or_refused_while_somebody_reopens(attempt, closed, person):
    saved, reopened = results(
        saving(person(closed), closed, 4), doing(person(closed), closed, "reopen")
    )

    assert (reopened, saved in (SAVED, REFUSED)) == (DONE, True)
    assert level_of(closed) == (4 if saved == SAVED else 1)


@EACH_TIME
def test_assessment_that_two_close_is_frozen_once(attempt, assessment, person):
    met = results(*(doing(person(assessment), assessment, "close") for _ in range(2)))

    assert met == [DONE, DONE]
    assert (Snapshot.objects.count(), counted("assessment.closed")) == (1, 1)


@EACH_TIME
@pytest.mark.parametrize("begins", ["assessment", "closed"])
def test_closing_and_reopening_come_one_after_the_other(attempt, begins, person, request):
    assessment = request.getfixturevalue(begins)

    met = results(
        doing(person(assessment), assessment, "close"),
        doing(person(assessment), assessment, "reopen"),
    )

    assessment.refresh_from_db()
    closings, reopenings = counted("assessment.closed"), counted("assessment.reopened")
    assert met == [DONE, DONE]
    assert Snapshot.objects.count() == closings
    assert closings - reopenings == (0 if assessment.is_open else 1)


@EACH_TIME
def test_scope_that_was_saved_while_somebody_closed_is_in_what_was_frozen(
    attempt, assessment, person
):
    editor = person(assessment)
    form = editor.get(reverse("assessment:scope", args=[assessment.pk])).context["form"]
    fields = {field.html_name: field.value() for field in form}
    fields = {name: value for name, value in fields.items() if value is not None}

    met = results(
        doing(editor, assessment, "scope", **fields | {"system": "Another system"}),
        doing(person(assessment), assessment, "close"),
    )

    assessment.refresh_from_db()
    told = editor.get(reverse("assessment:profile", args=[assessment.pk])).text
    saved = assessment.system == "Another system"
    assert met == [DONE, DONE]
    assert saved == ("Not saved" not in told)
    assert json.loads(Snapshot.objects.get().answers)["system"] == assessment.system


# -- Who belongs to an organisation ---------------------------------------------------------------


@EACH_TIME
def test_one_of_two_owners_who_leave_at_once_stays(attempt, owner, organisation, team, as_):
    other = factories.make_member(team=team, role=Role.OWNER)
    path = reverse("assessment:leave", args=[organisation.pk])

    clients = [as_(each) for each in (owner, other)]

    at_once(*(lambda client=client: client.post(path) for client in clients))

    assert organisation.memberships.owners().count() == 1


@EACH_TIME
def test_owner_who_is_demoted_while_they_invite_is_left_with_no_link(
    attempt, owner, organisation, team, as_
):
    other = factories.make_member(team=team, role=Role.OWNER)
    client, home = as_(other), reverse("assessment:members", args=[organisation.pk])
    given = {"email": "new@example.org", "role": "owner"}

    at_once(
        lambda: client.post(home, given),
        lambda: actions.change_member(
            by=owner, membership=other.memberships.get(), role=Role.VIEWER
        ),
    )

    assert other.memberships.get().role == Role.VIEWER
    assert not organisation.invitations.exists()


@EACH_TIME
def test_one_of_two_who_open_an_invitation_at_once_comes_in(attempt, organisation):
    path = invitation_path(factories.invite(organisation=organisation).token)
    names = ("Ben Okafor", "Eve Mallory")

    met = results(
        *(
            lambda name=name: (
                Client().post(path, {"name": name, "password": factories.PASSWORD}).status_code
            )
            for name in names
        )
    )

    assert sorted(met) in ([302, 404], [302, 302])  # the second is led to sign in, or meets it dead
    (person,) = User.objects.filter(email="new@example.org")
    assert person.name in names
    assert counted("member.added") == 1


@EACH_TIME
def test_address_that_two_organisations_invite_gets_one_account(attempt, organisation, stranger):
    homes = (organisation, stranger.memberships.get().organisation)
    paths = [invitation_path(factories.invite(organisation=home).token) for home in homes]
    ben = {"name": "Ben Okafor", "password": factories.PASSWORD}

    met = results(*(lambda path=path: Client().post(path, ben).status_code for path in paths))

    assert met == [302, 302]
    assert User.objects.filter(email="new@example.org").count() == 1
    assert counted("member.added") == 1


# -- A team that goes while somebody needs it -----------------------------------------------------


@pytest.fixture
def beginning(as_, owner, team):
    """Send the form of a new assessment for the team."""
    factories.make_version()
    page, client = reverse("assessment:new"), as_(owner)
    scope = {"system": "Card scoring", "sentence": "Says whether a payment may go through."}
    fields = sent(client.get(page).text, team=str(team.pk), **scope)
    return lambda: client.post(page, fields)


@pytest.fixture
def removing(as_, owner, organisation, team):
    path, client = reverse("assessment:team_remove", args=[organisation.pk, team.pk]), as_(owner)
    return lambda: client.post(path, follow=True)


@pytest.fixture
def while_in(request):
    """What waits until the other has come so far in its transaction, and then has half a second."""
    begun = threading.Event()

    def leave_time(**_: object) -> None:
        begun.set()
        time.sleep(0.5)

    def waiting(signal, sender, work: Callable[[], object]) -> Callable[[], object]:
        signal.connect(leave_time, sender=sender)
        request.addfinalizer(lambda: signal.disconnect(leave_time, sender=sender))
        return lambda: begun.wait(PATIENCE) and work()

    return waiting


def test_team_stays_for_which_somebody_just_began_an_assessment(
    beginning, removing, while_in, team
):
    begun, removed = results(beginning, while_in(post_save, Assessment, removing))

    assert begun.status_code == DONE
    assert "Payments has assessments, which stay with their team." in removed.text
    assert Assessment.objects.get().team == team


def test_whoever_begins_is_told_that_the_team_was_just_removed(beginning, removing, while_in):
    removed, begun = results(removing, while_in(pre_delete, Team, beginning))

    assert "The team Payments is removed." in removed.text
    assert begun.status_code == 422
    assert "Somebody removed this team a moment ago. Choose another." in begun.text
    assert not Assessment.objects.exists()


def test_whoever_is_given_a_team_that_was_just_removed_comes_in_without_it(
    as_, owner, organisation, removing, while_in, team
):
    viewer = factories.make_member(team=team, role=Role.VIEWER).memberships.get()
    path = reverse("assessment:member", args=[organisation.pk, viewer.pk])
    given, client = {"role": "member", "teams": [str(team.pk)]}, as_(owner)
    given["seen"] = client.get(path).context["form"].initial["seen"]

    removed, changed = results(
        removing, while_in(post_delete, Team, lambda: client.post(path, given))
    )

    viewer.refresh_from_db()
    assert "The team Payments is removed." in removed.text
    assert (changed.status_code, viewer.role, viewer.teams.count()) == (DONE, "member", 0)


def test_whoever_renames_is_told_that_the_team_was_just_removed(
    as_, owner, organisation, removing, while_in, team
):
    path, client = reverse("assessment:team", args=[organisation.pk, team.pk]), as_(owner)
    rename = while_in(pre_delete, Team, lambda: client.post(path, {"name": "Money"}, follow=True))

    removed, renamed = results(removing, rename)

    assert "The team Payments is removed." in removed.text
    assert "Somebody removed this team a moment ago." in renamed.text


@EACH_TIME
def test_beginning_and_removing_at_once_meets_no_error(attempt, beginning, removing):
    begun, removed = results(beginning, removing)

    stays = Team.objects.exists()
    assert (begun.status_code, removed.status_code) == (DONE if stays else 422, 200)
    assert Assessment.objects.count() == stays
