"""What the profile says, to whom, and in how many queries."""

import re
from dataclasses import replace

import pytest
import time_machine

from assessment import actions
from assessment.models import Answer
from tests import factories
from tests.fullsize import make_full_instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_facet,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)

pytestmark = pytest.mark.django_db

MAY = "2026-05-12 09:00Z"
NOVEMBER = "2026-11-19 09:00Z"


def make_sample(**changes):
    """Three dimensions with targets, two antipatterns and a remedy for the first of them."""
    dimensions = [make_dimension(key=key) for key in ("build", "run", "own")]
    aim = make_target_profile(key="internal", targets={"build": 2, "run": 3, "own": 2})
    return replace(
        make_instrument(
            dimensions=dimensions,
            target_profiles=[aim],
            antipatterns=[
                make_antipattern(key="set-and-forget", signals=[make_signal(question="run-1")]),
                make_antipattern(key="no-way-back", signals=[make_signal(question="own-1")]),
            ],
            remedies=[make_remedy(key="weekly-comparison", raises={"run-1": 3})],
        ),
        **changes,
    )


@pytest.fixture
def version(db):
    return factories.make_version(instrument=make_sample())


def three(**levels: int) -> dict[str, int]:
    return {f"{key}-{n}": level for key, level in levels.items() for n in (1, 2, 3)}


def make_assessment(team, version, answers=None, **scope):
    scope = {"target_profile": "internal"} | scope
    return factories.make_assessment(team=team, version=version, answers=answers, **scope)


def cannot_say(assessment, question):
    factories.settle_answer(
        by=factories.owner_of(assessment.team.organisation),
        assessment=assessment,
        question=question,
        revision=0,
        reply=actions.Reply(state=Answer.State.DONT_KNOW),
    )


def leave_out(assessment, question):
    factories.settle_answer(
        by=factories.owner_of(assessment.team.organisation),
        assessment=assessment,
        question=question,
        revision=0,
        reply=actions.Reply(state=Answer.State.NOT_APPLICABLE, reason="There is none."),
    )


def page(client, assessment) -> str:
    """The text of the page between tags, on one line."""
    response = client.get(f"/assessments/{assessment.pk}/profile/")
    assert response.status_code == 200
    main = response.text[response.text.index("<main") :]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def html(client, assessment) -> str:
    return client.get(f"/assessments/{assessment.pk}/profile/").text


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


# -- Dimensions ---------------------------------------------------------------------------------


def test_dimensions_stand_by_gap_to_their_own_target(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=1, run=1, own=3))

    found = html(as_(member), assessment)

    rows = re.findall(r'<th scope="row"><a href="#sums-(\w+)">', found)
    assert rows == ["run", "build", "own"]


def test_row_says_its_figures_to_those_who_do_not_see_the_chart(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=1, run=1, own=3))

    assert "target 3 2 below 1.0" in page(as_(member), assessment)


def make_held(team, **given):
    """Five questions, the fifth of which is required up to 3, against a target of 3."""
    questions = [make_question(key=f"run-{n}", must=3 if n == 5 else None) for n in range(1, 6)]
    instrument = make_instrument(
        dimensions=[make_dimension(key="run", questions=questions)],
        target_profiles=[make_target_profile(key="internal", targets={"run": 3})],
    )
    version = factories.make_version(instrument=instrument)
    return make_assessment(team, version, {key.replace("_", "-"): at for key, at in given.items()})


def test_row_whose_mean_has_passed_its_level_says_what_holds_it(as_, member, team):
    assessment = make_held(team, run_1=4, run_2=4, run_3=4, run_4=4, run_5=1)

    found, text = html(as_(member), assessment), page(as_(member), assessment)

    assert "2 below 3.4" in text
    assert "Mean 3.4, but held at level 1 by: How is run-5 done?" in text
    place = f"/assessments/{assessment.pk}/answer/run/#run-5"
    assert f'held at level 1 by: <a href="{place}">' in found
    assert "a dot may stand beyond its tick while the row is still below" in text


