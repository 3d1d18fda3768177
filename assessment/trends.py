"""From rows to the course of a team: a constant number of queries, however many came before."""

from collections.abc import Mapping, Sequence

from assessment import loading
from assessment.engine import answers as engine
from assessment.engine import progress
from assessment.engine.evaluation import Evaluation
from assessment.engine.scoring import Profile, profile
from assessment.models import Assessment, LoweredAnswer, PlannedStep, Snapshot, VitalSigns
from assessment.models.assessments import plain
from assessment.results import Beside, Results, Since
from assessment.results.paying import payoffs
from assessment.results.trend import Trend
from assessment.results.vitals import NAMES, VitalCourse, Vitals, vital_course
from questionnaires.instrument import Remedy

MOST_EARLIER = 11  # in a line: with the present one a dozen
FEW_EARLIER = 3  # of a course that stands beside other things


def offered(assessment: Assessment) -> list[Assessment]:
    """What it may be compared with, the latest first; those of its own system before others."""
    earlier = list(Assessment.objects.earlier_of_team(assessment).for_page())
    return sorted(earlier, key=lambda each: not is_same_system(each, assessment))


def is_same_system(one: Assessment, other: Assessment) -> bool:
    return one.system.casefold() == other.system.casefold()


def trend_of(
    assessment: Assessment,
    evaluation: Evaluation,
    against: Assessment | None,
    earlier: Sequence[Assessment],
) -> Trend:
    """`earlier` are those of the same system, the latest first; `against` may be of another."""
    line = list(earlier[:MOST_EARLIER])[::-1]
    now = evaluation.profile
    then = profiles_of([*line, against] if against else line)
    if against is None:
        return Trend(results=Results(evaluation), vitals=vitals_of(assessment, line))
    older = then[against.pk]
    since = Since(date=loading.date_of(against), progress=progress.compare(older, now), older=older)
    readings = LoweredAnswer.objects.readings(assessment, against)
    return Trend(
        results=Results(evaluation, since, Beside(lowered=readings)),
        dates=tuple(loading.date_of(each) for each in (*line, assessment)),
        courses=progress.courses([then[each.pk] for each in line], now) if line else None,
        payoffs=payoffs(done_steps(against), older, now),
        vitals=vitals_of(assessment, line),
        other_system="" if is_same_system(against, assessment) else against.system,
    )


def course_of(
    assessment: Assessment,
    results: Results,
    earlier: Sequence[Assessment],
    frozen: Mapping[int, Profile],
) -> Trend:
    """`earlier` are those of the same system, the latest first, `frozen` what they said."""
    if results.since is None:
        return Trend(results=results)
    line = earlier[::-1]
    return Trend(
        results=results,
        dates=tuple(map(loading.date_of, (*line, assessment))),
        courses=progress.courses([frozen[each.pk] for each in line], results.evaluation.profile),
    )


def profiles_of(closed: Sequence[Assessment]) -> dict[int, Profile]:
    """Assessment -> what it said when it was closed, as it was frozen; else as it stands."""
    frozen = Snapshot.objects.answers_of({each.pk for each in closed})
    found = {}
    for each in {each.pk: each for each in closed}.values():
        asked = loading.instrument_of(each)
        kept = frozen.get(each.pk)
        answers = engine.read(kept, asked) if kept else loading.answers_of(each)
        found[each.pk] = profile(asked, answers)
    return found


def done_steps(assessment: Assessment) -> tuple[Remedy, ...]:
    """Of its plan; a step whose remedy the questionnaire no longer has is left out."""
    remedies = {each.key: each for each in loading.instrument_of(assessment).remedies}
    done = PlannedStep.objects.of(assessment).done().values_list("remedy", flat=True)
    return tuple(remedies[key] for key in done if key in remedies)


def vitals_of(assessment: Assessment, earlier: Sequence[Assessment]) -> VitalCourse:
    """`earlier` begins with the oldest."""
    every = (*earlier, assessment)
    noted = VitalSigns.objects.of_all(each.pk for each in every)
    return vital_course([(loading.date_of(each), read(noted.get(each.pk))) for each in every])


def read(row: VitalSigns | None) -> Vitals:
    if row is None:
        return Vitals()
    figures = {name: getattr(row, name) for name in NAMES}
    return Vitals(**{n: None if value is None else plain(value) for n, value in figures.items()})
