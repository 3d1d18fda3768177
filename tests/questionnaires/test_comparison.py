"""What an edition changes, and which number it may bear."""

from dataclasses import replace
from itertools import compress, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.comparison import Difference, compare, next_version, refusals
from questionnaires.instrument import (
    FacetValue,
    Fact,
    Instrument,
    Reference,
    Source,
    SwitchedOff,
)
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
from tests.strategies import instruments

SOURCE = Source(
    key="book",
    title="Book",
    authors="N. Body",
    year=2015,
    url="x:",
    licence="None",
    read_as="title",
)
PAGE = Reference(key="page", source="book", kind="debt", title="A page", location="5")
OLD = replace(
    make_instrument(
        facets=[make_facet()],
        target_profiles=[make_target_profile(targets={"build": 1, "run": 2})],
        antipatterns=[make_antipattern(key="one"), make_antipattern(key="two")],
        remedies=[make_remedy(key="first"), make_remedy(key="second")],
    ),
    sources=(SOURCE,),
    references=(PAGE,),
)
BUILD, RUN = OLD.dimensions


def told(old: Instrument, new: Instrument) -> list[tuple[str, str, str, str]]:
    return [
        (change.kind, change.key, change.what, change.change_class)
        for change in compare(old, new).changes
    ]


def with_first_question(**changes: Any) -> Instrument:
    first, *others = BUILD.questions
    changed = replace(BUILD, questions=(replace(first, **changes), *others))
    return replace(OLD, dimensions=(changed, RUN))


def with_first(part: str, **changes: Any) -> Instrument:
    first, *others = getattr(OLD, part)
    return replace(OLD, **{part: (replace(first, **changes), *others)})


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, []),
        (replace(OLD, version="1.1", changes="Second edition."), []),
        (replace(OLD, title="Other"), [("questionnaire", "sample", "reworded", "wording")]),
        (replace(OLD, licence="MIT"), [("questionnaire", "sample", "reworded", "wording")]),
        (replace(OLD, gate=0.7), [("questionnaire", "sample", "changed", "major")]),
        (with_first("scale", litmus="Nobody."), [("level", "0", "reworded", "wording")]),
        (with_first("facts", text="Is it out?"), [("fact", "live", "reworded", "wording")]),
        (replace(OLD, facts=()), [("fact", "live", "removed", "major")]),
        (
            replace(OLD, facts=(*OLD.facts, Fact(key="new", text="Is it?"))),
            [("fact", "new", "added", "major")],
        ),
        (replace(OLD, concerns=()), [("concern", "customers", "removed", "minor")]),
        (with_first("concerns", title="Users"), [("concern", "customers", "reworded", "wording")]),
        (with_first("efforts", person_days=1), [("effort", "days", "changed", "minor")]),
        (with_first("efforts", title="A day"), [("effort", "days", "reworded", "wording")]),
        (with_first("sources", year=2016), [("source", "book", "changed", "minor")]),
        (with_first("sources", title="The book"), [("source", "book", "reworded", "wording")]),
        (with_first("references", kind="test"), [("reference", "page", "changed", "minor")]),
        (with_first("references", location="6"), [("reference", "page", "reworded", "wording")]),
        (replace(OLD, references=()), [("reference", "page", "removed", "minor")]),
        (
            with_first("target_profiles", targets={"build": 1, "run": 3}),
            [("target profile", "customer-facing", "changed", "minor")],
        ),
        (with_first("facets", title="Phase"), [("facet", "stage", "reworded", "wording")]),
        (
            with_first(
                "facets", values=(FacetValue(key="early", title="Soon"), OLD.facets[0].values[1])
            ),
            [("facet", "stage", "reworded", "wording")],
        ),
        (
            with_first("facets", values=OLD.facets[0].values[:1]),
            [("facet", "stage", "changed", "minor")],
        ),
        (with_first("dimensions", title="Make"), [("dimension", "build", "reworded", "wording")]),
        (with_first("dimensions", weight=2), [("dimension", "build", "changed", "minor")]),
        (with_first("antipatterns", harm="Ow."), [("antipattern", "one", "reworded", "wording")]),
        (with_first("antipatterns", note="Hm."), [("antipattern", "one", "reworded", "wording")]),
        (with_first("antipatterns", severity=5), [("antipattern", "one", "changed", "minor")]),
        (
            with_first("antipatterns", signals=(make_signal(below=2),)),
            [("antipattern", "one", "changed", "minor")],
        ),
        (with_first("remedies", first_step="Go."), [("remedy", "first", "reworded", "wording")]),
        (with_first("remedies", reach="platform"), [("remedy", "first", "changed", "minor")]),
        (with_first("remedies", effort="weeks"), [("remedy", "first", "changed", "minor")]),
        (
            replace(OLD, remedies=(*OLD.remedies, make_remedy(key="third"))),
            [("remedy", "third", "added", "minor")],
        ),
        (
            replace(OLD, antipatterns=OLD.antipatterns[:1]),
            [("antipattern", "two", "removed", "minor")],
        ),
        (with_first_question(text="How?"), [("question", "build-1", "reworded", "wording")]),
        (
            with_first_question(evidence=("A log",)),
            [("question", "build-1", "reworded", "wording")],
        ),
        (with_first_question(note="Hm."), [("question", "build-1", "reworded", "wording")]),
        (with_first_question(meaning=2), [("question", "build-1", "changed", "minor")]),
        (with_first_question(weight=3), [("question", "build-1", "changed", "minor")]),
        (with_first_question(must=3), [("question", "build-1", "changed", "minor")]),
        (with_first_question(core=True), [("question", "build-1", "changed", "minor")]),
        (with_first_question(references=("page",)), [("question", "build-1", "changed", "minor")]),
        (
            with_first_question(not_applicable_when=(SwitchedOff(fact="live", when=False),)),
            [("question", "build-1", "changed", "minor")],
        ),
        (
            with_first_question(facets={"stage": ("early",)}),
            [("question", "build-1", "changed", "minor")],
        ),
    ],
)
def test_compare_names_each_change_and_its_class(new, expected):
    assert told(OLD, new) == expected