def test_row_whose_level_is_open_gives_the_gap_as_a_range(as_, member, team):
    assessment = make_held(team, run_1=3, run_2=3, run_3=3, run_4=3)
    cannot_say(assessment, "run-5")

    text = page(as_(member), assessment)

    assert "0 to 3, hangs on: How is run-5 done?" in text
    assert "At target if the open answers turn out high enough" in text
    assert "0 to 3 below" in text
    assert "One dimension stands 0 to 3 levels below its target" in text
    assert "0 of 1 dimension at target so far; Run may be furthest below." in text


def test_dimensions_equally_far_below_are_not_set_against_each_other(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=1, run=2, own=1))

    text = page(as_(member), assessment)

    assert "0 of 3 dimensions at target so far." in text
    assert "furthest" not in text
    assert "Ahead of the rest" not in text


def test_dimension_ahead_of_the_rest_says_that_it_is_below_its_target(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=1, run=1, own=0))

    text = page(as_(member), assessment)

    assert (
        "Ahead of the rest Build 1 Level 1, Level 1 1 below its target How is build-1 done? "
        "It is done at 1."
    ) in text


def test_level_without_evidence_is_claimed_and_not_shown(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=4))

    assert "Build 4 4 claimed, 2 shown" in page(as_(member), assessment)


def test_dimension_with_too_few_answers_shows_no_figure(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2) | {"run-1": 2})

    text = page(as_(member), assessment)

    assert "Run Too few answers target 3 – nothing to compare Own" in text


def test_dimension_whose_questions_do_not_apply_is_left_out(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, run=3))
    for question in ("own-1", "own-2", "own-3"):
        leave_out(assessment, question)

    text = page(as_(member), assessment)

    assert "Own Left out: none of its questions applies" in text
    assert "2 of 2 dimensions at target" in text
    assert "None of its questions applies, so it stands in no sum." in text


@pytest.mark.parametrize("top", [1, 6])
def test_scale_of_any_length_is_drawn(as_, member, team, top):
    questions = [make_question(key=f"build-{n}", top=top) for n in (1, 2, 3)]
    dimension = make_dimension(key="build", questions=questions)
    version = factories.make_version(instrument=make_instrument(top=top, dimensions=[dimension]))
    answers = {f"build-{n}": 1 for n in (1, 2, 3)}
    assessment = make_assessment(team, version, answers, target_profile="")

    found = html(as_(member), assessment)

    assert f"dotplot levels-{top + 1}" in found
    assert f'<span class="lv" data-level="{4 if top == 1 else 1}"' in found


def test_radar_is_offered_where_three_scores_can_be_shown(as_, member, team, version):
    whole = make_assessment(team, version, three(build=2, run=1, own=2))
    part = make_assessment(team, version, three(build=2, run=1), system="Part")

    assert 'value="radar"' in html(as_(member), whole)
    assert 'value="radar"' not in html(as_(member), part)


# -- Then and now -------------------------------------------------------------------------------


def make_earlier(team, version, **levels):
    with time_machine.travel(MAY, tick=False):
        return make_assessment(team, version, three(**levels), closed=True)


def test_earlier_closed_assessment_of_the_system_is_compared_like_for_like(
    as_, member, team, version
):
    make_earlier(team, version, build=1, run=2)
    assessment = make_assessment(team, version, three(build=2, run=1, own=2))

    text = page(as_(member), assessment)

    assert "Against May 2026, compared on 6 of 9 questions" in text
    assert "Three answers are lower than then" in text
    assert "How is run-1 done? 1 , was 2" in text
    assert "No change since May 2026" in text
    assert "before 1.0, target 2" in text


def test_comparison_on_a_part_is_labelled_and_both_reports_are_told(as_, member, team, version):
    with time_machine.travel(MAY, tick=False):
        make_assessment(team, version, {"build-1": 1, "build-2": 1, "build-3": 4}, closed=True)
    assessment = make_assessment(team, version, {"build-1": 2, "build-2": 2, "run-1": 1})
    leave_out(assessment, "build-3")

    text = page(as_(member), assessment)

    assert "2.0 +1.0 on 2 of 3" in text
    assert "Build 2.0 2 of 3 questions 1.0 2.0 +1.0 2.0" in text
    assert "Run – none – – –" in text


