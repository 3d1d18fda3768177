"""A team releases a result to the portfolio, and takes it back: who, when, and what counts."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from assessment import actions
from assessment.models import AuditEvent, Organisation, Release
from tests import factories
from tests.instruments import make_instrument, make_target_profile

pytestmark = pytest.mark.django_db

LEVELS = {f"{dimension}-{number}": 2 for dimension in ("build", "run") for number in (1, 2, 3)}


@pytest.fixture
def version(db):
    profile = make_target_profile(targets={"build": 3, "run": 2})
    return factories.make_version(instrument=make_instrument(target_profiles=[profile]))


@pytest.fixture
def closed(team, version):
    """Of the team, closed so many days ago."""

    def make(days: int = 0, *, system: str = "Card scoring", **scope):
        assessment = factories.make_assessment(
            team=team, version=version, system=system, answers=LEVELS, **scope
        )
        at = timezone.now() - timedelta(days=days)
        actions.close_assessment(by=assessment.created_by, assessment=assessment, at=at)
        return assessment

    return make


def counting() -> list[int]:
    return list(Release.objects.filter(counts=True).values_list("assessment", flat=True))


def stamp_of(organisation: Organisation):
    return Organisation.objects.values_list("portfolio_stamp", flat=True).get(pk=organisation.pk)


def test_release_says_who_and_when_and_is_recorded(facilitator, closed):
    assessment = closed(target_profile="customer-facing")
    before = timezone.now()

    release = actions.release_result(by=facilitator, assessment=assessment)

    assert (release.released_by, release.snapshot) == (facilitator, assessment.snapshots.get())
    assert before <= release.released_at <= timezone.now()
    assert (release.gap, release.largest_gap, release.distance) == (1, 1, 1)
    event = AuditEvent.objects.first()
    assert (event.verb, event.by, event.about) == (
        "assessment.released",
        facilitator,
        f"assessment:{assessment.pk}",
    )
    assert event.after == {"snapshot": release.snapshot_id}


def test_result_without_a_target_has_no_gap(facilitator, closed):
    release = actions.release_result(by=facilitator, assessment=closed())

    assert (release.gap, release.largest_gap, release.distance) == (None, None, 0)


def test_released_again_stays_as_it_was(facilitator, owner, closed):
    assessment = closed()
    first = actions.release_result(by=facilitator, assessment=assessment)

    assert actions.release_result(by=owner, assessment=assessment) == first
    assert AuditEvent.objects.filter(verb="assessment.released").count() == 1


def test_what_is_open_is_not_released(facilitator, team, version):
    assessment = factories.make_assessment(team=team, version=version, answers=LEVELS)

    with pytest.raises(actions.NotClosed):
        actions.release_result(by=facilitator, assessment=assessment)

    assert not Release.objects.exists()


def test_newest_released_result_of_a_system_counts_whichever_was_released_last(facilitator, closed):
    old, new, unreleased = closed(200), closed(100), closed(1)
    other = closed(300, system="Limits")

    for assessment in (new, other, old):
        actions.release_result(by=facilitator, assessment=assessment)

    assert sorted(counting()) == sorted([new.pk, other.pk])
    actions.release_result(by=facilitator, assessment=unreleased)
    assert sorted(counting()) == sorted([unreleased.pk, other.pk])


def test_system_is_the_same_in_any_case(facilitator, closed):
    old, new = closed(9, system="card SCORING"), closed(1)

    for assessment in (old, new):
        actions.release_result(by=facilitator, assessment=assessment)

    assert counting() == [new.pk]


def test_withdrawn_result_leaves_its_place_to_the_one_before(facilitator, owner, closed):
    old, new = closed(200), closed(100)
    for assessment in (old, new):
        actions.release_result(by=facilitator, assessment=assessment)

    actions.withdraw_release(by=owner, assessment=new)

    release = Release.objects.get(assessment=new)
    assert (release.counts, release.withdrawn_by) == (False, owner)
    assert release.withdrawn_at
    assert counting() == [old.pk]
    assert AuditEvent.objects.first().verb == "assessment.release_withdrawn"


def test_withdrawing_what_is_not_released_says_nothing(facilitator, closed):
    assessment, events = closed(), AuditEvent.objects.count()

    actions.withdraw_release(by=facilitator, assessment=assessment)

    assert AuditEvent.objects.count() == events


def test_reopening_takes_the_result_out_and_closing_again_leaves_it_out(facilitator, closed):
    assessment = closed()
    actions.release_result(by=facilitator, assessment=assessment)

    actions.reopen_assessment(by=facilitator, assessment=assessment)
    actions.close_assessment(by=facilitator, assessment=assessment)

    assert counting() == []
    verbs = AuditEvent.objects.values_list("verb", flat=True)[:3]
    assert list(verbs) == [
        "assessment.closed",
        "assessment.reopened",
        "assessment.release_withdrawn",
    ]
    again = actions.release_result(by=facilitator, assessment=assessment)
    assert again.snapshot == assessment.snapshots.latest("pk")
    assert assessment.snapshots.count() == 2


@pytest.mark.parametrize("act", ["release_result", "withdraw_release", "reopen_assessment"])
def test_what_is_cached_of_the_portfolio_ends_with_every_change(act, facilitator, closed):
    assessment = closed()
    if act != "release_result":
        actions.release_result(by=facilitator, assessment=assessment)
    before = stamp_of(assessment.team.organisation)

    getattr(actions, act)(by=facilitator, assessment=assessment)

    assert stamp_of(assessment.team.organisation) != before


def test_renaming_a_team_ends_what_is_cached(owner, team):
    before = stamp_of(team.organisation)

    actions.rename_team(by=owner, team=team, name="Renamed")

    assert stamp_of(team.organisation) != before


def test_database_keeps_what_was_released(facilitator, closed, team, version):
    release = actions.release_result(by=facilitator, assessment=closed())
    opened = factories.make_assessment(team=team, version=version, answers=LEVELS)
    writes = (
        lambda: Release.objects.update(released_at=timezone.now()),
        lambda: Release.objects.update(gap=0),
        lambda: Release.objects.all().delete(),
        lambda: Release.objects.create(
            organisation=team.organisation,
            assessment=opened,
            snapshot=release.snapshot,
            released_by=facilitator,
        ),
    )

    for write in writes:
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            write()
