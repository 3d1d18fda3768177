"""Every URL of the editors' pages as every role with every method, against one table.

What somebody is in an organisation opens none of them, and what somebody may edit opens no team's
assessment.
"""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.urls import get_resolver, reverse

from assessment import actions
from questionnaires import content, loading
from questionnaires.drafting import start_draft
from questionnaires.models import Version
from tests import factories
from tests.instruments import make_instrument
from tests.questionnaires.admin.conftest import colleague, editor, publisher, superuser
from tests.test_access import MEMBERS, METHODS, call, signed_in_as

__all__ = ["colleague", "editor", "publisher", "signed_in_as", "superuser"]

pytestmark = pytest.mark.django_db

READ = {"GET": (200, 200, 200)}
FORM_OF_EDITORS = {"GET": (200, 403, 200), "POST": (422, 403, 422)}
BUTTON_OF_EDITORS = {"GET": (200, 403, 200), "POST": (302, 403, 302)}
AFTER_PUBLICATION = {"GET": (403, 403, 403), "POST": (403, 403, 403)}
COLUMNS = ("editor", "publisher", "superuser")

# URL -> method -> what each of COLUMNS meets on a draft.
ACCESS: dict[str, dict[str, tuple[int, int, int]]] = {
    "index": {"GET": (302, 302, 302)},
    "login": {"GET": (302, 302, 302)},  # to the sign-in of the app, which leads on
    "questionnaires_version_changelist": READ,
    "questionnaires_version_change": READ,
    "import": FORM_OF_EDITORS,
    "compare": READ,
    "start": {"POST": (302, 403, 302)},  # to the draft that stands
    "export": READ,
    "try": FORM_OF_EDITORS,
    "publish": {"GET": (403, 200, 200), "POST": (403, 422, 422)},
    "retire": {"GET": (403, 302, 302), "POST": (403, 302, 302)},  # a draft is not retired
    "delete": {"GET": (200, 403, 200), "POST": (409, 403, 409)},  # without having seen it
    "move": {"POST": (404, 403, 404)},  # without saying what
    "add": FORM_OF_EDITORS,
    "preview_new": {"POST": (200, 403, 200)},
    "entry": {"GET": (200, 200, 200), "POST": (422, 403, 422)},
    "remove": BUTTON_OF_EDITORS,
    "preview": {"GET": (200, 200, 200), "POST": (200, 200, 200)},
}
# What they meet on a published version, where it is something else.
ON_PUBLISHED: dict[str, dict[str, tuple[int, int, int]]] = {
    "publish": {"GET": (403, 302, 302), "POST": (403, 302, 302)},
    "retire": {"GET": (403, 200, 200), "POST": (403, 302, 302)},
    "delete": {"GET": (302, 403, 302), "POST": (302, 403, 302)},
    "move": {"POST": (403, 403, 403)},
    "add": AFTER_PUBLICATION,
    "entry": {"GET": (200, 200, 200), "POST": (409, 403, 409)},
    "remove": AFTER_PUBLICATION,
}
SIGNING_IN = {"username": "edith@example.org", "password": factories.PASSWORD}
OF_ALL = ("index", "login", "questionnaires_version_changelist", "import", "compare")


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


@pytest.mark.parametrize("role", ["nobody", *MEMBERS, "stranger", "colleague"])
def test_editors_pages_are_not_there_for_anybody_else(role, signed_in_as, draft):
    client = signed_in_as(role)

    for name, rows in ACCESS.items():
        if name != "login":
            met = {method: call(client, method, url_of(name, draft)) for method in METHODS}
            missing = {m: 404 if m in rows else 405 for m in METHODS}
            assert met == (dict.fromkeys(METHODS, "sign in") if role == "nobody" else missing), name


@pytest.mark.parametrize("name", [name for name in ACCESS if name != "login"])
@pytest.mark.parametrize("role", COLUMNS)
def test_page_answers_editor_and_publisher_as_the_table_says(name, role, signed_in_as, draft):
    client = signed_in_as(role)

    met = {method: call(client, method, url_of(name, draft)) for method in METHODS}

    assert met == expected(ACCESS[name], role)


