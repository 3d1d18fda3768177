"""An editor tries a version on answers: what would change, and that nothing is stored."""

import json
from html import escape, unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.engine.document import LARGEST as LARGEST_EVER
from assessment.forms.given import LARGEST
from assessment.models import Role
from questionnaires.drafting import import_draft, start_draft
from questionnaires.publishing import store_draft
from tests import factories
from tests.assessment.views.test_upgrades import GONE, OTHER, text_of, words
from tests.changes import next_edition
from tests.forms import sent
from tests.questionnaires.admin.conftest import editor, publisher
from tests.reports import MARKUP
from tests.walls.rows import every_table

__all__ = ["editor", "publisher"]

pytestmark = pytest.mark.django_db

EXAMPLE = Path("questionnaires/content/examples/unwatched-forecast.json")


@pytest.fixture
def shipped():
    return factories.make_version(instrument=factories.shipped())


@pytest.fixture
def draft(shipped, editor):
    changed = next_edition(factories.shipped(), gone=GONE, other=OTHER)
    return import_draft(instrument=changed, replacing=False, by=editor)


@pytest.fixture
def editing_owner(owner, editor):
    """Somebody who edits, and owns an organisation."""
    owner.is_staff = True
    owner.save()
    owner.user_permissions.set(editor.user_permissions.all())
    return owner


def url(version) -> str:
    return f"/admin/versions/{version.pk}/try/"


def document(**changes):
    return json.loads(EXAMPLE.read_text()) | changes


def trying(client, version, **fields):
    """The form of the file, sent as a browser does."""
    given = sent(client.get(url(version)).text, **fields)
    return client.post(url(version), given)


def make_assessment(team, version, **given):
    answers = {question.key: 1 for question in factories.shipped().questions()}
    return factories.make_assessment(
        team=team, version=version, answers=answers, target_profile="customer-facing", **given
    )


def test_draft_is_tried_on_a_file(as_, editor, draft):
    file = SimpleUploadedFile("answers.json", json.dumps(document()).encode())

    response = trying(as_(editor), draft, file=file)

    text = words(response.text)
    answered = len(document()["answers"].keys() - {GONE, OTHER})
    assert response.status_code == 200
    assert "read with 1.0, on which they were given, and with 1.1, this draft." in text
    assert f"{answered} answers stay" in text
    assert f"1 asked again, for it means something else now {text_of(OTHER)}" in text
    assert f"1 no longer asked {text_of(GONE)}" in text
    assert "1 new question What is quite new here?" in text


def test_difference_is_the_one_that_the_engine_tells(as_, editor, draft):
    response = trying(as_(editor), draft, text=json.dumps(document()))

    difference = response.context["preview"].difference
    assert difference.before.answers.version == "1.0"
    assert difference.after.instrument.version == "1.1"
    assert difference.levels or difference.findings or not difference.same_steps
    for shift in difference.findings:
        assert escape(shift.antipattern.title) in response.text
    for remedy in (*difference.steps_before, *difference.steps_after):
        assert difference.same_steps or escape(remedy.title) in response.text


def test_draft_is_tried_on_an_assessment_of_ones_own(as_, editing_owner, team, shipped, draft):
    assessment = make_assessment(team, shipped)

    response = as_(editing_owner).get(url(draft), {"assessment": assessment.pk})

    text = words(response.text)
    assert "The answers about Card scoring of Payments, read with 1.0" in text
    assert "54 answers stay" in text
    assert "The result reads otherwise" in text
    assert "First steps of the plan" in text


@pytest.mark.parametrize("closed", [False, True])
def test_editor_sees_no_assessment_but_those_that_the_app_shows_them(
    as_, editor, team, shipped, draft, closed
):
    assessment = make_assessment(team, shipped, closed=closed)
    factories.make_member(team=team, role=Role.VIEWER, user=editor)

    response = as_(editor).get(url(draft), {"assessment": assessment.pk})

    assert ("Card scoring" in response.text) is closed
    assert ("preview" in response.context) is closed


def test_editor_without_a_team_is_told_why_there_is_none(as_, editor, team, shipped, draft):
    assessment = make_assessment(team, shipped)

    page = as_(editor).get(url(draft)).text
    asked_for = as_(editor).get(url(draft), {"assessment": assessment.pk})

    assert "editing opens no team’s answers" in page
    assert "Card scoring" not in page + asked_for.text
    assert "preview" not in asked_for.context


def test_assessment_with_another_questionnaire_is_not_offered(as_, editing_owner, team, draft):
    factories.make_assessment(team=team, system="Of something else", answers={"build-1": 1})

    assert "Of something else" not in as_(editing_owner).get(url(draft)).text


def test_any_version_is_tried_also_on_itself(as_, editing_owner, team, shipped):
    assessment = make_assessment(team, shipped)

    response = as_(editing_owner).get(url(shipped), {"assessment": assessment.pk})

    text = words(response.text)
    assert "56 answers stay" in text
    assert "No question is added, taken away or changed in meaning." in text
    assert "The result stays as it is" in text


