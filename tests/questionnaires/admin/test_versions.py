"""The list of versions, one version as a tree, and what is done with it as a whole."""

from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape
from itertools import pairwise

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questionnaires import content
from questionnaires.admin import listing, site
from questionnaires.admin.telling import pieces
from questionnaires.drafting import start_draft
from questionnaires.models import Version
from questionnaires.publishing import retire
from tests import factories
from tests.forms import sent
from tests.instruments import make_antipattern, make_instrument, make_remedy
from tests.questionnaires.admin.conftest import Desk
from tests.reports import MARKUP
from tests.test_markup import spoilt

pytestmark = pytest.mark.django_db

MOST_QUERIES, MOST_BYTES = 15, 300_000


SPOILT = spoilt(make_instrument(antipatterns=[make_antipattern()], remedies=[make_remedy()]))


def upload(client, text: str | bytes, **fields):
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("content.yaml", data)
    return client.post("/admin/versions/import/", {"file": file, **fields})


def test_list_tells_status_publisher_date_and_use_of_every_version(as_, publisher, team):
    version = factories.make_version()
    factories.make_assessment(team=team, version=version)
    factories.make_assessment(team=team, version=version, answers={"build-1": 1}, closed=True)
    retire(version=version)

    page = as_(publisher).get("/admin/versions/").text

    assert "Retired" in page
    assert "by Test" in page
    assert '<td class="field-opened">1</td><td class="field-closed">1</td>' in page


@pytest.mark.parametrize("versions", [1, 3])
def test_queries_of_the_list_do_not_grow(as_, editor, versions, django_assert_max_num_queries):
    for minor in range(versions):
        factories.make_version(instrument=replace(make_instrument(), version=f"1.{minor}"))
    client = as_(editor)

    with django_assert_max_num_queries(10):
        assert f"1.{versions - 1}" in client.get("/admin/versions/").text


PAGES = (
    *("", "publish/", "question/value-named/", "antipattern/set-and-forget/", "export/"),
    *("remedy/name-the-aim/", "source/muralidhar-2021/", "level/0/", "facet/three-vs/"),
    *("target-profile/experiment/", "dimension/purpose/", "questionnaire/mlops/", "delete/"),
    *("add/question/", "add/antipattern/", "add/remedy/", "question/value-named/preview/"),
    *("source/muralidhar-2021/remove/", "retire/"),
)


@pytest.mark.parametrize("page", PAGES)
def test_page_of_full_content_is_small_and_asks_the_database_little(page, as_, owner):
    owner.is_superuser = owner.is_staff = True
    owner.save()
    version = factories.make_version(instrument=factories.shipped())
    draft = start_draft(version=version, by=owner)
    client = as_(owner)
    client.get(f"/admin/versions/{draft.pk}/")

    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/admin/versions/{draft.pk}/{page}")

    assert response.status_code in (200, 302)
    assert len(queries) <= MOST_QUERIES
    assert len(response.content) < MOST_BYTES


def test_draft_begins_with_any_version_and_is_numbered_behind_the_last(as_, editor):
    first = factories.make_version()
    factories.make_version(instrument=replace(make_instrument(), version="1.4", title="Later"))

    response = as_(editor).post(f"/admin/versions/{first.pk}/start/")

    draft = Version.objects.drafts().get()
    assert response.headers["Location"] == f"/admin/versions/{draft.pk}/"
    assert (draft.number, draft.based_on, draft.title) == ("1.5", first, first.title)


def test_second_draft_is_refused(as_, editor, draft, published):
    response = as_(editor).post(f"/admin/versions/{published.pk}/start/", follow=True)

    assert "There is a draft already" in response.text
    assert Version.objects.drafts().get() == draft


def test_deleted_draft_is_gone(at, editor, draft):
    at(editor).save("delete/")

    assert not Version.objects.drafts().exists()


def test_draft_that_changed_after_the_page_was_opened_is_not_deleted(
    at, editor, second_editor, draft
):
    desk = at(editor)
    page = desk.get("delete/")
    at(second_editor).save("question/build-1/", text="Who wrote this?")

    response = desk.client.post(f"{desk.home}delete/", sent(page))

    assert response.status_code == 409
    assert "The draft changed after you opened this page" in response.text
    assert Version.objects.drafts().exists()
    assert desk.client.post(f"{desk.home}delete/", sent(response.text)).status_code == 302


