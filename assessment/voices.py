"""By whom an assessment was answered: how many people, and when; never who."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessment.models import Answer


@dataclass(frozen=True, slots=True)
class Voices:
    people: int
    last: datetime | None  # when one of them answered last

    @classmethod
    def of(cls, rows: Iterable[Answer], imported_at: datetime | None = None) -> "Voices":
        """Nobody knows who gave the answers that were taken over from a file."""
        answered = [
            row for row in rows if row.state and not (imported_at and row.changed_at <= imported_at)
        ]
        return cls(
            people=len({row.changed_by_id for row in answered}),
            last=max((row.changed_at for row in answered), default=None),
        )