def test_score_on_more_questions_than_are_compared_says_on_how_many(as_, member, team, version):
    make_earlier(team, version, build=1)
    with time_machine.travel(MAY, tick=False):
        make_assessment(team, version, {"build-1": 1, "build-2": 1}, closed=True, system="Other")
    assessment = make_assessment(
        team, version, {"build-1": 2, "build-2": 2, "build-3": 4}, system="Other"
    )

    text = page(as_(member), assessment)

    assert "2.7 +1.0 on 2 of 3" in text
    assert "Hollow dots and changes count these alone" in text
    assert "Against May 2026, compared on 2 of 9 questions" in text


def test_version_with_another_dimension_is_compared_on_what_both_ask(as_, member, team, version):
    make_earlier(team, version, build=1, run=2, own=3)
    build = make_dimension(key="build")
    added = make_dimension(key="check")
    run = [make_question(key=f"run-{number}") for number in (2, 3, 4)]  # one gone, one new
    newer = make_instrument(
        version="2.0",
        dimensions=[build, added, make_dimension(key="run", questions=run)],
        target_profiles=[
            make_target_profile(key="internal", targets={"build": 2, "check": 2, "run": 3})
        ],
    )
    given = three(build=2, check=1) | {"run-2": 2, "run-3": 2, "run-4": 2}
    assessment = make_assessment(team, factories.make_version(instrument=newer), given)

    text = page(as_(member), assessment)

    assert "Against May 2026, compared on 5 of 9 questions" in text
    assert "Check – none – – 1.0" in text
    assert "Run 2.0 2 of 3 questions 2.0 2.0 ±0.0 2.0" in text
    assert "Own" not in text


def test_another_system_is_not_compared(as_, member, team, version):
    make_earlier(team, version, build=1)
    assessment = make_assessment(team, version, three(build=2), system="Another")

    text = page(as_(member), assessment)

    assert "Against" not in text
    assert "before" not in text[: text.index("The sums")]


def test_earlier_assessment_is_not_compared_with_a_later_one(as_, member, team, version):
    earlier = make_earlier(team, version, build=1)
    with time_machine.travel(NOVEMBER, tick=False):
        make_assessment(team, version, three(build=2), closed=True)

    assert "Against" not in page(as_(member), earlier)


# -- Findings and plan ----------------------------------------------------------------------------


def test_finding_shows_the_answers_and_leads_to_its_remedy(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, run=1, own=2))

    found = html(as_(member), assessment)

    text = page(as_(member), assessment)
    assert "“Set-and-forget” weighs most One finding." in text
    assert "How is run-1 done? 1 , needs 3" in text
    place = f"/assessments/{assessment.pk}/answer/run/#run-1"
    said = '<span class="nowrap"><b>1</b>, needs 3</span>'
    assert f'<a href="{place}">How is run-1 done?</a> {said}' in found
    assert '<a href="#step-weekly-comparison">Weekly-comparison</a>' in found
    assert 'id="step-weekly-comparison"' in found


@pytest.mark.parametrize("closed", [True, False])
def test_every_question_of_the_sums_leads_to_its_answer(as_, member, team, version, closed):
    assessment = make_assessment(team, version, three(build=2, run=1, own=2), closed=closed)
    client = as_(member)

    found = html(client, assessment)

    sums = found[found.index('id="sums"') :]
    for question in three(build=2, run=1, own=2):
        place = f"/assessments/{assessment.pk}/answer/{question[:-2]}/#{question}"
        assert f'<a href="{place}">How is {question} done?</a>' in sums
    assert f'id="{question}"' in client.get(place).text


def test_what_nobody_can_say_is_found_out_before_any_remedy(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, own=2))
    cannot_say(assessment, "run-1")

    text = page(as_(member), assessment)

    assert (
        "Nothing is certain; “Set-and-forget” weighs most One finding, if it turns out so." in text
    )
    assert "if it turns out so It is done badly. It hurts. How is run-1 done? can’t say" in text
    assert "Find out first, half a day" in text
    assert (
        "Find out first Nobody could say, and a finding hangs on it: half a day, before any remedy "
        "for it. How is run-1 done?"
    ) in text
    assert "Settles “Set-and-forget”." in text


def test_finding_that_no_step_lowers_says_what_stands_against_it(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, run=4, own=0))

    text = page(as_(member), assessment)

    assert "No step lowers it: this questionnaire knows no remedy for this answer." in text
    assert "No plan No step of this questionnaire lowers what was found." in text


