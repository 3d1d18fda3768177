"""What leads to what in an instrument, and finding one's way in it."""

import pytest

from questionnaires.catalogue import catalogue
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)


@pytest.fixture
def whole():
    questions = [make_question(key=f"ask-{n}", off_when={"live": False}) for n in (1, 2, 3)]
    return catalogue(
        make_instrument(
            dimensions=[make_dimension(key="asking", questions=questions)],
            antipatterns=[
                make_antipattern(
                    key="silence",
                    signals=[
                        make_signal(question="ask-1", below=3),
                        make_signal(question="ask-2", below=2),
                    ],
                ),
                make_antipattern(
                    key="haste",
                    signals=[make_signal(question="ask-3", below=2)],
                    preconditions={"ask-1": 2},
                ),
            ],
            remedies=[
                make_remedy(key="listen", raises={"ask-1": 2}),
                make_remedy(key="answer", raises={"ask-1": 3, "ask-3": 2}, requires=["listen"]),
            ],
        )
    )


def keys(items) -> list[str]:
    return [item.key for item in items]


def test_question_leads_to_what_it_shows_opens_and_is_raised_by(whole):
    (part,) = whole.dimensions
    entry = part.questions[0]

    assert keys(entry.antipatterns) == ["silence"]
    assert keys(entry.opens) == ["haste"]
    assert keys(entry.remedies) == ["listen", "answer"]
    assert [(off.fact.key, off.when) for off in entry.switched_off] == [("live", False)]


def test_antipattern_leads_to_its_signs_conditions_and_remedies(whole):
    silence, haste = whole.antipatterns

    assert [(sign.question.key, sign.signal.below) for sign in silence.signs] == [
        ("ask-1", 3),
        ("ask-2", 2),
    ]
    assert silence.signs[0].wanted == silence.signs[0].question.anchors[3]
    assert [(each.question.key, each.at_least) for each in haste.conditions] == [("ask-1", 2)]
    assert keys(haste.remedies) == ["answer"]
    assert keys(whole.against(haste)) == ["answer"]


def test_remedy_leads_to_what_it_raises_ends_needs_and_unlocks(whole):
    listen, answer = whole.remedies

    assert [(lift.question.key, lift.to) for lift in answer.lifts] == [("ask-1", 3), ("ask-3", 2)]
    assert keys(answer.antipatterns) == ["silence", "haste"]
    assert keys(answer.requires) == ["listen"]
    assert keys(listen.unlocks) == ["answer"]


def test_every_reference_of_the_shipped_questionnaire_leads_back_to_what_cites_it():
    instrument = factories.shipped()

    entries = [each for part in catalogue(instrument).sources for each in part.references]

    assert keys(each.reference for each in entries) == keys(
        reference
        for source in instrument.sources
        for reference in instrument.references
        if reference.source == source.key
    )
    assert all(each.questions or each.antipatterns or each.remedies for each in entries)


def test_finding_takes_every_word_whatever_its_case():
    whole = catalogue(factories.shipped())

    found = whole.holding("ROLL back")

    entries = [entry for part in found.dimensions for entry in part.questions]
    told = [" ".join(entry.texts()).casefold() for entry in entries]
    assert told
    assert all("roll" in text and "back" in text for text in told)
    assert found.asked < whole.asked
    assert found.sources == whole.sources


def test_finding_knows_the_names_that_the_sources_use():
    found = catalogue(factories.shipped()).holding("canaried")

    assert keys(each for part in found.dimensions for each in part.questions) == ["gradual-release"]
    assert "stage-releases" in keys(found.remedies)


def test_finding_nothing_leaves_nothing():
    found = catalogue(factories.shipped()).holding("hippopotamus")

    assert found.is_empty
    assert found.dimensions == ()


def test_years_span_the_sources():
    assert catalogue(factories.shipped()).years == (2015, 2022)
    assert catalogue(make_instrument()).years is None