def test_compare_counts_a_level_more_or_fewer_as_major():
    question, shorter = make_question(top=2), make_question(top=1)
    taller = make_instrument(top=2, dimensions=[make_dimension(key="only", questions=[question])])
    smaller = make_instrument(top=1, dimensions=[make_dimension(key="only", questions=[shorter])])

    assert told(taller, smaller) == [
        ("level", "2", "removed", "major"),
        ("question", "build-1", "reworded", "wording"),
    ]
    assert told(smaller, taller)[0] == ("level", "2", "added", "major")


def test_compare_counts_a_dimension_more_or_fewer_as_major():
    new = replace(OLD, dimensions=(BUILD, make_dimension(key="more", questions=[])))

    assert told(OLD, new) == [
        ("dimension", "more", "added", "major"),
        ("dimension", "run", "removed", "major"),
        ("question", "run-1", "removed", "minor"),
        ("question", "run-2", "removed", "minor"),
        ("question", "run-3", "removed", "minor"),
    ]


def test_compare_shows_what_was_and_what_is():
    anchors = ("Nothing.", *BUILD.questions[0].anchors[1:])

    (change,) = compare(OLD, with_first_question(anchors=anchors, weight=2.5, must=2)).changes

    assert change.differences == (
        Difference(part="weight", old="1", new="2.5", wording=False),
        Difference(part="must", old="", new="2", wording=False),
        Difference(part="anchors[0]", old="It is done at 0.", new="Nothing.", wording=True),
    )


