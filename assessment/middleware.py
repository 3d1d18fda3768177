"""What every response carries, and what htmx is told when the session has ended."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from assessment.permissions import needs_second_factor
from assessment.requests import Request

View = Callable[[HttpRequest], HttpResponse]
HtmxView = Callable[[Request], HttpResponse]

LARGEST_BODY = 4 * 1024 * 1024  # a content file may be a quarter of it
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def response_headers(get_response: View) -> View:
    """No page is kept by a browser or a proxy, unless its view or whitenoise says how long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def bodies_are_small(get_response: View) -> View:
    """Refuse by its length what would else be read and laid down, whoever sends it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:20]) <= LARGEST_BODY:
            return get_response(request)
        return HttpResponse(render_to_string("413.html"), status=413)

    return middleware


class SecondFactorFirst:
    """Whoever lacks a factor that an organisation of theirs requires adds one before all else.

    A class, because it has to know the view.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], *_: object
    ) -> HttpResponse | None:
        if not needs_second_factor(view) or not request.user.is_authenticated:
            return None
        if not request.user.lacks_second_factor:
            return None
        there = reverse("mfa_index")
        return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


def sign_in_again(get_response: HtmxView) -> HtmxView:
    """Send the whole page to the sign-in form, where htmx would swap the form into a fragment."""

    def middleware(request: Request) -> HttpResponse:
        response = get_response(request)
        location = response.headers.get("Location", "")
        if not (request.htmx and location.startswith(resolve_url(settings.LOGIN_URL))):
            return response
        here = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={quote(here)}")

    return middleware
