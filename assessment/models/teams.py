"""Who owns what. The organisation is the wall between tenants."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property

from assessment.names import are_alike

if TYPE_CHECKING:
    from assessment.models.assessments import Assessment

# What somebody shows beside their password, or instead of it; recovery codes only stand in for it.
SECOND_FACTORS = ("totp", "webauthn")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def who_did_something_in(self, organisation: "Organisation") -> models.QuerySet["User"]:
        """Also those who have left."""
        return self.filter(pk__in=organisation.events.values("by")).order_by("name", "email")

    def who_may_run(self, assessment: "Assessment") -> models.QuerySet["User"]:
        """Its organisation's owners, and the facilitators of its team."""
        belongs = Q(memberships__organisation=assessment.team.organisation_id)
        owns = Q(memberships__role=Role.OWNER)
        facilitates = Q(memberships__role=Role.FACILITATOR, memberships__teams=assessment.team_id)
        found = self.filter(belongs & (owns | facilitates), is_active=True)
        return found.distinct().order_by("name", "email")

    def first_is_missing(self) -> bool:
        """Whether nobody can look after this installation yet; sample people do not count."""
        return not self.filter(is_superuser=True).exists()

    def addressed(self, emails: Iterable[str]) -> "models.QuerySet[User]":
        return self.filter(email__in=emails)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        # Where it is missing, allauth writes it when somebody looks at their addresses.
        user.emailaddress_set.create(email=user.email, primary=True)  # type: ignore[attr-defined]
        return user


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def reach(self) -> "Reach":
        """What their memberships let them see; read once a request."""
        held = Membership.objects.filter(user=self)
        return Reach(held.order_by("organisation__name", "organisation").values_list(*REACHED))

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Whether an organisation of theirs requires one, and they have none."""
        return bool(self.reach.strict) and not is_mfa_enabled(self, types=SECOND_FACTORS)

    def only_claims(self, email: str) -> bool:
        """Whether they sign in with this address, and neither a mail to it nor whoever runs the
        server has shown that it is theirs."""
        theirs = EmailAddress.objects.filter(user=self, email__iexact=email)
        return theirs.filter(verified=False).exists()

    def get_full_name(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner"  # everything in the organisation
    FACILITATOR = "facilitator"  # runs any assessment of their teams
    MEMBER = "member"  # answers, sees their teams
    VIEWER = "viewer"  # reads closed results and the portfolio

    @property
    def is_of_teams(self) -> bool:
        """Whether they act for teams: owners have them all, viewers need none."""
        return self in (Role.FACILITATOR, Role.MEMBER)

    @property
    def with_article(self) -> str:
        return f"an {self}" if self == Role.OWNER else f"a {self}"


REACHED = (
    *("organisation", "organisation__name", "organisation__deletion_due_at"),
    "organisation__requires_second_factor",
    *("role", "teams", "teams__organisation"),
)
Reached = tuple[int, str, datetime | None, bool, str, int | None, int | None]


class Reach:
    """Where a person's walls stand, by the ids of organisations and teams."""

    def __init__(self, memberships: Iterable[Reached]) -> None:
        self.roles: dict[int, str] = {}  # organisation -> role
        self.names: dict[int, str] = {}  # organisation -> its name, in the order of names
        self.ending: dict[int, datetime] = {}  # organisation -> when it will be deleted
        self.strict: dict[int, str] = {}  # organisation that requires a second factor -> its name
        self.teams: list[int] = []  # of facilitators and members, who see their teams alone
        for organisation, name, due, strict, role, team, home in memberships:
            self.roles[organisation], self.names[organisation] = role, name
            if due:
                self.ending[organisation] = due
            if strict:
                self.strict[organisation] = name
            if team and home == organisation and Role(role).is_of_teams:
                self.teams.append(team)

    def organisations(self, role: Role) -> list[int]:
        return [organisation for organisation, held in self.roles.items() if held == role]


