"""What the profile says, to whom, and in how many queries."""

import re

import pytest
import time_machine

from tests import factories
from tests.fullsize import make_full_instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_facet,
    make_instrument,
    make_question,
    make_signal,
    make_target_profile,
)
from tests.profiles import (
    MAY,
    NOVEMBER,
    html,
    leave_out,
    make_assessment,
    make_sample,
    page,
    three,
)

pytestmark = pytest.mark.django_db


# -- The head ----------------------------------------------------------------------------------


def test_page_opens_with_the_dimensions_at_target_and_the_one_furthest_below(
    as_, member, team, version
):
    assessment = make_assessment(team, version, three(build=2, run=1, own=2))

    text = page(as_(member), assessment)

    assert "2 of 3 dimensions at target so far; Run furthest below." in text
    assert "One dimension stands two levels below its target" in text


def test_facts_give_score_target_and_who_says_so(as_, member, team, version):
    with time_machine.travel(NOVEMBER, tick=False):
        assessment = make_assessment(team, version, three(build=2, run=1, own=2), closed=True)

    text = page(as_(member), assessment)

    assert "Score, weighted mean 1.7" in text
    assert "Measured against Internal" in text
    assert "Answered 9 of 9 questions" in text
    assert "By One person’s view, 19 November 2026" in text
    assert "Closed on 19 November 2026" in text


def test_view_of_several_people_names_none_of_them(as_, member, owner, team, version):
    assessment = make_assessment(team, version, three(build=2))
    factories.settle(assessment=assessment, question="run-1", level=2, by=member)

    text = page(as_(owner), assessment)

    assert "By 2 people, last answer" in text
    assert str(member) not in text


def test_score_with_too_little_answered_gives_way_to_its_range(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, run=2))

    text = page(as_(member), assessment)

    assert "Between 1.3 and 2.7: too little is answered for one figure" in text
    assert "Weighted mean" not in text[: text.index("The sums")]


def test_without_a_target_nothing_is_measured_against_one(as_, facilitator, team, version):
    assessment = make_assessment(team, version, three(build=2, run=1, own=2), target_profile="")

    text = page(as_(facilitator), assessment)

    assert "No target is chosen, so nothing is measured against one. Choose one" in text
    assert "Level and score by dimension" in text
    assert "below" not in text[text.index("Level and score") : text.index("Ahead of the rest")]


def test_everything_at_target_is_said(as_, member, team, version):
    assessment = make_assessment(team, version)
    for question, level in three(build=4, run=4, own=4).items():
        factories.settle(
            assessment=assessment, question=question, level=level, evidence=("A page",)
        )

    text = page(as_(member), assessment)

    assert "Every dimension is at its target, and no antipattern was found" in text
    assert "3 of 3 dimensions at target so far." in text
    assert "None of the two patterns is found." in text
    assert "No plan Nothing was found that a step would lower." in text


def test_targets_that_nobody_could_show_are_claimed(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=4, run=4, own=4))

    assert "Every dimension claims its target; one cannot show it yet 3 of 3" in page(
        as_(member), assessment
    )


def test_page_of_a_system_to_which_nothing_applies_says_so(as_, member, team, version):
    assessment = make_assessment(team, version)
    for question in three(build=0, run=0, own=0):
        leave_out(assessment, question)

    text = page(as_(member), assessment)

    assert "None of the 9 questions applies here" in text
    assert "There is nothing to hold against a target." in text
    assert "Answered 9 of 9 questions" in text
    assert "No dimension has a question that applies" in text
    assert "The questions that show them do not apply here" in text
    assert "at target" not in text[: text.index("How this is worked out")]
    assert "answered yet" not in text


def test_page_on_which_no_dimension_is_rated_counts_none_at_target(as_, member, team, version):
    assessment = make_assessment(team, version, {"build-1": 2})

    text = page(as_(member), assessment)

    assert "No dimension has enough answers to be held against its target yet." in text
    assert "What keeps" not in text
    assert "0 of 3 dimensions" not in text


def test_page_without_an_answer_says_what_will_be_here(as_, member, team, version):
    assessment = make_assessment(team, version)

    text = page(as_(member), assessment)

    assert "The profile appears with the first answers" in text
    assert "Answer the questions" in text
    assert "dimensions at target" not in text


# -- What can be done ---------------------------------------------------------------------------


def test_member_goes_on_answering_and_cannot_close(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2))

    text = page(as_(member), assessment)

    assert "Go on answering Report" in text
    assert "Close the assessment" not in text
    assert "Change scope" not in text


def test_facilitator_may_close_and_change_the_scope(as_, facilitator, team, version):
    assessment = make_assessment(team, version, three(build=2))

    found = html(as_(facilitator), assessment)

    assert f'action="/assessments/{assessment.pk}/close/"' in found
    assert f'href="/assessments/{assessment.pk}/scope/"' in found
    assert "reopen/" not in found


