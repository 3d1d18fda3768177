"""What results say of findings."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assessment.engine.answers import Answer
from assessment.engine.evaluation import evaluate
from assessment.results import Basis, Results
from questionnaires.instrument import Instrument, Remedy
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)
from tests.results import DONT_KNOW, LEFT_OUT, make_answers, make_results


def make_found(**kwargs) -> Instrument:
    """One antipattern, shown by build-1 below 3 and build-2 below 2."""
    signals = [
        make_signal(question="build-1", below=3, weight=3),
        make_signal(question="build-2", below=2),
    ]
    return make_instrument(antipatterns=[make_antipattern(signals=signals)], **kwargs)


def test_finding_shows_only_the_answers_that_fall_short():
    results = make_results({"build-1": 0, "build-2": 2}, instrument=make_found())

    (line,) = results.findings
    assert [sign.question.key for sign in line.signs] == ["build-1"]


def test_finding_does_not_show_a_question_that_nobody_was_asked():
    results = make_results({"build-1": 0}, instrument=make_found())

    assert [sign.question.key for sign in results.findings[0].signs] == ["build-1"]


def test_finding_leads_to_the_steps_that_lower_it():
    remedies = [make_remedy(key="first", raises={"build-1": 3})]
    results = make_results({"build-1": 0}, instrument=make_found(remedies=remedies))

    (line,) = results.findings
    assert [step.key for step in line.steps] == ["first"]
    assert line.against is None


def test_suspected_finding_is_first_to_be_found_out():
    results = make_results({"build-1": DONT_KNOW}, instrument=make_found())

    (line,) = results.findings
    assert line.finding.verdict == "suspected"
    assert line.find_out


def test_finding_names_the_precondition_that_nobody_knows():
    antipattern = make_antipattern(preconditions={"run-1": 2})
    instrument = make_instrument(antipatterns=[antipattern])

    (line,) = make_results({"build-1": 0, "run-1": DONT_KNOW}, instrument=instrument).findings

    assert [(each.standing.key, each.at_least) for each in line.conditions] == [("run-1", 2)]


def test_finding_without_a_remedy_says_so():
    (line,) = make_results({"build-1": 0}, instrument=make_found()).findings

    assert line.against is not None
    assert line.against.why == "no_remedy"


def test_finding_whose_remedies_are_done_says_so():
    remedies = [make_remedy(raises={"build-1": 1})]

    (line,) = make_results({"build-1": 1}, instrument=make_found(remedies=remedies)).findings

    assert line.against is not None
    assert line.against.why == "done"


def test_finding_whose_remedy_opens_as_much_names_the_remedy():
    instrument = make_instrument(
        antipatterns=[
            make_antipattern(key="small", severity=1),
            make_antipattern(
                key="opened",
                severity=5,
                signals=[make_signal(question="run-1")],
                preconditions={"build-1": 2},
            ),
        ],
        remedies=[make_remedy(key="opener", raises={"build-1": 3})],
    )

    (line,) = make_results({"build-1": 0, "run-1": 0}, instrument=instrument).findings

    assert line.against is not None
    assert line.against.why == "worth_nothing"
    assert [remedy.key for remedy in line.against.remedies] == ["opener"]


def make_two_defining(*remedies: Remedy) -> Instrument:
    """Each of two signals alone keeps the finding at one half."""
    signals = [
        make_signal(question="build-1", defining=True),
        make_signal(question="build-2", defining=True),
        make_signal(question="run-1", weight=2),
    ]
    antipattern = make_antipattern(key="twofold", signals=signals)
    return make_instrument(antipatterns=[antipattern], remedies=remedies)


def test_finding_that_only_remedies_together_end_names_those_that_it_takes():
    instrument = make_two_defining(
        make_remedy(key="first", raises={"build-1": 3}),
        make_remedy(key="weaker", raises={"build-2": 1}),
        make_remedy(key="second", raises={"build-2": 3}),
    )

    (line,) = make_results({"build-1": 0, "build-2": 0, "run-1": 3}, instrument=instrument).findings

    assert line.against is not None
    assert (line.against.why, line.against.ends) == ("together", True)
    assert [remedy.key for remedy in line.against.remedies] == ["first", "second"]


def test_finding_whose_remedies_raise_too_little_says_so():
    remedies = [make_remedy(key="weak", raises={"build-1": 1})]
    instrument = make_two_defining(*remedies)

    (line,) = make_results({"build-1": 0, "build-2": 0, "run-1": 3}, instrument=instrument).findings

    assert line.against is not None
    assert line.against.why == "too_little"
    assert [remedy.key for remedy in line.against.remedies] == ["weak"]


def test_patterns_are_counted_by_whether_they_could_be_looked_at():
    instrument = make_instrument(
        antipatterns=[
            make_antipattern(key="found"),
            make_antipattern(key="never-asked", signals=[make_signal(question="run-1")]),
            make_antipattern(key="left-out", signals=[make_signal(question="run-2")]),
        ]
    )

    results = make_results({"build-1": 0, "run-2": LEFT_OUT}, instrument=instrument)

    assert unseen(results) == {"not_asked": ["never-asked"], "does_not_apply": ["left-out"]}
    assert (results.looked_at, results.not_looked_at) == (1, 2)


@pytest.mark.parametrize("first", [0, LEFT_OUT])
def test_pattern_that_needs_something_first_was_not_looked_for(first: int | Answer):
    instrument = make_instrument(
        antipatterns=[
            make_antipattern(key="clear"),
            make_antipattern(key="ruled-out", preconditions={"run-1": 2}),
        ]
    )

    results = make_results({"build-1": 4, "run-1": first}, instrument=instrument)

    (ruled_out,) = results.not_looked_for
    assert ruled_out.finding.key == "ruled-out"
    assert [(need.question.key, need.at_least) for need in ruled_out.needs] == [("run-1", 2)]
    assert [finding.key for finding in results.clear] == ["clear"]
    assert (results.looked_at, results.not_looked_at) == (1, 0)


def unseen(results: Results) -> dict[str, list[str]]:
    return {why: [each.key for each in found] for why, found in results.unseen.items() if found}


def make_core(**patterns: list[str]) -> Instrument:
    """Only build-1 and build-2 are core, and a fact switches build-3 off; patterns by questions."""
    questions = [
        make_question(key="build-1", core=True),
        make_question(key="build-2", core=True),
        make_question(key="build-3", core=True, off_when={"live": False}),
        make_question(key="build-4"),
    ]
    return make_instrument(
        dimensions=[make_dimension(key="build", questions=questions), make_dimension(key="run")],
        antipatterns=[
            make_antipattern(key=key, signals=[make_signal(question=each) for each in shown])
            for key, shown in patterns.items()
        ],
    )


def make_core_results(given: Mapping[str, int | Answer], instrument: Instrument) -> Results:
    answers = replace(make_answers(given), form="core", facts={"live": False})
    return Results(evaluate(instrument, answers))


def test_pattern_outside_the_short_form_is_not_said_to_be_without_application():
    instrument = make_core(
        found=["build-1"], later=["build-2"], outside=["build-4"], off=["build-3"],
        both=["build-3", "build-4"],
    )  # fmt: skip

    results = make_core_results({"build-1": 0}, instrument)

    assert unseen(results) == {
        "not_asked": ["later"],
        "outside_form": ["outside", "both"],
        "does_not_apply": ["off"],
    }


def test_pattern_whose_precondition_is_outside_the_short_form_cannot_be_looked_at_in_it():
    instrument = make_core()
    waiting = make_antipattern(preconditions={"build-4": 2})

    results = make_core_results({"build-1": 0}, replace(instrument, antipatterns=(waiting,)))

    assert unseen(results) == {"outside_form": ["set-and-forget"]}


def test_dimension_outside_the_short_form_is_not_said_to_be_without_application():
    lines = make_core_results({"build-1": 2}, make_core()).lines

    assert {line.dimension.key: line.said.way for line in lines} == {
        "build": "too_few",
        "run": "outside_form",
    }


def test_finding_says_on_how_many_answers_it_rests():
    instrument = make_core(found=["build-1", "build-2", "build-3", "build-4"])

    (line,) = make_core_results({"build-1": 0}, instrument).findings

    assert line.basis == Basis(asked=1, of=4, does_not_apply=1, outside_form=1, not_asked=1)
    assert (line.basis.is_whole, line.basis.reasons) == (False, 3)


def test_finding_on_all_of_its_answers_rests_on_the_whole():
    (line,) = make_results({"build-1": 0, "build-2": 0}, instrument=make_found()).findings

    assert line.basis.is_whole


def test_opening_says_what_hangs_on_it():
    questions = [make_question(key=f"build-{n}", must=1 if n == 5 else None) for n in range(1, 6)]
    instrument = make_instrument(
        dimensions=[make_dimension(key="build", questions=questions)],
        antipatterns=[make_antipattern(signals=[make_signal(question="build-5")])],
    )
    given = {f"build-{n}": 2 for n in range(1, 5)} | {"build-5": DONT_KNOW}

    (opening,) = make_results(given, instrument=instrument).find_out

    assert opening.decides_level
    assert opening.width == pytest.approx(0.8)
    assert [each.key for each in opening.settles] == ["set-and-forget"]


def test_what_is_to_be_found_out_is_not_settled_twice():
    results = make_results({"build-1": DONT_KNOW, "build-2": 2}, instrument=make_found())

    assert [each.question.key for each in results.find_out] == ["build-1"]
    assert "build-1" not in [each.question.key for each in results.settle_first]
    assert "run-1" in [each.question.key for each in results.settle_first]