def test_trying_stores_nothing(as_, editing_owner, team, shipped, draft):
    assessment = make_assessment(team, shipped)
    client = as_(editing_owner)
    before = every_table()

    client.get(url(draft), {"assessment": assessment.pk})
    trying(client, draft, text=json.dumps(document()))

    assert every_table() == before


def test_draft_with_faults_says_so_and_links_to_them(as_, editor, draft):
    question = draft.question_set.get(key="rollback")
    question.text = ""
    question.save()
    client = as_(editor)

    pages = [client.get(url(draft)), client.post(url(draft), {"text": json.dumps(document())})]

    assert [page.status_code for page in pages] == [200, 422]
    for page in pages:
        assert "This draft cannot be tried yet" in page.text
        assert f'href="/admin/versions/{draft.pk}/question/rollback/#id_text"' in page.text
        assert "Try on these answers" not in page.text


def test_version_that_was_never_published_is_said_and_another_chosen(as_, editor, shipped, draft):
    client, told = as_(editor), json.dumps(document(version="0.9"))

    refused = trying(client, draft, text=told)

    assert refused.status_code == 422
    assert 'The file names version "0.9", which was never published here.' in words(refused.text)
    again = sent(refused.text, given_on=str(shipped.pk))
    assert again["text"] == [told]
    response = client.post(url(draft), again)
    assert response.status_code == 200
    assert "read with 1.0" in words(response.text)


def test_draft_is_no_version_on_which_answers_were_given(as_, editor, draft):
    client, told = as_(editor), json.dumps(document(version="1.1"))

    assert "never published here" in trying(client, draft, text=told).text
    assert trying(client, draft, text=told, given_on=str(draft.pk)).status_code == 422


def test_uploaded_file_with_faults_comes_back_as_text_to_be_corrected(as_, editor, draft):
    faulty = document(colour="red", facts={"live": "yes"})
    file = SimpleUploadedFile("answers.json", b"\xef\xbb\xbf" + json.dumps(faulty).encode())

    response = trying(as_(editor), draft, file=file)

    assert response.status_code == 422
    assert "colour: is no key of an answers file" in response.text
    assert "facts.live: must be true or false" in response.text
    assert json.loads(sent(response.text)["text"][0]) == faulty


FAULTY = {
    "": "Choose a file, or paste its text.",
    "{": "not JSON: line 1",
    "[]": "must be an object",
    '{"questionnaire": "mlops", "version": "1.0", "answers": {}, "answers": {}}': "stands twice",
    '{"questionnaire": "mlops", "answers": {}}': "version: is missing",
    '{"questionnaire": "another", "version": "1.0", "answers": {}}': "not to this one",
    '{"questionnaire": "mlops", "version": 1, "answers": {}}': "never published here",
    '{"questionnaire": "mlops", "version": "1.0"}': "answers: is missing",
    "[" * 5000: "nested too deeply",
}


@pytest.mark.parametrize("text", FAULTY)
def test_what_is_no_answers_file_is_refused_with_the_reason_and_what_was_typed(
    as_, editor, draft, text
):
    response = trying(as_(editor), draft, text=text)

    assert response.status_code == 422
    assert FAULTY[text] in response.text
    assert sent(response.text)["text"] == [text]


@pytest.mark.parametrize("what", ["file", "text"])
def test_file_over_the_limit_is_refused(as_, editor, draft, what):
    large = b"[" + b" " * LARGEST
    given = SimpleUploadedFile("large.json", large) if what == "file" else large.decode()

    response = trying(as_(editor), draft, **{what: given})

    assert response.status_code == 422
    assert "The file is larger than 1 MiB." in response.text
    assert LARGEST < LARGEST_EVER


def with_answer(answer: str, question: str = "rollback") -> bytes:
    """The example with one answer, as somebody typed it."""
    return json.dumps(document(answers={question: "HERE"})).replace('"HERE"', answer).encode()


def packed(data: bytes) -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as opened:
        opened.writestr("answers.json", data)
    return archive.getvalue()


