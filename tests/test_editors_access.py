"""Every URL of the editors' pages as every role with every method, against one table.

What somebody is in an organisation opens none of them, and what somebody may edit opens no team's
assessment.
"""

import pytest
from django.urls import get_resolver, reverse

from questionnaires.drafting import start_draft
from tests import factories
from tests.instruments import make_instrument
from tests.questionnaires.admin.conftest import colleague, editor, publisher
from tests.test_access import METHODS, ROLES, call, signed_in_as

__all__ = ["colleague", "editor", "publisher", "signed_in_as"]

pytestmark = pytest.mark.django_db

READ = {"GET": (200, 200)}
FORM_OF_EDITORS = {"GET": (200, 403), "POST": (422, 403)}
BUTTON_OF_EDITORS = {"GET": (200, 403), "POST": (302, 403)}

# URL -> method -> what an editor and a publisher meet on a draft.
ACCESS: dict[str, dict[str, tuple[int, int]]] = {
    "index": {"GET": (302, 302)},
    "questionnaires_version_changelist": READ,
    "questionnaires_version_change": READ,
    "import": FORM_OF_EDITORS,
    "compare": READ,
    "start": {"POST": (302, 403)},  # to the draft that stands
    "export": READ,
    "try": FORM_OF_EDITORS,
    "publish": {"GET": (403, 200), "POST": (403, 422)},
    "retire": {"GET": (403, 302), "POST": (403, 302)},  # a draft is not retired
    "delete": BUTTON_OF_EDITORS,
    "move": {"POST": (404, 403)},  # without saying what
    "add": FORM_OF_EDITORS,
    "entry": {"GET": (200, 200), "POST": (422, 403)},
    "remove": BUTTON_OF_EDITORS,
    "preview": {"GET": (200, 200), "POST": (200, 200)},
}
OF_ALL = ("index", "questionnaires_version_changelist", "import", "compare")


@pytest.fixture
def published(db):
    return factories.make_version(instrument=make_instrument())


@pytest.fixture
def draft(published):
    return start_draft(version=published, by=factories.make_user(name="Dora Drafter"))


def url_of(name: str, version) -> str:
    parts: dict[str, object] = {} if name in OF_ALL else {"pk": version.pk}
    if name in ("entry", "remove", "preview"):
        parts |= {"kind": "question", "key": "build-1"}
    if name == "add":
        parts |= {"kind": "question"}
    return reverse(f"admin:{name}", kwargs=parts)


def patterns():
    return next(
        each.url_patterns
        for each in get_resolver().url_patterns
        if getattr(each, "namespace", None) == "admin"
    )


def test_every_url_is_in_the_table_and_every_row_has_a_url():
    assert sorted(each.name for each in patterns()) == sorted(ACCESS)


def test_every_view_states_its_audience():
    assert [each.name for each in patterns() if not hasattr(each.callback, "audience")] == []


@pytest.mark.parametrize("role", [*ROLES, "colleague"])
def test_editors_pages_are_not_there_for_anybody_else(role, signed_in_as, draft):
    client = signed_in_as(role)

    met = {
        call(client, method, url_of(name, draft)) for name in ACCESS for method in ("GET", "POST")
    }

    assert met == ({"sign in"} if role == "nobody" else {404, 405})


@pytest.mark.parametrize("name", ACCESS)
@pytest.mark.parametrize(("column", "role"), [(0, "editor"), (1, "publisher")])
def test_page_answers_editor_and_publisher_as_the_table_says(
    name, column, role, signed_in_as, draft
):
    client = signed_in_as(role)

    met = {method: call(client, method, url_of(name, draft)) for method in METHODS}

    rows = ACCESS[name]
    assert met == {m: rows[m][column] if m in rows else 405 for m in METHODS}


@pytest.mark.parametrize("name", ACCESS)
def test_nothing_of_a_published_version_is_changed(name, as_, owner, published):
    owner.is_superuser = owner.is_staff = True
    owner.save()
    before = published.content_sha256

    response = as_(owner).post(url_of(name, published))

    published.refresh_from_db()
    assert published.content_sha256 == before
    if name in ("move", "add", "remove"):
        assert response.status_code == 403
    if name == "entry":
        assert response.status_code == 409


@pytest.mark.parametrize("name", [name for name, rows in ACCESS.items() if "POST" in rows])
def test_every_write_is_refused_without_a_csrf_token(name, as_, owner, draft):
    owner.is_superuser = owner.is_staff = True
    owner.save()
    client = as_(owner, enforce_csrf_checks=True)

    assert client.post(url_of(name, draft)).status_code == 403


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_whoever_edits_sees_no_teams_answers(role, signed_in_as, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})
    client = signed_in_as(role)

    for page in ("profile", "scope", "report", "estimates"):
        assert client.get(f"/assessments/{assessment.pk}/{page}/").status_code == 404
    assert "Card scoring" not in client.get("/admin/versions/").text


@pytest.mark.parametrize("path", ["login/", "logout/", "password_change/", "jsi18n/"])
def test_there_is_no_second_door(path, client):
    assert client.post(f"/admin/{path}", {"username": "x", "password": "y"}).status_code == 404


def test_admin_sends_whoever_is_signed_out_to_the_sign_in_of_the_app(client):
    response = client.get("/admin/versions/")

    assert response.headers["Location"] == "/account/login/?next=/admin/versions/"
