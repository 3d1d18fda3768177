"""Results → sheets of rows, for a workbook and for plain tables: keys, figures and texts.

A figure that a page does not show, such as the score of a dimension with too few answers, is
left out here too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.charts import shows_score
from assessment.engine.agreement import word
from assessment.engine.answers import Answer
from assessment.engine.standing import NO_ANSWER, Standing
from assessment.exports.texts import level_said
from assessment.results import (
    DimensionLine,
    FindingLine,
    ParkedLine,
    Placed,
    PlannedLine,
    Results,
    StepLine,
)
from questionnaires.instrument import Antipattern, Dimension

Cell = str | int | float | date | None
Kind = Literal["text", "figure", "share"]

STATES = {
    "votes": "By votes, not settled",
    "dont_know": "I can’t say",
    "unanswered": "Not asked",
    "not_applicable": "Does not apply",
}
REACH = {
    "team": "This team",
    "platform": "Needs the platform team",
    "organisation": "Needs the organisation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    title: str
    width: int  # in characters
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def text(title: str, width: int) -> Column:
    return Column(title=title, width=width)


def figure(title: str, width: int = 9) -> Column:
    return Column(title=title, width=width, kind="figure")


# -- Answers ---------------------------------------------------------------------------------------

ANSWERS = (
    *(text("Dimension", 22), text("Question", 44), text("Answer", 20)),
    *(figure("Level"), figure("Low"), figure("High"), figure("Shown")),
    *(text("What is true today", 40), text("Reason", 28), text("Note", 40)),
    *(text("Evidence", 34), text("Dissent", 28)),
    *(figure("Votes"), text("Votes from", 11), text("Agreement", 11), text("Parked", 34)),
    *(text("Question key", 26),),
)


def answers(results: Results) -> Sheet:
    """Every question of the assessment, in content order."""
    given, standings = results.evaluation.answers, results.evaluation.profile.standings
    parked = {each.key: each for each in results.beside.parked}
    return Sheet(
        title="Answers",
        columns=ANSWERS,
        rows=tuple(
            _answer(
                dimension,
                standings[question.key],
                given.answers.get(question.key, NO_ANSWER),
                results,
                parked.get(question.key),
            )
            for dimension in results.evaluation.instrument.dimensions
            for question in dimension.questions
            if question.key in standings
        ),
    )


def _answer(
    dimension: Dimension,
    standing: Standing,
    answer: Answer,
    results: Results,
    parked: ParkedLine | None,
) -> tuple[Cell, ...]:
    question, point, levels = standing.question, standing.point, standing.levels
    return (
        dimension.title,
        question.text,
        _state(standing, results),
        *(point, standing.low, standing.high, standing.shown),
        "" if point is None else question.anchors[point],
        *(answer.not_applicable, answer.note),
        "\n".join(answer.evidence),
        answer.dissent,
        standing.votes or None,
        f"{levels[0]} to {levels[-1]}" if levels else "",
        word(list(levels), results.top) or "",
        f"{parked.what} ({parked.who}, by {parked.by})" if parked else "",
        question.key,
    )


def _state(standing: Standing, results: Results) -> str:
    if standing.state == "level" and standing.point is not None:
        return f"{standing.point} {results.scale[standing.point].name}"
    return STATES[standing.state]


# -- Profile ---------------------------------------------------------------------------------------

PROFILE = (
    *(text("Dimension", 26), text("Level reached", 34)),
    *(figure("Claimed"), figure("Possible"), figure("Shown"), figure("Target")),
    *(text("At target", 10), figure("Score"), figure("Low"), figure("High")),
    Column(title="Coverage", width=10, kind="share"),
    *(figure("Before"), figure("Change"), text("Compared on", 16)),
    *(text("Held back by", 50), text("Dimension key", 20)),
)


def profile(results: Results) -> Sheet:
    """Every dimension, the largest gap to its target first."""
    return Sheet(
        title="Profile",
        columns=PROFILE,
        rows=tuple(_dimension(line) for line in results.lines),
    )


def _dimension(line: DimensionLine) -> tuple[Cell, ...]:
    dimension, said, against = line.dimension, line.said, line.against
    rated = dimension.rated
    return (
        line.title,
        level_said(said),
        *(said.claimed, said.possible, said.shown, dimension.target),
        _yes(dimension.meets_target if rated else None),
        dimension.score if shows_score(dimension) else None,
        *((dimension.low, dimension.high) if rated else (None, None)),
        dimension.coverage,
        *((against.before, against.change) if against else (None, None)),
        f"{against.compared} of {against.of} questions" if against else "",
        "\n".join(question.text for question in dimension.blockers) if rated else "",
        dimension.key,
    )


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]


# -- Findings --------------------------------------------------------------------------------------

FINDINGS = (
    *(text("Finding", 28), text("Risk", 10), text("Certain", 18), figure("Severity")),
    *(text("What it is", 44), text("What it does", 44), text("Shown by", 60)),
    *(text("Lowered by", 44), text("Contested", 40), text("Finding key", 26)),
)


def findings(results: Results) -> Sheet:
    """What is present or suspected, the greatest risk first."""
    return Sheet(
        title="Findings",
        columns=FINDINGS,
        rows=tuple(_finding(line) for line in results.findings),
    )


def _finding(line: FindingLine) -> tuple[Cell, ...]:
    finding, antipattern = line.finding, line.antipattern
    return (
        antipattern.title,
        finding.band,
        "yes" if finding.verdict == "present" else "if it turns out so",
        finding.severity,
        *(antipattern.summary, antipattern.harm),
        "\n".join(signs(line)),
        "\n".join(step.remedy.title for step in line.steps),
        finding.contested or "",
        antipattern.key,
    )


def signs(line: FindingLine) -> Iterable[str]:
    """The answers that show a finding, each with what it would need."""
    for sign in line.signs:
        yield f"{sign.question.text} {stands_at(sign.standing)}, needs {sign.below}"
    for each in line.conditions:
        at = stands_at(each.standing)
        yield f"Only if this is at {each.at_least}: {each.standing.question.text} {at}"


def stands_at(standing: Standing) -> str:
    if standing.state == "dont_know":
        return "can’t say"
    low, high = standing.low, standing.high
    return str(low) if low == high else f"{low} to {high}"


# -- Plan ------------------------------------------------------------------------------------------

PLAN = (
    *(figure("Step", 6), text("What to do", 40), text("When", 8), text("If so", 18)),
    *(figure("Person-days", 12), figure("At least"), figure("At most")),
    *(text("Estimated by", 16), figure("In all", 8)),
    *(text("Reach", 24), text("Stands in for it", 20)),
    *(text("Ends", 36), text("Lowers", 36), text("Waits for", 36)),
    *(text("First step", 44), text("Done when", 44)),
    *(text("Taken on by", 20), text("Due", 12), text("Decided", 32), text("Remedy key", 26)),
)


def plan(results: Results) -> Sheet:
    """Every step, in its order, and last what is decided against."""
    followed = results.beside.followed
    rows: list[tuple[Cell, ...]] = []
    for horizon in results.horizons:
        for line in horizon.steps:
            rows.append((*_step(line), *_by(followed.get(line.step.key)), line.step.key))
    for line in results.refused:
        stood = _step(line, stands=False)
        rows.append((*stood, *_by(followed[line.step.key]), line.step.key))
    return Sheet(title="Plan", columns=PLAN, rows=tuple(rows))


def _by(planned: PlannedLine | None) -> tuple[Cell, Cell, Cell]:
    """Who sees to it, by when, and what is decided."""
    if planned is None:
        return "", "", ""
    stop = "" if planned.reason.endswith((".", "!", "?", "…")) else "."
    refused = f"Won’t do: {planned.reason}{stop} Risk accepted by {planned.accepted_by}."
    state = "Done" if planned.is_done else refused if planned.is_refused else ""
    return planned.owner, planned.due.isoformat() if planned.due else "", state


def _step(line: StepLine, *, stands: bool = True) -> tuple[Cell, ...]:
    step, remedy = line.step, line.step.remedy
    least, most = days_range(line)
    return (
        *(step.rank, remedy.title, step.horizon if stands else ""),
        "if it turns out so" if line.if_so else "",
        *(step.person_days, least, most),
        "the team" if step.estimated else "the questionnaire",
        *(step.cumulative_days if stands else None, REACH[remedy.reach]),
        _stands_in(line.placed) if stands else "",
        *(_titles(line.ends), _titles(line.lowers)),
        "\n".join(each.title for each in step.requires),
        *(remedy.first_step, remedy.done_when),
    )


def _stands_in(placed: Placed) -> str:
    return "Nobody is named yet" if placed.slot.lacks_sponsor else placed.slot.sponsor


def days_range(line: StepLine) -> tuple[float, float]:
    """From and to; the figure itself where the team gave one."""
    step = line.step
    if step.estimated:
        return step.person_days, step.person_days
    return line.effort.from_days, line.effort.to_days


def _titles(patterns: Iterable[Antipattern]) -> str:
    return "\n".join(pattern.title for pattern in patterns)


# -- All of it -------------------------------------------------------------------------------------

OF_RESULTS: tuple[Callable[[Results], Sheet], ...] = (answers, profile, findings, plan)


def about(told: Mapping[str, Cell]) -> Sheet:
    """What the workbook is of: a line for each thing told."""
    return Sheet(
        title="About",
        columns=(text("What", 26), text("This workbook", 80)),
        rows=tuple((name, value) for name, value in told.items()),
    )
