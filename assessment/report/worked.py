"""Steps that were taken on last time, against the answers that they should have raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assessment.engine.progress import same_question
from assessment.engine.scoring import Profile
from assessment.results import TakenOn
from questionnaires.instrument import Raise, Remedy

Outcome = Literal["worked", "partly", "not_seen", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    remedy: Remedy
    outcome: Outcome


def worked(taken: Iterable[TakenOn], older: Profile, newer: Profile) -> tuple[Worked, ...]:
    """`worked`: each answer stands as high as it should, and one did not; `partly`: one that did
    not is higher than then; `unknown`: none can be compared, or all stood that high then.
    """
    return tuple(
        Worked(remedy=each.remedy, outcome=_of(each.remedy, older, newer)) for each in taken
    )


def _of(remedy: Remedy, older: Profile, newer: Profile) -> Outcome:
    levels = [(each.to, *both) for each in remedy.raises if (both := _levels(each, older, newer))]
    lacking = [(to, before, after) for to, before, after in levels if before < to]
    if not lacking:
        return "unknown"
    if all(after >= to for to, _, after in levels):
        return "worked"
    return "partly" if any(after > before for _, before, after in lacking) else "not_seen"


def _levels(raised: Raise, older: Profile, newer: Profile) -> tuple[int, int] | None:
    then, now = older.standings.get(raised.question), newer.standings.get(raised.question)
    if then is None or now is None or not same_question(then.question, now.question):
        return None
    if then.point is None or now.point is None:
        return None
    return then.point, now.point
