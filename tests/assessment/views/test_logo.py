"""The logo of an organisation: sent by its owner, shown on settings, printed on reports."""

from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment import actions, exporting
from assessment.logos import drawn_anew
from assessment.models import AuditEvent, Logo
from assessment.report import making
from tests import factories
from tests.logos import make_png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ENV = settings.ENV.model_copy(update={"data": tmp_path})


@pytest.fixture
def page(organisation):
    return f"/organisations/{organisation.pk}/logo/"


def sent(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", content or make_png())


def test_owner_sends_a_logo_sees_it_and_takes_it_away(as_, owner, organisation, page):
    client = as_(owner)

    client.post(page, {"logo": sent()})

    shown = client.get(page)
    assert (shown.headers["Content-Type"], shown.content) == (
        "image/png",
        drawn_anew(BytesIO(make_png())),
    )
    assert f'src="{page}"' in client.get(f"/organisations/{organisation.pk}/settings/").text
    client.post(page, {"remove": "on"})
    assert not Logo.objects.exists()
    changes = AuditEvent.objects.filter(verb="organisation.logo_changed")
    assert [bool(event.after["logo"]) for event in changes.order_by("pk")] == [True, False]


def test_same_logo_again_is_no_change(as_, owner, page):
    for _ in range(2):
        as_(owner).post(page, {"logo": sent()})

    assert AuditEvent.objects.filter(verb="organisation.logo_changed").count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [({}, "Choose a file first."), ({"logo": sent(b"no picture")}, "It is not a PNG file")],
)
def test_file_that_is_none_is_refused_at_its_field(as_, owner, page, fields, said):
    response = as_(owner).post(page, fields)

    assert response.status_code == 422
    assert said in response.text
    assert not Logo.objects.exists()


def test_report_shows_the_logo_and_is_another_one_than_without(owner, organisation, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    without = making.gather(assessment, None).digest()

    png = drawn_anew(BytesIO(make_png(size=(60, 30))))
    actions.change_logo(by=owner, organisation=organisation, png=png)

    assert making.gather(assessment, None).digest() != without
    with making.opened(assessment) as made, pikepdf.open(made) as pdf:
        images = list(pdf.pages[0].get_images().values())
        assert [(image.Width, image.Height) for image in images] == [(60, 30)]
        parts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        described = [str(each.Alt) for each in parts if "/Alt" in each]
    assert f"Logo of {organisation}" in described


def test_archive_holds_the_logo(owner, organisation):
    png = drawn_anew(BytesIO(make_png()))
    actions.change_logo(by=owner, organisation=organisation, png=png)

    with exporting.archive(organisation) as file, ZipFile(file) as archive:
        assert archive.read("logo.png") == png
