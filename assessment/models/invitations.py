"""Who is asked into an organisation: the only way to an account, but for the first owner's."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessment import links
from assessment.models.teams import Organisation, Role, Team


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Those that can still be accepted; whatever was accepted or withdrawn is gone."""
        return self.filter(made_at__gt=links.oldest_valid())

    def behind(self, token: str) -> "InvitationQuerySet":
        return self.open().filter(digest=links.digest(token)).select_related("organisation")

    def to(self, email: str) -> "InvitationQuerySet":
        return self.open().filter(email=email.lower())

    def for_page(self) -> "InvitationQuerySet":
        return self.select_related("made_by").prefetch_related("teams").order_by("email")


class Invitation(models.Model):
    """A role offered to whoever holds the link and has the address; accepted, it is gone."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()  # in small letters
    role = models.CharField(max_length=11, choices=Role)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    digest = models.CharField(max_length=64, unique=True)  # of the token in its link
    # Whether only somebody who reads mail at this address, or whom the server's own people know,
    # can have the link; an owner who was shown it might have anybody's.
    proves_address = models.BooleanField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(  # None: whoever runs the server
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "email", name="one_invitation_an_address"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.role} in {self.organisation}"

    @property
    def ends_at(self) -> datetime:
        return self.made_at + timedelta(days=links.DAYS_VALID)

    @property
    def is_open(self) -> bool:
        return self.made_at > links.oldest_valid()
