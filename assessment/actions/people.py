"""The first owner, organisations and teams."""

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from assessment.actions.recording import record
from assessment.models import Membership, Organisation, Role, Team, User


class AlreadySetUp(Exception):
    """The first owner exists."""


class TeamExists(Exception):
    """No two teams of an organisation have one name."""


@transaction.atomic
def create_first_owner(*, name: str, email: str, password: str, organisation: str) -> User:
    """Raise AlreadySetUp if there is one already, also where two try at the same moment."""
    ContentType.objects.select_for_update().get(app_label="assessment", model="user")
    if not User.objects.first_is_missing():
        raise AlreadySetUp
    user = User.objects.create_superuser(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    create_organisation(by=user, name=organisation)
    return user


@transaction.atomic
def create_organisation(*, by: User, name: str) -> Organisation:
    organisation = Organisation.objects.create(name=name)
    Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER)
    record(
        by=by,
        organisation=organisation,
        verb="organisation.created",
        about=f"organisation:{organisation.pk}",
        after={"name": name},
    )
    return organisation


@transaction.atomic
def create_team(*, by: User, organisation: Organisation, name: str) -> Team:
    """Raises TeamExists, also where two add one at the same moment."""
    team, is_new = Team.objects.get_or_create(organisation=organisation, name=name)
    if not is_new:
        raise TeamExists
    record(
        by=by,
        organisation=organisation,
        verb="team.created",
        about=f"team:{team.pk}",
        after={"name": name},
    )
    return team
