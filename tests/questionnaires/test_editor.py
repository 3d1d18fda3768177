"""The command that says who may edit and who may publish."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessment.models import User
from questionnaires.permissions import Right, may

pytestmark = pytest.mark.django_db


def rights_of(user):
    fresh = User.objects.get(pk=user.pk)
    return [right.name for right in Right if may(fresh, right)]


def test_rights_are_given_and_taken_one_by_one(member, capsys):
    call_command("editor", member.email, "--edit", "--publish")
    assert rights_of(member) == ["EDIT", "PUBLISH"]

    call_command("editor", member.email, "--publish")
    assert rights_of(member) == ["PUBLISH"]

    call_command("editor", member.email)
    assert rights_of(member) == []
    assert not User.objects.get(pk=member.pk).is_staff
    assert "may neither edit nor publish" in capsys.readouterr().out


def test_stranger_is_refused(db):
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("editor", "nobody@example.org", "--edit")


def test_account_with_an_address_that_nobody_proved_gets_no_right(member):
    member.emailaddress_set.update(verified=False)

    with pytest.raises(CommandError, match="It says that it is Mia Member: make sure"):
        call_command("editor", member.email, "--edit")
    assert rights_of(member) == []

    call_command("editor", member.email, "--edit", "--unverified")
    assert rights_of(member) == ["EDIT"]
    call_command("editor", member.email)
    assert rights_of(member) == []


def test_whoever_looks_after_the_installation_keeps_every_right(db):
    root = User.objects.create_superuser("root@example.org", name="Root")

    with pytest.raises(CommandError, match="may do both anyway"):
        call_command("editor", root.email)

    assert rights_of(root) == ["EDIT", "PUBLISH"]