def test_compare_shows_a_list_as_the_file_writes_it():
    signals = (make_signal(below=2, defining=True),)

    (change,) = compare(OLD, with_first("antipatterns", signals=signals)).changes

    assert [(part.old, part.new) for part in change.differences] == [
        ("[{question: build-1, below: 3}]", "[{question: build-1, below: 2, defining: true}]")
    ]


def test_compare_names_the_fewest_questions_that_must_have_moved():
    first, second, third = BUILD.questions
    new = replace(OLD, dimensions=(replace(BUILD, questions=(second, third, first)), RUN))

    (change,) = compare(OLD, new).changes

    assert (change.kind, change.key, change.what) == ("question", "build-1", "moved")
    assert change.change_class == "minor"
    assert change.differences == (Difference(part="position", old="1", new="3", wording=False),)


def test_compare_tells_a_question_that_moved_to_another_dimension_and_was_reworded():
    first, *others = BUILD.questions
    moved = replace(first, text="How else?")
    new = replace(
        OLD,
        dimensions=(
            replace(BUILD, questions=tuple(others)),
            replace(RUN, questions=(moved, *RUN.questions)),
        ),
    )

    was_moved, was_reworded = compare(OLD, new).changes

    assert (was_moved.key, was_moved.what) == ("build-1", "moved")
    assert was_moved.differences == (
        Difference(part="dimension", old="build", new="run", wording=False),
    )
    assert (was_reworded.key, was_reworded.what) == ("build-1", "reworded")


def test_compare_tells_dimensions_and_remedies_in_another_order():
    new = replace(OLD, dimensions=(RUN, BUILD), remedies=OLD.remedies[::-1])

    assert [(kind, what, size) for kind, _, what, size in told(OLD, new)] == [
        ("dimension", "moved", "minor"),
        ("remedy", "moved", "minor"),
    ]


@given(st.permutations([make_remedy(key=key) for key in "abcdef"]))
def test_compare_moves_no_more_than_it_must(remedies):
    old = replace(OLD, remedies=tuple(make_remedy(key=key) for key in "abcdef"))

    changes = compare(old, replace(old, remedies=tuple(remedies))).changes

    order = "".join(remedy.key for remedy in remedies)
    moved = {change.key for change in changes}
    stayed = [key for key in order if key not in moved]
    longest = max(
        sum(keep)
        for keep in product((False, True), repeat=6)
        if list(compress(order, keep)) == sorted(compress(order, keep))
    )
    assert stayed == sorted(stayed)
    assert len(stayed) == longest


@given(instruments())
def test_compare_finds_nothing_between_equal_instruments(instrument):
    assert compare(instrument, replace(instrument, version="9.9", changes="None.")).changes == ()


@given(instruments(), instruments())
def test_compare_finds_something_between_unequal_instruments(old, new):
    comparison = compare(old, new)

    assert (comparison.changes == ()) == (old == new)
    assert (comparison.change_class == "none") == (old == new)


@given(instruments(), instruments())
def test_compare_finds_the_reverse_from_new_to_old(old, new):
    there = {(change.kind, change.key, change.what) for change in compare(old, new).changes}
    back = {(change.kind, change.key, change.what) for change in compare(new, old).changes}
    opposite = {"added": "removed", "removed": "added"}

    def settled(changes: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        return {change for change in changes if change[2] != "moved"}

    assert settled(back) == {
        (kind, key, opposite.get(what, what)) for kind, key, what in settled(there)
    }


@pytest.mark.parametrize(
    ("version", "change_class", "following"),
    [
        ("1.0", "none", "1.1"),
        ("1.0", "wording", "1.1"),
        ("1.9", "minor", "1.10"),
        ("1.9", "major", "2.0"),
        ("0.9", "major", "1.0"),
    ],
)
def test_next_version_raises_the_part_that_the_class_asks_for(version, change_class, following):
    assert next_version(version, change_class) == following


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (replace(OLD, version="1.1", title="Other"), []),
        (replace(OLD, version="1.7", title="Other"), []),
        (replace(OLD, version="2.0", gate=0.7), []),
        (replace(OLD, version="3.1", gate=0.7), []),
        (
            replace(OLD, title="Other"),
            ["version: must be 1.1 or greater, not 1.0; the last is 1.0"],
        ),
        (
            replace(OLD, version="0.9", remedies=()),
            ["version: must be 1.1 or greater, not 0.9; the last is 1.0"],
        ),
        (
            replace(OLD, version="1.9", gate=0.7),
            ["version: must be 2.0 or greater, not 1.9; the last is 1.0 and the change is major"],
        ),
        (OLD, ["version: must be 1.1 or greater, not 1.0; the last is 1.0"]),
        (
            replace(OLD, version="1.1", questionnaire="other"),
            ["questionnaire: must be sample, as before, not other"],
        ),
    ],
)
def test_refusals_ask_for_a_greater_version(new, said):
    assert list(map(str, refusals(OLD, new, frozenset()))) == said


