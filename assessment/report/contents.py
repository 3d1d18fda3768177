"""Evaluation → Report: everything that the report says, in the order in which it says it.

Nothing is computed here but sums, shares and who refers to whom.
"""

from collections.abc import Iterable, Mapping, Sequence

from assessment.addresses import is_linkable
from assessment.engine.agreement import quartiles, word
from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation
from assessment.engine.exposure import Verdict
from assessment.engine.scoring import FacetProfile
from assessment.engine.standing import NO_ANSWER, Standing
from assessment.engine.tolerance import is_positive
from assessment.headlines import headline, titles
from assessment.report.asking import accused, asks, unmet
from assessment.report.parts import (
    Blocker,
    Counts,
    Days,
    DimensionPart,
    Evidence,
    FacetPart,
    FacetValuePart,
    FindingPart,
    GivenFact,
    HorizonPart,
    Reply,
    Report,
    ScopeCard,
    SourcePart,
    StepPart,
    Votes,
)
from assessment.results import DimensionLine, FindingLine, HorizonLine, Results, Since, StepLine
from questionnaires.instrument import Antipattern, Dimension, Question, Reference, Remedy


def build(
    evaluation: Evaluation,
    *,
    content_sha256: str,
    app_version: str,
    card: ScopeCard | None = None,
    since: Since | None = None,
) -> Report:
    """`card` stands for the scope text of the answers where the application has one."""
    builder = _Builder(Results(evaluation, since))
    parts = {part.dimension.key: part for part in builder.dimensions()}
    sentence = headline(evaluation)
    horizons = builder.horizons()
    steps = [step for horizon in horizons for step in horizon.steps]
    wrong = accused(builder.results, sentence)
    return Report(
        results=builder.results,
        headline=sentence,
        told=titles(sentence, evaluation.instrument),
        card=card or ScopeCard(sentence=evaluation.answers.scope),
        content_sha256=content_sha256,
        app_version=app_version,
        counts=builder.counts(),
        replies=builder.replies,
        dimensions=tuple(parts[each.key] for each in evaluation.instrument.dimensions),
        by_gap=tuple(parts.values()),
        facets=tuple(builder.facet(each) for each in evaluation.profile.facets),
        findings=tuple(builder.finding(line) for line in builder.results.findings),
        horizons=horizons,
        asks=asks(wrong, steps),
        unmet=unmet(wrong, steps),
        split=builder.split(),
        contested=tuple(each for each in evaluation.diagnosis.findings if each.contested),
        not_looked_at=builder.with_verdict("not_asked", "unassessable"),
        traces=builder.with_verdict("traces"),
        clear=builder.with_verdict("clear"),
        facts=tuple(
            GivenFact(text=fact.text, given=evaluation.answers.facts.get(fact.key))
            for fact in evaluation.instrument.facts
        ),
        concerns=builder.concerns(evaluation.answers.concerns),
        sources=builder.sources(),
    )


def evidence(text: str) -> Evidence:
    """Only a whole entry is a link."""
    text = text.strip()
    return Evidence(text=text, url=text if is_linkable(text) else "")


