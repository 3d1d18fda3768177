"""No answer, archive, report, mail or log line of one organisation holds a word of another."""

import io
import logging
import re
import zipfile
from dataclasses import asdict
from datetime import timedelta

import pypdf
import pytest
from django.core import mail
from django.utils import timezone

from assessment import actions
from assessment.actions import survey_mails
from assessment.models import Role, Workshop
from tests.walls.addresses import addresses
from tests.walls.conftest import IN_THE_ROOM, OURS, PEOPLE, THEIRS
from tests.walls.filled import answers_file
from tests.walls.rows import every_table
from tests.walls.tenants import VOICE, Tenant
from tests.walls.workshops import MOMENTS, begin, seen, taking_part

OFFICE = {f"application/vnd.openxmlformats-officedocument.{kind}" for kind in (
    "spreadsheetml.sheet", "presentationml.presentation",
)}  # fmt: skip
SCREENS = re.compile("desk|stage|phone|workshop")


def said(response) -> str:
    """All that a response says, unpacked, headers included; without what breaks words on paper."""
    body, kind = response.getvalue(), response.headers.get("Content-Type", "")
    if kind == "application/pdf":
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    elif kind in OFFICE:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = [name for name in archive.namelist() if name.endswith(".xml")]
            text = " ".join(archive.read(name).decode() for name in parts)
    elif kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            text = "".join(f"{name} {archive.read(name).decode()}" for name in archive.namelist())
    else:
        text = body.decode()
    whole = f"{text} {response.headers}".casefold()
    return "".join(whole.replace("\N{SOFT HYPHEN}", "").split())


# Whoever holds such a link is meant to read who invites, and to what.
BY_LINK = {f"assessment:{each}" for each in ("invitation", "phone", "phone_reading", "phone_bring")}
OF_THE_ROOM = {f"assessment:phone_{each}" for each in ("survey", "survey_question", "state")}


@pytest.mark.parametrize("kind", PEOPLE)
def test_no_response_holds_a_word_of_another_organisation(kind, visitor, ours, theirs, caplog):
    caplog.set_level(logging.DEBUG)
    client = visitor(kind)
    heard = {name: said(client.get(path)) for name, path in addresses(ours).items()}
    told = {
        f"{method} {name}": said(getattr(client, method)(path))
        for name, path in addresses(theirs).items()
        if name not in BY_LINK
        for method in ("get", "post")
    }

    assert [name for name, text in (heard | told).items() if THEIRS in text] == []
    assert THEIRS not in caplog.text
    assert OURS not in caplog.text
    if kind not in ours.people:
        meant = BY_LINK | OF_THE_ROOM if kind in IN_THE_ROOM else BY_LINK
        assert {name for name, text in heard.items() if OURS in text} <= meant
    if kind == "owner":  # what holds none of theirs is no empty page
        assert OURS in heard["assessment:report_file (open)"]
        assert all(OURS in heard[f"assessment:export_{each} (open)"] for each in ("xlsx", "pptx"))
        assert OURS in heard["assessment:record"]
        assert OURS in heard["assessment:desk_state"]
        assert len([text for text in heard.values() if OURS in text]) > 30


@pytest.mark.parametrize("kind", [kind for kind in PEOPLE if kind != "owner"])
def test_link_to_a_workshop_tells_nothing_of_what_is_said_in_it(kind, visitor, theirs):
    client, at = visitor(kind), addresses(theirs)

    told = {
        f"{method} {name}": said(getattr(client, method)(at[name]))
        for name in BY_LINK
        for method in ("get", "post")
    }

    assert all(THEIRS in told[f"get {name}"] for name in BY_LINK - {"assessment:phone_bring"})
    assert [name for name, text in told.items() if f"{THEIRS}{VOICE}" in text] == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_moment_of_a_workshop_tells_another_organisation_of_it(moment, as_, ours, theirs):
    begin(theirs.owner, theirs.assessments["open"], moment)
    begin(ours.owner, ours.assessments["open"], moment)
    owner, person = as_(ours.owner), ours.workshop.participants.order_by("pk")[1]
    phone = taking_part(as_(), person)
    screens = {name: path for name, path in addresses(ours).items() if SCREENS.search(name)}

    for client in (owner, phone):
        own = "".join(said(client.get(path)) for path in screens.values())
        assert OURS in own
        assert THEIRS not in own
        for name, path in addresses(theirs).items():
            if SCREENS.search(name) and name not in BY_LINK:
                assert client.get(path).status_code in (302, 404, 405), name


def test_what_leaves_with_its_owner_holds_no_word_of_another_organisation(as_, ours, theirs):
    export = addresses(ours)["assessment:export"]

    archive = said(as_(ours.owner).post(export))

    assert archive.count(OURS) > 50
    assert THEIRS not in archive


