"""Answering alone: pages, single saves, conflicts, and the page sent whole."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.models import Answer, AuditEvent
from tests import factories
from tests.instruments import make_dimension, make_instrument, make_question

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def assessment(team):
    return factories.make_assessment(team=team)


def page(assessment, dimension="build") -> str:
    return f"/assessments/{assessment.pk}/answer/{dimension}/"


def save_url(assessment, question="build-1") -> str:
    return f"/assessments/{assessment.pk}/answers/{question}/"


def sent(question: str = "build-1", **fields: object) -> dict[str, object]:
    return {f"{question}-{name}": value for name, value in fields.items()}


def shown(response, question: str = "build-1") -> dict[str, str]:
    """The hidden fields of one question as the page carries them."""
    one = next(o for o in response.context["asked"] if o.question.key == question)
    return sent(question, revision=one.stands.revision if one.stands else 0, seen=one.seen)


def save(client, assessment, **fields):
    return client.post(save_url(assessment), sent(**fields), headers=HTMX)


def test_first_page_is_the_first_dimension_with_something_unanswered(as_, member, team):
    answers = {"build-1": 1, "build-2": 1, "build-3": 1}
    assessment = factories.make_assessment(team=team, answers=answers)

    response = as_(member).get(f"/assessments/{assessment.pk}/answer/")

    assert response.headers["Location"] == page(assessment, "run")


def test_page_shows_every_question_with_its_anchors_and_the_two_other_choices(
    as_, member, assessment
):
    response = as_(member).get(page(assessment))

    choices = [f'name="build-1-choice" value="{choice}"' for choice in range(5)]
    choices += [f'name="build-1-choice" value="{c}"' for c in ("dont-know", "not-applicable")]
    assert [choice for choice in choices if choice not in response.text] == []
    assert response.text.count('<fieldset class="question"') == 3


def test_answered_question_is_folded_and_carries_its_answer(as_, member, team):
    assessment = factories.make_assessment(team=team, answers={"build-2": 3})

    response = as_(member).get(page(assessment))

    assert response.text.count('<details class="answered">') == 1
    assert 'name="build-2-choice" value="3" checked' in response.text


def test_question_that_a_fact_switches_off_is_not_asked(as_, member, team, switched_off):
    assessment = factories.make_assessment(team=team, version=switched_off, facts={"live": False})

    response = as_(member).get(page(assessment))

    assert [one.question.key for one in response.context["asked"]] == ["a", "b"]


def test_unknown_dimension_and_question_are_not_found(as_, member, assessment):
    client = as_(member)

    assert client.get(page(assessment, "nonsense")).status_code == 404
    assert client.get(save_url(assessment, "nonsense")).status_code == 404
    assert client.post(save_url(assessment, "nonsense"), headers=HTMX).status_code == 404


# -- One save ------------------------------------------------------------------------------------


def test_chosen_level_is_saved_and_the_progress_comes_back(as_, member, assessment):
    response = save(as_(member), assessment, choice="2", revision="0")

    assert response.status_code == 200
    answer = Answer.objects.get()
    assert (answer.question, answer.level, answer.changed_by) == ("build-1", 2, member)
    assert "Saved" in response.text
    assert "1 of 6" in response.text
    assert 'name="build-1-revision" value="1"' in response.text


@pytest.mark.parametrize(
    ("fields", "state", "reason"),
    [
        ({"choice": "dont-know"}, "dont_know", ""),
        ({"choice": "not-applicable", "reason": "None here."}, "not_applicable", "None here."),
        ({"choice": "3", "reason": "typed before"}, "level", ""),
        ({"note": "Only a note."}, "", ""),
    ],
)
def test_each_choice_is_saved_as_what_it_means(fields, state, reason, as_, member, assessment):
    save(as_(member), assessment, **fields)

    answer = Answer.objects.get()
    assert (answer.state, answer.reason) == (state, reason)


def test_note_and_evidence_are_saved_and_blank_evidence_is_dropped(as_, member, assessment):
    evidence = ["https://wiki.example/report", "  ", "The log of Monday"]

    save(as_(member), assessment, choice="2", note="Every Monday.", evidence=evidence)

    answer = Answer.objects.get()
    assert answer.note == "Every Monday."
    assert answer.evidence == ["https://wiki.example/report", "The log of Monday"]


def test_line_ends_count_once_as_the_browser_counts_them(as_, member, assessment):
    response = save(as_(member), assessment, note="one\r\n" * 1000)

    assert response.status_code == 200
    assert Answer.objects.get().note == ("one\n" * 1000).strip()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"choice": "not-applicable"}, "Give the reason; it is printed in the report."),
        ({"choice": "5"}, "Choose one of the answers on the page."),
        ({"choice": "-1"}, "Choose one of the answers on the page."),
        ({"choice": "٣"}, "Choose one of the answers on the page."),
        ({"note": "x" * 4001}, "Keep it under 4,000 characters: it has 4001."),
        ({"evidence": ["x" * 501]}, "at most 500 characters"),
        ({"evidence": ["x"] * 21}, "Keep it to 20 pieces of evidence."),
        ({"note": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_saved_is_said_beside_the_question(fields, message, as_, member, assessment):
    response = save(as_(member), assessment, **fields)

    assert response.status_code == 422
    assert message in response.text
    assert not Answer.objects.exists()


def test_conflict_shows_both_replies_and_saves_neither(as_, member, facilitator, assessment):
    theirs = {"choice": "2", "note": "Runs every Monday.", "evidence": ["The log", "A page"]}
    save(as_(facilitator), assessment, revision="0", **theirs)

    mine = {"choice": "not-applicable", "reason": "None here.", "note": "Twice, last summer."}
    response = save(as_(member), assessment, revision="0", **mine)

    assert response.status_code == 409
    assert "<b>Does not apply.</b> “None here.” “Twice, last summer.”</dd>" in response.text
    assert "<b>2 Level 2.</b> “Runs every Monday.” “The log” “A page”</dd>" in response.text
    assert Answer.objects.get().level == 2


def test_conflict_stays_one_until_mine_is_kept(as_, member, facilitator, assessment):
    save(as_(facilitator), assessment, choice="2", revision="0")

    response = save(as_(member), assessment, choice="1", revision="0", seen="as opened")

    assert '<input type="hidden" name="build-1-revision" value="0">' in response.text
    assert '<input type="hidden" name="build-1-seen" value="as opened">' in response.text
    assert '<button class="btn btn-sm" name="build-1-revision" value="1"' in response.text


def test_mine_can_be_kept_after_a_conflict(as_, member, facilitator, assessment):
    save(as_(facilitator), assessment, choice="2", revision="0")

    save(as_(member), assessment, choice="1", revision=["0", "1"])

    assert Answer.objects.get().level == 1


def test_fault_leaves_the_revision_as_it_was(as_, member, team):
    assessment = factories.make_assessment(team=team, answers={"build-1": 2})

    response = save(as_(member), assessment, choice="3", note="x" * 4001, revision="1", seen="it")

    assert response.status_code == 422
    assert '<input type="hidden" name="build-1-revision" value="1">' in response.text
    assert '<input type="hidden" name="build-1-seen" value="it">' in response.text


def test_theirs_can_be_taken_after_a_conflict(as_, member, facilitator, assessment):
    save(as_(facilitator), assessment, choice="2", revision="0")

    response = as_(member).get(save_url(assessment), headers=HTMX)

    assert 'name="build-1-choice" value="2" checked' in response.text
    assert response.text.strip().startswith("<fieldset")


def test_save_after_the_assessment_was_closed_says_so(as_, member, team):
    assessment = factories.make_assessment(team=team, answers={"build-2": 2}, closed=True)

    response = save(as_(member), assessment, choice="1", revision="0")

    assert response.status_code == 409
    assert "this assessment has been closed" in response.text


def test_save_after_the_session_ended_sends_the_whole_page_to_sign_in(as_, assessment):
    response = as_(None).post(
        save_url(assessment),
        sent(choice="1"),
        headers={**HTMX, "HX-Current-URL": f"http://testserver{page(assessment)}"},
    )

    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == f"/account/login/?next={page(assessment)}"


def test_sign_in_leads_back_to_the_whole_address(as_):
    here = {"HX-Current-URL": "http://testserver/?q=card&page=2"}

    response = as_(None).get("/", headers={**HTMX, **here})

    assert response.headers["HX-Redirect"] == "/account/login/?next=/%3Fq%3Dcard%26page%3D2"


def test_first_page_is_the_profile_where_no_question_is_left(as_, member, team):
    questions = [make_question(key=key, off_when={"live": False}) for key in "abc"]
    dimension = make_dimension(key="build", questions=questions)
    version = factories.make_version(instrument=make_instrument(dimensions=[dimension]))
    assessment = factories.make_assessment(team=team, version=version, facts={"live": False})
    client = as_(member)

    response = client.get(f"/assessments/{assessment.pk}/answer/")

    assert response.headers["Location"] == f"/assessments/{assessment.pk}/profile/"
    assert client.get(response.headers["Location"]).status_code == 200


# -- The page sent whole, as without JavaScript --------------------------------------------------


def test_whole_page_saves_every_question_and_goes_on(as_, member, assessment):
    data = sent("build-1", choice="1") | sent("build-2", choice="dont-know")

    response = as_(member).post(page(assessment), data)

    assert response.headers["Location"] == page(assessment, "run")
    states = Answer.objects.order_by("question").values_list("question", "state")
    assert list(states) == [("build-1", "level"), ("build-2", "dont_know")]


def test_last_page_leads_to_the_profile(as_, member, assessment):
    response = as_(member).post(page(assessment, "run"), sent("run-1", choice="1"))

    assert response.headers["Location"] == f"/assessments/{assessment.pk}/profile/"


def test_whole_page_with_a_fault_saves_the_rest_and_keeps_what_was_typed(as_, member, assessment):
    data = sent("build-1", choice="not-applicable", note="kept") | sent("build-2", choice="2")

    response = as_(member).post(page(assessment), data)

    assert response.status_code == 422
    assert Answer.objects.get().question == "build-2"
    assert "1 of these answers is not saved yet" in response.text
    assert ">kept</textarea>" in response.text


def test_whole_page_leaves_alone_what_this_person_did_not_touch(
    as_, member, facilitator, assessment
):
    client = as_(member)
    opened = client.get(page(assessment))
    save(as_(facilitator), assessment, choice="3", revision="0")
    data = shown(opened) | shown(opened, "build-2") | sent("build-2", choice="1")

    response = client.post(page(assessment), data)

    assert response.status_code == 302
    assert Answer.objects.get(question="build-1").level == 3


def test_whole_page_leaves_alone_an_answer_that_somebody_else_changed_since(
    as_, member, facilitator, assessment
):
    client = as_(member)
    save(client, assessment, choice="1", note="Mine.", revision="0")
    opened = client.get(page(assessment))
    save(as_(facilitator), assessment, choice="3", revision="1")

    response = client.post(page(assessment), shown(opened) | sent(choice="1", note="Mine."))

    assert response.status_code == 302
    assert Answer.objects.get(question="build-1").level == 3


def test_whole_page_shows_a_conflict_in_its_place(as_, member, facilitator, assessment):
    client = as_(member)
    opened = client.get(page(assessment))
    save(as_(facilitator), assessment, choice="3", revision="0")

    response = client.post(page(assessment), shown(opened) | sent(choice="0"))

    assert response.status_code == 422
    assert "Somebody else changed this answer" in response.text
    assert 'name="build-1-choice" value="0" checked' in response.text


def test_whole_page_after_the_assessment_was_closed_is_said_to_be_lost(as_, member, team):
    assessment = factories.make_assessment(team=team, answers={"build-2": 2}, closed=True)
    client = as_(member)

    response = client.post(page(assessment), sent(choice="1"), follow=True)

    assert "Not saved: this assessment has been closed." in response.text
    assert "Not saved" not in client.get(page(assessment), follow=True).text


# -- Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [1, 3])
def test_answering_page_queries_do_not_grow(as_, member, team, answers, django_assert_num_queries):
    given = {f"build-{n}": 2 for n in range(1, answers + 1)}
    assessment = factories.make_assessment(team=team, answers=given)
    client = as_(member)
    client.get(page(assessment))

    with django_assert_num_queries(6):
        client.get(page(assessment))


def test_saving_one_answer_takes_ten_queries(as_, member, assessment, django_assert_num_queries):
    client = as_(member)
    save(client, assessment, choice="1", revision="0")
    events = AuditEvent.objects.count()

    # Session, person, teams, savepoint, assessment, answers, answer, event; release of the
    # savepoint, which outside a test is a transaction that commits.
    with django_assert_num_queries(10):
        save(client, assessment, choice="2", revision="1")

    assert AuditEvent.objects.count() == events + 1


def test_looking_at_one_answer_holds_nothing(as_, member, assessment):
    client = as_(member)

    with CaptureQueriesContext(connection) as queries:
        client.get(save_url(assessment), headers=HTMX)

    held = [q["sql"] for q in queries if "SAVEPOINT" in q["sql"] or "FOR UPDATE" in q["sql"]]
    assert held == []
