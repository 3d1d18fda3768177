"""What the rules of a headline look at in an evaluation, each worked out once."""

from collections.abc import Mapping
from functools import cached_property

from assessment.charts import shows_score
from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation
from assessment.engine.scoring import DimensionProfile
from assessment.engine.standing import Standing
from assessment.engine.tolerance import is_positive, ordered
from assessment.gaps import Furthest, by_gap, furthest_below, is_below, least_gap

Arguments = Mapping[str, str | int | float]

FAR = 0.25  # of the top level


class Picture:
    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.profile = evaluation.profile
        self.top = evaluation.instrument.top
        self.dimensions = [each for each in self.profile.dimensions if each.rated]
        self.with_target = [each for each in self.dimensions if each.target is not None]

    @cached_property
    def standings(self) -> list[Standing]:
        """Of every applicable question."""
        return [each for each in self.profile.standings.values() if each.bounds]

    @cached_property
    def found(self) -> list[Finding]:
        """Present or suspected, greatest risk first."""
        return [finding for finding in self.evaluation.diagnosis.findings if finding.found]

    @cached_property
    def present(self) -> list[Finding]:
        return [finding for finding in self.found if finding.verdict == "present"]

    @cached_property
    def by_score(self) -> list[tuple[float, DimensionProfile]]:
        """The dimensions whose score is shown, the lowest first."""
        scored = [
            (each.score, each)
            for each in self.dimensions
            if each.score is not None and shows_score(each)
        ]
        return sorted(scored, key=lambda pair: ordered(pair[0]))

    @property
    def highest(self) -> tuple[float, DimensionProfile]:
        """The first of those with the highest score, where there is any."""
        return max(self.by_score, key=lambda pair: ordered(pair[0]))

    @cached_property
    def below_target(self) -> list[DimensionProfile]:
        """The furthest below first."""
        return [each for each in by_gap(self.with_target) if not each.meets_target]

    @property
    def all_at_target(self) -> int:
        """How many dimensions are at target if all are, those that are not rated too; else 0."""
        at_target = self.profile.overall.at_target
        return at_target.of if at_target and at_target.reached == at_target.of else 0

    @cached_property
    def surely_below(self) -> list[DimensionProfile]:
        """Those that no open answer brings to their target."""
        return [each for each in self.below_target if is_positive(least_gap(each) or 0)]

    @cached_property
    def furthest(self) -> Furthest[DimensionProfile] | None:
        return furthest_below(self.with_target)

    def may_stand_out_as_weak(self, dimension: DimensionProfile) -> bool:
        """Whether the page names no other one beside it as furthest below, and it is below."""
        if dimension.target is None:
            return True
        named = self.furthest.dimension if self.furthest else dimension
        return is_below(dimension) and named.key == dimension.key

    def share_removed(self, steps: int) -> float:
        """Of the risk found, by the first steps of the plan."""
        found = self.evaluation.diagnosis.total_risk
        removed = sum(step.risk_reduction for step in self.evaluation.plan.steps[:steps])
        return removed / found if is_positive(found) else 0.0