def test_facilitator_may_reopen_what_is_closed(as_, facilitator, team, version):
    assessment = make_assessment(team, version, three(build=2), closed=True)

    found = html(as_(facilitator), assessment)

    assert f'action="/assessments/{assessment.pk}/reopen/"' in found
    assert "close/" not in found
    assert "Go on answering" not in found


def test_viewer_reads_what_is_closed_and_changes_nothing(as_, viewer, team, version):
    assessment = make_assessment(team, version, three(build=2), closed=True)

    found = html(as_(viewer), assessment)

    assert "<form" not in found[found.index("<main") :]
    assert "Read all answers" in found
    assert f'href="/assessments/{assessment.pk}/report/"' in found


@pytest.mark.parametrize("answers", [three(build=2), three(build=2, run=1, own=2), {}])
def test_page_has_one_primary_button(as_, owner, team, version, answers):
    assessment = make_assessment(team, version, answers)

    assert html(as_(owner), assessment).count("btn-primary") == 1


# -- Facets and sums ----------------------------------------------------------------------------


def test_facets_have_scores_and_no_levels(as_, member, team):
    questions = [make_question(key=f"build-{n}", facets={"stage": ("early",)}) for n in (1, 2, 3)]
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=questions)], facets=[make_facet()]
    )
    version = factories.make_version(instrument=instrument)
    answers = {f"build-{n}": 2 for n in (1, 2, 3)}
    assessment = make_assessment(team, version, answers, target_profile="")

    assert "Stage Value Score Early 2.0 Late no question here" in page(as_(member), assessment)


def test_sums_can_be_worked_out_again(as_, member, team, version):
    assessment = make_assessment(team, version, {"build-1": 3, "build-2": 2, "build-3": 2})

    text = page(as_(member), assessment)

    assert "How is build-1 done? no evidence, so 2 is shown 1 3 3 3 2 1.00" in text
    assert "divided by the weight of the questions with a point: 7 ÷ 3 = 2.33" in text
    assert "over the weight of all 3: 7 ÷ 3 = 2.33 and 7 ÷ 3 = 2.33" in text
    assert "2: 100 %, holds 3: 33 %, does not hold" in text
    assert "So 2 is claimed." in text
    assert "Level 3 is kept away by: How is build-2 done? 2 How is build-3 done? 2" in text


def test_level_of_which_less_is_shown_names_what_lacks_evidence(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=4))

    text = page(as_(member), assessment)

    assert "4 claimed, 2 shown No evidence for: How is build-1 done? and 2 more" in text
    assert "That less is shown hangs on evidence for: How is build-1 done? 4" in text


def test_every_figure_leads_to_its_sums(as_, member, team):
    questions = [make_question(key=f"run-{n}", facets={"stage": ("early",)}) for n in (1, 2, 3)]
    instrument = make_sample(
        dimensions=(make_dimension(key="run", questions=questions),),
        target_profiles=(make_target_profile(key="internal", targets={"run": 3}),),
        antipatterns=(make_antipattern(signals=[make_signal(question="run-1")]),),
        facets=(make_facet(),),
    )
    version = factories.make_version(instrument=instrument)
    assessment = make_assessment(team, version, three(run=1))

    found = html(as_(member), assessment)

    led = set(re.findall(r'href="#(sums-[\w-]+)"', found))
    kinds = {"sums-run", "sums-overall", "sums-of-set-and-forget", "sums-plan", "sums-facets"}
    assert kinds <= led
    assert led <= set(re.findall(r' id="([\w-]+)"', found))


# -- Limits ----------------------------------------------------------------------------------------


def test_texts_are_escaped(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2), system="<b>Fraud</b> & co")

    found = html(as_(member), assessment)

    assert "&lt;b&gt;Fraud&lt;/b&gt; &amp; co" in found
    assert "<b>Fraud</b>" not in found


@pytest.mark.parametrize("closed", [1, 2, 5])
@pytest.mark.parametrize("answers", [5, 50])
def test_queries_do_not_grow(as_, member, team, closed, answers, django_assert_num_queries):
    instrument = make_full_instrument(1)
    version = factories.make_version(instrument=instrument)
    levels = {question.key: 1 for question in list(instrument.questions())[:answers]}
    scope = {"target_profile": "internal", "facts": {"live": True, "retrained": True}}
    with time_machine.travel(MAY, tick=False):
        for _ in range(closed):
            make_assessment(team, version, levels, closed=True, **scope)
    assessment = make_assessment(team, version, levels, **scope)
    client = as_(member)
    page(client, assessment)  # a published version is read once a process

    with django_assert_num_queries(11):
        text = page(client, assessment)

    assert f"Answered {answers} of" in text
    assert "Against May 2026" in text
