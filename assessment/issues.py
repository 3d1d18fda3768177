"""The team's plan as files that issue trackers take in: one for Jira, one for GitHub.

What people typed goes into cells that a spreadsheet may open, so none of them is a formula.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assessment.exports.texts import harmless
from assessment.planning import PlanLine, Planning

LONGEST_TITLE = 250  # both refuse more than 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    title: str
    body: str
    labels: tuple[str, ...]
    owner: str
    due: str  # 2026-11-28, or empty


def issue(planning: Planning, line: PlanLine) -> Issue:
    horizon = line.placed.horizon if line.placed else "later"
    return Issue(
        title=line.remedy.title,
        body="\n\n".join(paragraphs(planning, line)),
        labels=("plumbline", f"plan-{horizon}", f"reach-{line.remedy.reach}"),
        owner=line.row.owner,
        due=line.row.due.isoformat() if line.row.due else "",
    )


def paragraphs(planning: Planning, line: PlanLine) -> Iterable[str]:
    remedy, effort = line.remedy, line.effort
    basis = "the team’s estimate"
    if not line.estimated:
        basis = f"{effort.from_days:g} to {effort.to_days:g}"
    yield remedy.summary
    yield f"First step: {remedy.first_step}"
    yield f"Done when: {remedy.done_when}"
    yield f"Person-days: {line.person_days:g}, {basis}"
    if line.row.owner:
        yield f"Seen to by: {line.row.owner}"
    if line.row.due:
        yield f"By: {line.row.due.isoformat()}"
    if line.row.sponsor:
        yield f"Stands in for it: {line.row.sponsor}"
    if lifted := [planning.questions[key].text for key, _ in planning.raises(remedy)]:
        yield "\n".join(["Lifts the answers to:", *(f"* {text}" for text in lifted)])
    waits = [planning.remedies[key].title for key in remedy.requires if planning.line(key)]
    if waits:
        yield "\n".join(["Waits for:", *(f"* {title}" for title in waits)])
    yield f"From the plan for {planning.assessment.system}."


def for_jira(issues: Sequence[Issue]) -> str:
    """A label a column: Jira takes several columns of one name for several values."""
    most = max((len(each.labels) for each in issues), default=1)
    head = ["Summary", "Issue Type", "Description", "Assignee", "Due Date", *["Labels"] * most]
    rows = ([each.title, "Task", each.body, each.owner, each.due, *each.labels] for each in issues)
    return table(head, rows)


def for_github(issues: Sequence[Issue]) -> str:
    rows = ([each.title, each.body, ",".join(each.labels), each.owner] for each in issues)
    return table(["title", "body", "labels", "assignees"], rows)


TRACKERS: dict[str, Callable[[Sequence[Issue]], str]] = {"jira": for_jira, "github": for_github}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first cell of a row is its title, on one line."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    for title, *cells in rows:
        short = " ".join(harmless(title).split())[:LONGEST_TITLE]
        writer.writerow([short, *map(harmless, cells)])
    return written.getvalue()
