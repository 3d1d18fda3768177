"""What the generators make is what the rest of the house accepts."""

from dataclasses import replace

import pytest
from hypothesis import given

from assessment.engine import answers as answers_file
from assessment.engine.answers import Answers
from questionnaires import content
from questionnaires.instrument import Instrument
from tests.fullsize import make_full_answers, make_full_instrument
from tests.instruments import make_instrument
from tests.strategies import cases, instruments


def faults(instrument: Instrument) -> list[content.Fault]:
    return content.check(content.to_document(instrument))


def settled_only(answers: Answers) -> Answers:
    """An answers file has no place for a note on a question that is not settled."""
    return replace(
        answers, answers={key: each for key, each in answers.answers.items() if each.settled}
    )


@given(instruments())
def test_random_instrument_has_no_fault(instrument: Instrument) -> None:
    assert faults(instrument) == []


@given(cases())
def test_random_answers_come_back_from_their_file(case: tuple[Instrument, Answers]) -> None:
    instrument, answers = case

    found = answers_file.read(answers_file.write(answers), instrument)

    assert found == settled_only(answers)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_instrument_of_full_size_has_no_fault(seed: int) -> None:
    assert faults(make_full_instrument(seed)) == []


def test_instrument_of_full_size_has_the_full_size() -> None:
    instrument = make_full_instrument(1)

    assert len(instrument.dimensions) == 8
    assert len(list(instrument.questions())) == 56
    assert len(instrument.antipatterns) == 40
    assert len(instrument.remedies) == 60


def test_answers_of_full_size_come_from_ten_voters() -> None:
    instrument = make_full_instrument(1)

    answers = make_full_answers(instrument, 1)

    assert {len(votes) for votes in answers.votes.values()} == {10}
    assert answers_file.read(answers_file.write(answers), instrument) == answers


def test_seed_alone_decides_the_instrument_and_the_answers() -> None:
    first, second = make_full_instrument(5), make_full_instrument(5)

    assert first == second
    assert make_full_answers(first, 6) == make_full_answers(second, 6)
    assert make_full_instrument(6) != first


def test_plain_instrument_has_no_fault() -> None:
    assert faults(make_instrument()) == []
