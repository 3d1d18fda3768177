"""One team's answers on two editions of a questionnaire: what stays, and what would be said then.

An answer stays where its question has the same key and the same meaning; the rest is asked again.
The same holds for what was said of the system: facts, concerns, target, estimates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from assessment.engine.answers import Answers
from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation, evaluate
from assessment.engine.levels import Levels
from assessment.engine.progress import same_question
from assessment.engine.scoring import DimensionProfile
from questionnaires.instrument import (
    Antipattern,
    Concern,
    Dimension,
    Fact,
    Instrument,
    Question,
    Remedy,
    TargetProfile,
)

FIRST_STEPS = 5


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOver:
    """What becomes of the answers; every list in content order, of the newer edition if it can."""

    answers: Answers  # to the newer edition
    other_meaning: frozenset[str]  # questions that both ask, and that mean something else now
    kept: tuple[Question, ...]  # settled, and still settled
    again: tuple[Question, ...]  # settled, and asked again for they mean something else now
    added: tuple[Question, ...]  # not asked before, and asked in this form under these facts
    dropped: tuple[Question, ...]  # settled, and no longer asked
    facts: tuple[Fact, ...]  # given, and no longer of use
    new_facts: tuple[Fact, ...]
    concerns: tuple[Concern, ...]  # chosen, and gone
    target_profile: TargetProfile | None  # chosen, and gone
    estimates: tuple[Remedy, ...]  # estimated, and gone
    short_form_ends: bool  # for the newer edition has none
    other_scale: bool  # of another length, so that nothing is kept

    @property
    def loses_settings(self) -> bool:
        lost = (self.facts, self.concerns, self.target_profile, self.estimates)
        return any(lost) or self.short_form_ends


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShift:
    """A dimension whose level reads otherwise; None where an edition has no such dimension."""

    dimension: Dimension
    before: DimensionProfile | None
    after: DimensionProfile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShift:
    """An antipattern that is judged otherwise, and was or becomes a finding."""

    antipattern: Antipattern
    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    carried: CarryOver
    before: Evaluation
    after: Evaluation
    levels: tuple[LevelShift, ...]
    findings: tuple[FindingShift, ...]
    steps_before: tuple[Remedy, ...]  # the first of the plan, FIRST_STEPS at most
    steps_after: tuple[Remedy, ...]

    @property
    def same_steps(self) -> bool:
        return [r.key for r in self.steps_before] == [r.key for r in self.steps_after]

    @property
    def is_none(self) -> bool:
        return not self.levels and not self.findings and self.same_steps


def what_would_change(older: Instrument, newer: Instrument, answers: Answers) -> Difference:
    """Levels, findings and first steps, were the answers to `older` read with `newer`."""
    carried = carry_over(older, newer, answers)
    before, after = evaluate(older, answers), evaluate(newer, carried.answers)
    return Difference(
        carried=carried,
        before=before,
        after=after,
        levels=_levels(before.profile.dimensions, after.profile.dimensions),
        findings=_findings(before.diagnosis.findings, after.diagnosis.findings),
        steps_before=tuple(step.remedy for step in before.plan.steps[:FIRST_STEPS]),
        steps_after=tuple(step.remedy for step in after.plan.steps[:FIRST_STEPS]),
    )


def carry_over(older: Instrument, newer: Instrument, answers: Answers) -> CarryOver:
    """`answers` are to `older`; the result has those to `newer`."""
    before = {question.key: question for question in older.questions()}
    after = {question.key: question for question in newer.questions()}
    same = {key for key in before.keys() & after.keys() if same_question(before[key], after[key])}
    settled = {key for key, answer in answers.answers.items() if answer.settled}
    carried = _carried(newer, answers, same)
    targets = {profile.key: profile for profile in older.target_profiles}
    return CarryOver(
        answers=carried,
        other_meaning=frozenset(before.keys() & after.keys() - same),
        kept=_of(after.values(), settled & same),
        again=_of(after.values(), settled - same),
        added=tuple(q for key, q in after.items() if key not in before and carried.holds(q)),
        dropped=_of(before.values(), settled - after.keys()),
        facts=_of(older.facts, answers.facts.keys() - carried.facts.keys()),
        new_facts=_of(newer.facts, _keys(newer.facts) - _keys(older.facts)),
        concerns=_of(older.concerns, set(answers.concerns) - set(carried.concerns)),
        target_profile=None
        if carried.target_profile
        else targets.get(answers.target_profile or ""),
        estimates=_of(older.remedies, answers.effort_days.keys() - carried.effort_days.keys()),
        short_form_ends=carried.form != answers.form,
        other_scale=len(older.scale) != len(newer.scale),
    )


def _carried(newer: Instrument, answers: Answers, same: set[str]) -> Answers:
    concerns, target = _keys(newer.concerns), answers.target_profile
    has_short_form = any(question.core for question in newer.questions())
    return replace(
        answers,
        version=newer.version,
        form=answers.form if has_short_form else "full",
        facts=_only(answers.facts, _keys(newer.facts)),
        concerns=tuple(key for key in answers.concerns if key in concerns),
        target_profile=target if target in _keys(newer.target_profiles) else None,
        effort_days=_only(answers.effort_days, _keys(newer.remedies)),
        answers=_only(answers.answers, same),
        votes=_only(answers.votes, same),
        contested=_only(answers.contested, _keys(newer.antipatterns)),
    )


def _levels(
    before: Sequence[DimensionProfile], after: Sequence[DimensionProfile]
) -> tuple[LevelShift, ...]:
    had, has = ({each.key: each for each in profiles} for profiles in (before, after))
    shifts = [
        LevelShift(
            dimension=(has.get(key) or had[key]).dimension,
            before=had.get(key),
            after=has.get(key),
        )
        for key in has | had
    ]
    return tuple(shift for shift in shifts if _level(shift.before) != _level(shift.after))


def _level(profile: DimensionProfile | None) -> Levels | None:
    """As pages show it: none where too little is answered."""
    return profile.level if profile and profile.rated else None


def _findings(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[FindingShift, ...]:
    """The greatest risk first, what is gone behind the rest."""
    had, has = ({each.key: each for each in findings} for findings in (before, after))
    shifts = [
        FindingShift(
            antipattern=(has.get(key) or had[key]).antipattern,
            before=had.get(key),
            after=has.get(key),
        )
        for key in has | had
    ]
    return tuple(shift for shift in shifts if _differs(shift.before, shift.after))


def _differs(before: Finding | None, after: Finding | None) -> bool:
    found = (each for each in (before, after) if each and each.found)
    return any(found) and (before and before.verdict) != (after and after.verdict)


def _of(items: Iterable[K], keys: Iterable[str]) -> tuple[K, ...]:
    wanted = set(keys)
    return tuple(item for item in items if item.key in wanted)


def _keys(items: Iterable[Keyed]) -> set[str]:
    return {item.key for item in items}


def _only(mapping: Mapping[str, T], keys: set[str]) -> dict[str, T]:
    return {key: value for key, value in mapping.items() if key in keys}
