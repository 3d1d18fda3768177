"""How allauth behaves here, and what it says."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest

from assessment import actions
from assessment.models import User
from assessment.models.teams import SECOND_FACTORS


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is switched off.",
        "duplicate_email": "This address is yours already.",
        "email_password_mismatch": "This address and this password do not belong together.",
        "email_taken": "This address belongs to another account.",
        "enter_current_password": "This is not your password.",
        "incorrect_code": "This is not the code.",
        "incorrect_password": "This is not your password.",
        "invalid_login": "This address and this password do not belong together.",
        "too_many_login_attempts": "Too many attempts. Try again in five minutes.",
        "unknown_email": "Nobody signs in with this address.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the first-run link and from invitations, never from a stranger."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Without the site that allauth puts before it: its port is the visitor's to choose."""
        login: str = credentials["email"]
        return login.lower()

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """The account itself bears one of them, which would pass to any other that is left."""
        if email_address.email == email_address.user.email:
            return False
        may: bool = super().can_delete_email(email_address)
        return may


def end_sessions_without_a_factor(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_: object
) -> None:
    """With the first second factor of somebody: whoever came in by the password alone goes."""
    factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
    if authenticator.type not in SECOND_FACTORS or factors.exclude(pk=authenticator.pk).exists():
        return
    if actions.end_sessions(person=user, but=request.session.session_key):
        messages.info(request, "You are signed out everywhere else.")
