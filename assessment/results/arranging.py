"""The whole of it: one evaluation, beside an earlier one where there is something to compare."""

from collections import Counter
from functools import cached_property

from assessment import charts
from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation
from assessment.engine.exposure import Verdict
from assessment.engine.scoring import DimensionProfile
from assessment.engine.shortfall import Shortfall, shortfalls
from assessment.gaps import Furthest, furthest_below
from assessment.results.absence import Absence, absence_of
from assessment.results.beside import NOTHING_BESIDE, Beside, PlannedLine
from assessment.results.dimensions import DimensionLine, line, sharing_largest_gap
from assessment.results.findings import FindingLine, finding_lines
from assessment.results.openings import Opening, openings
from assessment.results.placing import PlacedPlan, place_plan
from assessment.results.ruled_out import RuledOut, not_looked_for
from assessment.results.since import Since, Then
from assessment.results.splits import Dissent, Split, dissents, higher_camp, splits
from assessment.results.strengths import Strength, strengths
from assessment.results.sums import DimensionSums, FacetSums, dimension_sums, facet_sums
from assessment.results.works import (
    Ahead,
    HorizonLine,
    StepLine,
    ahead,
    horizon_lines,
    refused_lines,
)
from questionnaires.instrument import Effort, Level, Question, Remedy, TargetProfile


