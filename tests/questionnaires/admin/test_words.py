"""What the editors' pages say beside the texts: help, counts, and what comes next."""

import re

import pytest
from django.contrib.auth.models import Permission

from questionnaires import entries
from questionnaires.drafting import start_draft
from tests import factories
from tests.forms import sent
from tests.instruments import make_antipattern, make_facet, make_instrument, make_remedy
from tests.questionnaires.admin.conftest import Desk

pytestmark = pytest.mark.django_db

QUESTION = "question/build-1/"
ANTIPATTERN = "antipattern/set-and-forget/"
RICH = make_instrument(
    antipatterns=[make_antipattern()],
    remedies=[make_remedy()],
    facets=[make_facet(values=["early"])],
)


@pytest.fixture
def desk(as_, editor):
    draft = start_draft(version=factories.make_version(instrument=RICH), by=editor)
    return Desk(as_(editor), draft)


@pytest.mark.parametrize(
    "page", [QUESTION, ANTIPATTERN, "remedy/weekly-comparison/", "add/effort/", "dimension/build/"]
)
def test_every_help_text_is_told_with_its_field(page, desk):
    shown = desk.get(page)

    helps = re.findall(r'class="help" id="([^"]+)"', shown)
    told = {
        name for each in re.findall(r'aria-describedby="([^"]+)"', shown) for name in each.split()
    }
    assert helps
    assert set(helps) <= told


@pytest.mark.parametrize(
    ("page", "field", "words"),
    [
        (QUESTION, "weight", "How much this question counts beside the others"),
        (QUESTION, "must", "Without it a dimension does not reach a level"),
        (
            QUESTION,
            "meaning",
            "Raise it by one when the question or an anchor means something else",
        ),
        (QUESTION, "facets-stage", "It decides nothing; tick what the question is about."),
        (QUESTION, "wording_only", "it still means the same: answers are kept"),
        (ANTIPATTERN, "severity", "5 is the worst, harm that nothing bounds"),
        ("dimension/build/", "weight", "How much this dimension counts beside the others"),
        ("questionnaire/sample/", "gate", "above 0 and at most 1"),
    ],
)
def test_what_a_figure_or_a_tick_does_is_said_beside_it(page, field, words, desk):
    row = desk.get(page).partition(f'id="row-{field}"')[2].partition('class="form-row')[0]

    assert words in row


@pytest.mark.parametrize(
    ("text", "key"), [("What is it?", "what-is-it"), ("Is it so, or is it not so?", "not")]
)
def test_key_is_suggested_of_little_words_where_there_are_no_others(text, key, desk):
    back = desk.post("add/question/?dimension=build", text=text)

    assert sent(back.text)["key"] == [key]


def test_text_that_gives_no_key_asks_for_one(desk):
    back = desk.post("add/question/?dimension=build", text="Что это?")

    assert back.status_code == 422
    assert "Write a key, for the text gives none." in back.text


@pytest.mark.parametrize(
    ("part", "one", "two"),
    [
        ({"text": ""}, "1 fault to mend", "2 faults to mend"),
        (
            {"anchors-1": "It is tried."},
            "1 question with changed anchors to decide",
            "2 questions with changed anchors to decide",
        ),
    ],
)
def test_tree_counts_what_is_left_in_words(part, one, two, desk):
    desk.save(QUESTION, **part)
    assert f">{one}</h2>" in desk.get()

    desk.save("question/build-2/", **part)

    assert f">{two}</h2>" in desk.get()
    assert "No faults: this draft can be published." not in desk.get()


def test_editor_is_told_that_somebody_else_publishes_unless_they_may(desk, editor):
    assert "You may edit, and somebody else publishes." in desk.get()

    editor.user_permissions.add(Permission.objects.get(codename="publish_questionnaire"))

    assert "somebody else publishes" not in desk.get()
    assert "Publish…" in desk.get()


@pytest.mark.parametrize("kind", entries.KINDS.values(), ids=lambda kind: kind.name)
def test_new_entry_is_called_by_its_article(kind, desk):
    name = f"Add {kind.article} {kind.title.lower()}"

    assert f">{name}</a>" in desk.get()
    assert f"<h1>{name}</h1>" in desk.get(f"add/{kind.name}/")


def test_preview_offers_all_that_participants_may_say(desk):
    page = desk.get(f"{QUESTION}preview/")

    assert "I can’t say" in page
    assert "Does not apply" in page
