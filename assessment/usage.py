"""How versions are used, told to their editors in sums: nothing of a team's answers."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from assessment.models import Assessment, Snapshot


@dataclass(frozen=True, slots=True)
class Usage:
    opened: int
    closed: int
    contested: Counter[str] = field(default_factory=Counter)  # antipattern -> closed assessments


def usage(versions: Iterable[int]) -> dict[int, Usage]:
    """By the id of the version; one that nobody uses is left out."""
    counted = (
        Assessment.objects.filter(version__in=versions)
        .values("version")
        .annotate(
            opened=Count("pk", filter=Q(status=Assessment.Status.OPEN)),
            closed=Count("pk", filter=Q(status=Assessment.Status.CLOSED)),
        )
    )
    used = {row["version"]: Usage(row["opened"], row["closed"]) for row in counted}
    closed = Assessment.objects.filter(version__in=used).closed()
    frozen = Snapshot.objects.latest_of(closed.values_list("pk", flat=True))
    holding = frozen.prefetch_related(None).filter(answers__contains='"contested"')
    for version, answers in holding.values_list("assessment__version", "answers"):
        used[version].contested.update(json.loads(answers).get("contested", {}).keys())
    return used