class Results:
    """What a profile shows, each part worked out once, when it is asked for."""

    def __init__(
        self, evaluation: Evaluation, since: Since | None = None, beside: Beside = NOTHING_BESIDE
    ) -> None:
        self.evaluation = evaluation
        self.beside = beside
        self.since = since if since and since.overall.compared else None

    @property
    def scale(self) -> tuple[Level, ...]:
        return self.evaluation.instrument.scale

    @property
    def top(self) -> int:
        return self.evaluation.instrument.top

    @cached_property
    def target_profile(self) -> TargetProfile | None:
        chosen, offered = self.evaluation.answers.target_profile, self.evaluation.instrument
        return next((each for each in offered.target_profiles if each.key == chosen), None)

    # -- What was answered -------------------------------------------------------------

    @cached_property
    def states(self) -> list[str]:
        return [standing.state for standing in self.evaluation.profile.standings.values()]

    @property
    def asked(self) -> int:
        return len(self.states)

    @property
    def settled(self) -> int:
        return sum(state not in ("unanswered", "votes") for state in self.states)

    @property
    def cannot_say(self) -> int:
        return self.states.count("dont_know")

    @property
    def is_unanswered(self) -> bool:
        return self.states.count("unanswered") == self.asked

    # -- Dimensions --------------------------------------------------------------------

    @cached_property
    def before(self) -> dict[str, float]:
        return self.since.scores() if self.since else {}

    @cached_property
    def plot(self) -> charts.DotPlot:
        return charts.dot_plot(self.evaluation.profile, self.top, self.before)

    @cached_property
    def radar(self) -> charts.Radar | None:
        return charts.radar(self.evaluation.profile.dimensions, self.top, self.before)

    @cached_property
    def lines(self) -> tuple[DimensionLine, ...]:
        """Largest gap to its target first."""
        changes = self.since.changes() if self.since else {}
        printed = self.since.printed() if self.since else {}
        return tuple(
            line(row, self.evaluation, changes.get(row.key), printed.get(row.key))
            for row in self.plot.rows
        )

    @cached_property
    def then(self) -> tuple[Then, ...]:
        """Every dimension beside what an earlier report says of it; empty without one."""
        if not self.since:
            return ()
        changes, printed = self.since.changes(), self.since.printed()
        return tuple(
            Then(line=each, change=changes.get(each.row.key), printed=printed.get(each.row.key))
            for each in self.lines
        )

    @property
    def same_basis(self) -> bool:
        """Whether every comparison is one of the scores that the two reports print."""
        return all(each.same_basis for each in self.lines if each.against)

    @property
    def some_rated(self) -> bool:
        return any(each.rated for each in self.evaluation.profile.dimensions)

    @property
    def all_rated(self) -> bool:
        return all(each.rated for each in self.evaluation.profile.dimensions)

    @cached_property
    def furthest_below(self) -> tuple[DimensionLine, ...]:
        """Those that share the largest gap."""
        return sharing_largest_gap(self.lines)

    @property
    def gap_is_open(self) -> bool:
        """Whether the largest gap is smaller if open answers turn out well."""
        return any(each.gap_is_open for each in self.furthest_below)

    @cached_property
    def furthest(self) -> Furthest[DimensionProfile] | None:
        """The only one with the largest gap."""
        return furthest_below(self.evaluation.profile.dimensions)

    @property
    def shows_score(self) -> bool:
        return charts.shows_score(self.evaluation.profile.overall)

    @cached_property
    def strengths(self) -> tuple[Strength, ...]:
        return strengths(self.lines, self.evaluation)

    @property
    def why_lower(self) -> dict[str, int]:
        """Reading -> of how many of the lowered answers the team says so."""
        lowered = self.since.progress.lowered if self.since else ()
        said = (self.beside.lowered.get(each.question.key) for each in lowered)
        return dict(Counter(reading for reading in said if reading))

    # -- Findings ----------------------------------------------------------------------

    @cached_property
    def findings(self) -> tuple[FindingLine, ...]:
        return finding_lines(self.placed.evaluation, self.placed.refused)

    @property
    def present(self) -> int:
        return len(self.with_verdict("present"))

    @property
    def suspected(self) -> int:
        return len(self.with_verdict("suspected"))

    @property
    def looked_at(self) -> int:
        every = len(self.evaluation.diagnosis.findings)
        return every - self.not_looked_at - len(self.not_looked_for)

    @property
    def not_looked_at(self) -> int:
        return sum(map(len, self.unseen.values()))

    @property
    def traces(self) -> list[Finding]:
        return self.with_verdict("traces")

    @property
    def clear(self) -> list[Finding]:
        """Looked for, and not the slightest sign of it."""
        ruled = {each.finding.key for each in self.not_looked_for}
        return [finding for finding in self.with_verdict("clear") if finding.key not in ruled]

    @cached_property
    def not_looked_for(self) -> tuple[RuledOut, ...]:
        return not_looked_for(self.evaluation)

    @cached_property
    def unseen(self) -> dict[Absence, list[Finding]]:
        """What could not be looked at, by the reason."""
        reasons: dict[Absence, list[Finding]] = {
            "not_asked": [],
            "outside_form": [],
            "does_not_apply": [],
        }
        for finding in self.with_verdict("not_asked", "unassessable"):
            reasons[absence_of(finding, self.evaluation)].append(finding)
        return reasons

    def with_verdict(self, *verdicts: Verdict) -> list[Finding]:
        every = self.evaluation.diagnosis.findings
        return [finding for finding in every if finding.verdict in verdicts]

    @cached_property
    def find_out(self) -> tuple[Opening, ...]:
        return openings(self.evaluation.diagnosis.find_out, self.evaluation)

    @cached_property
    def settle_first(self) -> tuple[Opening, ...]:
        """Whom to ask next, without what is to be found out before."""
        known = {question.key for question in self.evaluation.diagnosis.find_out}
        rest: list[Question] = [
            question
            for question in self.evaluation.profile.settle_first
            if question.key not in known
        ]
        return openings(rest, self.evaluation)

    # -- Votes -------------------------------------------------------------------------

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """Where the votes show no shared view."""
        return splits(self.evaluation, self.beside.camps)

    @property
    def shows_camps(self) -> bool:
        return any(each.camps for each in self.splits)

    @cached_property
    def dissents(self) -> tuple[Dissent, ...]:
        return dissents(self.evaluation, self.splits)

    @property
    def higher_camp(self) -> str:
        """Who sees it higher wherever the camps are told apart; nobody, where they take turns."""
        return higher_camp(tuple(each for each in self.splits if each.camps))

    # -- Plan and sums -----------------------------------------------------------------

    @cached_property
    def placed(self) -> PlacedPlan:
        return place_plan(self.evaluation, self.beside)

    @cached_property
    def horizons(self) -> tuple[HorizonLine, ...]:
        return horizon_lines(self.placed)

    @cached_property
    def refused(self) -> tuple[StepLine, ...]:
        return refused_lines(self.evaluation, self.placed)

    @cached_property
    def by_rank(self) -> tuple[StepLine, ...]:
        """Every step in the order of what it is worth, wherever it stands."""
        every = (line for each in self.horizons for line in each.steps)
        return tuple(sorted(every, key=lambda line: line.step.rank))

    @property
    def taken_on_besides(self) -> tuple[PlannedLine, ...]:
        """What somebody sees to though it is no step of the plan, or no longer."""
        steps = {each.key for each in self.evaluation.plan.steps}
        return tuple(each for each in self.beside.taken_on if each.key not in steps)

    @cached_property
    def ahead(self) -> tuple[Ahead, ...]:
        return ahead(self.evaluation, self.horizons)

    @cached_property
    def still_below(self) -> tuple[Shortfall, ...]:
        """What misses its target after every step, or today where there is none."""
        every = shortfalls(self.evaluation.instrument, self.placed.evaluation.plan.all)
        return tuple(each for each in every if each.dimension.rated)

    @cached_property
    def beyond_plan(self) -> tuple[Remedy, ...]:
        """Of those that would raise what is still below, the ones that stand nowhere else."""
        elsewhere = self.evaluation.plan.also_possible
        named = {remedy.key for each in self.still_below for remedy in each.remedies}
        return tuple(
            remedy
            for remedy in self.evaluation.instrument.remedies
            if remedy.key in named.difference(self.beside.refused) and remedy not in elsewhere
        )

    @property
    def efforts(self) -> dict[str, Effort]:
        return {effort.key: effort for effort in self.evaluation.instrument.efforts}

    @cached_property
    def never_rated(self) -> tuple[DimensionProfile, ...]:
        """Those at no target by then, but with too little answered to call them below it."""
        dimensions = self.placed.evaluation.plan.all.dimensions
        return tuple(each for each in dimensions if each.meets_target is False and not each.rated)

    @cached_property
    def sums(self) -> tuple[DimensionSums, ...]:
        return dimension_sums(self.evaluation)

    @cached_property
    def facet_sums(self) -> tuple[FacetSums, ...]:
        return facet_sums(self.evaluation)
