"""Sign-in at the provider of one's own organisation (OpenID Connect), for people known here.

Which provider, the settings say; without them nothing of it is there. Somebody is let in who has
an account, or is invited, by an address that the provider vouches for.
"""

import logging
from typing import Any, NoReturn

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from assessment import actions
from assessment.models import User

logger = logging.getLogger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Who has this address, where both they and the provider have shown that it is theirs.

        An address that was passed on to somebody else opens no account that was opened by the
        sign-in of whoever had it before.
        """
        for given in filter(vouched_for, sociallogin.email_addresses):
            known = EmailAddress.objects.filter(email__iexact=given.email, verified=True).first()
            if known and not opened_by_another(known.user, sociallogin):
                return known.user, known.email
            name = sociallogin.account.extra_data["name"] or given.email.partition("@")[0]
            if new := actions.account_of_invited(email=given.email, name=name):
                return new, new.email
        return None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        addresses = sociallogin.email_addresses
        raise ImmediateHttpResponse(
            refused(
                request,
                403,
                email=addresses[0].email if addresses else "",
                vouched_for=any(map(vouched_for, addresses)),
            )
        )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        raise ImmediateHttpResponse(failed(request, error, exception))


def vouched_for(address: EmailAddress) -> bool:
    """Some providers write true as a text, and false too."""
    return str(address.verified).lower() == "true"


def opened_by_another(person: User, sociallogin: SocialLogin) -> bool:
    """Whether somebody else of the same provider has come in as this person."""
    account = sociallogin.account
    others = SocialAccount.objects.filter(user=person).exclude(uid=account.uid)
    return any(other.extra_data.get("iss") == account.extra_data["iss"] for other in others)


def failed(
    request: HttpRequest, error: str | None = None, exception: Exception | None = None
) -> HttpResponse:
    """Nobody is let in, and the log has the reason."""
    cancelled = error == AuthError.CANCELLED
    if not cancelled:
        reason = f"{type(exception).__name__}: {exception}" if exception else "no such sign-in"
        logger.warning("Single sign-on failed: %s", reason)
    return refused(request, 401, cancelled=cancelled, failed=not cancelled)


def refused(request: HttpRequest, status: int, **why: Any) -> HttpResponse:
    page = TemplateResponse(request, "account/single_sign_on_refused.html", why, status=status)
    return page.render()
