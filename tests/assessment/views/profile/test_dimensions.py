"""What the profile says of each dimension, now and before."""

import re

import pytest
import time_machine

from tests import factories
from tests.instruments import (
    make_dimension,
    make_instrument,
    make_question,
    make_target_profile,
)
from tests.profiles import (
    MAY,
    NOVEMBER,
    cannot_say,
    html,
    leave_out,
    make_assessment,
    page,
    three,
)

pytestmark = pytest.mark.django_db


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
