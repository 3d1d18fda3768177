"""From rows, and from what a page sends, to the plan that the page shows."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.timezone import localdate

from assessment import firm, loading
from assessment.actions.plans import CAPACITY, DAYS, STEPS
from assessment.beside import planned_lines, sponsors_of
from assessment.engine.answers import Answers
from assessment.engine.evaluation import Evaluation, evaluate
from assessment.engine.firmness import Firmness
from assessment.forms.plan import PlanForm
from assessment.models import Assessment, PlannedStep, StepComment
from assessment.models.assessments import plain
from assessment.results import Beside, Choice, Outlook, Placed, Slot, choose, place, place_plan
from questionnaires.instrument import Effort, Instrument, Number, Question, Remedy

Status = PlannedStep.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A step of the team's own plan."""

    row: PlannedStep
    remedy: Remedy
    rank: int | None  # in the computed plan; None where that leaves it out today
    person_days: Number
    estimated: bool
    effort: Effort
    placed: Placed | None  # None once it is done, or is not to be done
    comments: int
    is_overdue: bool

    @property
    def key(self) -> str:
        return self.remedy.key


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHorizon:
    key: str
    lines: tuple[PlanLine, ...]
    days: Number


class Planning:
    """The plan of one assessment, each part read and worked out once."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    @cached_property
    def instrument(self) -> Instrument:
        return loading.instrument_of(self.assessment)

    @cached_property
    def answers(self) -> Answers:
        return loading.answers_of(self.assessment)

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate(self.instrument, self.answers)

    @cached_property
    def remedies(self) -> dict[str, Remedy]:
        return {remedy.key: remedy for remedy in self.instrument.remedies}

    @cached_property
    def rows(self) -> list[PlannedStep]:
        """In the team's own order; without those that this version does not know."""
        rows = PlannedStep.objects.of(self.assessment).annotate(talk=Count("comments"))
        return [row for row in rows if row.remedy in self.remedies]

    @cached_property
    def beside(self) -> Beside:
        """What the team has made of its steps, alone."""
        return Beside(
            planned=planned_lines(self.assessment, self.rows), sponsors=sponsors_of(self.rows)
        )

    @cached_property
    def standing(self) -> dict[str, Any]:
        """What is saved, by the names of the form: see `actions.plans.plan_standing`."""
        saved = {row.remedy for row in self.rows if row.counts}
        return {
            STEPS: [key for key in self.remedies if key in saved],
            CAPACITY: plain(self.assessment.capacity_days_per_month),
            **{f"{DAYS}{key}": value for key, value in self.assessment.effort_days.items()},
        }

    # -- What if -----------------------------------------------------------------------

    def form(self, data: Any = None) -> PlanForm:
        return PlanForm(data, instrument=self.instrument, standing=self.standing)

    def first_choice(self) -> Choice:
        """What the team has saved, or else what *now* and *next* hold."""
        saved = self.standing[STEPS]
        placed = place_plan(self.evaluation, self.beside)
        proposed = [each.key for each in placed.steps if each.horizon != "later"]
        return Choice(chosen=frozenset(saved or proposed))

    def untried(self) -> "Tried":
        return Tried(outlook=self.outlook(self.evaluation, self.first_choice()), form=self.form())

    def tried(self, form: PlanForm) -> "Tried":
        """What a form asks for that was looked at; it learns which steps that makes.

        Where something in it is wrong, the rest of it holds, and the form itself is shown again.
        """
        evaluation = evaluate(self.instrument, self.answers_with(form.settings()))
        given = form.cleaned_data
        choice = choose(evaluation, on=given["do"], shown=given["on"], along=given["along"])
        outlook = self.outlook(evaluation, choice)
        form.chosen = outlook.on
        return Tried(outlook=outlook, form=form if form.errors else self.form_of(form))

    def form_of(self, form: PlanForm) -> PlanForm:
        """Over what was tried, as figures."""
        shown = self.standing | form.settings()
        return PlanForm(instrument=self.instrument, standing=self.standing, shown=shown)

    def answers_with(self, settings: Mapping[str, Any]) -> Answers:
        days = {
            name.removeprefix(DAYS): value
            for name, value in settings.items()
            if name.startswith(DAYS)
        }
        whole = dict(self.answers.effort_days) | days
        return replace(
            self.answers,
            capacity_days_per_month=settings.get(CAPACITY, self.standing[CAPACITY]),
            effort_days={key: value for key, value in whole.items() if value is not None},
        )

    def outlook(self, evaluation: Evaluation, choice: Choice) -> Outlook:
        return Outlook(
            evaluation,
            choice,
            beside=self.beside,
            firmness=self.firmness(evaluation.answers) or (),
        )

    # -- Firm --------------------------------------------------------------------------

    @property
    def content_sha256(self) -> str:
        return self.assessment.version.content_sha256

    def firmness(self, answers: Answers | None = None) -> list[Firmness] | None:
        return firm.known(self.instrument, answers or self.answers, self.content_sha256)

    def claims_firmness(self) -> bool:
        """Whether nobody has asked for it just now."""
        return firm.claim(self.answers, self.content_sha256)

    # -- Our plan ----------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[PlanLine]:
        """Those ahead as they stand by horizon, then what is done, then what is not to be done."""
        slots = [self._slot(row) for row in self.rows if row.is_ahead]
        placed = place(slots, self.standing[CAPACITY])
        rows = {row.remedy: row for row in self.rows}
        ahead = [self._line(rows[each.key], each) for each in placed]
        rest = (row for row in self.rows if not row.is_ahead)
        return ahead + [self._line(row) for row in sorted(rest, key=lambda row: not row.counts)]

    @property
    def horizons(self) -> list[PlanHorizon]:
        found = []
        for key in ("now", "next", "later"):
            lines = tuple(each for each in self.lines if each.placed and each.placed.horizon == key)
            if lines:
                days = sum(each.person_days for each in lines)
                found.append(PlanHorizon(key=key, lines=lines, days=days))
        return found

    @property
    def done(self) -> list[PlanLine]:
        return [each for each in self.lines if each.row.status == Status.DONE]

    @property
    def refused(self) -> list[PlanLine]:
        return [each for each in self.lines if not each.row.counts]

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.key: question for question in self.instrument.questions()}

    def raises(self, remedy: Remedy) -> list[tuple[str, int]]:
        """What it lifts of the questions that are asked here, and to which level."""
        standings = self.evaluation.profile.standings
        asked = {key for key, standing in standings.items() if standing.asked}
        return [(each.question, each.to) for each in remedy.raises if each.question in asked]

    def line(self, remedy: str) -> PlanLine | None:
        return next((each for each in self.lines if each.key == remedy), None)

    @cached_property
    def talk(self) -> dict[int, list[StepComment]]:
        """Step -> what was said of it, in its order."""
        found: dict[int, list[StepComment]] = {}
        said = StepComment.objects.filter(step__in=[row.pk for row in self.rows])
        for each in said.select_related("written_by").order_by("pk"):
            found.setdefault(each.step_id, []).append(each)
        return found

    def _slot(self, row: PlannedStep) -> Slot:
        remedy = self.remedies[row.remedy]
        return Slot(remedy=remedy, person_days=self._days(remedy)[0], sponsor=row.sponsor)

    def _line(self, row: PlannedStep, placed: Placed | None = None) -> PlanLine:
        remedy = self.remedies[row.remedy]
        days, estimated = self._days(remedy)
        ranks = {step.key: step.rank for step in self.evaluation.plan.steps}
        return PlanLine(
            row=row,
            remedy=remedy,
            rank=ranks.get(row.remedy),
            person_days=days,
            estimated=estimated,
            effort=self._effort(remedy),
            placed=placed,
            comments=row.talk,  # type: ignore[attr-defined]  # annotated
            is_overdue=bool(row.is_ahead and row.due and row.due < today()),
        )

    def _days(self, remedy: Remedy) -> tuple[Number, bool]:
        estimate = self.answers.effort_days.get(remedy.key)
        return (self._effort(remedy).person_days, False) if estimate is None else (estimate, True)

    def _effort(self, remedy: Remedy) -> Effort:
        return next(each for each in self.instrument.efforts if each.key == remedy.effort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the page shows of a choice: the switches and where they lead, and the form over them."""

    outlook: Outlook
    form: PlanForm

    @property
    def names(self) -> Sequence[str]:
        """The person-days that the page shows, by field."""
        rows = [row for horizon in self.outlook.horizons for row in horizon.rows]
        return [f"{DAYS}{row.key}" for row in (*rows, *self.outlook.also)]


def today() -> datetime.date:
    return localdate()
