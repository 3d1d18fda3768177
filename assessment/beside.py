"""From rows to what stands beside the answers of an assessment: a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from assessment import loading
from assessment.engine.answers import Vote
from assessment.engine.votes import by_group
from assessment.last_time import shared_with
from assessment.models import (
    Assessment,
    LoweredAnswer,
    Parked,
    Participant,
    PlannedStep,
    Round,
    VitalSigns,
    Workshop,
)
from assessment.models import Vote as Cast
from assessment.models.votes import PRACTICE
from assessment.results.beside import Beside, CampVotes, ParkedLine, PlannedLine, Sitting, Worth
from assessment.results.vitals import NO_VITALS
from assessment.trends import vitals_of
from questionnaires.instrument import Question

Camp = Participant.Camp


def beside_of(assessment: Assessment, earlier: Assessment | None = None) -> Beside:
    """`earlier` is the one that it is compared with. What there is none of is not asked for."""
    some = what_there_is(assessment, earlier)
    steps = list(PlannedStep.objects.filter(assessment=assessment).by_day()) if some.steps else []
    lines = planned_lines(assessment, steps)
    return Beside(
        parked=parked_of(assessment) if some.parked else (),
        planned=tuple(line for line in lines if line.owner or line.is_settled),
        sponsors=sponsors_of(steps),
        sittings=sittings_of(assessment) if some.workshops else (),
        camps=camps_of(assessment) if some.workshops else {},
        vitals=vitals_of(assessment, [earlier] if earlier else []) if some.vitals else NO_VITALS,
        lowered=LoweredAnswer.objects.readings(assessment, earlier)
        if earlier and some.lowered
        else {},
    )


class Some(NamedTuple):
    """Whether there is any of a kind."""

    parked: bool
    steps: bool
    workshops: bool
    vitals: bool
    lowered: bool


def what_there_is(assessment: Assessment, earlier: Assessment | None) -> Some:
    """In one query: most assessments have little beside their answers."""
    ours = {"assessment": OuterRef("pk")}
    noted = VitalSigns.objects.filter(
        assessment__in=[each.pk for each in (assessment, earlier) if each]
    )
    kinds = Assessment.objects.filter(pk=assessment.pk).values_list(
        Exists(Parked.objects.filter(**ours)),
        Exists(PlannedStep.objects.filter(**ours)),
        Exists(Workshop.objects.filter(**ours)),
        Exists(noted),
        Exists(LoweredAnswer.objects.filter(**ours)),
    )
    return Some(*kinds.get())


def parked_of(assessment: Assessment) -> tuple[ParkedLine, ...]:
    return parked_lines(assessment, Parked.objects.of(assessment))


def parked_last_time(assessment: Assessment, earlier: Assessment | None) -> tuple[ParkedLine, ...]:
    """What the earlier assessment was closed with, where it meant the same as here."""
    if earlier is None:
        return ()
    lines = parked_lines(assessment, Parked.objects.of(earlier))
    shared = shared_with(earlier, [line.question for line in lines])
    return tuple(line for line in lines if line.key in shared)


def parked_lines(assessment: Assessment, rows: Iterable[Parked]) -> tuple[ParkedLine, ...]:
    """Those that are still asked here: a version or a fact may have dropped the others."""
    asked = loading.asked_of(assessment)
    return tuple(parked_line(asked[row.question], row) for row in rows if row.question in asked)


def parked_line(question: Question, row: Parked) -> ParkedLine:
    return ParkedLine(question=question, what=row.what, who=row.who, by=row.by)


def taken_on_of(assessment: Assessment) -> tuple[PlannedLine, ...]:
    return planned_lines(assessment, PlannedStep.objects.filter(assessment=assessment).taken_on())


def planned_lines(assessment: Assessment, rows: Iterable[PlannedStep]) -> tuple[PlannedLine, ...]:
    """Those that this version still names."""
    remedies = {each.key: each for each in loading.instrument_of(assessment).remedies}
    return tuple(
        PlannedLine(
            remedy=remedies[row.remedy],
            owner=row.owner,
            due=row.due,
            is_done=row.status == PlannedStep.Status.DONE,
            reason=row.reason,
            accepted_by=row.accepted_by,
        )
        for row in rows
        if row.remedy in remedies
    )


def sponsors_of(rows: Iterable[PlannedStep]) -> dict[str, str]:
    """Remedy -> who stands in for it beyond the team."""
    return {row.remedy: row.sponsor for row in rows if row.sponsor}


def sittings_of(assessment: Assessment) -> tuple[Sitting, ...]:
    """Each workshop in which a vote of anybody was revealed."""
    revealed = Cast.objects.filter(participant=OuterRef("pk"), round__revealed_at__isnull=False)
    people = Participant.objects.filter(workshop__assessment=assessment).annotate(
        voted=Exists(revealed.exclude(round__question=PRACTICE))
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ("workshop", "workshop__started_at", "workshop__created_at", "camp", "worth", "voted")
    for person in people.order_by("workshop").values(*columns):
        found[person["workshop"]].append(person)
    return tuple(sitting(rows) for rows in found.values() if any(row["voted"] for row in rows))


def sitting(rows: list[dict[str, Any]]) -> Sitting:
    camps = Counter(row["camp"] for row in rows if row["voted"])
    return Sitting(
        on=localdate(rows[0]["workshop__started_at"] or rows[0]["workshop__created_at"]),
        builds=camps[Camp.BUILDS_IT],
        depends=camps[Camp.DEPENDS_ON_IT],
        worth=worth([row["worth"] for row in rows]),
    )


def worth(said: Iterable[str]) -> Worth:
    counts = Counter(each for each in said if each)
    answers = {kind.value: counts[kind] for kind in Participant.Worth if kind}
    return Worth(said=counts.total(), **answers)


def worth_of(workshop: Workshop) -> Worth:
    return worth(workshop.participants.values_list("worth", flat=True))


def camps_of(assessment: Assessment) -> Mapping[str, tuple[CampVotes, ...]]:
    """Question -> what each camp voted at the last reveal, where both are large enough."""
    revealed = Round.objects.revealed_of(assessment)
    cast: dict[str, tuple[int, dict[str, list[Vote]]]] = {}
    for question, shown, vote, camp, level in revealed.values_list(
        "question", "pk", "votes", "votes__participant__camp", "votes__level"
    ):
        if question not in cast or cast[question][0] != shown:
            cast[question] = shown, {key: [] for key in Camp.values}
        if vote:
            cast[question][1][camp].append(level)
    top = loading.instrument_of(assessment).top
    return {
        question: tuple(
            CampVotes(title=str(Camp(camp).label), reading=reading)
            for camp, reading in by_group(votes, top).items()
        )
        for question, (_, votes) in cast.items()
    }
