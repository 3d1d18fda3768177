"""The editors' site: the stock admin with our pages alone, behind the sign-in of the app.

It has no sign-in, no password form and no list of people of its own.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.views.decorators.http import require_GET

from questionnaires.permissions import anyone, looks, may_look


@require_GET
@looks
def first(request: HttpRequest) -> HttpResponse:
    return redirect("admin:questionnaires_version_changelist")


@require_GET
@anyone
def sign_in(request: HttpRequest) -> HttpResponse:
    """Where the stock admin has a door of its own, the way to the one door."""
    return redirect_to_login(reverse("admin:index"))


class EditorsSite(AdminSite):
    site_header = "Plumbline, for editors"
    site_title = "Plumbline"
    site_url = "/"
    enable_nav_sidebar = False

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.pages_of_others: list[URLPattern] = []

    def add_page(self, pattern: URLPattern) -> None:
        """A page that knows more than the instrument: whoever puts the site up brings it."""
        self.pages_of_others.append(pattern)

    def has_permission(self, request: HttpRequest) -> bool:
        return may_look(request.user)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        return []  # the list of versions is where everything begins

    def get_urls(self) -> list[URLResolver | URLPattern]:
        urls: list[URLResolver | URLPattern] = [
            path("", first, name="index"),
            path("login/", sign_in, name="login"),
            *self.pages_of_others,
        ]
        for admin in self._registry.values():
            urls += admin.get_urls()
        return urls


site = EditorsSite(name="admin")


def page(
    request: HttpRequest, template: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of ours in the frame of the admin."""
    whole = site.each_context(request) | {"title": title} | context
    return TemplateResponse(request, f"admin/questionnaires/{template}", whole, status=status)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, be it empty; None where it is only to be shown."""
    return request.POST if request.method == "POST" else None
