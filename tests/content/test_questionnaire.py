"""The shipped questionnaire, against the promises that docs/content.md makes of it."""

import re
from collections import Counter
from itertools import chain

import pytest

from assessment.engine.answers import Answers
from tests import factories
from tests.content import reading

INSTRUMENT = factories.shipped()
QUESTIONS = list(INSTRUMENT.questions())
ITEMS = dict(
    (*line.split(), "")[:2]
    for line in reading.RUNS.with_name("source-items.txt").read_text().splitlines()
)  # every item of the sources, and "recalled" where its page was never seen
CITING = [*QUESTIONS, *INSTRUMENT.antipatterns, *INSTRUMENT.remedies]
KEYS = [question.key for question in QUESTIONS]
SEVERE = [each for each in INSTRUMENT.antipatterns if each.severity >= 4]

SOURCES = reading.hashed_runs_of_sources()
NOT_OURS = re.compile(r"\bfully\b|best practice|\bwe do not know\b|['\"]", re.IGNORECASE)


def test_it_has_eight_dimensions_of_seven_questions_three_of_them_core():
    assert [dimension.key for dimension in INSTRUMENT.dimensions] == [
        *("purpose", "data", "experimentation", "evaluation"),
        *("pipelines", "release", "monitoring", "ownership"),
    ]
    assert {len(dimension.questions) for dimension in INSTRUMENT.dimensions} == {7}
    core = [sum(q.core for q in dimension.questions) for dimension in INSTRUMENT.dimensions]
    assert set(core) == {3}


def test_it_knows_some_forty_antipatterns_and_some_sixty_remedies():
    assert 36 <= len(INSTRUMENT.antipatterns) <= 42
    assert 50 <= len(INSTRUMENT.remedies) <= 62
    assert len(INSTRUMENT.target_profiles) == 3


def test_short_form_shows_every_severe_antipattern():
    core = {question.key for question in QUESTIONS if question.core}

    assert [each.key for each in SEVERE if not core & {s.question for s in each.signals}] == []


@pytest.mark.parametrize("antipattern", INSTRUMENT.antipatterns, ids=lambda each: each.key)
def test_antipattern_rests_on_two_to_five_signals_one_of_them_defining(antipattern):
    assert 2 <= len(antipattern.signals) <= 5
    assert sum(signal.defining for signal in antipattern.signals) == 1
    assert antipattern.severity_because


@pytest.mark.parametrize("question", QUESTIONS, ids=KEYS)
def test_question_reads_easily_and_is_complete(question):
    assert reading.ease_of(question) >= 35
    assert len(question.text.split()) <= 16
    assert sum(len(anchor.split()) <= 16 for anchor in question.anchors) >= 3
    assert 2 <= len(question.evidence) <= 3
    assert question.why
    assert question.note


def test_nine_questions_in_ten_read_very_easily():
    hard = [question.key for question in QUESTIONS if reading.ease_of(question) < 50]

    assert len(hard) <= len(QUESTIONS) / 10, hard


@pytest.mark.parametrize("question", QUESTIONS, ids=KEYS)
def test_question_stands_in_every_facet(question):
    assert set(question.facets) == {facet.key for facet in INSTRUMENT.facets}


def test_every_fact_switches_a_question_off():
    used = {off.fact for question in QUESTIONS for off in question.not_applicable_when}

    assert used == {fact.key for fact in INSTRUMENT.facts}


@pytest.mark.parametrize("form", ["full", "core"])
@pytest.mark.parametrize("when", [True, False])
@pytest.mark.parametrize("fact", [fact.key for fact in INSTRUMENT.facts])
def test_companion_accuses_nobody_where_the_defining_question_is_left_out(fact, when, form):
    answers = Answers(questionnaire="mlops", version="1.0", form=form, facts={fact: when})
    held = {question.key for question in QUESTIONS if answers.holds(question)}

    alone = [
        (antipattern.key, signal.question)
        for antipattern in INSTRUMENT.antipatterns
        if all(condition.question in held for condition in antipattern.preconditions)
        and not any(s.defining and s.question in held for s in antipattern.signals)
        for signal in antipattern.signals
        if signal.question in held and signal.below > 1
    ]

    assert alone == []


def test_no_remedy_is_larger_than_forty_days():
    assert max(effort.to_days for effort in INSTRUMENT.efforts) <= 40


def test_every_item_of_the_sources_is_cited():
    cited = set(chain.from_iterable(each.references for each in CITING))

    assert set(ITEMS) - cited == set()
    assert {reference.key for reference in INSTRUMENT.references} == set(ITEMS)


def test_every_page_of_the_playbook_is_cited_by_a_question():
    pages = {key for key in ITEMS if key.startswith(("pb-principle", "pb-practice", "pb-pitfall"))}
    cited = set(chain.from_iterable(question.references for question in QUESTIONS))

    assert len(pages) == 27
    assert pages - cited == set()


def test_what_was_never_seen_is_cited_beside_what_was():
    alone = [
        each.key for each in CITING if each.references and all(ITEMS[r] for r in each.references)
    ]

    assert alone == []


def test_it_says_what_it_does_not_ask_about():
    assert "From sources of 2015 to 2022. It does not ask about: " in INSTRUMENT.changes


def test_every_text_is_our_own():
    theirs = [
        (place, run)
        for place, said in reading.texts(INSTRUMENT)
        for run in reading.runs(said)
        if reading.hashed(run) in SOURCES
    ]

    assert theirs == []


def test_every_text_is_in_our_words_and_our_type():
    assert [each for each in reading.texts(INSTRUMENT) if NOT_OURS.search(each[1])] == []


def test_hashes_find_a_run_of_the_sources_again():
    taken = Counter(len(each) for each in SOURCES)

    assert set(taken) == {reading.DIGEST}
    assert reading.hashed("static analysis of data dependencies which") not in SOURCES
