"""The plan: what chosen steps would bring, and the team's own plan with what becomes of it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment import actions, issues
from assessment.actions.plans import CAPACITY, step_standing
from assessment.exports import ours
from assessment.exports.table import as_csv
from assessment.forms import posted
from assessment.forms.plan import CommentForm, MoveForm, PlanForm, StepForm
from assessment.meanwhile import ChangedMeanwhile
from assessment.models import Assessment
from assessment.permissions import (
    Act,
    answers_assessment,
    may,
    reads_assessment,
    runs_assessment,
)
from assessment.planning import PlanLine, Planning, Tried
from assessment.proposals import proposed_answers
from assessment.requests import Request
from assessment.results import Results
from assessment.tasks import work_out_firmness
from assessment.views.closing import closed

PAGE = "assessment/plan.html"
SWITCHES = ("do", "on", "along")
SPREADSHEETS = "spreadsheets"
MOST_ROUNDS = 20  # in which a page asks whether a job is done


@require_http_methods(["GET", "POST"])
@reads_assessment
def plan(request: Request, assessment: Assessment) -> HttpResponse:
    """What the switches that were sent would bring; nothing of it is kept."""
    planning = Planning(assessment)
    if request.method == "GET" and CAPACITY not in request.GET:
        return plan_page(request, planning, planning.untried(), asked="")
    form = planning.form(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return plan_page(request, planning, planning.tried(form), status=422)
    if request.method == "POST" and not request.htmx:
        return redirect(f"{reverse('assessment:plan', args=[assessment.pk])}?{query(form)}")
    return plan_page(request, planning, planning.tried(form), asked=query(form))


def query(form: PlanForm) -> str:
    """What a form tried, without the figures that stand as they stood."""
    fields = [(name, " ".join(form.cleaned_data[name])) for name in SWITCHES]
    told = {name: value for name, value in form.settings().items() if name != CAPACITY}
    changed = [(name, value) for name, value in told.items() if value != form.standing[name]]
    tried = [(CAPACITY, form.settings().get(CAPACITY, form.standing[CAPACITY]))]
    return urlencode([*fields, *tried, *((n, "" if v is None else v) for n, v in changed)])


@require_POST
@runs_assessment
def plan_save(request: Request, assessment: Assessment) -> HttpResponse:
    planning = Planning(assessment)
    form = planning.form(request.POST)
    if not form.is_valid():
        return plan_page(request, planning, planning.tried(form), status=422)
    tried = planning.tried(form)
    given = form.given()
    steps = tried.outlook.on if "steps" in given else planning.standing["steps"]
    settings = {name: value for name, value in given.items() if name != "steps"}
    try:
        staying = actions.save_plan(
            by=request.user,
            assessment=assessment,
            seen=form.cleaned_data["seen"],
            steps=steps,
            settings=settings if assessment.is_open else None,
        )
    except actions.AssessmentIsClosed:
        return closed(request, assessment)
    except ChangedMeanwhile as conflict:
        now = Planning(Assessment.objects.for_page().get(pk=assessment.pk))
        beside = form.beside(conflict.theirs, now.form().standing)
        shown = Tried(outlook=tried.outlook, form=beside)
        return plan_page(request, now, shown, status=409)
    tell_saved(request, planning, staying)
    return redirect(f"{reverse('assessment:plan', args=[assessment.pk])}#our-plan")


def tell_saved(request: Request, planning: Planning, staying: list[str]) -> None:
    messages.success(request, "Saved as our plan.")
    for key in staying:
        title = planning.remedies[key].title
        messages.info(
            request,
            f"“{title}” stays in the plan: it was begun, or something is written beside it. On its"
            " own page you can say that it will not be done, and why.",
        )


def plan_page(
    request: Request,
    planning: Planning,
    tried: Tried,
    *,
    status: int = 200,
    asked: str | None = None,
) -> HttpResponse:
    """`asked` is the query that asks for the same again; None where what was sent is wrong."""
    assessment = planning.assessment
    days, ends = tried.outlook.first
    context = {
        "assessment": assessment,
        "planning": planning,
        "outlook": tried.outlook,
        "form": tried.form,
        "asked": asked,
        "redrawn": bool(request.htmx),
        "results": Results(tried.outlook.evaluation, beside=planning.beside),
        "days_now": days,
        "ends_now": ends,
        "firm_is_known": planning.firmness() is not None,
        "may_save": may(Act.RUN, request.user, assessment),
        "may_follow": may(Act.ANSWER, request.user, assessment),
    }
    template = f"{PAGE}#tried" if request.htmx else PAGE
    return TemplateResponse(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@reads_assessment
def plan_firm(request: Request, assessment: Assessment) -> HttpResponse:
    """Have it worked out which steps are firm, and ask whether that is done."""
    planning = Planning(assessment)
    is_known = planning.firmness() is not None
    if request.method == "POST" and not is_known and planning.claims_firmness():
        work_out_firmness.enqueue(assessment.pk)
    if not request.htmx:
        return redirect("assessment:plan", assessment.pk)
    asked = request.GET.get("round", "")
    rounds = (int(asked) if asked.isdecimal() and len(asked) < 4 else 0) + 1
    context = {"assessment": assessment, "round": rounds if rounds <= MOST_ROUNDS else None}
    name = "firm_known" if is_known else "firm_asked"
    response = TemplateResponse(request, f"{PAGE}#{name}", context)
    if is_known:
        response.headers["HX-Trigger"] = "firm"
    return response


# -- One step of the team's own plan ----------------------------------------------------------


@require_http_methods(["GET", "POST"])
@answers_assessment
def plan_step(request: Request, assessment: Assessment, remedy: str) -> HttpResponse:
    planning = Planning(assessment)
    line = line_of(planning, remedy)
    form = StepForm(posted(request), remedy=line.remedy, standing=step_standing(line.row))
    if not form.is_valid():
        return step_page(request, planning, line, form, 422 if form.is_bound else 200)
    try:
        actions.change_step(
            by=request.user,
            assessment=assessment,
            remedy=remedy,
            seen=form.cleaned_data["seen"],
            **form.given(),
        )
    except actions.NoSuchEntry:
        raise Http404 from None
    except ChangedMeanwhile as conflict:
        planning = Planning(assessment)
        line = line_of(planning, remedy)
        form = form.beside(conflict.theirs, step_standing(line.row))
        return step_page(request, planning, line, form, 409)
    messages.success(request, "Saved.")
    return redirect(step_url(assessment, remedy))


@require_POST
@answers_assessment
def plan_comment(request: Request, assessment: Assessment, remedy: str) -> HttpResponse:
    planning = Planning(assessment)
    line = line_of(planning, remedy)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return step_page(request, planning, line, None, 422, comment=form)
    try:
        actions.comment_on_step(
            by=request.user, assessment=assessment, remedy=remedy, text=form.cleaned_data["text"]
        )
    except actions.NoSuchEntry:
        raise Http404 from None
    return redirect(f"{step_url(assessment, remedy)}#comments")


@require_POST
@answers_assessment
def plan_move(request: Request, assessment: Assessment, remedy: str) -> HttpResponse:
    form = MoveForm(request.POST)
    if form.is_valid():
        earlier = form.cleaned_data["move"] == "earlier"
        try:
            actions.move_step(
                by=request.user, assessment=assessment, remedy=remedy, earlier=earlier
            )
        except actions.NoSuchEntry:
            raise Http404 from None
    return redirect(f"{reverse('assessment:plan', args=[assessment.pk])}#planned-{remedy}")


def line_of(planning: Planning, remedy: str) -> PlanLine:
    line = planning.line(remedy)
    if line is None:
        raise Http404
    return line


def step_url(assessment: Assessment, remedy: str) -> str:
    return reverse("assessment:plan_step", args=[assessment.pk, remedy])


def step_page(
    request: Request,
    planning: Planning,
    line: PlanLine,
    form: StepForm | None,
    status: int,
    comment: CommentForm | None = None,
) -> HttpResponse:
    assessment = planning.assessment
    proposals = proposed_answers(assessment).values()
    context = {
        "assessment": assessment,
        "line": line,
        "form": form or StepForm(remedy=line.remedy, standing=step_standing(line.row)),
        "comment": comment or CommentForm(),
        "comments": line.row.comments.select_related("written_by").order_by("pk"),
        "raises": planning.raises(line.remedy),
        "proposals": [each for each in proposals if line.key in each.remedies],
        "questions": planning.questions,
    }
    return TemplateResponse(request, "assessment/plan_step.html", context, status=status)


@require_GET
@reads_assessment
def plan_export(request: Request, assessment: Assessment, tracker: str) -> HttpResponse:
    """The plan as a table of all of it, or what is still ahead as an issue tracker takes it in."""
    planning = Planning(assessment)
    if tracker == SPREADSHEETS:
        written: str | bytes = as_csv(
            ours.plan(planning, with_talk=may(Act.ANSWER, request.user, assessment))
        )
    elif tracker in issues.TRACKERS:
        told = [issues.issue(planning, line) for each in planning.horizons for line in each.lines]
        written = issues.TRACKERS[tracker](told)
    else:
        raise Http404
    name = f"plumbline-plan-{assessment.pk}-{tracker}.csv"
    return HttpResponse(
        written,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
