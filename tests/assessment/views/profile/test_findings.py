"""What the profile says of findings and of the plan."""

import re

import pytest

from assessment import actions
from assessment.models import Answer
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)
from tests.profiles import (
    cannot_say,
    html,
    leave_out,
    make_assessment,
    make_sample,
    page,
    three,
)

pytestmark = pytest.mark.django_db


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
