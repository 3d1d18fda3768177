"""Evaluation → Report: everything that the report says, in the order in which it says it.

Nothing is computed here but sums, shares and who refers to whom.
"""

from collections.abc import Mapping, Sequence

from assessment.engine.evaluation import Evaluation
from assessment.engine.scoring import FacetProfile
from assessment.headlines import headline, titles
from assessment.report.asking import accused, asks, unmet
from assessment.report.attaching import attached
from assessment.report.citing import cited, sources
from assessment.report.options import Options
from assessment.report.parts import (
    Counts,
    DimensionPart,
    FacetPart,
    FacetValuePart,
    FindingPart,
    GivenFact,
    Report,
    Row,
    ScopeCard,
)
from assessment.report.replies import Reply, held, replies
from assessment.report.steps import horizons
from assessment.results import Beside, DimensionLine, FindingLine, Results, Since
from assessment.results.beside import NOTHING_BESIDE
from assessment.results.paying import payoffs
from questionnaires.instrument import Remedy

Replies = Mapping[str, Reply]
USUAL = Options()


def build(
    evaluation: Evaluation,
    *,
    content_sha256: str,
    app_version: str,
    card: ScopeCard | None = None,
    since: Since | None = None,
    beside: Beside = NOTHING_BESIDE,
    options: Options = USUAL,
    logo: bytes = b"",
    done: Sequence[Remedy] = (),
) -> Report:
    """`card` stands for the scope text of the answers where the application has one; `done` are
    steps of the plan of the assessment that it is compared with.
    """
    results = Results(evaluation, since, beside)
    said = replies(results)
    by_gap = {line.dimension.key: _dimension(line, evaluation, said) for line in results.lines}
    planned = horizons(results)
    steps = sorted(
        (step for horizon in planned for step in horizon.steps), key=lambda each: each.rank
    )
    sentence = headline(results.placed.evaluation)
    wrong = accused(results, sentence)
    return Report(
        results=results,
        headline=sentence,
        told=titles(sentence, evaluation.instrument),
        card=card or ScopeCard(sentence=evaluation.answers.scope),
        content_sha256=content_sha256,
        app_version=app_version,
        counts=_counts(results, said),
        replies=said,
        dimensions=tuple(by_gap[each.key] for each in evaluation.instrument.dimensions),
        by_gap=tuple(by_gap.values()),
        facets=tuple(_facet(each, said) for each in evaluation.profile.facets),
        findings=tuple(_finding(line, evaluation) for line in results.findings),
        horizons=planned,
        asks=asks(wrong, steps, results.beside.settled),
        unmet=unmet(wrong, steps),
        facts=_facts(evaluation),
        concerns=_concerns(evaluation, set(evaluation.answers.concerns)),
        sources=sources(evaluation.instrument),
        attached=attached(evaluation, options, content_sha256),
        options=options,
        logo=logo,
        payoffs=payoffs(done, results.since.older, evaluation.profile) if results.since else (),
    )


def _dimension(line: DimensionLine, evaluation: Evaluation, said: Replies) -> DimensionPart:
    profile, instrument = line.dimension, evaluation.instrument
    following = profile.level.claimed + 1 if profile.level else None
    has_next = following is not None and following <= instrument.top
    return DimensionPart(
        line=line,
        rows=tuple(_row(said[each.key]) for each in held(profile.dimension, evaluation)),
        blockers=tuple(
            Row(reply=said[question.key], next=question.anchors[following])
            for question in profile.blockers
            if following is not None
        ),
        next_name=instrument.scale[following].name if has_next and following else "",
    )


def _row(reply: Reply) -> Row:
    anchors, low = reply.question.anchors, reply.standing.low
    above = anchors[low + 1 : low + 2] if low is not None else ()
    return Row(reply=reply, next=above[0] if above else "")


def _facet(profile: FacetProfile, said: Replies) -> FacetPart:
    return FacetPart(
        profile=profile,
        values=tuple(
            FacetValuePart(profile=value, replies=_carrying(profile.key, value.key, said))
            for value in profile.values
        ),
    )


def _carrying(facet: str, value: str, said: Replies) -> tuple[Reply, ...]:
    return tuple(
        reply
        for reply in said.values()
        if reply.standing.bounds and value in reply.question.facets.get(facet, ())
    )


def _finding(line: FindingLine, evaluation: Evaluation) -> FindingPart:
    chosen = set(line.antipattern.concerns) & set(evaluation.answers.concerns)
    return FindingPart(
        line=line,
        remedies=tuple(step.remedy for step in line.steps),
        concerns=_concerns(evaluation, chosen),
        references=cited(evaluation.instrument, line.antipattern.references),
    )


def _concerns(evaluation: Evaluation, wanted: set[str]) -> tuple[str, ...]:
    """Titles, in content order."""
    return tuple(each.title for each in evaluation.instrument.concerns if each.key in wanted)


def _facts(evaluation: Evaluation) -> tuple[GivenFact, ...]:
    given = evaluation.answers.facts
    return tuple(
        GivenFact(text=fact.text, given=given.get(fact.key)) for fact in evaluation.instrument.facts
    )


def _counts(results: Results, said: Replies) -> Counts:
    evaluation, states = results.evaluation, results.states
    return Counts(
        asked=results.asked,
        settled=results.settled,
        evidenced=sum(
            reply.standing.state == "level" and reply.answer.has_evidence for reply in said.values()
        ),
        voted=states.count("votes"),
        dont_know=results.cannot_say,
        unanswered=states.count("unanswered"),
        not_applicable=states.count("not_applicable"),
        left_out=sum(1 for _ in evaluation.instrument.questions()) - results.asked,
        most_votes=max((reply.standing.votes for reply in said.values()), default=0),
    )
