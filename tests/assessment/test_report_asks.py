"""What page one of the report asks for: all that meets what it accuses."""

from dataclasses import replace

from assessment.engine.answers import Answer
from assessment.results import Beside, PlannedLine
from tests.fullsize import make_full_answers, make_full_instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)
from tests.report_pages import read
from tests.reports import (
    ALL_AT_ZERO,
    CONTENT,
    make_answers_of,
    make_planned,
    make_report,
    make_sample,
)


def test_page_one_asks_for_what_meets_each_thing_that_it_accuses():
    for seed in range(5):
        instrument = make_full_instrument(seed)
        made = make_report(make_full_answers(instrument, seed), instrument=instrument)
        asked = {each.key for ask in made.asks for each in ask.patterns}
        lifted = {title for ask in made.asks for title in ask.groups}

        for part in made.foremost_findings:
            assert part.finding.key in asked or not part.line.steps
        if furthest := made.results.furthest:
            assert furthest.dimension.dimension.title in lifted | set(made.unmet)


def test_step_that_meets_what_page_one_accuses_is_asked_for_wherever_it_stands_in_the_plan():
    instrument = make_long_plan()
    zero = {f"build-{number}": Answer(level=0) for number in range(1, 6)}

    made = make_report(make_answers_of(instrument, answers=zero), instrument=instrument)

    assert [step.line.step.key for step in made.steps][-1] == "dear"
    assert made.findings[0].finding.key == "grave"
    assert [ask.part.line.step.key for ask in made.later_asks] == ["dear"]
    assert "For “Grave”: step 5 (later), Dear." in read(made).text


def test_step_that_is_done_or_decided_against_is_not_asked_for_but_told():
    instrument = make_long_plan()
    zero = {f"build-{number}": Answer(level=0) for number in range(1, 6)}
    answers = make_answers_of(instrument, answers=zero)
    first, second, third, _, dear = make_report(answers, instrument=instrument).steps
    planned = (
        PlannedLine(remedy=first.line.step.remedy, owner="Petra", is_done=True),
        PlannedLine(remedy=second.line.step.remedy, reason="Too dear.", accepted_by="Ines"),
        PlannedLine(remedy=third.line.step.remedy, owner="Tomas"),
        PlannedLine(remedy=dear.line.step.remedy, is_done=True),
    )

    made = make_report(answers, instrument=instrument, beside=Beside(planned=planned))
    text = read(made).text

    assert [ask.part.line.step.rank for ask in made.first_asks] == [3, 4]
    assert made.later_asks == ()
    assert "Steps 1, 2 and 5 are done or decided against." in text
    assert "Done Petra" in text
    assert f"2 {second.line.step.remedy.title}. Too dear. The risk is accepted by Ines." in text
    assert "Taken on by Tomas" in text
    assert "Tomas No day said" in text


def make_long_plan():
    """A grave finding with a dear remedy, after four slight ones with cheap remedies."""
    questions = [make_question(key=f"build-{number}") for number in range(1, 6)]
    slight = [
        make_antipattern(
            key=f"slight-{n}", severity=1, signals=[make_signal(question=f"build-{n}")]
        )
        for n in range(1, 5)
    ]
    grave = make_antipattern(key="grave", severity=5, signals=[make_signal(question="build-5")])
    cheap = [make_remedy(key=f"cheap-{n}", raises={f"build-{n}": 4}) for n in range(1, 5)]
    dear = make_remedy(key="dear", effort="months", raises={"build-5": 4})
    return make_instrument(
        dimensions=[make_dimension(questions=questions)],
        efforts=[
            make_effort(from_days=1, to_days=1, person_days=1),
            make_effort(key="months", from_days=40, to_days=80, person_days=60),
        ],
        antipatterns=[*slight, grave],
        remedies=[*cheap, dear],
    )


def test_value_of_a_facet_that_the_headline_calls_behind_is_met_by_a_step():
    answers = {
        each.key: Answer(level=1 if "velocity" in each.facets.get("three-vs", ()) else 3)
        for each in CONTENT.questions()
    }

    made = make_report(make_sample(answers=answers, votes={}))

    title = f"“{made.told['behind']}”"

    assert made.headline.key == "facet_contrast"
    assert title in {each for ask in made.asks for each in ask.groups}


def test_headline_about_missing_evidence_asks_to_see_it():
    instrument = make_instrument(dimensions=[make_dimension(), make_dimension(key="run")])
    every = {question.key: Answer(level=4) for question in instrument.questions()}

    made = make_report(make_answers_of(instrument, answers=every), instrument=instrument)

    assert made.headline.key == "claimed_but_not_shown"
    assert "And ask to see the evidence" in read(made).text


def test_dimension_below_its_target_that_no_step_lifts_is_named_on_page_one():
    instrument = replace(make_planned(), target_profiles=(make_target_profile(targets=AT_FOUR),))
    answers = make_answers_of(
        instrument,
        answers=ALL_AT_ZERO | {"build-1": Answer(level=2), "build-2": Answer(level=2)},
        target_profile="customer-facing",
    )

    made = make_report(answers, instrument=instrument)

    assert made.unmet == ("Build",)
    assert "Decide with the team whether the targets are right" in read(made).text


AT_FOUR = {"build": 4}
