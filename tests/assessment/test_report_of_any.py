"""The report, whatever the questionnaire and the answers."""

from dataclasses import replace

import pytest

from assessment import report
from assessment.engine.answers import Answer
from assessment.engine.evaluation import evaluate
from assessment.templatetags.report import cut, signed
from tests.instruments import (
    make_dimension,
    make_facet,
    make_instrument,
    make_question,
    make_target_profile,
)
from tests.report_pages import read
from tests.reports import (
    ALL_AT_ZERO,
    CONTENT,
    MARKUP,
    RIGHT_TO_LEFT,
    make_answers_of,
    make_card,
    make_report,
    make_sample,
    say_to_all,
)


@pytest.fixture(scope="module")
def sample() -> report.Report:
    return make_report(card=make_card())


def make_scale_of(top: int):
    questions = [make_question(key=f"build-{n}", top=top) for n in (1, 2, 3)]
    return make_instrument(
        top=top,
        dimensions=[make_dimension(questions=questions)],
        target_profiles=[make_target_profile(targets={"build": top})],
    )


@pytest.mark.parametrize("top", [1, 4, 6])
def test_scale_of_any_length_is_printed_whole(top):
    instrument = make_scale_of(top)
    answers = {f"build-{n}": Answer(level=top, evidence=("Seen",)) for n in (1, 2, 3)}
    given = make_answers_of(instrument, answers=answers, target_profile="customer-facing")

    text = read(make_report(given, instrument=instrument)).text

    assert f"Level {top}, Level {top}" in text
    assert "Yes: every dimension reaches the level that “Customer-facing” asks for." in text


def test_nothing_answered_accuses_nobody():
    text = read(make_report(make_sample(answers={}, votes={}, contested={}))).text

    assert "Nothing is answered yet" in text
    assert "Too few answers" in text
    assert "No pattern could be looked at yet" in text
    assert "There is no plan, so there is no cost." in text


def test_nothing_answered_asks_for_answers_and_denies_no_target():
    text = read(make_report(make_sample(answers={}, votes={}, contested={}))).text

    assert "All 55 questions wait for an answer." in text
    assert "Nobody can say yet" in text
    assert "Nothing to decide yet. Give the team the time to answer" in text
    assert "What keeps it from" not in text
    assert "dimensions at target" not in text


def test_nothing_that_applies_is_not_taken_for_a_lack_of_answers():
    answers = {each.key: Answer(not_applicable="No model.") for each in CONTENT.questions()}

    text = read(make_report(make_sample(answers=answers, votes={}, contested={}))).text

    assert "None of the 55 questions applies" in text
    assert "Ask the team whether it is right that no question applies" in text
    assert "lack of answers" not in text
    assert "dimensions at target" not in text


def test_everything_at_the_top_leaves_nothing_to_decide():
    answers = {
        each.key: Answer(level=CONTENT.top, evidence=("Seen",)) for each in CONTENT.questions()
    }

    text = read(make_report(make_sample(answers=answers, votes={}, contested={}))).text

    assert "Nothing to decide. Ask to see the evidence" in text
    assert "8 of 8 dimensions at target. Score 4.0." in text
    assert "Score 4.0, exactly" not in text


def test_without_a_target_nothing_is_measured_against_one():
    text = read(make_report(make_sample(target_profile=None))).text

    assert "No target was chosen, so nothing here is measured against one." in text
    assert "To target" not in text
    assert "at target" not in text.lower()


def test_short_form_prints_its_own_questions_alone():
    made = make_report(make_sample(form="core"))

    document = read(made)

    core = {question.key for question in CONTENT.questions() if question.core}
    asked = {
        name.removeprefix("question-") for name in document.ids if name.startswith("question-")
    }
    assert asked == core
    assert "it is the short form" in document.text


def test_dimension_with_too_few_answers_shows_no_figure():
    instrument = make_instrument(dimensions=[make_dimension()])
    answers = make_answers_of(instrument, answers={"build-1": Answer(level=3)})

    text = read(make_report(answers, instrument=instrument)).text

    assert "33 % of its weight is answered, too little for a figure." in text
    assert "Score 3.0" not in text


