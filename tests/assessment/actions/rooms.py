"""Where the room of a test stands, and what was said in it."""

from datetime import date

from assessment import actions
from assessment.models import Answer, Vote, Workshop
from tests import factories

FIRST, SECOND, LAST = "build-1", "build-2", "run-3"
DAY = date(2026, 12, 1)


def now(workshop: Workshop) -> Workshop:
    return factories.standing(workshop=workshop)


def at(workshop: Workshop) -> actions.Seen:
    return actions.Seen.of(now(workshop))


def place(workshop: Workshop) -> tuple[str, int, str]:
    seen = at(workshop)
    return seen.question, seen.number, seen.outcome


def answer(workshop: Workshop, question: str = FIRST) -> Answer | None:
    return Answer.objects.of(workshop.assessment).filter(question=question).first()


def cast(workshop: Workshop, level: int | None, sequence: int | None = None, **said) -> Vote:
    seen = at(workshop)
    usual = {"question": seen.question, "number": seen.number, "reason": "", "participant": None}
    said = usual | {"participant": workshop.participants.order_by("pk")[0]} | said
    return actions.cast_vote(level=level, sequence=sequence, **said)


def park(workshop: Workshop, by, seen=None, **said):
    usual = {"what": "A look at the log", "who": "Ada", "day": DAY}
    return actions.park(by=by, workshop=workshop, seen=seen or at(workshop), **usual | said)


def agreeing(voted: Workshop, by, seen: actions.Seen, revision: int, level: int = 1, **said):
    usual = {"evidence": (), "dissent": "", "note": ""}
    return actions.agree(
        by=by, workshop=voted, seen=seen, level=level, answer_revision=revision, **usual | said
    )
