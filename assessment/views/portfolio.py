"""The portfolio of an organisation: what its teams have released, on a page and as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from assessment.exports import portfolio as exported
from assessment.exports.pictures.heat import heat_map
from assessment.exports.table import as_csv as table
from assessment.exports.workbook import xlsx
from assessment.forms.portfolio import PortfolioForm
from assessment.models import Organisation, Release, Role, Team
from assessment.models.releases import ReleaseQuerySet
from assessment.permissions import oversees_organisation
from assessment.portfolio import FEW, Overview, Row, overview_of, printing, rows_of
from assessment.report import ReportFailed
from assessment.requests import Request

A_PAGE = 50
ON_PAPER = 100  # results; the files have all of them
MOST_UNRELEASED = 50
AT_ONCE = 500  # results whose figures are read together


@dataclass(kw_only=True)
class Asked:
    """What somebody wants to see of a portfolio, as far as they may."""

    organisation: Organisation
    overview: Overview
    form: PortfolioForm
    sees_all: bool  # also figures of so few teams that they are as good as named

    @cached_property
    def releases(self) -> ReleaseQuerySet:
        if not self.form.is_valid() or self.overview.hidden:
            return Release.objects.none()
        found = Release.objects.counting(self.organisation).of(self.overview.questionnaire)
        found = found.narrowed(**self.form.cleaned_data, now=timezone.now())
        return found.furthest_first().for_page()

    @cached_property
    def is_whole(self) -> bool:
        return self.form.is_valid() and not self.form.narrows

    @cached_property
    def sizes(self) -> tuple[int, int]:
        """Results and teams."""
        if self.is_whole:
            return self.overview.results, self.overview.teams
        return self.releases.sizes()

    @property
    def too_few(self) -> bool:
        """Whether it picks out so few teams that a viewer is not told which."""
        parts = self.form.is_valid() and self.form.parts
        return not self.sees_all and parts and 0 < self.sizes[1] < FEW

    @cached_property
    def page(self) -> "Page[Release]":
        pages = Paginator(Release.objects.none() if self.too_few else self.releases, A_PAGE)
        pages.count = 0 if self.too_few else self.sizes[0]  # it is known
        return pages.get_page(self.form.data.get("page"))

    @cached_property
    def rows_of_page(self) -> list[Row]:
        """Read when they are drawn, which they are not where the cache has them drawn."""
        return list(rows_of(list(self.page), self.overview.columns))

    @cached_property
    def kept_as(self) -> str:
        """Under what the rows of a page are kept; they are of the day, and alike for everybody."""
        stamp = (self.organisation.pk, self.organisation.portfolio_stamp, self.page.number)
        parts = (settings.APP_VERSION, self.overview.questionnaire, timezone.localdate(), *stamp)
        return "" if settings.DEBUG or not self.is_whole else " ".join(map(str, parts))

    def rows(self, most: int | None = None) -> Iterator[Row]:
        """Not all of them at once, for there may be thousands."""
        total = 0 if self.too_few else min(self.sizes[0], most or self.sizes[0])
        for start in range(0, total, AT_ONCE):
            some = self.releases[start : min(start + AT_ONCE, total)]
            yield from rows_of(list(some), self.overview.columns)

    @cached_property
    def unreleased(self) -> "QuerySet[Team] | None":
        """The teams that have nothing here, behind the last that has; no viewer is told of them."""
        if not self.sees_all or not self.is_whole or self.page.has_next():
            return None
        return Release.objects.teams_without(self.organisation)[:MOST_UNRELEASED]


def asked(request: Request, organisation: Organisation) -> Asked:
    wanted = request.GET.get("questionnaire", "")
    whole = overview_of(organisation, timezone.localdate(), wanted)
    sees_all = request.user.reach.roles.get(organisation.pk) == Role.OWNER
    overview = whole if sees_all else whole.for_viewers()
    form = PortfolioForm(request.GET, overview=overview)
    return Asked(organisation=organisation, overview=overview, form=form, sees_all=sees_all)


@require_GET
@oversees_organisation
@vary_on_headers("HX-Request")
def portfolio(request: Request, organisation: Organisation) -> HttpResponse:
    shown = asked(request, organisation)
    narrowing = request.GET.copy()
    narrowing.pop("page", None)
    context = {
        "organisation": organisation,
        "shown": shown,
        "overview": shown.overview,
        "form": shown.form,
        "page": shown.page,
        "teams": organisation.teams.count(),
        "narrowing": narrowing.urlencode(),
    }
    template = "portfolio/portfolio.html#found" if request.htmx else "portfolio/portfolio.html"
    status = 200 if shown.form.is_valid() else 422
    return TemplateResponse(request, template, context, status=status)


@require_GET
@oversees_organisation
def as_csv(request: Request, organisation: Organisation) -> HttpResponse:
    shown = asked(request, organisation)
    results = exported.results(shown.rows(), shown.overview)
    return attached(organisation, "csv", "text/csv; charset=utf-8", table(results))


@require_GET
@oversees_organisation
def as_xlsx(request: Request, organisation: Organisation) -> HttpResponse:
    shown = asked(request, organisation)
    about = [
        f"The portfolio of {organisation}, as of {timezone.localdate():%Y-%m-%d}",
        "The newest released result of each team and system, the furthest below its own target "
        "first. It is no ranking: each is held against its own target.",
        "A level is staged, a score is a mean: docs of the method say how both are made.",
    ]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheets = exported.sheets(shown.rows(), shown.overview, about)
    book = xlsx(sheets, title=f"Portfolio of {organisation}", made=timezone.now())
    return attached(organisation, "xlsx", kind, book)


@require_GET
@oversees_organisation
def as_svg(request: Request, organisation: Organisation) -> HttpResponse:
    """The heat map, of as many results as a page shows."""
    shown = asked(request, organisation)
    rows = list(shown.rows(A_PAGE))
    if not rows:
        raise Http404
    some = f"the first {len(rows)} of " if len(rows) < shown.sizes[0] else ""
    counted = f"{some}{shown.sizes[0]} result{'s' if shown.sizes[0] > 1 else ''}"
    foot = f"{organisation} · {counted}, the furthest below its own target first"
    drawn = heat_map(rows, shown.overview, f"{foot} · {timezone.localdate():%-d %B %Y} · Plumbline")
    return attached(organisation, "svg", "image/svg+xml", drawn.svg())


@require_GET
@oversees_organisation
def as_pdf(request: Request, organisation: Organisation) -> HttpResponse:
    shown = asked(request, organisation)
    context = {
        "organisation": organisation,
        "shown": shown,
        "overview": shown.overview,
        "rows": list(shown.rows(ON_PAPER)),
        "teams": organisation.teams.count(),
        "today": timezone.localdate(),
        "app_version": settings.APP_VERSION,
    }
    try:
        with printing.opened(context) as made:
            return attached(organisation, "pdf", "application/pdf", made.read())
    except ReportFailed as failure:
        return failed(request, organisation, failure)


def failed(request: Request, organisation: Organisation, failure: ReportFailed) -> HttpResponse:
    context = {
        "organisation": organisation,
        "why": failure.why,
        "retry_after": failure.retry_after,
        "narrowing": request.GET.urlencode(),
    }
    response = TemplateResponse(request, "portfolio/failed.html", context, status=failure.status)
    if failure.retry_after:
        response.headers["Retry-After"] = str(failure.retry_after)
    return response


def attached(
    organisation: Organisation, ending: str, kind: str, content: str | bytes
) -> HttpResponse:
    parts = ("plumbline-portfolio", slugify(organisation.name)[:40])
    name = "-".join([*filter(None, parts), f"{timezone.localdate():%Y-%m-%d}.{ending}"])
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