def test_child_of_another_organisation_is_not_found_below_ours(as_, ours, theirs):
    client, before = as_(ours.owner), every_table()
    mixed = addresses(ours, children=theirs)

    met = {
        (name, method): getattr(client, method)(path).status_code
        for name, path in mixed.items()
        if name != "assessment:invitation"
        for method in ("get", "post")
    }

    assert set(met.values()) == {404, 405}
    assert len(mixed) > 5
    assert every_table() == before


def test_form_takes_nothing_of_another_organisation(as_, ours, theirs):
    client, at = as_(ours.owner), addresses(ours)
    team, owner = str(theirs.team.pk), theirs.owner.memberships.get()
    somebody = str(theirs.workshop.participants.order_by("pk")[0].pk)
    at_desk = asdict(seen(ours.workshop))
    before = every_table()
    scope = {"system": "S", "sentence": "S.", "form": "full"}
    sent = [
        ("new", scope | {"team": team}, 422),
        ("new", scope | {"team": f"new-{theirs.organisation.pk}", "new_team": "Mole"}, 422),
        ("new_from_file", {"text": answers_file(ours), "team": team}, 422),
        ("members", {"email": "a@b.example", "role": "member", "teams": [team]}, 422),
        ("member", {"role": "member", "teams": [team]}, 422),
        ("leave", {"successor": str(owner.pk)}, 422),
        ("switch", {"organisation": str(theirs.organisation.pk)}, 404),
        ("deletion", {"name": theirs.organisation.name}, 422),
        ("desk_hand_over (open)", {"to": str(theirs.owner.pk)}, 422),
        ("desk_left (open)", at_desk | {"participant": somebody}, 409),
        ("desk_scribe (open)", at_desk | {"participant": somebody}, 409),
    ]

    for name, fields, status in sent:
        response = client.post(at[f"assessment:{name}"], fields)
        assert response.status_code == status, name
        # A name that was typed is shown again; nothing else of theirs is known here.
        assert THEIRS not in said(response).replace(f"organisation{THEIRS}", ""), name

    assert every_table() == before


def test_search_and_filters_find_nothing_of_another_organisation(as_, ours, theirs):
    client, at = as_(ours.owner), addresses(ours)

    found = client.get(at["assessment:home"], {"q": "canary"})
    record = client.get(at["assessment:record"], {"by": str(theirs.owner.pk)})

    assert OURS in said(found)
    assert THEIRS not in said(found)
    assert record.status_code == 422
    assert THEIRS not in said(record)


def test_whoever_is_in_both_sees_one_at_a_time(as_, ours, theirs):
    actions.add_member(
        by=theirs.owner, organisation=theirs.organisation, person=ours.owner, role=Role.OWNER
    )
    client, at = as_(ours.owner), addresses(ours)
    client.post(at["assessment:switch"], {"organisation": str(ours.organisation.pk)})

    pages = [said(client.get(at[f"assessment:{name}"])) for name in ("home", "new")]

    switcher = f"organisation{THEIRS}"
    assert [THEIRS in page.replace(switcher, "") for page in pages] == [False, False]
    assert all(OURS in page for page in pages)


def start_survey(tenant: Tenant) -> Workshop:
    workshop = begin(tenant.owner, tenant.assessments["open"], "lobby")
    actions.open_survey(
        by=tenant.owner,
        workshop=workshop,
        until=timezone.now() + timedelta(days=9),
        addresses=[f"asked@{tenant.word}.example"],
    )
    return workshop


def test_no_mail_holds_a_word_of_another_organisation(as_, ours, theirs, settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example"})
    client, at = as_(ours.owner), addresses(ours)
    actions.note_export(by=ours.owner, organisation=ours.organisation)

    client.post(at["assessment:members"], {"email": "ben@example.org", "role": "viewer"})
    client.post(at["assessment:invitation_again"])
    client.post(at["assessment:deletion"], {"name": ours.organisation.name})
    as_().post(at["account_reset_password"], {"email": ours.member.email})
    workshop, until = start_survey(ours), timezone.now() + timedelta(hours=20)
    survey_mails.send_invitations.call(workshop.pk)
    actions.open_survey(by=ours.owner, workshop=workshop, until=until)
    survey_mails.send_reminders.call(workshop.pk)

    assert [message.to for message in mail.outbox] == [
        ["ben@example.org"],
        [f"new@{OURS}.example"],
        [ours.owner.email],
        [ours.member.email],
        [f"asked@{OURS}.example"],
        [f"asked@{OURS}.example"],
    ]
    whole = "".join(str(message.message()) for message in mail.outbox)
    assert OURS in whole
    assert THEIRS not in whole
    assert THEIRS not in caplog.text