def test_list_tells_who_deleted_or_replaced_a_draft(at, as_, editor, draft):
    text = content.dump(replace(make_instrument(), title="Another"))
    upload(as_(editor), text, replacing="on")
    at(editor, Version.objects.drafts().get()).save("delete/")

    page = as_(editor).get("/admin/versions/").text

    assert "Edith Editor: Deleted the draft. (sample 1.1)" in page
    assert "Edith Editor: Replaced the draft by a file. (sample 1.1)" in page


def test_list_tells_the_local_date(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    instant = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    version = Version(published_at=instant, published_by="Test")

    assert listing.VersionAdmin(Version, site).published(version) == "2 March 2026 by Test"


def test_published_version_is_not_deleted(at, editor, published):
    response = at(editor, published).client.post(f"/admin/versions/{published.pk}/delete/")

    assert response.status_code == 302
    assert Version.objects.filter(pk=published.pk).exists()


def test_export_of_a_published_version_is_its_canonical_file(at, editor, published):
    response = at(editor).client.get(f"/admin/versions/{published.pk}/export/")

    assert response.text == content.dump(make_instrument())
    name = f"{make_instrument().questionnaire}-1.0.yaml"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_faults_of_an_imported_file_are_told_with_their_lines(as_, editor):
    text = content.dump(make_instrument()).replace("gate: 0.8", "gate: 8")

    response = upload(as_(editor), text)

    assert response.status_code == 422
    assert "gate: must be above 0 and at most 1, not 8 (line" in response.text
    assert not Version.objects.exists()


SOUND = content.dump(make_instrument())
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]\n" for before, one in pairwise("abcdefghi")
)
HOSTILE_FILES: dict[str, tuple[bytes, str]] = {
    "no text": (b"\xff\xfe", "is not UTF-8"),
    "UTF-16": (SOUND.encode("utf-16"), "is not UTF-8"),
    "Latin-1": (SOUND.replace("Sample", "S\xe4mple").encode("latin-1"), "is not UTF-8"),
    "null": (SOUND.replace("Sample", "Sa\0mple").encode(), "unreadable character U+0000"),
    "bomb": (BOMB.encode(), "is an alias (*)"),
    "alias": (b"a: &x [1]\nb: *x", "is an alias (*)"),
    "merge": (b"a: 1\n<<: {b: 2}", "has a merge key"),
    "tag": (b"a: !!python/object/apply:os.system [id]", "has a tag (!)"),
    "twice": (b"title: One\ntitle: Two", "stands twice, first in line 1"),
    "deep": (b"a: " + b"[" * 50_000, "is nested too deeply"),
    "two documents": (SOUND.encode() + b"---\n" + SOUND.encode(), "holds a second document"),
    "no mapping": (b"[]", "Not imported"),
    "archive": (b"PK\x03\x04\x14\0\x08", "Not imported"),
    "too large": (b"x" * (content.LARGEST + 1), "The file is larger than 1 MiB."),
    "nothing": (b"", "The submitted file is empty."),
}


@pytest.mark.parametrize("kind", HOSTILE_FILES)
def test_hostile_file_is_refused_with_a_message(kind, as_, editor):
    data, message = HOSTILE_FILES[kind]

    response = upload(as_(editor), data)

    assert response.status_code == 422
    assert message in unescape(response.text)
    assert not Version.objects.exists()


@pytest.mark.parametrize("name", ["../../settings.py", "\x00.yaml", "<b>.yaml", "W" * 300, "x.exe"])
def test_name_of_a_file_makes_no_difference(name, as_, editor):
    file = SimpleUploadedFile("content.yaml", SOUND.encode())
    file.name = name

    response = as_(editor).post("/admin/versions/import/", {"file": file})

    assert response.status_code in (302, 422)
    assert "<b>.yaml" not in response.text


def test_body_that_no_form_needs_is_refused_before_it_is_read(as_, editor):
    client, larger = as_(editor), 5 * 1024 * 1024

    response = upload(client, b"x" * larger)

    assert response.status_code == 413
    assert "This is larger than anything that is asked for here" in response.text
    assert as_().post("/account/login/", {"login": "x" * larger}).status_code == 413


