"""What the steps that are done propose to answer the next time; nothing here writes an answer."""

from dataclasses import dataclass

from assessment import loading
from assessment.engine.standing import standings
from assessment.models import Assessment, PlannedStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A higher answer to one question, with what shows it."""

    question: str
    level: int
    remedies: tuple[str, ...]  # done, and meant to lift it so far
    evidence: tuple[str, ...]


def proposed_answers(assessment: Assessment) -> dict[str, Proposal]:
    """Question -> the level that its done steps should have lifted it to, in content order.

    Only for questions that were asked and stand lower. Two queries, beside those of the answers.
    """
    instrument = loading.instrument_of(assessment)
    remedies = {remedy.key: remedy for remedy in instrument.remedies}
    rows = PlannedStep.objects.of(assessment).done()
    raised: dict[str, list[tuple[int, PlannedStep]]] = {}
    for row in rows:
        for each in remedies[row.remedy].raises if row.remedy in remedies else ():
            raised.setdefault(each.question, []).append((each.to, row))
    if not raised:
        return {}
    found = {}
    for key, standing in standings(instrument, loading.answers_of(assessment)).items():
        lifts = raised.get(key, [])
        level = max((to for to, _ in lifts), default=0)
        if standing.asked and standing.low is not None and standing.low < level:
            found[key] = proposal(key, level, [row for to, row in lifts if to == level])
    return found


def proposal(question: str, level: int, rows: list[PlannedStep]) -> Proposal:
    evidence = dict.fromkeys(entry for row in rows for entry in row.evidence)
    return Proposal(
        question=question,
        level=level,
        remedies=tuple(row.remedy for row in rows),
        evidence=tuple(evidence),
    )
