"""The first owner of the installation."""

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from assessment.actions.organisations import create_organisation
from assessment.models import User


class AlreadySetUp(Exception):
    """The first owner exists."""


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
