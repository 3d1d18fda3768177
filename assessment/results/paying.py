"""Done steps against the answers that they should have raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assessment.engine.progress import is_shared
from assessment.engine.scoring import Profile
from questionnaires.instrument import Question, Raise, Remedy

Outcome = Literal["paid_off", "partly", "not_seen", "was_there", "not_compared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """One answer that a step should have raised; both levels are None where it is not compared."""

    question: Question
    before: int | None
    after: int | None
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoff:
    remedy: Remedy
    lifts: tuple[Lift, ...]

    @property
    def outcome(self) -> Outcome:
        """`paid_off`: every answer stands as high as it should, and one did not; `partly`: one that
        did not is higher than then; `not_seen`: none is; `was_there`: all stood that high then.
        """
        compared = [(each.before, each.after, each.to) for each in self.lifts]
        both = [(b, a, to) for b, a, to in compared if b is not None and a is not None]
        too_low = [(b, a, to) for b, a, to in both if b < to]
        if not both:
            return "not_compared"
        if not too_low:
            return "was_there"
        if all(after >= to for _, after, to in both):
            return "paid_off"
        return "partly" if any(after > before for before, after, _ in too_low) else "not_seen"


def payoffs(done: Iterable[Remedy], older: Profile, newer: Profile) -> tuple[Payoff, ...]:
    """`done` are remedies of the questionnaire of the older one, in whose plan they stood."""
    return tuple(
        Payoff(
            remedy=remedy,
            lifts=tuple(
                _lift(each, older, newer)
                for each in remedy.raises
                if each.question in older.standings
            ),
        )
        for remedy in done
    )


def _lift(raised: Raise, older: Profile, newer: Profile) -> Lift:
    then, now = older.standings[raised.question], newer.standings.get(raised.question)
    if now is None or now.point is None or not is_shared(now, older):
        return Lift(question=then.question, before=None, after=None, to=raised.to)
    return Lift(question=now.question, before=then.point, after=now.point, to=raised.to)
