"""What happened in an organisation, in words: who did what, and from what to what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from assessment.models import Assessment, AuditEvent

# What a verb begins with -> how the filter names it.
KINDS = {
    "answer": "Answers",
    "assessment.": "Assessments",
    "member.": "Members",
    "team.": "Teams",
    "organisation.": "The organisation",
}
WORDS = {
    "answer.settled": "Answered",
    "answers.taken_over": "Took over the answers of a file",
    "assessment.closed": "Closed the assessment",
    "assessment.created": "Began the assessment",
    "assessment.efforts_estimated": "Estimated steps",
    "assessment.reopened": "Reopened the assessment",
    "assessment.scope_changed": "Changed the scope",
    "assessment.upgrade_undone": "Went back to the version before",
    "assessment.upgraded": "Moved to a newer version",
    "member.added": "Came in",
    "member.changed": "Changed a role",
    "member.invitation_withdrawn": "Withdrew an invitation",
    "member.invited": "Invited",
    "member.left": "Left",
    "member.removed": "Removed a member",
    "member.second_factor_reset": "Took a lost second factor away",
    "organisation.created": "Founded the organisation",
    "organisation.deletion_asked": "Asked for the organisation to be deleted",
    "organisation.deletion_postponed": "Put off the deletion, after a backup was restored",
    "organisation.deletion_withdrawn": "Kept the organisation from being deleted",
    "organisation.exported": "Exported everything",
    "organisation.renamed": "Renamed the organisation",
    "organisation.second_factor_changed": "Changed how people sign in",
    "team.created": "Added a team",
    "team.removed": "Removed a team",
    "team.renamed": "Renamed a team",
}
NOTHING = "nothing"
LONGEST = 300  # of a value in the list; the history of an answer tells it whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    event: AuditEvent
    said: str
    subject: str
    question: str  # its key, if it is about one
    url: str
    changes: list[Change]


def entries(events: Sequence[AuditEvent]) -> list[Entry]:
    """The events of a page, with one query more for all that they are about."""
    assessments = Assessment.objects.in_bulk(filter(None, map(assessment_of, events)))
    return [entry(event, assessments) for event in events]


def entry(event: AuditEvent, assessments: Mapping[int, Assessment]) -> Entry:
    assessment = assessments.get(assessment_of(event) or 0)
    question = event.about.partition("/")[2] if assessment else ""
    return Entry(
        event=event,
        said=WORDS.get(event.verb, event.verb),
        subject=assessment.system if assessment else subject_of(event),
        question=question,
        url=url_of(assessment, question) if assessment else "",
        changes=changes(event.before, event.after),
    )


def assessment_of(event: AuditEvent) -> int | None:
    kind, _, rest = event.about.partition(":")
    return int(rest.partition("/")[0]) if kind == "assessment" else None


def url_of(assessment: Assessment, question: str) -> str:
    if question:
        return reverse("assessment:history", args=[assessment.pk, question])
    return reverse("assessment:profile", args=[assessment.pk])


def subject_of(event: AuditEvent) -> str:
    """The address or the name of whom or what it is about, as it was then."""
    told = (event.before or {}) | (event.after or {})
    return str(told.get("email") or told.get("name") or "")


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Whatever is not the same on both sides; what was not there counts as nothing."""
    old, new = before or {}, after or {}
    return [
        Change(label=label(name), before=said(old.get(name)), after=said(new.get(name)))
        for name in dict.fromkeys([*old, *new])
        if said(old.get(name)) != said(new.get(name))
    ]


def label(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def said(value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return shortened(", ".join(f"{key}: {said(each)}" for key, each in value.items()))
    if isinstance(value, list):
        return shortened(listed(value))
    return shortened(str(value))


def listed(values: Iterable[Any]) -> str:
    return ", ".join(map(said, values))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
