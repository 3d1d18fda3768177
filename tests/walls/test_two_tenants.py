"""No answer, archive, report, mail or log line of one organisation holds a word of another."""

import io
import logging
import zipfile

import pypdf
import pytest
from django.core import mail

from assessment import actions
from assessment.models import Role
from tests.walls.addresses import addresses
from tests.walls.conftest import OURS, PEOPLE, THEIRS
from tests.walls.rows import every_table


def said(response) -> str:
    """All that a response says, unpacked, headers included; without what breaks words on paper."""
    body, kind = response.getvalue(), response.headers.get("Content-Type", "")
    if kind == "application/pdf":
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    elif kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            text = "".join(f"{name} {archive.read(name).decode()}" for name in archive.namelist())
    else:
        text = body.decode()
    whole = f"{text} {response.headers}".casefold()
    return "".join(whole.replace("\N{SOFT HYPHEN}", "").split())


@pytest.mark.parametrize("kind", PEOPLE)
def test_no_response_holds_a_word_of_another_organisation(kind, as_, person, ours, theirs, caplog):
    caplog.set_level(logging.DEBUG)
    client = as_(person(kind))
    heard = {name: said(client.get(path)) for name, path in addresses(ours).items()}
    told = {
        f"{method} {name}": said(getattr(client, method)(path))
        for name, path in addresses(theirs).items()
        if name != "assessment:invitation"  # whoever holds its link is meant to read who invites
        for method in ("get", "post")
    }

    assert [name for name, text in (heard | told).items() if THEIRS in text] == []
    assert THEIRS not in caplog.text
    assert OURS not in caplog.text
    if kind not in ours.people:
        theirs_too = {"assessment:invitation"}
        assert {name for name, text in heard.items() if OURS in text} <= theirs_too
    if kind == "owner":  # what holds none of theirs is no empty page
        assert OURS in heard["assessment:report (open)"]
        assert OURS in heard["assessment:record"]
        assert len([text for text in heard.values() if OURS in text]) > 20


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
    before = every_table()
    scope = {"system": "S", "sentence": "S.", "form": "full"}
    sent = [
        ("new", scope | {"team": team}, 422),
        ("new", scope | {"team": f"new-{theirs.organisation.pk}", "new_team": "Mole"}, 422),
        ("members", {"email": "a@b.example", "role": "member", "teams": [team]}, 422),
        ("member", {"role": "member", "teams": [team]}, 422),
        ("leave", {"successor": str(owner.pk)}, 422),
        ("switch", {"organisation": str(theirs.organisation.pk)}, 404),
        ("deletion", {"name": theirs.organisation.name}, 422),
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


def test_no_mail_holds_a_word_of_another_organisation(as_, ours, theirs, settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example"})
    client, at = as_(ours.owner), addresses(ours)
    actions.note_export(by=ours.owner, organisation=ours.organisation)

    client.post(at["assessment:members"], {"email": "ben@example.org", "role": "viewer"})
    client.post(at["assessment:invitation_again"])
    client.post(at["assessment:deletion"], {"name": ours.organisation.name})
    as_().post(at["account_reset_password"], {"email": ours.member.email})

    assert [message.to for message in mail.outbox] == [
        ["ben@example.org"],
        [f"new@{OURS}.example"],
        [ours.owner.email],
        [ours.member.email],
    ]
    whole = "".join(str(message.message()) for message in mail.outbox)
    assert OURS in whole
    assert THEIRS not in whole
    assert THEIRS not in caplog.text
