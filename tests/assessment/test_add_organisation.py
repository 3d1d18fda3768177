"""A further organisation on the server, and how somebody gets to own it."""

import re

import pytest
from django.core.management import CommandError, call_command

from assessment.models import AuditEvent, Organisation, Role, User
from tests import factories

pytestmark = pytest.mark.django_db


def test_organisation_is_added_and_its_first_owner_comes_in(capsys, client):
    call_command("add_organisation", "Acme & Sons")
    told = capsys.readouterr().out
    call_command("add_member", "ada@example.org", organisation="Acme & Sons", role="owner")

    (link,) = re.findall(r"http://localhost:8000(/invitation/\S+)", capsys.readouterr().out)
    client.post(link, {"name": "Ada Mason", "password": factories.PASSWORD})
    organisation = Organisation.objects.get()
    assert "add_member EMAIL --organisation 'Acme & Sons' --role owner" in told
    membership = User.objects.get().memberships.get()
    assert (membership.organisation, membership.role) == (organisation, Role.OWNER)
    first = AuditEvent.objects.last()
    assert (first.verb, first.by) == ("organisation.created", None)


def test_name_that_is_taken_is_refused(organisation):
    for name in ("Acme", "acme", " ACME "):
        with pytest.raises(CommandError, match="An organisation is named Acme already"):
            call_command("add_organisation", name)


@pytest.mark.parametrize("name", ["", "Ac\nme", "x" * 151])
def test_what_is_no_name_is_wrong_usage(name, db):
    with pytest.raises(CommandError, match="invalid name"):
        call_command("add_organisation", name)

    assert not Organisation.objects.exists()
