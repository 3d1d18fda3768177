"""The way to the provider of one's organisation, and the way back."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from assessment.permissions import anyone
from assessment.single_sign_on import failed

# What a provider may get wrong, beside what allauth looks for: it lacks a field, or holds nonsense.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError)


@require_POST
@anyone
@rate_limit(action="login")
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """By way of a page: a form may lead nowhere but here, as the security policy has it."""
    if not is_offered(provider_id):
        raise Http404
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    from requests import RequestException  # noqa: PLC0415 -- slow, for those who have a provider

    try:
        provider: Any = get_adapter().get_provider(request, provider_id)
        away = provider.redirect(request, "login", next_url=get_next_redirect_url(request))
    except (RequestException, *NONSENSE) as error:
        return failed(request, exception=error)
    page = TemplateResponse(request, "account/single_sign_on_leaving.html", {"to": away.url})
    page.headers["Refresh"] = f"0; url={away.url}"
    return page


@require_GET
@anyone
def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    if not is_offered(provider_id):
        raise Http404
    from allauth.socialaccount.providers.oauth2.views import (  # noqa: PLC0415 -- slow, it loads requests
        OAuth2CallbackView,
    )

    from assessment.openid_connect import Adapter  # noqa: PLC0415 -- slow, it builds on that view

    try:
        callback = OAuth2CallbackView.adapter_view(Adapter(request, provider_id))
        response: HttpResponse = callback(request)
    except NONSENSE as error:
        return failed(request, exception=error)
    return response


def is_offered(provider_id: str) -> bool:
    return bool(settings.ENV.oidc_url) and provider_id == settings.SINGLE_SIGN_ON