SOUND = EXAMPLE.read_bytes()
LEVELS = "answers.rollback.level: must be an integer from 0 to 4, not "
HOSTILE_FILES: dict[str, tuple[bytes, str]] = {
    "too large": (SOUND + b" " * LARGEST, "The file is larger than 1 MiB."),
    "nothing": (b"", "The submitted file is empty."),
    "blanks": (b" \r\n\t", "Choose a file, or paste its text."),
    "UTF-16": (SOUND.decode().encode("utf-16"), "not UTF-8: byte 0 cannot be read"),
    "Latin-1": (SOUND.replace(b"{", b'{"\xe4": 1, ', 1), "not UTF-8: byte 2 cannot be read"),
    "archive": (packed(SOUND), "answers file: not UTF-8: byte "),
    "YAML": (b"questionnaire: mlops\nversion: '1.0'\nanswers: {}\n", "not JSON: line 1, column 1"),
    "cut off": (SOUND[:-3], "answers file: not JSON: line "),
    "list": (b"[%s]" % SOUND, "answers file: must be an object"),
    "deep": (with_answer("[" * 90_000 + "]" * 90_000), "answers file: nested too deeply"),
    "deeper than it may": (with_answer("[" * 20 + "]" * 20), "answers file: nested too deeply"),
    "twice": (SOUND.replace(b"{", b'{"version": "0.9", ', 1), "version: stands twice"),
    "twice within": (
        with_answer('{"level": 1, "level": 2}'),
        "answers.rollback.level: stands twice",
    ),
    "no number": (with_answer('{"level": NaN}'), f"{LEVELS}NaN"),
    "no end": (with_answer('{"level": 1e999}'), f"{LEVELS}Infinity"),
    "many digits": (with_answer('{"level": %s}' % ("9" * 5_000)), "a number has too many digits"),
    "above the scale": (with_answer('{"level": 5}'), f"{LEVELS}5"),
    "below the scale": (with_answer('{"level": -1}'), f"{LEVELS}-1"),
    "between levels": (with_answer('{"level": 2.5}'), f"{LEVELS}2.5"),
    "truth for a level": (with_answer('{"level": true}'), f"{LEVELS}true"),
    "markup for a level": (
        with_answer(json.dumps({"level": MARKUP})),
        f'{LEVELS}"<script src=',
    ),
    "markup for a key": (
        with_answer('{"level": 1}', MARKUP),
        "is no question of this questionnaire",
    ),
    "unknown question": (
        with_answer('{"level": 1}', "never-asked"),
        "answers.never-asked: is no question of this questionnaire",
    ),
    "half a character": (
        with_answer('{"level": 1, "note": "\\ud800"}'),
        "note: holds half a character",
    ),
    "another version": (
        json.dumps(document(version="7.3")).encode(),
        'names version "7.3", which was never',
    ),
    "version of another kind": (
        json.dumps(document(version=[MARKUP])).encode(),
        "never published here",
    ),
}


def test_hostile_file_is_refused_with_a_message_and_changes_nothing(as_, editor, draft):
    client, before = as_(editor), every_table()

    for kind, (data, message) in HOSTILE_FILES.items():
        file = SimpleUploadedFile("answers.json", data)
        response = client.post(url(draft), {"file": file})
        assert response.status_code == 422, kind
        assert message in unescape(response.text), kind
        assert 'role="alert"' in response.text, kind
        assert MARKUP not in response.text, kind
        assert "preview" not in response.context, kind

    assert every_table() == before


def test_not_more_faults_are_told_than_anybody_reads(as_, editor, draft):
    many = document(**{f"key-{number}": 1 for number in range(150)})

    assert "and 50 more." in trying(as_(editor), draft, text=json.dumps(many)).text


def test_markup_in_answers_stays_a_text(as_, editor, draft):
    client = as_(editor)
    spoilt = document(system=MARKUP, team=MARKUP)

    shown = trying(client, draft, text=json.dumps(spoilt))
    refused = trying(client, draft, text=json.dumps(spoilt | {MARKUP: 1}))

    assert escape(MARKUP) in shown.text
    for page in (shown, refused):
        assert MARKUP not in page.text
        assert "<img" not in page.text


def test_version_links_to_it_for_editors_alone(as_, editor, publisher, draft, shipped):
    for version in (draft, shipped):
        page = f"/admin/versions/{version.pk}/"
        assert url(version) in as_(editor).get(page).text
        assert url(version) not in as_(publisher).get(page).text


def test_whoever_lacks_a_factor_that_their_organisation_requires_tries_nothing(
    as_, editing_owner, organisation, draft
):
    organisation.requires_second_factor = True
    organisation.save()

    response = as_(editing_owner).get(url(draft))

    assert response.headers["Location"] == "/account/2fa/"


def test_version_of_no_number_is_not_there(as_, editor, draft):
    assert as_(editor).get("/admin/versions/999999/try/").status_code == 404


def test_draft_of_a_questionnaire_without_a_published_version_has_nothing_to_be_tried_on(
    as_, editor
):
    new = store_draft(instrument=factories.shipped())

    response = trying(as_(editor), new, text=json.dumps(document()))

    assert response.status_code == 422
    assert "never published here" in response.text


@pytest.mark.parametrize("assessments", [1, 3])
def test_queries_do_not_grow(
    as_, editing_owner, team, shipped, assessments, django_assert_num_queries
):
    own = [make_assessment(team, shipped) for _ in range(assessments)]
    draft = start_draft(version=shipped, by=editing_owner)
    client = as_(editing_owner)
    client.get(url(draft), {"assessment": own[0].pk})

    with django_assert_num_queries(11):
        client.get(url(draft))
    with django_assert_num_queries(14):
        response = client.get(url(draft), {"assessment": own[0].pk})
    assert len(response.content) < 300_000
    with django_assert_num_queries(12):
        trying_again = client.post(url(draft), {"text": json.dumps(document())})
    assert trying_again.status_code == 200
