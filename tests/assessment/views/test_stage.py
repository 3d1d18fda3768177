"""The stage: what the room reads on the wall."""

from datetime import date

import pytest
from django.urls import reverse

from assessment import actions
from tests import factories


@pytest.fixture
def assessment(team):
    return factories.make_assessment(team=team, harmed="Callers passed on twice")


@pytest.fixture
def wall(as_, facilitator, assessment):
    client = as_(facilitator)
    return lambda: client.get(reverse("assessment:stage", args=[assessment.pk])).text


@pytest.fixture
def workshop(assessment):
    return factories.make_workshop(assessment=assessment, people=4, started=True)


def test_lobby_reads_the_scope_and_how_to_join(wall, assessment):
    workshop = factories.make_workshop(assessment=assessment, people=2)

    page = wall()

    assert assessment.sentence in page
    assert "Callers passed on twice" in page
    assert "localhost:8000/join" in page
    assert workshop.code_in_groups in page
    assert 'aria-label="QR code to join this workshop"' in page
    assert "2 are here" in page
    assert "Person 1" in page
    assert "style=" not in page


def test_counts_are_shown_while_the_room_votes_and_no_name(wall, workshop):
    factories.vote(workshop=workshop, levels=[3, 3, 3])

    page = wall()

    assert "<b>3</b> of 4 have voted" in page
    assert "Person" not in page
    assert "median" not in page.lower()


def test_votes_are_stacked_over_the_scale_after_the_reveal(wall, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 1, None], reveal=True)

    page = wall()

    assert page.count('class="vote pop"') == 3
    assert "1 can’t say" in page
    assert "one for level 0, two for level 1" in page
    assert "Median 1." in page


def test_two_votes_are_told_in_a_sentence_alone(wall, workshop):
    factories.vote(workshop=workshop, levels=[0, 1], reveal=True)

    page = wall()

    assert "votes from <b>0 to 1</b>" in page
    assert "vote pop" not in page


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        ([1, 1, 1, 1], "<b>Aligned:</b> all on <b>1</b>."),
        ([None, None], "<b>Nobody can say.</b>"),
        ([], "<b>No vote came in.</b>"),
        ([2], "One vote names a level: <b>2</b>."),
        ([0, 0, 4, 4], "<b>Split:</b> median <b>0</b>, votes from <b>0 to 4</b>."),
    ],
)
def test_reading_is_one_sentence(levels, says, wall, workshop):
    factories.vote(workshop=workshop, levels=levels, reveal=True)

    assert says in wall()


def test_agreed_level_is_marked(wall, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 1], reveal=True)
    factories.agree(workshop=workshop, level=1)

    page = wall()

    assert page.count("data-agreed") == 1
    assert "You agreed on <b>1, " in page


def test_last_time_is_shown_after_the_reveal_alone(team, as_, facilitator):
    questions = {"build-1": 3}
    factories.make_assessment(team=team, answers=questions, closed=True)
    assessment = factories.make_assessment(team=team)
    workshop = factories.make_workshop(assessment=assessment, people=3, started=True)
    client, url = as_(facilitator), reverse("assessment:stage", args=[assessment.pk])
    actions.open_question(by=workshop.held_by, workshop=workshop, question="build-1")
    before = client.get(url).text
    factories.vote(workshop=workshop, levels=[1, 1, 1], reveal=True)

    assert "Last time" not in before
    assert "Last time" in client.get(url).text


@pytest.mark.parametrize("people", [4, 12])
def test_queries_of_the_stage_do_not_grow(people, wall, assessment, django_assert_num_queries):
    factories.make_workshop(assessment=assessment, people=people, started=True)
    wall()

    with django_assert_num_queries(12):
        wall()


def test_question_that_was_parked_before_the_reveal_shows_no_votes(wall, workshop):
    factories.vote(workshop=workshop, levels=[3, 3, 3])
    put = {"what": "A look at the log", "who": "Ada", "day": date(2050, 1, 1)}
    seen = actions.Seen.of(workshop)
    actions.park(by=workshop.held_by, workshop=workshop, seen=seen, **put)

    page = wall()

    assert "A look at the log" in page
    assert 'class="vote pop"' not in page
    assert "Median" not in page


def test_lobby_sums_up_the_names_that_do_not_fit(wall, assessment):
    workshop = factories.make_workshop(assessment=assessment)
    for number in range(10, 22):
        factories.join(workshop=workshop, name=f"{number} {'n' * 37}")

    page = wall()

    assert f"10 {'n' * 37}, 11 {'n' * 37} and 10 more" in page
    assert "12 are here" in page


@pytest.mark.parametrize(("letters", "amount"), [(0, 0), (220, 1), (300, 2)])
def test_lobby_writes_smaller_the_more_there_is_to_read(letters, amount, team, as_, facilitator):
    scope = dict.fromkeys(("harmed", "owned_by", "not_included"), "n" * letters)
    assessment = factories.make_assessment(team=team, **scope)
    factories.make_workshop(assessment=assessment)

    page = as_(facilitator).get(reverse("assessment:stage", args=[assessment.pk])).text

    assert f'data-amount="{amount}"' in page


def test_second_vote_says_that_it_is_one(wall, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 4], reveal=True)
    first = wall()
    seen = actions.Seen.of(factories.standing(workshop=workshop))
    actions.vote_again(by=workshop.held_by, workshop=workshop, seen=seen)
    open_again = wall()
    factories.vote(workshop=workshop, levels=[1, 1, 1], reveal=True)

    assert "vote 2" not in first.lower()
    assert "Vote 2: <b>0</b> of 4 have voted" in open_again
    assert "<b>vote 2</b>" in wall()


@pytest.mark.parametrize(("written", "more"), [(3, ""), (4, "and 1 more")])
def test_reasons_that_the_wall_has_no_room_for_are_counted(written, more, wall, workshop):
    seen = actions.Seen.of(workshop)
    at = {"question": seen.question, "number": seen.number, "level": 1, "sequence": None}
    for person in workshop.participants.order_by("pk")[:written]:
        actions.cast_vote(participant=person, reason=f"Seen by {person.pk}", **at)
    actions.reveal(by=workshop.held_by, workshop=workshop, seen=seen)

    page = wall()

    assert page.count("<blockquote>") == 3
    assert ('<p class="more">' in page) == bool(more)
    assert more in page


def test_median_is_explained_where_it_is_drawn(wall, workshop):
    factories.vote(workshop=workshop, levels=[0, 1, 1], reveal=True)

    assert "Median<small>at least half voted here or lower</small>" in wall()