def test_questionnaire_without_antipatterns_and_sources_is_printed_too():
    instrument = make_instrument(dimensions=[make_dimension()])
    answers = make_answers_of(instrument, answers=ALL_AT_ZERO)

    text = read(make_report(answers, instrument=instrument)).text

    assert "This questionnaire looks for no antipattern." in text
    assert "This questionnaire names no sources." in text


def test_text_of_people_is_never_markup():
    html = report.html(make_report(say_to_all(MARKUP)))

    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7|add:7 }}" in html
    assert "{% now &quot;Y&quot; %}" in html


def test_address_of_a_source_that_is_none_is_no_link():
    sources = tuple(replace(each, url="javascript:alert(1)") for each in CONTENT.sources)

    page = read(make_report(instrument=replace(CONTENT, sources=sources)))

    assert "javascript:alert(1)" in page.text
    assert "javascript:alert(1)" not in page.addresses


def test_apostrophes_are_curled_where_the_team_did_not_type_them():
    question = replace(make_question(key="build-1"), text="What is the model's owner asked?")
    questions = [question, make_question(key="build-2"), make_question(key="build-3")]
    instrument = make_instrument(dimensions=[make_dimension(questions=questions)])
    typed = {"build-1": Answer(level=1, note="It's O'Hara's.", evidence=("https://x.org/o'h",))}

    html = report.html(
        make_report(make_answers_of(instrument, answers=typed), instrument=instrument)
    )

    assert "the model’s owner" in html
    assert "It&#x27;s O&#x27;Hara&#x27;s." in html
    assert 'href="https://x.org/o&#x27;h" dir="ltr">https://x.org/o&#x27;h</a>' in html


def test_words_of_the_team_on_page_one_are_marked_as_its_own():
    text = read(make_report(card=make_card())).text

    assert "Not looked at, as the team says: “The document scanner.”" in text
    assert "“A wrong no keeps a customer waiting.”" in text


def test_row_of_a_facet_names_the_questions_that_carry_it():
    questions = [
        make_question(key=f"build-{n}", facets={"camp": ("builds-it",)} if n < 3 else {})
        for n in (1, 2, 3)
    ]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=questions)],
        facets=[make_facet(key="camp", values=("builds-it", "depends-on-it"))],
    )
    given = ALL_AT_ZERO | {"build-2": Answer(not_applicable="No model.")}

    made = make_report(make_answers_of(instrument, answers=given), instrument=instrument)

    (facet,) = made.facets
    assert [[reply.number for reply in each.replies] for each in facet.values] == [["1.1"], []]


@pytest.mark.parametrize(
    ("change", "said"), [(0.04, "±0.0"), (-0.04, "±0.0"), (0.26, "+0.3"), (-1, "−1.0")]
)
def test_change_says_its_sign_unless_it_rounds_to_nothing(change, said):
    assert signed(change) == said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("who can roll back", "who can roll back"),
        ("who can roll back whatever was released", "who can roll back…"),
        ("W" * 40, "W" * 23 + "…"),
    ],
)
def test_long_text_is_cut_between_words(text, left):
    assert cut(text, 24) == left


def test_text_from_right_to_left_says_so():
    html = report.html(make_report(say_to_all(RIGHT_TO_LEFT)))

    assert f'<p class="user" dir="rtl"><b>Note</b> {RIGHT_TO_LEFT.strip()}</p>' in html


def test_language_is_that_of_the_questionnaire():
    instrument = replace(make_instrument(), language="de")

    html = report.html(make_report(make_answers_of(instrument), instrument=instrument))

    assert '<html lang="de">' in html


def test_charts_carry_their_colours_themselves(sample):
    html = report.html(sample)

    assert "var(" not in html
    assert "currentColor" not in html
    assert "style=" not in html
    assert html.count("<svg") == html.count("<title>") - 1  # each its own, one the document's


def test_same_answers_give_the_same_page():
    answers = make_sample()
    mixed = replace(answers, answers=dict(reversed(answers.answers.items())))

    assert report.html(make_report(mixed)) == report.html(make_report(answers))


def test_evaluation_is_that_of_the_engine(sample):
    assert sample.results.evaluation == evaluate(CONTENT, make_sample())
