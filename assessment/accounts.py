"""How allauth behaves here, and what it says."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


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
