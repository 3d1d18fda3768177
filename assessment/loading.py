"""The one bridge between rows and the engine's dataclasses."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter

from django.utils.timezone import localdate

from assessment.engine import answers as engine
from assessment.engine import progress
from assessment.engine.scoring import Profile, profile
from assessment.models import Answer, Assessment, Judgement, Round
from assessment.models.assessments import plain
from assessment.results import Since
from questionnaires.instrument import Instrument, Question
from questionnaires.loading import instrument
from questionnaires.models import Version

State = Answer.State


def instrument_of(assessment: Assessment) -> Instrument:
    return instrument(assessment.version)


def answers_of(assessment: Assessment, rows: Iterable[Answer] | None = None) -> engine.Answers:
    """What the team has said so far; `rows` saves a query where they are at hand.

    In the order in which questions were first answered, whichever way the database gives the rows.
    """
    if rows is None:
        rows = Answer.objects.of(assessment)
    return replace(
        settings_of(assessment),
        answers={row.question: answer(row) for row in sorted(rows, key=attrgetter("pk"))},
        votes=votes_of(assessment),
        contested=contested_of(assessment),
    )


def settings_of(assessment: Assessment) -> engine.Answers:
    """What was said of the system, without an answer to any question; it takes no query."""
    return engine.Answers(
        questionnaire=assessment.version.questionnaire.key,
        version=assessment.version.number,
        organisation=assessment.team.organisation.name,
        team=assessment.team.name,
        system=assessment.system,
        scope=assessment.sentence,
        date=date_of(assessment),
        form="core" if assessment.form == Assessment.Form.CORE else "full",
        target_profile=assessment.target_profile or None,
        facts=assessment.facts,
        concerns=tuple(assessment.concerns),
        capacity_days_per_month=plain(assessment.capacity_days_per_month),
        effort_days=assessment.effort_days,
    )


def asked_of(assessment: Assessment) -> dict[str, Question]:
    """What is asked in its form under its facts, by key in content order."""
    settings = settings_of(assessment)
    questions = instrument_of(assessment).questions()
    return {question.key: question for question in questions if settings.holds(question)}


def votes_of(assessment: Assessment) -> dict[str, tuple[engine.Vote, ...]]:
    """Question -> the votes of its last reveal, in an order that tells nothing.

    Where none was revealed here, those of the file from which the answers were taken over.
    """
    revealed = Round.objects.revealed_of(assessment)
    last: dict[str, int] = {}
    cast: dict[int, list[engine.Vote]] = {}
    for question, shown, vote, level in revealed.values_list(
        "question", "pk", "votes", "votes__level"
    ):
        last[question] = shown
        if vote:
            cast.setdefault(shown, []).append(level)
    of_file = assessment.votes_of_file()
    shown_here = {key: cast[shown] for key, shown in last.items() if shown in cast}
    return {
        key: tuple(sorted(given, key=by_level)) for key, given in (of_file | shown_here).items()
    }


def by_level(vote: engine.Vote) -> int:
    return -1 if vote is None else vote


def contested_of(assessment: Assessment) -> dict[str, str]:
    """Antipattern -> why it is not true for this team."""
    here = {antipattern.key for antipattern in instrument_of(assessment).antipatterns}
    contested = Judgement.objects.contesting().filter(assessment=assessment).order_by("pk")
    reasons = contested.values_list("antipattern", "reason")
    return {antipattern: reason for antipattern, reason in reasons if antipattern in here}


def answer(row: Answer) -> engine.Answer:
    return engine.Answer(
        level=row.level,
        not_applicable=row.reason,
        dont_know=row.state == State.DONT_KNOW,
        note=row.note,
        evidence=tuple(row.evidence),
        dissent=row.dissent,
    )


def newer_version(assessment: Assessment) -> Version | None:
    """The newest version of its questionnaire, if that is newer than its own."""
    own = assessment.version
    newest = Version.objects.newest_of(own.questionnaire.key)
    if newest and (newest.major, newest.minor) > (own.major, own.minor):
        return newest
    return None


def earlier(assessment: Assessment) -> Assessment | None:
    """What it is compared with: the last one closed before it, of the same team and system."""
    return Assessment.objects.earlier_of(assessment).for_page().first()


def since(older: Assessment | None, newer: Profile, before: Profile | None = None) -> Since | None:
    """`before` is the profile of the older one, where it is known."""
    if older is None or older.closed_at is None:
        return None
    before = before or profile(instrument_of(older), answers_of(older))
    return Since(date=date_of(older), progress=progress.compare(before, newer), older=before)


def date_of(assessment: Assessment) -> datetime.date:
    """The day on which it was closed, or begun."""
    return localdate(assessment.closed_at or assessment.created_at)
