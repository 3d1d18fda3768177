"""The sums behind the figures: facets, what is shown, what a step removes, where it leads."""

import pytest

from assessment.engine.answers import Answer
from assessment.engine.evaluation import evaluate
from assessment.results import Results
from questionnaires.instrument import Instrument
from tests.answers import make_answer, make_answers
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_facet,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)


def make_results(instrument: Instrument, **answers: Answer) -> Results:
    given = {key.replace("_", "-"): answer for key, answer in answers.items()}
    return Results(evaluate(instrument, make_answers(answers=given)))


def test_facet_sums_take_the_questions_that_carry_a_value_and_apply():
    weights = {1: 2, 2: 1, 3: 1, 4: 1}
    questions = [
        make_question(key=f"build-{n}", weight=weight, facets={"stage": ("early",)})
        for n, weight in weights.items()
    ]
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=questions)], facets=[make_facet()]
    )

    (facet,) = make_results(
        instrument,
        build_1=make_answer(3),
        build_2=make_answer(1),
        build_3=Answer(not_applicable="There is none."),
        build_4=Answer(dont_know=True),
    ).facet_sums

    (early,) = facet.rows
    assert (early.value.key, early.questions) == ("early", 3)
    assert (early.totals.points, early.totals.pointed, early.totals.weight) == (7, 3, 4)
    assert early.totals.points / early.totals.pointed == pytest.approx(early.value.score)
    assert early.totals.highs / early.totals.weight == pytest.approx(early.value.high)


def test_facet_that_no_question_carries_has_no_sums():
    instrument = make_instrument(facets=[make_facet()])

    assert make_results(instrument, build_1=make_answer(2)).facet_sums == ()


def test_level_that_lags_names_the_answers_that_evidence_would_carry():
    shown = {f"build_{n}": make_answer(4, evidence=n < 3) for n in (1, 2, 3)}

    results = make_results(make_instrument(), **shown)

    line = next(each for each in results.lines if each.row.key == "build")
    assert (line.said.claimed, line.said.shown) == (4, 2)
    assert [question.key for question in line.said.unshown] == ["build-3"]
    assert [question.key for question in results.sums[0].unshown] == ["build-3"]


def test_level_that_is_shown_lacks_no_evidence():
    shown = {f"build_{n}": make_answer(4, evidence=True) for n in (1, 2, 3)}

    assert make_results(make_instrument(), **shown).sums[0].unshown == ()


def make_planned() -> Instrument:
    return make_instrument(
        antipatterns=[
            make_antipattern(key="first", signals=[make_signal(question="build-1")]),
            make_antipattern(key="second", signals=[make_signal(question="run-1")]),
        ],
        remedies=[
            make_remedy(key="mend-build", raises={"build-1": 3}),
            make_remedy(key="mend-run", raises={"run-1": 3}, effort="weeks"),
        ],
    )


def test_shares_of_the_steps_add_up_to_what_the_plan_removes():
    results = make_results(make_planned(), build_1=make_answer(0), run_1=make_answer(0))

    lines = [line for horizon in results.horizons for line in horizon.steps]
    assert sum(line.removes for line in lines) == pytest.approx(results.horizons[-1].removed)
    for line in lines:
        assert line.worth == pytest.approx(line.removes / line.step.person_days)


def test_outlook_gives_each_dimension_today_and_after_each_horizon():
    results = make_results(make_planned(), build_1=make_answer(0), run_1=make_answer(0))

    build, run = results.ahead
    horizons = [horizon.key for horizon in results.horizons]
    assert [key for key, _ in build.then] == horizons
    assert (build.title, build.today.score) == ("Build", 0.0)
    assert [then.score for _, then in build.then] == [3.0] * len(horizons)
    assert (run.today.score, run.then[-1][1].score) == (0.0, 3.0)
