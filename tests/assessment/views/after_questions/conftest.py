"""A room after its questions, with seven findings and a remedy for each."""

import pytest

from assessment import actions
from tests import factories
from tests.after_questions import desk_of
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)


@pytest.fixture
def assessment(team):
    """Seven questions at nought, each the sign of an antipattern, each raised by a remedy."""
    keys = [f"build-{number}" for number in range(1, 8)]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in keys])],
        antipatterns=[
            make_antipattern(key=f"pattern-{key}", signals=[make_signal(question=key, below=3)])
            for key in keys
        ],
        remedies=[make_remedy(key=f"remedy-{key}", raises={key: 3}) for key in keys],
    )
    version = factories.make_version(instrument=instrument)
    return factories.make_assessment(
        team=team, version=version, answers=dict.fromkeys(keys, 0), capacity_days_per_month=100
    )


@pytest.fixture
def workshop(assessment):
    """In "true for us?", with three people."""
    workshop = factories.make_workshop(assessment=assessment, people=3)
    actions.start_questions(by=workshop.held_by, workshop=workshop)
    actions.go_to_findings(by=workshop.held_by, workshop=workshop)
    return factories.standing(workshop=workshop)


@pytest.fixture
def in_steps(workshop):
    actions.go_to_steps(by=workshop.held_by, workshop=workshop)
    return workshop


@pytest.fixture
def desk(as_, facilitator, workshop):
    return desk_of(as_(facilitator), workshop)