# Of an organisation, as the condition of a guard: its owner said so, and the days are over. Until
# then what is kept for ever is kept; afterwards it goes with its organisation.
IS_DUE = (
    "COALESCE((SELECT deletion_due_at <= CURRENT_TIMESTAMP FROM assessment_organisation"
    " WHERE id = {organisation}), FALSE)"
)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of(self, user: User) -> "OrganisationQuerySet":
        return self.filter(memberships__user=user)

    def named(self, name: str) -> "OrganisationQuerySet":
        return self.filter(name=name)

    def named_like(self, name: str) -> "Organisation | None":
        """One whose name people would take for this."""
        return next((each for each in self.order_by("pk") if are_alike(each.name, name)), None)

    def due_for_deletion(self) -> "OrganisationQuerySet":
        return self.filter(deletion_due_at__lte=timezone.now())

    def held(self) -> "OrganisationQuerySet":
        """Each locked until the transaction ends, so that its members change one after another."""
        return self.select_for_update(no_key=True, of=("self",))

    def within(self, organisation: int | None) -> "OrganisationQuerySet":
        """That one alone; without one, all."""
        return self.filter(pk=organisation) if organisation else self

    def owned_by(self, user: User) -> "OrganisationQuerySet":
        return self.filter(memberships__user=user, memberships__role=Role.OWNER).order_by("name")


class Organisation(models.Model):
    name = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=timezone.now)
    requires_second_factor = models.BooleanField(default=False)
    deletion_due_at = models.DateTimeField(null=True, blank=True)  # None: it is to stay
    # Another with every change of what its portfolio is made of: what is cached of it has it.
    portfolio_stamp = models.UUIDField(default=uuid4, editable=False)

    objects = OrganisationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def settings(self) -> dict[str, Any]:
        """What owners set, as plain values: what stands on its page."""
        return {"name": self.name, "requires_second_factor": self.requires_second_factor}


class TeamQuerySet(models.QuerySet["Team"]):
    def within(self, organisation: int | None) -> "TeamQuerySet":
        """Those of one organisation; without one, all."""
        return self.filter(organisation=organisation) if organisation else self

    def held(self) -> "TeamQuerySet":
        """Each locked until the transaction ends, in one order for everybody."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def named_like(self, name: str) -> "Team | None":
        """One whose name people would take for this; databases have ways of their own to tell."""
        return next((team for team in self.order_by("pk") if are_alike(team.name, name)), None)

    def where_may_create(self, user: User) -> "TeamQuerySet":
        """Teams for which this person may begin an assessment."""
        own = Q(
            members__user=user,
            members__role=Role.FACILITATOR,
            members__organisation=F("organisation"),
        )
        owned = Q(organisation__memberships__user=user, organisation__memberships__role=Role.OWNER)
        found = self.filter(own | owned).distinct().select_related("organisation")
        return found.order_by("organisation__name", "name")

    def counted(self) -> "TeamQuerySet":
        """Each with how many act for it and how many assessments it has."""
        acting = Q(members__role__in=[role for role in Role if role.is_of_teams])
        return self.annotate(
            people=Count("members", filter=acting, distinct=True),
            begun=Count("assessments", distinct=True),
        ).order_by("name")


class Team(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=150)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "name",
                name="team_name_is_unique_in_its_organisation",
                violation_error_message="There is a team of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: User) -> "MembershipQuerySet":
        return self.filter(user=user).select_related("organisation").order_by("organisation__name")

    def successors_of(self, membership: "Membership") -> "MembershipQuerySet":
        """Who else could own the organisation."""
        others = self.filter(organisation=membership.organisation_id, user__is_active=True)
        return others.exclude(pk=membership.pk).for_page()

    def owners(self) -> "MembershipQuerySet":
        return self.filter(role=Role.OWNER)

    def for_page(self) -> "MembershipQuerySet":
        factors = User.objects.filter(
            pk=OuterRef("user_id"), authenticator__type__in=SECOND_FACTORS
        )
        found = self.annotate(has_second_factor=Exists(factors)).prefetch_related("teams")
        return found.select_related("user", "organisation").order_by("user__name", "user__email")


class Membership(models.Model):
    """One person's role in one organisation; facilitators and members act for their teams."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=11, choices=Role)
    teams = models.ManyToManyField(Team, related_name="members", blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "user", name="one_membership_an_organisation"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.role} in {self.organisation}"

    def standing(self) -> dict[str, Any]:
        """What owners set of a member, as plain values: what stands on their page."""
        return {"role": str(self.role), "teams": sorted(team.pk for team in self.teams.all())}

    @property
    def is_last_owner(self) -> bool:
        """Whether nobody could look after the organisation without them."""
        others = Membership.objects.successors_of(self).owners()
        return self.role == Role.OWNER and not others.exists()