def test_import_replaces_a_draft_only_where_that_is_ticked(as_, editor, draft):
    text = content.dump(replace(make_instrument(), version="1.1", title="Another"))

    refused = upload(as_(editor), text)
    draft.refresh_from_db()
    assert refused.status_code == 422
    assert "Tick this to replace it" in refused.text
    assert draft.title != "Another"

    assert upload(as_(editor), text, replacing="on").status_code == 302
    assert Version.objects.drafts().get().title == "Another"


def test_imported_file_whose_number_is_taken_gets_the_next(as_, editor, published):
    text = content.dump(replace(make_instrument(), title="Reworded"))

    page = upload(as_(editor), text)

    draft = Version.objects.drafts().get()
    assert page.status_code == 302
    assert draft.number == "1.1"


def test_comparison_tells_words_that_came_and_went(at, editor, draft, published):
    desk = at(editor)
    desk.save("question/build-1/", text="How is build-1 ever done?", weight="2")
    desk.save("question/build-3/remove/")

    page = desk.client.get(f"/admin/versions/compare/?old={published.pk}&new={draft.pk}").text

    assert "<ins>ever</ins>" in page
    assert '<dd class="typed"><del>1</del> <ins>2</ins></dd>' in page
    assert 'data-mark="removed"' in page
    assert "As a whole: <b>minor</b>" in page


def test_draft_with_faults_is_compared_too(at, editor, draft, published):
    desk = at(editor)
    desk.save("question/build-1/", **{"anchors-2": ""})

    page = desk.client.get(f"/admin/versions/compare/?old={published.pk}&new={draft.pk}").text

    assert "<dt>2 Level 2</dt>" in page


def test_comparison_tells_what_came_and_what_is_undecided(at, editor, draft, published):
    desk = at(editor)
    desk.save("add/question/?dimension=build", key="newest", text="What is new?")
    desk.save("question/build-1/", **{"anchors-1": "It is tried."})
    address = f"/admin/versions/compare/?old={published.pk}&new={draft.pk}"

    page = desk.client.get(address).text

    assert f'<a href="{desk.home}question/newest/">What is new?</a>' in page
    assert 'data-mark="undecided">undecided</span> Question build-1' in page
    desk.save("question/build-1/", wording_only="on")
    assert 'data-mark="undecided"' not in desk.client.get(address).text


def test_long_texts_are_compared_as_wholes():
    old, new = "a b " * 2_000, "b a " * 2_000

    assert pieces(old, new) == [("gone", old), ("come", new)]


@pytest.mark.parametrize("query", ["", "?old=x&new=y", "?old=1"])
def test_comparison_without_two_versions_asks_for_them(query, as_, editor):
    response = as_(editor).get(f"/admin/versions/compare/{query}")

    assert response.status_code == 200
    assert "Compare two versions" in response.text


def test_published_version_shows_its_tree_without_a_way_to_change_it(at, editor, published):
    page = at(editor, published).get()

    assert "How is build-1 done?" in page
    assert "Add a question" not in page
    assert "Publish…" not in page


def test_publisher_sees_no_way_to_edit(at, publisher):
    page = at(publisher).get()

    assert "Add a question" not in page
    assert 'name="move"' not in page
    assert "Publish…" in page


@pytest.mark.parametrize(
    "page",
    [
        "",
        "question/build-1/",
        "dimension/build/",
        "question/build-1/remove/",
        "antipattern/set-and-forget/",
        "remedy/weekly-comparison/",
        "level/0/",
        "fact/live/",
    ],
)
def test_markup_in_a_text_stays_a_text(page, as_, editor):
    editor.user_permissions.add(Permission.objects.get(codename="publish_questionnaire"))
    draft = start_draft(version=factories.make_version(instrument=SPOILT), by=editor)
    desk = Desk(as_(editor), draft)

    shown = desk.get(page)

    assert escape(MARKUP) in shown
    assert MARKUP not in shown
    assert "<img" not in shown


def test_markup_in_a_comparison_stays_a_text(as_, editor):
    plain = make_instrument(questionnaire="other")
    old = factories.make_version(instrument=SPOILT)
    new = factories.make_version(instrument=plain)

    page = as_(editor).get(f"/admin/versions/compare/?old={old.pk}&new={new.pk}").text

    assert "&lt;" in page
    assert "<img" not in page


def test_tree_of_somebody_elses_questionnaire_is_another(as_, editor, draft):
    other = factories.make_version(instrument=make_instrument(questionnaire="other"))

    page = Desk(as_(editor), other).get()

    assert "Start a draft from this version" in page