@pytest.mark.parametrize("name", [name for name in ACCESS if name not in OF_ALL])
@pytest.mark.parametrize("role", COLUMNS)
def test_page_of_a_published_version_answers_as_the_table_says(
    name, role, signed_in_as, published, draft
):
    client = signed_in_as(role)

    met = {method: call(client, method, url_of(name, published)) for method in METHODS}

    assert met == expected(ON_PUBLISHED.get(name, ACCESS[name]), role)


def expected(rows: dict[str, tuple[int, int, int]], role: str) -> dict[str, int]:
    return {m: rows[m][COLUMNS.index(role)] if m in rows else 405 for m in METHODS}


@pytest.mark.parametrize("name", ACCESS)
def test_nothing_of_a_published_version_is_changed(name, as_, owner, published):
    owner.is_superuser = owner.is_staff = True
    owner.save()
    before = content.write(loading.document(published))

    response = as_(owner).post(url_of(name, published))

    published = Version.objects.get(pk=published.pk)
    assert content.write(loading.document(published)) == before
    if name != "retire":
        assert (published.status, published.retired_at) == ("published", None)
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


@pytest.mark.parametrize("name", ["publish", "retire"])
def test_editor_who_may_not_publish_is_told_who_could_let_them(name, signed_in_as, draft):
    client = signed_in_as("editor")

    refused = client.get(url_of(name, draft)).text

    assert "editor</code> and <code>--publish</code>" in refused
    assert 'href="/admin/versions/"' in refused
    assert "<code>editor --publish</code>" in client.get(f"/admin/versions/{draft.pk}/").text


@pytest.mark.parametrize("path", ["logout/", "password_change/", "jsi18n/", "auth/user/"])
@pytest.mark.parametrize("role", ["nobody", "superuser"])
def test_there_is_no_second_door(path, role, signed_in_as):
    answer = signed_in_as(role).post(f"/admin/{path}", {"username": "x", "password": "y"})

    assert answer.status_code == 404


@pytest.mark.parametrize("asked", ["", "?next=/admin/versions/", "?next=https://evil.example/"])
def test_address_of_the_stock_sign_in_leads_to_the_one_of_the_app(asked, client, editor):
    response = client.get(f"/admin/login/{asked}")

    assert response.headers["Location"] == "/account/login/?next=/admin/"
    assert client.post("/admin/login/", SIGNING_IN).status_code == 405
    assert SESSION_KEY not in client.session


def test_sign_in_on_the_way_to_the_admin_has_the_same_limits(client, superuser):
    cache.clear()
    way = client.get("/admin/").headers["Location"]
    for _ in range(5):
        client.post(way, {"login": superuser.email, "password": "not the password"})

    response = client.post(way, {"login": superuser.email, "password": factories.PASSWORD})

    assert "Too many attempts. Try again in five minutes." in response.text
    assert SESSION_KEY not in client.session


def test_second_factor_is_asked_for_on_the_way_to_the_admin(client, superuser):
    cache.clear()
    TOTP.activate(superuser, "JBSWY3DPEHPK3PXP")

    given = {"login": superuser.email, "password": factories.PASSWORD, "next": "/admin/versions/"}
    response = client.post("/account/login/", given)

    assert response.headers["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/admin/versions/").status_code == 302


def test_organisation_that_requires_a_second_factor_requires_it_in_the_admin(as_, owner, team):
    owner.is_superuser = owner.is_staff = True
    owner.save()
    actions.require_second_factor(by=owner, organisation=team.organisation, required=True)

    assert as_(owner).get("/admin/versions/").headers["Location"] == "/account/2fa/"


def test_admin_sends_whoever_is_signed_out_to_the_sign_in_of_the_app(client):
    response = client.get("/admin/versions/")

    assert response.headers["Location"] == "/account/login/?next=/admin/versions/"