REANCHORED = ("Nothing.", *BUILD.questions[0].anchors[1:])


@pytest.mark.parametrize(
    ("meaning", "wording_only", "said"),
    [
        (
            3,
            frozenset(),
            [
                "dimensions[0].questions[0].anchors: changed: "
                "raise meaning to 4, or mark build-1 as wording only"
            ],
        ),
        (3, frozenset({"run-1"}), ["changed: raise meaning to 4"]),
        (3, frozenset({"build-1"}), []),
        (4, frozenset(), []),
        (4, frozenset({"build-1"}), []),
        (2, frozenset({"build-1"}), ["questions[0].meaning: must not fall: it was 3, now 2"]),
        (2, frozenset(), ["must not fall", "changed: raise meaning to 4"]),
    ],
)
def test_refusals_ask_whether_a_changed_anchor_still_means_the_same(meaning, wording_only, said):
    old = with_first_question(meaning=3)
    new = replace(with_first_question(meaning=meaning, anchors=REANCHORED), version="1.1")

    faults = list(map(str, refusals(old, new, wording_only)))

    assert len(faults) == len(said)
    assert all(part in fault for part, fault in zip(said, faults, strict=True))


def test_refusals_compare_a_question_that_comes_back_with_what_asked_it_last():
    first, *others = BUILD.questions
    gone = replace(OLD, dimensions=(replace(BUILD, questions=tuple(others)), RUN))
    back = replace(with_first_question(anchors=REANCHORED), version="1.1")

    (fault,) = refusals(gone, back, frozenset(), {first.key: first})

    assert fault.place[-1] == "anchors"
    assert refusals(gone, back, frozenset()) == []


def test_refusals_ask_nothing_of_anchors_on_more_levels():
    longer = [make_dimension(key=each.key, questions=[]) for each in OLD.dimensions]
    dimensions = [
        replace(each, questions=tuple(make_question(key=q.key, top=5) for q in old.questions))
        for each, old in zip(longer, OLD.dimensions, strict=True)
    ]
    new = make_instrument(top=5, version="2.0", dimensions=dimensions)

    assert refusals(make_instrument(), new, frozenset()) == []


def test_refusals_follow_a_question_into_another_dimension():
    first, *others = BUILD.questions
    moved = replace(first, anchors=REANCHORED)
    new = replace(
        OLD,
        version="1.1",
        dimensions=(
            replace(BUILD, questions=tuple(others)),
            replace(RUN, questions=(*RUN.questions, moved)),
        ),
    )

    (fault,) = refusals(OLD, new, frozenset())

    assert fault.place == ("dimensions", 1, "questions", 3, "anchors")


def test_refusals_let_new_questions_and_reworded_texts_pass():
    first, *others = BUILD.questions
    questions = (replace(first, text="How?", why="Because."), *others, make_question(key="new"))
    new = replace(OLD, version="1.1", dimensions=(replace(BUILD, questions=questions), RUN))

    assert refusals(OLD, new, frozenset()) == []