def test_finding_that_only_remedies_together_end_says_so(as_, member, team):
    signals = [make_signal(question=f"own-{n}", defining=n < 3) for n in (1, 2, 3)]
    twofold = make_antipattern(key="twofold", signals=[*signals, make_signal(question="build-1")])
    remedies = [make_remedy(key=f"mend-{n}", raises={f"own-{n}": 3}) for n in (1, 2)]
    instrument = make_sample(antipatterns=(twofold,), remedies=tuple(remedies))
    version = factories.make_version(instrument=instrument)
    assessment = make_assessment(team, version, three(build=2, own=0) | {"own-3": 2})

    assert (
        "No step lowers it alone: “Mend-1” and “Mend-2” would end it together; "
        "the plan weighs one remedy at a time."
    ) in page(as_(member), assessment)


def test_patterns_that_could_not_be_looked_at_are_counted_and_named(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, run=4))

    text = page(as_(member), assessment)

    assert "One of 2 patterns could be looked at; none of them is found." in text
    assert "1 could not be looked at Too little is answered yet: No-way-back." in text


def test_pattern_that_needs_something_first_was_not_looked_for(as_, member, team):
    patterns = (
        make_antipattern(key="found", signals=[make_signal(question="run-1")]),
        make_antipattern(key="waiting", preconditions={"build-1": 3}),
    )
    version = factories.make_version(instrument=make_sample(antipatterns=patterns))
    assessment = make_assessment(team, version, three(build=2, run=0))

    text = page(as_(member), assessment)

    assert "1 was not looked for Each needs something first that is not there: Waiting" in text
    assert "Waiting: How is build-1 done? 2 , needs 3" in text
    assert "without a sign" not in text


def test_slight_traces_are_folded_and_named(as_, member, team):
    signals = [make_signal(question="run-1"), make_signal(question="build-1", weight=3)]
    traces = make_antipattern(key="alert-fatigue", signals=signals)
    version = factories.make_version(instrument=make_sample(antipatterns=(traces,), remedies=()))
    assessment = make_assessment(team, version, three(build=4, run=1))

    assert "1 with slight traces Alert-fatigue." in page(as_(member), assessment)


def test_plan_says_what_a_step_costs_ends_and_removes(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, run=1, own=1))

    text = page(as_(member), assessment)

    assert re.search(r"One step now removes \d+ % of the risk found", text)
    assert "at 10 person-days a month" in text
    assert "Now 2 person-days, this month" in text
    assert "Weekly-comparison 2 days , 2 to 2 · ends “Set-and-forget” This team" in text
    assert "First step Begin. Done when It is done. Lifts How is run-1 done? 1 to 3" in text


def test_plan_says_what_it_leaves_below_its_target(as_, member, team):
    """It ends what was found, at 2; the target of Run asks for 3."""
    pattern = make_antipattern(signals=[make_signal(question="run-1", below=2)])
    remedies = (
        make_remedy(key="planned", raises={"run-1": 2}),
        make_remedy(key="further", raises={"run-2": 4}),
    )
    instrument = make_sample(antipatterns=(pattern,), remedies=remedies)
    version = factories.make_version(instrument=instrument)
    assessment = make_assessment(
        team, version, three(build=2, own=2, run=3) | {"run-1": 0, "run-2": 1}
    )

    text = page(as_(member), assessment)

    assert "100 % of the risk found is gone by then; 2 of 3 at target" in text
    assert (
        "After all steps one dimension is still below its target A plan ends what was found; "
        "a target may ask for more. Run Level 1 then; the target is 3. It hangs on: "
        "How is run-1 done? 2 How is run-2 done? 1 Further would raise some of them. "
        "Further What it is It is done better. First step Begin. Done when It is done. "
        "Takes 2 person-days"
    ) in text


def test_figures_of_the_targets_add_up_where_too_little_is_answered(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, own=1) | {"run-1": 1})

    text = page(as_(member), assessment)

    assert "; 1 of 3 at target" in text
    assert "After all steps one dimension is still below its target" in text
    assert "Too little is answered today to say whether Run reaches its target. Own" in text


def test_sentence_of_the_system_stands_apart_from_the_finding(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2))

    assert "The system: Says whether a payment may go through." in page(as_(member), assessment)