class _Builder:
    def __init__(self, results: Results) -> None:
        self.results = results
        evaluation = results.evaluation
        self.instrument = evaluation.instrument
        self.answers = evaluation.answers
        self.standings = evaluation.profile.standings
        self.plan = evaluation.plan
        self.total_risk = evaluation.diagnosis.total_risk
        self.references = {each.key: each for each in self.instrument.references}
        self.replies = self._replies()

    def cited(self, keys: Iterable[str]) -> tuple[Reference, ...]:
        return tuple(self.references[key] for key in keys)

    def concerns(self, keys: Iterable[str]) -> tuple[str, ...]:
        wanted = set(keys)
        return tuple(each.title for each in self.instrument.concerns if each.key in wanted)

    # -- Replies -----------------------------------------------------------------------

    def _replies(self) -> dict[str, Reply]:
        shows: dict[str, list[Antipattern]] = {}
        for line in self.results.findings:
            for sign in line.signs:
                shows.setdefault(sign.question.key, []).append(line.antipattern)
        raised: dict[str, list[Remedy]] = {}
        for remedy in (*(step.remedy for step in self.plan.steps), *self.plan.also_possible):
            for each in remedy.raises:
                raised.setdefault(each.question, []).append(remedy)
        return {
            question.key: self._reply(f"{place}.{number}", question, shows, raised)
            for place, dimension in enumerate(self.instrument.dimensions, 1)
            for number, question in enumerate(self._held(dimension), 1)
        }

    def _held(self, dimension: Dimension) -> list[Question]:
        return [each for each in dimension.questions if each.key in self.standings]

    def _reply(
        self,
        number: str,
        question: Question,
        shows: Mapping[str, Sequence[Antipattern]],
        raised: Mapping[str, Sequence[Remedy]],
    ) -> Reply:
        answer = self.answers.answers.get(question.key, NO_ANSWER)
        standing = self.standings[question.key]
        return Reply(
            number=number,
            standing=standing,
            answer=answer,
            evidence=tuple(evidence(each) for each in answer.evidence if each.strip()),
            votes=_votes(standing, self.instrument.top),
            shows=tuple(shows.get(question.key, ())),
            remedies=tuple(raised.get(question.key, ())),
            references=self.cited(question.references),
        )

    def split(self) -> tuple[Reply, ...]:
        voted = (reply for reply in self.replies.values() if reply.votes)
        return tuple(reply for reply in voted if reply.votes and reply.votes.word == "split")

    def counts(self) -> Counts:
        states = [standing.state for standing in self.standings.values()]
        return Counts(
            asked=len(states),
            settled=self.results.settled,
            evidenced=sum(
                reply.standing.state == "level" and reply.answer.has_evidence
                for reply in self.replies.values()
            ),
            voted=states.count("votes"),
            dont_know=states.count("dont_know"),
            unanswered=states.count("unanswered"),
            not_applicable=states.count("not_applicable"),
            left_out=sum(1 for _ in self.instrument.questions()) - len(states),
            most_votes=max((standing.votes for standing in self.standings.values()), default=0),
        )

    # -- Dimensions and findings -------------------------------------------------------

    def dimensions(self) -> tuple[DimensionPart, ...]:
        """The one furthest below its target first."""
        return tuple(self._dimension(line) for line in self.results.lines)

    def _dimension(self, line: DimensionLine) -> DimensionPart:
        profile = line.dimension
        following = profile.level.claimed + 1 if profile.level else None
        has_next = following is not None and following <= self.instrument.top
        return DimensionPart(
            line=line,
            replies=tuple(self.replies[each.key] for each in self._held(profile.dimension)),
            blockers=tuple(
                Blocker(
                    reply=self.replies[question.key],
                    now=question.anchors[self.standings[question.key].low or 0],
                    next=question.anchors[following],
                )
                for question in profile.blockers
                if following is not None
            ),
            next_name=self.instrument.scale[following].name if has_next and following else "",
        )

    def facet(self, profile: FacetProfile) -> FacetPart:
        return FacetPart(
            profile=profile,
            values=tuple(
                FacetValuePart(profile=value, replies=self._carrying(profile.key, value.key))
                for value in profile.values
            ),
        )

    def _carrying(self, facet: str, value: str) -> tuple[Reply, ...]:
        return tuple(
            reply
            for reply in self.replies.values()
            if reply.standing.bounds and value in reply.question.facets.get(facet, ())
        )

    def finding(self, line: FindingLine) -> FindingPart:
        chosen = set(line.antipattern.concerns) & set(self.answers.concerns)
        return FindingPart(
            line=line,
            remedies=tuple(step.remedy for step in line.steps),
            concerns=self.concerns(chosen),
            references=self.cited(line.antipattern.references),
        )

    def with_verdict(self, *verdicts: Verdict) -> tuple[Finding, ...]:
        findings = self.results.evaluation.diagnosis.findings
        return tuple(each for each in findings if each.verdict in verdicts)

    # -- Plan --------------------------------------------------------------------------

    def horizons(self) -> tuple[HorizonPart, ...]:
        parts: list[HorizonPart] = []
        for line in self.results.horizons:
            parts.append(self._horizon(line, parts))
        return tuple(parts)

    def _horizon(self, line: HorizonLine, before: Sequence[HorizonPart]) -> HorizonPart:
        steps = tuple(self._step(each) for each in line.steps)
        days = _sum(step.days for step in steps)
        gone = {each.key for horizon in before for each in horizon.forecast.ended}
        return HorizonPart(
            key=line.key,
            steps=steps,
            days=days,
            forecast=line.forecast,
            ended=tuple(each for each in line.forecast.ended if each.key not in gone),
            days_until=_sum([*(each.days for each in before), days]),
            share=line.removed - (before[-1].removed if before else 0.0),
            removed=line.removed,
        )

    def _step(self, line: StepLine) -> StepPart:
        found = is_positive(self.total_risk)
        return StepPart(
            line=line,
            days=_days(line),
            share=line.step.risk_reduction / self.total_risk if found else 0.0,
            references=self.cited(line.step.remedy.references),
        )

    # -- Sources -----------------------------------------------------------------------

    def sources(self) -> tuple[SourcePart, ...]:
        """Every source, with what this version takes from it."""
        taken: dict[str, list[Reference]] = {}
        for reference in self.instrument.references:
            taken.setdefault(reference.source, []).append(reference)
        return tuple(
            SourcePart(source=source, references=tuple(taken.get(source.key, ())))
            for source in self.instrument.sources
        )


def _votes(standing: Standing, top: int) -> Votes | None:
    if not standing.votes:
        return None
    levels = standing.levels
    return Votes(
        levels=len(levels),
        cant_say=standing.votes - len(levels),
        median=quartiles(levels).median if levels else None,
        low=levels[0] if levels else None,
        high=levels[-1] if levels else None,
        word=word(levels, top),
    )


def _days(line: StepLine) -> Days:
    planned = line.step.person_days
    if line.step.estimated:
        return Days(planned=planned, least=planned, most=planned)
    return Days(planned=planned, least=line.effort.from_days, most=line.effort.to_days)


def _sum(days: Iterable[Days]) -> Days:
    held = list(days)
    return Days(
        planned=sum(each.planned for each in held),
        least=sum(each.least for each in held),
        most=sum(each.most for each in held),
    )
