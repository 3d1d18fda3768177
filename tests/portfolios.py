"""Organisations with released results: one as the app makes it, or many as rows alone, for making
each takes half a minute."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from django.utils import timezone

from assessment import actions, snapshots
from assessment.actions.releasing import gaps_of
from assessment.engine.answers import Answer, Answers
from assessment.engine.evaluation import evaluate, result
from assessment.models import (
    AntipatternFigure,
    Assessment,
    DimensionFigure,
    Organisation,
    Release,
    RemedyFigure,
    Snapshot,
    Team,
    User,
)
from questionnaires.models import Version
from tests import factories
from tests.instruments import (
    make_antipattern,
    make_instrument,
    make_remedy,
    make_signal,
    make_target_profile,
)

AT_ONCE = 500
INSTRUMENT = make_instrument(
    target_profiles=[
        make_target_profile(key="strict", targets={"build": 3, "run": 3}),
        make_target_profile(key="mild", targets={"build": 1, "run": 1}),
    ],
    antipatterns=[
        make_antipattern(),
        make_antipattern(key="pipeline-jungle", signals=[make_signal(question="run-1")]),
    ],
    remedies=[
        make_remedy(),
        replace(make_remedy(key="clean-checkout", raises={"run-1": 3}), reach="platform"),
    ],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A result as it is frozen, and under which target profile."""

    result: dict[str, Any]
    target_profile: str


def levels(build: int, run: int) -> dict[str, int]:
    return {
        f"{key}-{n}": level for key, level in (("build", build), ("run", run)) for n in (1, 2, 3)
    }


def sample(build: int, run: int, target: str = "strict") -> Sample:
    given = {key: Answer(level=level) for key, level in levels(build, run).items()}
    answers = Answers(
        questionnaire="sample", version="1.0", target_profile=target or None, answers=given
    )
    return Sample(result=result(evaluate(INSTRUMENT, answers), ""), target_profile=target)


def fill(
    *,
    organisation: Organisation,
    version: Version,
    samples: Sequence[Sample],
    teams: int,
    each: int = 1,
    text: str = "{}",
) -> None:
    """`teams` of them, each with as many results of one system; the newest counts.

    `text` stands for what is frozen as a document, which nothing here reads.
    """
    by = factories.owner_of(organisation)
    named = Team.objects.bulk_create(
        Team(organisation=organisation, name=f"Team {number:04}") for number in range(teams)
    )
    drawn = cycle(samples)
    for start in range(0, teams, AT_ONCE):
        some = named[start : start + AT_ONCE]
        assessments = Assessment.objects.bulk_create(closed(some, version, by, drawn, each))
        release(organisation, by, assessments, samples, each, text)


def closed(
    teams: Sequence[Team], version: Version, by: User, drawn: Iterator[Sample], each: int
) -> Iterator[Assessment]:
    now = timezone.now()
    for place, team in enumerate(teams):
        for number, sample in enumerate(islice(drawn, each)):
            age = timedelta(days=90 * (each - 1 - number) + place % 90)
            yield Assessment(
                team=team,
                version=version,
                system="Card scoring",
                sentence="Says whether a payment may go through.",
                status=Assessment.Status.CLOSED,
                created_by=by,
                created_at=now - age,
                closed_at=now - age,
                target_profile=sample.target_profile,
            )


def release(
    organisation: Organisation,
    by: User,
    assessments: Sequence[Assessment],
    samples: Sequence[Sample],
    each: int,
    text: str,
) -> None:
    by_profile: dict[str, list[Sample]] = {sample.target_profile: [] for sample in samples}
    for sample in samples:
        by_profile[sample.target_profile].append(sample)
    drawn = {profile: cycle(some) for profile, some in by_profile.items()}
    results = [next(drawn[assessment.target_profile]).result for assessment in assessments]
    frozen = Snapshot.objects.bulk_create(
        Snapshot(
            assessment=assessment,
            taken_by=by,
            taken_at=assessment.created_at,
            answers=text,
            result=text,
            content_sha256=assessment.version.content_sha256,
            app_version="0",
        )
        for assessment in assessments
    )
    both = list(zip(frozen, results, strict=True))
    dimensions = [snapshots.dimension_figures(*one) for one in both]
    DimensionFigure.objects.bulk_create(figure for some in dimensions for figure in some)
    AntipatternFigure.objects.bulk_create(
        figure for one in both for figure in snapshots.antipattern_figures(*one)
    )
    RemedyFigure.objects.bulk_create(
        figure for one in both for figure in snapshots.remedy_figures(*one)
    )
    Release.objects.bulk_create(
        Release(
            organisation=organisation,
            assessment=snapshot.assessment,
            snapshot=snapshot,
            released_by=by,
            counts=place % each == each - 1,
            **gaps_of(figures),
        )
        for place, (snapshot, figures) in enumerate(zip(frozen, dimensions, strict=True))
    )


def released(*, organisation, name: str, system: str = "Card scoring", build: int = 1):
    assessment = factories.make_assessment(
        team=factories.make_team(organisation=organisation, name=name),
        version=factories.make_version(instrument=INSTRUMENT),
        system=system,
        answers=levels(build, 3),
        target_profile="strict",
        closed=True,
    )
    actions.release_result(by=assessment.created_by, assessment=assessment)
    return assessment


def teams_on(response) -> list[str]:
    return re.findall(r'<th scope="row"><a class="name"[^>]*>([^<]*)</a>', response.text)
