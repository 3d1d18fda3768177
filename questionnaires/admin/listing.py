"""The list of versions: the stock list of the admin, with the use of each."""

from typing import Any

from django.contrib.admin import ModelAdmin, display, register
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from questionnaires import drafting
from questionnaires.admin import (
    arranging,
    comparing,
    entry_pages,
    importing,
    previewing,
    publication,
    versions,
)
from questionnaires.admin.site import site
from questionnaires.models import Version
from questionnaires.permissions import Right, looks, may, may_look
from questionnaires.use import use_of


class Versions(ChangeList):
    """Knows the use of what it lists, asked once for all of it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        uses = use_of(version.pk for version in self.result_list)
        for version in self.result_list:
            version.use = uses[version.pk]


@register(Version, site=site)
class VersionAdmin(ModelAdmin[Version]):
    list_display = ("name", "status", "changes", "published", "opened", "closed", "contested")
    list_filter = ("questionnaire", "status")
    list_select_related = ("questionnaire",)
    list_per_page = 50
    ordering = ("questionnaire__key", "-major", "-minor")
    sortable_by = ()
    show_full_result_count = False
    actions = None
    change_list_template = "admin/questionnaires/versions.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Version | None = None) -> bool:
        return may_look(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a draft begins with a version or with a file

    def has_change_permission(self, request: HttpRequest, obj: Version | None = None) -> bool:
        return may_look(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Version | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Versions

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        return Version.objects.select_related("questionnaire")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"title": "Versions", "may_edit": may(request.user, Right.EDIT)}
        context["gone"] = drafting.gone_drafts()
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        entry = "<int:pk>/<slug:kind>/<slug:key>/"
        name = "questionnaires_version"
        return [
            path("versions/", require_GET(looks(self.changelist_view)), name=f"{name}_changelist"),
            path("versions/import/", importing.import_file, name="import"),
            path("versions/compare/", comparing.compare, name="compare"),
            path("versions/<int:pk>/", versions.version, name=f"{name}_change"),
            path("versions/<int:pk>/start/", versions.start, name="start"),
            path("versions/<int:pk>/export/", versions.export, name="export"),
            path("versions/<int:pk>/publish/", publication.publish, name="publish"),
            path("versions/<int:pk>/retire/", publication.retire, name="retire"),
            path("versions/<int:pk>/delete/", versions.delete, name="delete"),
            path("versions/<int:pk>/move/", arranging.move, name="move"),
            path("versions/<int:pk>/preview/", previewing.preview_new, name="preview_new"),
            path("versions/<int:pk>/add/<slug:kind>/", arranging.add, name="add"),
            path(f"versions/{entry}", entry_pages.entry, name="entry"),
            path(f"versions/{entry}remove/", arranging.remove, name="remove"),
            path(f"versions/{entry}preview/", previewing.preview, name="preview"),
        ]

    @display(description="Version")
    def name(self, version: Version) -> str:
        return str(version)

    @display(description="Published")
    def published(self, version: Version) -> str:
        if not version.published_at:
            return "–"
        return f"{localtime(version.published_at):%-d %B %Y} by {version.published_by}"

    @display(description="Open assessments")
    def opened(self, version: Version) -> int:
        return version.use.opened  # type: ignore[attr-defined]

    @display(description="Closed")
    def closed(self, version: Version) -> int:
        return version.use.closed  # type: ignore[attr-defined]

    @display(description="Findings contested")
    def contested(self, version: Version) -> int:
        return sum(version.use.contested.values())  # type: ignore[attr-defined]
