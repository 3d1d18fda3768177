"""A live workshop: who is in the room, and where it stands.

Names stand apart from votes, and go when the assessment is closed.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessment.models.assessments import Assessment

LONGEST_NAME = 40


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def running(self) -> "WorkshopQuerySet":
        return self.filter(ended_at=None)

    def under(self, code: str) -> "WorkshopQuerySet":
        """What is open under a join code, in any case, with or without its space."""
        return self.running().filter(code=Workshop.plain(code))

    def for_page(self) -> "WorkshopQuerySet":
        return self.select_related(
            "assessment__team__organisation",
            "assessment__version__questionnaire",
            "round",
            "held_by",
            "scribe__named",
        )

    def for_vote(self) -> "WorkshopQuerySet":
        return self.select_related("assessment__version", "round")

    def locked(self) -> "WorkshopQuerySet":
        """Each locked until the transaction ends."""
        return self.select_for_update(of=("self",), no_key=True)


class Workshop(models.Model):
    """One sitting over one assessment, from its invitation to its end; a survey may open it."""

    class Phase(models.TextChoices):
        LOBBY = "lobby"  # people join, the room reads the scope; a practice vote
        SURVEY = "survey"  # each votes alone until it is closed; then the lobby again
        QUESTIONS = "questions"
        FINDINGS = "findings"  # true for us?
        STEPS = "steps"  # up to three are taken on
        ENDED = "ended"

    class Outcome(models.TextChoices):
        NONE = ""
        AGREED = "agreed"
        PARKED = "parked"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="workshops")
    code = models.CharField(max_length=6)
    phase = models.CharField(max_length=9, choices=Phase, default=Phase.LOBBY)
    revision = models.PositiveBigIntegerField(default=1)  # raised by every action
    ballots = models.PositiveBigIntegerField(default=0)  # how many of those were a vote's
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(  # who stands at the desk
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    scribe = models.ForeignKey(
        "Participant", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    agenda = models.JSONField(default=list, blank=True)  # question keys in the order of the room
    round = models.ForeignKey(  # the vote on the screens; None between questions
        "Round", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)  # of its question
    # The answer before the last agreement, so that it can be undone: {"question", "columns"}.
    last_agreement = models.JSONField(null=True, blank=True)
    finding = models.CharField(max_length=80, blank=True)  # the antipattern on the stage

    survey_until = models.DateTimeField(null=True, blank=True)
    survey_closed_at = models.DateTimeField(null=True, blank=True)

    minutes = models.PositiveSmallIntegerField(default=90)
    started_at = models.DateTimeField(null=True, blank=True)  # the first question
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_for = models.DurationField(default=timedelta)  # all earlier pauses
    proposal_declined_at = models.DateTimeField(null=True, blank=True)  # "Not now", to parking

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "code", condition=Q(ended_at=None), name="one_running_workshop_a_code"
            ),
            models.UniqueConstraint(
                "assessment", condition=Q(ended_at=None), name="one_running_workshop_an_assessment"
            ),
            models.CheckConstraint(
                condition=Q(phase="ended", ended_at__isnull=False)
                | (~Q(phase="ended") & Q(ended_at=None)),
                name="ended_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Workshop on {self.assessment}"

    @staticmethod
    def plain(code: str) -> str:
        """A join code as it is stored, however it was typed; empty for what is none."""
        typed = "".join(code.split()).upper()
        return typed if typed.isascii() and typed.isalnum() else ""

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def settled(self) -> int:
        """The revision but for votes: while it stays, only who has voted may have changed."""
        return self.revision - self.ballots

    @property
    def has_votes(self) -> bool:
        """Whether anybody has voted on a question; practice counts nowhere."""
        return self.rounds.voted().exists()

    @property
    def code_in_groups(self) -> str:
        return f"{self.code[:3]} {self.code[3:]}"

    def worked_for(self, now: datetime) -> timedelta:
        """Time since the first question, without the pauses."""
        if self.started_at is None:
            return timedelta()
        return (self.paused_at or now) - self.started_at - self.paused_for


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        return self.filter(left_at=None)

    def for_page(self) -> "ParticipantQuerySet":
        """Nothing that a vote does without: hundreds are cast within seconds."""
        return self.select_related("workshop__assessment__version", "workshop__round")

    def by_name(self) -> "ParticipantQuerySet":
        return self.order_by("named__name", "pk")


class Participant(models.Model):
    """Somebody in the room, without an account and, after the closing, without a name."""

    class Camp(models.TextChoices):
        BUILDS_IT = "builds-it", "Builds it"
        DEPENDS_ON_IT = "depends-on-it", "Depends on it"

    class Worth(models.TextChoices):
        UNSAID = "", "Not said"
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)  # in their cookie, signed
    camp = models.CharField(max_length=13, choices=Camp)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    worth = models.CharField(max_length=6, choices=Worth, blank=True)  # was it worth your time?

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(camp__in=["builds-it", "depends-on-it"]), name="participant_camp"
            )
        ]

    def __str__(self) -> str:
        return f"Participant {self.pk}"


class ParticipantName(models.Model):
    """Apart from the votes; deleted when the assessment is closed."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, primary_key=True, related_name="named"
    )
    name = models.CharField(max_length=LONGEST_NAME)

    def __str__(self) -> str:
        return self.name


class SurveyAddress(models.Model):
    """Whom a survey is told to, by the word of the facilitator; deleted with the names.

    Nothing links it to a participant: who of them takes part is not known.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="addresses")
    email = models.EmailField(max_length=254)
    invited_at = models.DateTimeField(null=True, blank=True)  # when the mail server took it
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("workshop", "email", name="one_address_a_workshop"),
        ]

    def __str__(self) -> str:
        return self.email
