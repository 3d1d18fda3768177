"""A form pressed twice and a scope changed twice at the same moment, on PostgreSQL."""

from uuid import uuid4

import pytest

from assessment import actions
from assessment.meanwhile import ChangedMeanwhile, fingerprints
from assessment.models import Assessment, AuditEvent, Team
from tests import factories
from tests.at_once import ON_POSTGRESQL, at_once

pytestmark = [pytest.mark.django_db(transaction=True), ON_POSTGRESQL]


def test_two_presses_at_once_begin_one_assessment_and_one_team(organisation, owner):
    version, form_token = factories.make_version(), uuid4()

    def press() -> Assessment:
        return actions.create_assessment(
            by=owner,
            team=Team(organisation=organisation, name="Fresh"),
            version=version,
            form_token=form_token,
            system="Card scoring",
            sentence="Says whether a payment may go through.",
        )

    first, second = (work.result() for work in at_once(press, press))

    assert first == second
    assert Assessment.objects.count() == 1
    assert Team.objects.count() == 1


def test_of_two_changes_of_one_scope_at_once_one_learns_of_the_other(team, owner):
    assessment = factories.make_assessment(team=team)
    seen = fingerprints(assessment.scope())

    def change(system: str) -> None:
        mine = Assessment.objects.for_page().get(pk=assessment.pk)
        actions.change_scope(by=owner, assessment=mine, seen=seen, system=system)

    works = at_once(lambda: change("Card limits"), lambda: change("Card fraud"))

    refused = [work.exception() for work in works if work.exception()]
    stands = Assessment.objects.get().system
    assert [type(each) for each in refused] == [ChangedMeanwhile]
    assert refused[0].theirs == {"system": stands}
    assert AuditEvent.objects.filter(verb="assessment.scope_changed").count() == 1
