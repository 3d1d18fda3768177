"""The vital signs: who notes them, what is refused, and where they are read."""

import json
import re
import zipfile
from io import BytesIO

import pytest
import time_machine
from django.db import DatabaseError, transaction

from assessment.models import AuditEvent, VitalSigns
from assessment.models.trends import MOST
from assessment.report import making
from tests import factories
from tests.forms import sent
from tests.report_pages import read

pytestmark = pytest.mark.django_db

SIGNS = {
    "models_live": "3",
    "days_to_production": "118",
    "model_age_days": "420",
    "hours_to_notice": "216",
    "hours_to_restore": "1.5",
    "incidents": "4",
}
MAY = "2026-05-12 09:00Z"


@pytest.fixture
def assessment(team):
    return factories.make_assessment(team=team, answers={"build-1": 2, "run-1": 1})


def url(assessment) -> str:
    return f"/assessments/{assessment.pk}/vital-signs/"


def note(client, assessment, **signs):
    opened = sent(client.get(url(assessment)).text)
    return client.post(url(assessment), opened | signs)


def page(client, assessment, name="profile") -> str:
    text = client.get(f"/assessments/{assessment.pk}/{name}/").text
    return " ".join(re.sub(r"<[^>]*>", " ", text[text.index("<main") :]).split())


def test_signs_are_noted_and_stand_on_the_profile(as_, facilitator, member, assessment):
    response = note(as_(facilitator), assessment, **SIGNS)

    assert response.headers["Location"] == f"/assessments/{assessment.pk}/profile/#vitals"
    text = page(as_(member), assessment)
    assert "A fault goes unnoticed for 9 days" in text
    assert "Models live 3 Idea to production 118 days Age of the live model 420 days" in text
    assert "Time to notice a fault 9 days Time to restore 1.5 hours" in text
    event = AuditEvent.objects.get(verb="assessment.vital_signs_noted")
    assert event.after["hours_to_restore"] == 1.5
    assert event.before["hours_to_restore"] is None


def test_every_sign_is_optional_and_can_be_taken_back(as_, facilitator, assessment):
    client = as_(facilitator)
    note(client, assessment, models_live="0")
    note(client, assessment, models_live="", incidents="2")

    row = VitalSigns.objects.get()

    assert (row.models_live, row.incidents, row.days_to_production) == (None, 2, None)
    assert "Models live not known" in page(client, assessment)


def test_signs_stand_beside_those_of_the_last_assessment(as_, facilitator, team, assessment):
    with time_machine.travel(MAY, tick=False):
        before = factories.make_assessment(team=team, answers={"build-1": 1})
        note(as_(facilitator), before, incidents="5", hours_to_notice="12")
        as_(facilitator).post(f"/assessments/{before.pk}/close/")
    note(as_(facilitator), assessment, incidents="4")

    text = page(as_(facilitator), assessment)
    trend = page(as_(facilitator), assessment, "trend")

    assert "Incidents in twelve months 4 5 in May 2026" in text
    assert "Time to notice a fault not known 12 hours in May 2026" in text
    assert "Time to notice a fault 12 hours not known" in trend


def test_signs_are_printed_beside_those_of_the_last_assessment(as_, facilitator, team, assessment):
    with time_machine.travel(MAY, tick=False):
        before = factories.make_assessment(team=team, answers={"build-1": 1})
        note(as_(facilitator), before, incidents="5")
        as_(facilitator).post(f"/assessments/{before.pk}/close/")
    note(as_(facilitator), assessment, **SIGNS)
    assessment.refresh_from_db()

    ingredients = making.gather(assessment, before)
    text = read(making.contents(assessment, before, ingredients)).text

    assert "A fault goes unnoticed for 9 days" in text
    assert "Incidents in twelve months 5 4" in text
    assert "Time to restore not known 1.5 hours" in text


def test_whoever_may_not_note_them_is_not_asked_to(as_, facilitator, member, assessment):
    assert url(assessment) in as_(facilitator).get(f"/assessments/{assessment.pk}/profile/").text
    assert url(assessment) not in as_(member).get(f"/assessments/{assessment.pk}/profile/").text
    assert as_(member).get(url(assessment)).status_code == 403


@pytest.mark.parametrize("name", SIGNS)
@pytest.mark.parametrize("given", ["-1", "many", "NaN", "100001", "1.25", "inf"])
def test_what_is_no_sane_figure_is_refused_in_words(name, given, as_, facilitator, assessment):
    response = note(as_(facilitator), assessment, **{name: given})

    assert response.status_code == 422
    assert f'value="{given}"' in response.text
    assert "or nothing." in response.text
    assert "Ensure" not in response.text
    assert not VitalSigns.objects.exists()


@pytest.mark.parametrize("name", MOST)
def test_database_refuses_what_is_not_sane(name, assessment):
    with pytest.raises(DatabaseError), transaction.atomic():
        VitalSigns.objects.create(assessment=assessment, **{name: MOST[name] + 1})


def test_two_figures_for_one_sign_are_shown_with_both(as_, facilitator, owner, assessment):
    client = as_(facilitator)
    opened = sent(client.get(url(assessment)).text)
    note(as_(owner), assessment, incidents="4")

    response = client.post(url(assessment), opened | {"incidents": "7", "models_live": "1"})

    assert response.status_code == 409
    assert "<dd>7</dd>" in response.text
    assert "<dd>4</dd>" in response.text
    settled = opened | {"incidents": "7", "seen": response.context["form"].conflicts.seen_now}
    assert client.post(url(assessment), settled).status_code == 302
    assert VitalSigns.objects.get().incidents == 7


def test_closed_signs_do_not_move(as_, facilitator, assessment):
    note(as_(facilitator), assessment, incidents="4")
    opened = sent(as_(facilitator).get(url(assessment)).text)
    as_(facilitator).post(f"/assessments/{assessment.pk}/close/")

    response = as_(facilitator).post(url(assessment), opened | {"incidents": "0"}, follow=True)

    assert "Not saved: this assessment has been closed." in response.text
    for write in (
        lambda rows: rows.update(incidents=0),
        lambda rows: rows.delete(),
        lambda _: VitalSigns.objects.create(assessment=assessment),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(VitalSigns.objects.all())
    assert VitalSigns.objects.get().incidents == 4


def test_signs_leave_with_the_organisation(as_, facilitator, owner, team, assessment):
    note(as_(facilitator), assessment, **SIGNS)

    response = as_(owner).post(f"/organisations/{team.organisation.pk}/export/")

    archive = zipfile.ZipFile(BytesIO(response.getvalue()))
    (name,) = (each for each in archive.namelist() if each.endswith("/beside.json"))
    told = json.loads(archive.read(name))
    assert told["vital_signs"] == {name: json.loads(given) for name, given in SIGNS.items()}


@pytest.mark.parametrize("noted", [0, 1])
def test_queries_do_not_grow(noted, as_, facilitator, assessment, django_assert_num_queries):
    client = as_(facilitator)
    if noted:
        note(client, assessment, **SIGNS)
    client.get(url(assessment))

    with django_assert_num_queries(5):
        client.get(url(assessment))
