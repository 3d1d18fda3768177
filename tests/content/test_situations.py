"""The situations with which fresh readers try whether the anchors place a team."""

from pathlib import Path

import yaml

from tests import factories
from tests.content.reading import words

CARDS = yaml.safe_load(Path(__file__).with_name("situations.yaml").read_text("utf-8"))


def test_there_are_twenty_over_all_levels_and_all_dimensions():
    instrument = factories.shipped()
    dimensions = {
        question.key: dimension.key
        for dimension in instrument.dimensions
        for question in dimension.questions
    }

    assert len(CARDS) == len({card["question"] for card in CARDS}) == 20
    assert {card["level"] for card in CARDS} == set(range(instrument.top + 1))
    assert len({dimensions[card["question"]] for card in CARDS}) >= 7
    assert all(card["because"] for card in CARDS)


def test_no_situation_takes_three_words_in_a_row_from_an_anchor():
    anchors = {question.key: question.anchors for question in factories.shipped().questions()}

    taken = [
        (card["question"], run)
        for card in CARDS
        for anchor in anchors[card["question"]]
        for run in runs_of_three(anchor)
        if run in runs_of_three(card["situation"])
    ]

    assert taken == []


def runs_of_three(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return set(zip(said, said[1:], said[2:], strict=False))
