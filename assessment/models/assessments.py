"""One team's use of one published version, for one named system with a stated scope."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from assessment.models.teams import IS_DUE, Role, Team, User
from questionnaires.models import Version

LONGEST_SYSTEM, LONGEST_SENTENCE = 150, 300
LONGEST_TEXT = 4000  # of a note, a dissent and a reason
MOST_EVIDENCE = 20
LONGEST_EVIDENCE = 500
SCOPE_CARD = ("sentence", "live_since", "harmed", "owned_by", "not_included")
SCOPE = (
    *("system", *SCOPE_CARD, "facts", "form", "target_profile", "target_reason", "concerns"),
    "capacity_days_per_month",
)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> "AssessmentQuerySet":
        """What this person may read.

        Owners see all of their organisation, facilitators and members their teams', viewers
        what is closed.
        """
        reach, seen = user.reach, Q(pk__in=[])
        if owned := reach.organisations(Role.OWNER):
            seen |= Q(team__organisation__in=owned)
        if viewed := reach.organisations(Role.VIEWER):
            seen |= Q(team__organisation__in=viewed, status=Assessment.Status.CLOSED)
        if reach.teams:
            seen |= Q(team__in=reach.teams)
        return self.filter(seen)

    def within(self, organisation: int | None) -> "AssessmentQuerySet":
        """Those of one organisation; without one, all."""
        return self.filter(team__organisation=organisation) if organisation else self

    def held(self) -> "AssessmentQuerySet":
        """Each locked until the transaction ends."""
        return self.select_for_update(of=("self",))

    def for_page(self) -> "AssessmentQuerySet":
        return self.select_related("team__organisation", "version__questionnaire")

    def begun_with(self, user: User, form_token: UUID) -> "AssessmentQuerySet":
        """What this person began by sending that form, if anything."""
        return self.filter(created_by=user, form_token=form_token)

    def newest_first(self) -> "AssessmentQuerySet":
        return self.order_by("-created_at", "-pk")

    def named_like(self, text: str) -> "AssessmentQuerySet":
        return self.filter(Q(system__icontains=text) | Q(team__name__icontains=text))

    def closed(self) -> "AssessmentQuerySet":
        return self.filter(status=Assessment.Status.CLOSED)

    def earlier_of(self, assessment: "Assessment") -> "AssessmentQuerySet":
        """What was closed before it, of the same team and system, the latest first."""
        return self.earlier_of_team(assessment).filter(system__iexact=assessment.system)

    def earlier_of_team(self, assessment: "Assessment") -> "AssessmentQuerySet":
        """As `earlier_of`, also of other systems, by the same questionnaire."""
        same = self.closed().filter(
            team=assessment.team_id,
            version__questionnaire=assessment.version.questionnaire_id,
            closed_at__lt=assessment.closed_at or timezone.now(),
        )
        return same.order_by("-closed_at", "-pk")

    def open_again(self, assessment: "Assessment") -> "AssessmentQuerySet":
        """What is open of the same team and system, by the same questionnaire, the latest first."""
        same = self.filter(
            status=Assessment.Status.OPEN,
            team=assessment.team_id,
            system__iexact=assessment.system,
            version__questionnaire=assessment.version.questionnaire_id,
        )
        return same.newest_first()


class Assessment(models.Model):
    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    class Form(models.TextChoices):
        CORE = "core"
        FULL = "full"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="assessments")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=6, choices=Status, default=Status.OPEN)

    system = models.CharField(max_length=LONGEST_SYSTEM)
    # The scope card, which the room reads aloud.
    sentence = models.CharField(max_length=LONGEST_SENTENCE)
    live_since = models.CharField(max_length=100, blank=True)
    harmed = models.CharField(max_length=300, blank=True)
    owned_by = models.CharField(max_length=300, blank=True)
    not_included = models.CharField(max_length=300, blank=True)

    form = models.CharField(max_length=4, choices=Form, default=Form.FULL)
    facts = models.JSONField(default=dict, blank=True)  # fact -> true or false
    concerns = models.JSONField(default=list, blank=True)  # two keys at most
    target_profile = models.CharField(max_length=80, blank=True)
    target_reason = models.CharField(max_length=300, blank=True)
    capacity_days_per_month = models.DecimalField(max_digits=6, decimal_places=1, default=10)

    effort_days = models.JSONField(default=dict, blank=True)  # remedy -> the team's estimate

    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # When its answers were taken over from a file, and the votes that the file counted:
    # version -> question -> levels, None for "I can't say". A file knows no voters.
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_votes = models.JSONField(default=dict, blank=True)
    # Of the form that began it and of what stood in it: sent twice, it begins one.
    form_token = models.UUIDField(null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    refuses = (
        (
            "INSERT",
            "(SELECT status FROM questionnaires_version WHERE id = NEW.version_id {held})"
            " <> 'published'",
            "an assessment begins on a published version",
        ),
        (
            "UPDATE",
            "(NEW.version_id <> OLD.version_id AND OLD.status <> 'open')",
            "closed assessments keep their version",
        ),
        (
            "UPDATE",
            "(NEW.version_id <> OLD.version_id AND (SELECT status FROM questionnaires_version"
            " WHERE id = NEW.version_id {held}) = 'draft')",
            "an assessment moves to a published version",
        ),
        (
            "UPDATE",
            "(NEW.imported_votes <> OLD.imported_votes AND OLD.status <> 'open')",
            "closed answers do not move",
        ),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | Q(status="open", closed_at=None),
                name="closed_at_a_time",
            ),
            models.CheckConstraint(condition=Q(form__in=["full", "core"]), name="assessment_form"),
            models.CheckConstraint(
                condition=Q(capacity_days_per_month__gt=0), name="capacity_is_positive"
            ),
            models.UniqueConstraint("created_by", "form_token", name="one_assessment_a_form"),
        ]

    def __str__(self) -> str:
        return self.system

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def votes_of_file(self) -> dict[str, list[int | None]]:
        """Question of its version -> the votes that a file counted."""
        return dict(self.imported_votes.get(self.version.number, {}))

    def scope(self) -> dict[str, Any]:
        """What a facilitator says of it, as plain values: what stands on the page of its scope."""
        values = {name: getattr(self, name) for name in SCOPE}
        return values | {
            "facts": dict(sorted(self.facts.items())),
            "capacity_days_per_month": plain(self.capacity_days_per_month),
        }


def plain(number: Decimal | float) -> int | float:
    """A number as content files and people write it."""
    return int(number) if number == int(number) else float(number)


IS_DUE_OF_ASSESSMENT = IS_DUE.format(
    organisation="(SELECT organisation_id FROM assessment_team JOIN assessment_assessment"
    " ON team_id = assessment_team.id WHERE assessment_assessment.id = {assessment})"
)
CLOSED = (
    "(SELECT status FROM assessment_assessment WHERE id = {row}.assessment_id {{held}}) <> 'open'"
)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def of(self, assessment: Assessment) -> "AnswerQuerySet":
        """The answers to the version that the assessment is on now."""
        return self.filter(assessment=assessment, version=assessment.version_id)

    def replies_of(self, assessments: Iterable[int]) -> "AnswerQuerySet":
        """What is needed to count answers: no texts."""
        current = self.filter(assessment__in=assessments, version=F("assessment__version"))
        return current.only("assessment", "question", "state")


class Answer(models.Model):
    """The team's settled reply to one question; a note without a reply is kept, and is none."""

    class State(models.TextChoices):
        UNANSWERED = ""
        LEVEL = "level"
        DONT_KNOW = "dont_know"
        NOT_APPLICABLE = "not_applicable"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=80)  # its key in that version
    state = models.CharField(max_length=14, choices=State, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it does not apply
    note = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True)
    dissent = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)  # raised by every change
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    refuses = (
        ("INSERT", CLOSED.format(row="NEW"), "closed answers do not move"),
        ("UPDATE", CLOSED.format(row="NEW"), "closed answers do not move"),
        ("UPDATE", CLOSED.format(row="OLD"), "closed answers do not move"),
        (
            "DELETE",
            f"{CLOSED.format(row='OLD')}"
            f" AND NOT {IS_DUE_OF_ASSESSMENT.format(assessment='OLD.assessment_id')}",
            "closed answers do not move",
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "assessment", "version", "question", name="one_answer_a_question"
            ),
            models.CheckConstraint(
                condition=Q(state="level", level__range=(0, 6)) | Q(~Q(state="level"), level=None),
                name="a_level_is_answered_with_a_level",
            ),
            models.CheckConstraint(
                condition=Q(~Q(reason=""), state="not_applicable")
                | Q(~Q(state="not_applicable"), reason=""),
                name="not_applicable_has_a_reason",
            ),
            *(
                models.CheckConstraint(
                    condition=LessThanOrEqual(Length(text), LONGEST_TEXT), name=f"{text}_is_short"
                )
                for text in ("reason", "note", "dissent")
            ),
        ]

    def __str__(self) -> str:
        return self.question
