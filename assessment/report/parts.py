"""What a report holds beyond the results that the page shows too: every reply, sums and sources."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.engine.answers import Answers
from assessment.engine.diagnosis import Finding
from assessment.engine.scoring import DimensionProfile, FacetProfile, FacetValueProfile
from assessment.engine.standing import believed
from assessment.headlines import Headline
from assessment.report.attaching import Attached
from assessment.report.citing import SourcePart
from assessment.report.options import Options
from assessment.report.replies import Reply
from assessment.report.steps import HorizonPart, StepPart
from assessment.results import DimensionLine, FindingLine, ParkedLine, Results, StepLine
from assessment.results.paying import Outcome, Payoff
from questionnaires.instrument import Antipattern, Dimension, Instrument, Reach, Reference, Remedy

MOST_IN_SUMMARY = 8
MOST_FINDINGS = 3  # on page one
FIRST_STEPS = 3
ROOMY = 320  # letters of a scope card


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeCard:
    """What the room read aloud before it began; an answers file knows the sentence alone."""

    sentence: str = ""
    live_since: str = ""
    harmed: str = ""
    owned_by: str = ""
    not_included: str = ""
    target_reason: str = ""
    is_open: bool = False  # answers may still move
    people: int = 0  # who answered; an answers file does not know
    last_on: datetime.date | None = None  # when one of them did last

    @property
    def is_blank(self) -> bool:
        return not any(self._texts())

    @property
    def is_long(self) -> bool:
        """Whether it fills the cover only in smaller letters."""
        return sum(map(len, self._texts())) > ROOMY

    def _texts(self) -> tuple[str, ...]:
        return (self.sentence, self.live_since, self.harmed, self.owned_by, self.not_included)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question where it stands, and the anchor that comes next: empty where none does."""

    reply: Reply
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionPart:
    line: DimensionLine
    rows: tuple[Row, ...]  # every question, with the anchor above its own
    blockers: tuple[Row, ...]  # with what the next level asks for
    next_name: str  # of the level above the claimed one; empty at the top or without a level

    @property
    def profile(self) -> DimensionProfile:
        return self.line.dimension

    @property
    def dimension(self) -> Dimension:
        return self.profile.dimension

    @property
    def replies(self) -> tuple[Reply, ...]:
        return tuple(row.reply for row in self.rows)

    @property
    def others(self) -> tuple[Row, ...]:
        """Those that keep it from nothing."""
        holding = {row.reply.key for row in self.blockers}
        return tuple(row for row in self.rows if row.reply.key not in holding)

    @property
    def next_level(self) -> int:
        return self.profile.level.claimed + 1 if self.profile.level else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValuePart:
    profile: FacetValueProfile
    replies: tuple[Reply, ...]  # to the questions that carry it and apply


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetPart:
    profile: FacetProfile
    values: tuple[FacetValuePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPart:
    line: FindingLine
    remedies: tuple[Remedy, ...]  # of the steps that lower it
    concerns: tuple[str, ...]  # chosen ones, for which its severity is one higher
    references: tuple[Reference, ...]

    @property
    def finding(self) -> Finding:
        return self.line.finding

    @property
    def has_defining(self) -> bool:
        return any(sign.defining for sign in self.line.signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A step that page one asks for, and what of that which the page accuses it meets."""

    part: StepPart
    is_foremost: bool  # else it stands there only for what the page accuses
    patterns: tuple[Antipattern, ...]
    groups: tuple[str, ...]  # titles of dimensions and of a facet’s value


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFact:
    text: str
    given: bool | None  # None: nobody knew


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    asked: int
    settled: int  # as the page counts them: by a level, "can't say" or "does not apply"
    evidenced: int
    voted: int  # stand where the votes stand, no answer recorded
    dont_know: int
    unanswered: int
    not_applicable: int
    left_out: int  # questions of the version that form and facts leave out
    most_votes: int  # on one question


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    results: Results
    headline: Headline
    told: Mapping[str, str | int | float]  # its arguments, as people read them
    card: ScopeCard
    content_sha256: str
    app_version: str
    counts: Counts
    replies: Mapping[str, Reply] = field(repr=False)  # question -> reply, in content order
    dimensions: tuple[DimensionPart, ...]  # content order
    by_gap: tuple[DimensionPart, ...]
    facets: tuple[FacetPart, ...]
    findings: tuple[FindingPart, ...]
    horizons: tuple[HorizonPart, ...]
    asks: tuple[Ask, ...]
    unmet: tuple[str, ...]  # accused on page one, and lifted by no step
    facts: tuple[GivenFact, ...]
    concerns: tuple[str, ...]
    sources: tuple[SourcePart, ...]
    attached: tuple[Attached, ...]
    options: Options
    logo: bytes = field(repr=False)  # a PNG of the organisation, or nothing
    payoffs: tuple[Payoff, ...]  # of the steps that were done since last time

    @property
    def instrument(self) -> Instrument:
        return self.results.evaluation.instrument

    @property
    def answers(self) -> Answers:
        return self.results.evaluation.answers

    @property
    def parked(self) -> Mapping[str, ParkedLine]:
        """By question."""
        return {each.key: each for each in self.results.beside.parked}

    @property
    def has_trend(self) -> bool:
        return bool(self.results.since or self.results.beside.vitals.lines)

    @property
    def contested(self) -> tuple[Finding, ...]:
        """Found or not."""
        findings = self.results.evaluation.diagnosis.findings
        return tuple(each for each in findings if each.contested)

    @property
    def also_possible(self) -> tuple[Remedy, ...]:
        return self.results.evaluation.plan.also_possible

    @property
    def subject(self) -> str:
        """Whose report it is, as far as anybody said; else what was asked."""
        return self.answers.team or self.answers.system or self.instrument.title

    @property
    def is_named(self) -> bool:
        """Whether anybody said whose report it is."""
        return bool(self.answers.team or self.answers.system)

    @property
    def foremost_findings(self) -> tuple[FindingPart, ...]:
        return self.findings[:MOST_FINDINGS]

    @property
    def first_asks(self) -> tuple[Ask, ...]:
        return tuple(ask for ask in self.asks if ask.is_foremost)

    @property
    def later_asks(self) -> tuple[Ask, ...]:
        done = self.results.beside.done
        others = (ask for ask in self.asks if not ask.is_foremost)
        return tuple(ask for ask in others if ask.part.line.step.key not in done)

    @property
    def settled_steps(self) -> tuple[int, ...]:
        """Places in the plan of what nobody has to decide on: it is done or refused."""
        done = self.results.beside.done
        settled = [line.step for line in self.results.by_rank if line.step.key in done]
        return tuple(sorted(step.rank for step in (*settled, *self.results.placed.refused)))

    @property
    def soonest(self) -> HorizonPart | None:
        """The first horizon in which somebody still has to do something."""
        return next((each for each in self.horizons if each.ahead.planned), None)

    @property
    def more_findings(self) -> int:
        return len(self.findings) - len(self.foremost_findings)

    @property
    def beyond_team(self) -> tuple[tuple[Reach, tuple[StepLine, ...]], ...]:
        """Who else is needed, and the steps for which they are."""
        done = self.results.beside.done
        needed: dict[Reach, list[StepLine]] = {}
        for line in self.results.by_rank:
            if line.step.key not in done:
                needed.setdefault(line.step.remedy.reach, []).append(line)
        others: tuple[Reach, ...] = ("platform", "organisation")
        return tuple((reach, tuple(needed[reach])) for reach in others if reach in needed)

    @property
    def outcomes(self) -> Mapping[Outcome, tuple[Payoff, ...]]:
        found: dict[Outcome, tuple[Payoff, ...]] = {}
        for each in self.payoffs:
            found[each.outcome] = (*found.get(each.outcome, ()), each)
        return found

    @property
    def unjudged(self) -> int:
        """Steps of which no answer can tell."""
        return sum(each.outcome in ("was_there", "not_compared") for each in self.payoffs)

    @property
    def steps(self) -> tuple[StepPart, ...]:
        return tuple(step for horizon in self.horizons for step in horizon.steps)

    @property
    def foremost(self) -> tuple[DimensionPart, ...]:
        """As many dimensions as the summary page has room for."""
        return self.by_gap[:MOST_IN_SUMMARY]

    @property
    def gate(self) -> float:
        return float(self.instrument.gate)

    @property
    def unproven(self) -> int:
        """The most that an answer without evidence shows."""
        return believed(self.instrument.top)