def test_finding_that_rests_on_a_part_of_its_answers_says_so(as_, member, team):
    signals = [
        make_signal(question="run-1", weight=3, defining=True),
        make_signal(question="run-2"),
        make_signal(question="run-3", weight=2),
    ]
    instrument = make_sample(antipatterns=(make_antipattern(signals=signals),))
    version = factories.make_version(instrument=instrument)
    assessment = make_assessment(team, version, {"run-2": 0})
    leave_out(assessment, "run-1")
    leave_out(assessment, "run-3")

    assert "Rests on one of three answers: the others do not apply here." in page(
        as_(member), assessment
    )


def test_pattern_outside_the_short_form_is_told_from_one_that_does_not_apply(as_, member, team):
    core = [make_question(key=f"build-{n}", core=True) for n in (1, 2, 3)]
    dimensions = (make_dimension(key="build", questions=core), make_dimension(key="run"))
    aim = make_target_profile(key="internal", targets={"build": 2, "run": 2})
    patterns = (
        make_antipattern(key="far-away", signals=[make_signal(question="run-1")]),
        make_antipattern(key="no-use", signals=[make_signal(question="build-3")]),
    )
    instrument = make_sample(
        dimensions=dimensions, target_profiles=(aim,), antipatterns=patterns, remedies=()
    )
    version = factories.make_version(instrument=instrument)
    assessment = make_assessment(team, version, {"build-1": 2, "build-2": 2}, form="core")
    leave_out(assessment, "build-3")

    text = page(as_(member), assessment)

    assert "leaves out the questions that would show them: Far-away." in text
    assert "None of the questions that would show them applies here: No-use." in text
    assert "Run Not in the short form" in text


def test_total_risk_is_never_printed(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2, run=0, own=0))

    assert "total risk" not in page(as_(member), assessment).lower()


def test_finding_stands_on_the_answers_with_their_notes_evidence_and_dissent(
    as_, member, team, version
):
    assessment = make_assessment(team, version, three(build=2, own=3))
    factories.settle(
        assessment=assessment,
        question="run-1",
        level=1,
        note="Nobody <b>looks</b> since " + "March " * 60 + "at all.",
        evidence=("https://wiki.example/run", "A log"),
    )
    Answer.objects.of(assessment).filter(question="run-1").update(dissent="Two of us look.")

    text, found = page(as_(member), assessment), html(as_(member), assessment)

    shown = "How is run-1 done? 1 , needs 3 Nobody &lt;b&gt;looks&lt;/b&gt; since March"
    assert shown in text
    assert "March …" in text
    in_full = text[text.index("The answers in full") :]
    assert "At 1: It is done at 1." in in_full
    assert "Needs 3: It is done at 3." in in_full
    assert "Evidence: https://wiki.example/run" in in_full
    assert "Evidence: A log" in in_full
    assert "Not everybody agrees: Two of us look." in in_full
    assert "March at all." in in_full
    assert 'href="https://wiki.example/run" target="_blank" rel="noopener noreferrer"' in found


def test_contested_pattern_that_is_no_finding_is_marked_too(as_, owner, team, version):
    assessment = make_assessment(team, version, three(build=2, run=0, own=2))
    actions.judge(
        by=owner, assessment=assessment, antipattern="no-way-back", holds=False, reason="We can."
    )

    assert "No-way-back (contested)" in page(as_(owner), assessment)


def test_answers_that_not_everybody_shares_stand_with_what_was_said_against_them(
    as_, member, team, version
):
    assessment = make_assessment(team, version, {"run-1": 2})
    Answer.objects.of(assessment).update(dissent="The night shift.")

    text = page(as_(member), assessment)

    assert "Not everybody agrees on one answer It was settled all the same; this is" in text
    assert "How is run-1 done? Settled at 2 The night shift." in text


def test_whatever_is_open_can_be_read(as_, member, team, version):
    assessment = make_assessment(team, version, three(build=2) | {"run-1": 2})

    text = page(as_(member), assessment)

    assert "and 2 more that are open How is own-" in text


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

    with django_assert_num_queries(18 if closed == 1 else 19):  # one for the rest of the course
        text = page(client, assessment)

    assert f"Answered {answers} of" in text
    assert "Against May 2026" in text
