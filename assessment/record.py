"""What happened in an organisation, in words: who did what, and from what to what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from assessment import loading
from assessment.models import Answer, Assessment, AuditEvent, LoweredAnswer, PlannedStep
from questionnaires.instrument import Instrument
from questionnaires.loading import instrument
from questionnaires.models import Version

# What a verb begins with -> how the filter names it.
KINDS = {
    "answer": "Answers",
    "question.": "Parked questions",
    "finding.": "Findings",
    "plan.": "The plan",
    "step.": "Steps",
    "trend.": "Trends",
    "workshop.": "Workshops",
    "assessment.": "Assessments",
    "member.": "Members",
    "team.": "Teams",
    "organisation.": "The organisation",
}
WORDS = {
    "answer.agreement_undone": "Took an agreement back",
    "answer.evidence_taken_down": "Wrote down evidence, by the scribe",
    "answer.noted": "Noted",
    "answer.settled": "Answered",
    "answers.taken_over": "Took over the answers of a file",
    "assessment.closed": "Closed the assessment",
    "assessment.created": "Began the assessment",
    "assessment.efforts_estimated": "Estimated steps",
    "assessment.release_withdrawn": "Withdrew the result from the portfolio",
    "assessment.released": "Released the result to the portfolio",
    "assessment.reopened": "Reopened the assessment",
    "assessment.scope_changed": "Changed the scope",
    "assessment.vital_signs_noted": "Noted vital signs",
    "assessment.upgrade_undone": "Went back to the version before",
    "assessment.upgraded": "Moved to a newer version",
    "finding.confirmed": "Said that a finding is true",
    "finding.contested": "Contested a finding",
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
    "organisation.logo_changed": "Changed the logo",
    "organisation.renamed": "Renamed the organisation",
    "organisation.second_factor_changed": "Changed how people sign in",
    "plan.saved": "Saved the plan",
    "question.parked": "Parked a question",
    "question.unparked": "Took a parked question up again",
    "step.changed": "Changed a step",
    "step.commented": "Commented on a step",
    "step.let_go": "Let a step go",
    "step.moved": "Moved a step in the plan",
    "step.taken_on": "Took a step on",
    "team.created": "Added a team",
    "team.removed": "Removed a team",
    "team.renamed": "Renamed a team",
    "trend.lower_read": "Said why an answer is lower",
    "workshop.begun": "Began a workshop",
    "workshop.called_off": "Called the workshop off",
    "workshop.ended": "Ended the workshop",
    "workshop.handed_over": "Handed the desk over",
    "workshop.paused": "Paused the workshop",
    "workshop.planned": "Planned the workshop",
    "workshop.resumed": "Went on after a pause",
    "workshop.revealed": "Revealed the votes",
    "workshop.scribe_named": "Named who writes",
    "workshop.skipped": "Skipped a question",
    "workshop.survey_closed": "Closed the survey",
    "workshop.survey_opened": "Opened the survey",
    "workshop.survey_told": "Had mails sent about the survey",
    "workshop.voted_again": "Had the room vote again",
    "workshop.went_on": "Went on with the workshop",
}
LABELS = {
    "state": "Answer",
    "reading": "Why it is lower",
    "against": "Than on",
    "days_to_production": "Days from the idea to production",
    "model_age_days": "Days since the live model was trained",
    "hours_to_notice": "Hours to notice a fault",
    "hours_to_restore": "Hours to restore",
    "incidents": "Incidents in twelve months",
    "not_included": "Not included",
    "facts": "Facts",
    "form": "Questions",
    "due": "By",
    "sponsor": "Who stands in for it",
    "accepted_by": "Who accepts the risk",
    "place": "Place in the plan",
    "effort_days": "Estimates in days",
    "target_profile": "Target",
    "target_reason": "Reason for the target",
    "version": "Version of the questionnaire",
    "answers": "How many answers",
    "answers_kept": "How many answers were kept",
}
# Field -> what is stored -> its words.
VALUES: dict[str, dict[str, str]] = {
    "reading": {each.value: str(each.label) for each in LoweredAnswer.Reading},
    "state": {
        Answer.State.LEVEL: "a level",
        Answer.State.DONT_KNOW: "I can’t say",
        Answer.State.NOT_APPLICABLE: "does not apply",
    },
    "form": {Assessment.Form.FULL: "all", Assessment.Form.CORE: "the short form"},
    "status": {key: str(label) for key, label in PlannedStep.Status.choices},
}
UNTOLD = ("snapshot",)  # a number that says nothing to anybody
NOTHING = "nothing"
Editions = Callable[[int], list[Instrument]]  # of a questionnaire
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
    question: str  # its text, if it is about one
    url: str
    changes: list[Change]


def entries(events: Sequence[AuditEvent]) -> list[Entry]:
    """The events of a page, with few queries more for all that they are about."""
    about = filter(None, map(assessment_of, events))
    assessments = Assessment.objects.for_page().in_bulk(about)
    all_of = cache(editions)
    return [entry(event, assessments, all_of) for event in events]


def entry(event: AuditEvent, assessments: Mapping[int, Assessment], all_of: Editions) -> Entry:
    assessment = assessments.get(assessment_of(event) or 0)
    question = event.about.partition("/")[2] if assessment else ""
    asked = loading.instrument_of(assessment) if assessment else None
    return Entry(
        event=event,
        said=WORDS.get(event.verb, event.verb),
        subject=assessment.system if assessment else subject_of(event),
        question=text_of(question, assessment, all_of) if assessment and question else "",
        url=url_of(assessment, question) if assessment else "",
        changes=changes(event.before, event.after, words_of(asked) if asked else {}),
    )


def text_of(key: str, assessment: Assessment, all_of: Editions) -> str:
    """As its version asks it; where that no longer does, as the newest that did."""
    own = loading.instrument_of(assessment)
    if text := asked_in(own, key):
        return text
    found = (asked_in(each, key) for each in all_of(assessment.version.questionnaire_id))
    return next(filter(None, found), key)


def asked_in(instrument: Instrument, key: str) -> str:
    return next((each.text for each in instrument.questions() if each.key == key), "")


def editions(questionnaire: int) -> list[Instrument]:
    """The newest first."""
    versions = Version.objects.published().filter(questionnaire=questionnaire)
    return list(map(instrument, versions.newest_first().select_related("questionnaire")))


def words_of(asked: Instrument) -> dict[str, dict[str, str]]:
    """Field -> key -> what the questionnaire calls it."""
    remedies = {remedy.key: remedy.title for remedy in asked.remedies}
    return {
        "step": remedies,
        "steps": remedies,
        "facts": {fact.key: fact.text for fact in asked.facts},
        "concerns": {concern.key: concern.title for concern in asked.concerns},
        "target_profile": {profile.key: profile.title for profile in asked.target_profiles},
        "effort_days": remedies,
    }


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


def changes(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Change]:
    """Whatever is not the same on both sides; what was not there counts as nothing.

    `words` has, by field, what the questionnaire calls the keys in it.
    """
    old, new, words = before or {}, after or {}, VALUES | dict(words or {})
    told = (name for name in dict.fromkeys([*old, *new]) if name not in UNTOLD)
    found = (
        Change(
            label=LABELS.get(name) or words.get("effort_days", {}).get(name) or label(name),
            before=said(old.get(name), words.get(name, {})),
            after=said(new.get(name), words.get(name, {})),
        )
        for name in told
        if old.get(name) != new.get(name)
    )
    return [change for change in found if change.before != change.after]


def label(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def said(value: Any, words: Mapping[str, str]) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return shortened(
            ", ".join(f"{words.get(key, key)}: {said(each, {})}" for key, each in value.items())
        )
    if isinstance(value, list):
        return shortened(", ".join(said(each, words) for each in value))
    return shortened(words.get(str(value), str(value)))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
