"""The plan that a team has saved → a sheet: who sees to what, and what became of it."""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.timezone import localdate

from assessment.exports.sheets import REACH, Cell, Sheet, figure, text
from assessment.models import StepComment
from assessment.planning import PlanLine, Planning

T = TypeVar("T")

OURS = (
    *(figure("Place", 7), text("What to do", 40), text("Status", 10), text("When", 8)),
    *(text("Owner", 20), text("Due", 12), text("Reach", 24), text("Stands in for it", 20)),
    *(figure("Person-days", 12), text("Estimated by", 16), figure("Computed place", 10)),
    *(text("Done on", 12), text("Evidence", 34), text("Why not", 34)),
    *(text("Accepts the risk", 20), text("Comments", 50)),
    *(text("First step", 44), text("Done when", 44), text("Remedy key", 26)),
)


COMMENTS = next(place for place, column in enumerate(OURS) if column.title == "Comments")


def plan(planning: Planning, *, with_talk: bool) -> Sheet:
    """In the team's own order; what is done, and what is not to be done, comes last.

    What was said of a step is for whoever answers; viewers read the plan without it.
    """
    talk = planning.talk if with_talk else {}
    rows = [
        _step(place, line, talk.get(line.row.pk, ()))
        for place, line in enumerate(planning.lines, 1)
    ]
    if with_talk:
        return Sheet(title="Our plan", columns=OURS, rows=tuple(rows))
    return Sheet(title="Our plan", columns=_quiet(OURS), rows=tuple(map(_quiet, rows)))


def _quiet(cells: tuple[T, ...]) -> tuple[T, ...]:
    return cells[:COMMENTS] + cells[COMMENTS + 1 :]


def _step(place: int, line: PlanLine, talk: Iterable[StepComment]) -> tuple[Cell, ...]:
    row, remedy = line.row, line.remedy
    return (
        *(place, remedy.title, row.get_status_display()),
        line.placed.horizon if line.placed else "",
        *(row.owner, row.due, REACH[remedy.reach], row.sponsor),
        line.person_days,
        "the team" if line.estimated else "the questionnaire",
        line.rank,
        localdate(row.done_at) if row.done_at else None,
        "\n".join(row.evidence),
        *(row.reason, row.accepted_by),
        "\n".join(f"{localdate(each.written_at)}, {each.written_by}: {each.text}" for each in talk),
        *(remedy.first_step, remedy.done_when, remedy.key),
    )
