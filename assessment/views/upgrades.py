"""A newer version of the questionnaire: what it would change, the move to it, the way back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment import actions, loading
from assessment.engine.answers import Answers
from assessment.engine.editions import Difference, what_would_change
from assessment.engine.evaluation import Evaluation
from assessment.engine.scoring import DimensionProfile
from assessment.forms import posted
from assessment.forms.upgrade import UpgradeForm
from assessment.headlines import headline, titles
from assessment.models import Answer, Assessment
from assessment.moves import moves_of, result_of
from assessment.permissions import reads_assessment, runs_assessment
from assessment.requests import Request
from assessment.results import Said, said
from assessment.views.closing import closed
from questionnaires.instrument import Dimension, Instrument
from questionnaires.loading import instrument as instrument_of
from questionnaires.models import Version


@require_http_methods(["GET", "POST"])
@runs_assessment
def upgrade(request: Request, assessment: Assessment) -> HttpResponse:
    if not assessment.is_open:
        return closed(request, assessment)
    if request.method == "GET":
        return upgrade_page(request, assessment)
    form = UpgradeForm(posted(request))
    number = form.cleaned_data["version"] if form.is_valid() else ""
    try:
        actions.upgrade_assessment(by=request.user, assessment=assessment, number=number)
    except actions.AssessmentIsClosed:
        return closed(request, assessment)
    except actions.NoSuchUpgrade:
        messages.error(request, "Nothing was moved: what is shown here has changed. Look again.")
    except actions.WorkshopRuns:
        messages.error(request, "Nothing was moved: a workshop is running. End it first.")
    return redirect("assessment:upgrade", assessment.pk)


@require_POST
@runs_assessment
def upgrade_undo(request: Request, assessment: Assessment) -> HttpResponse:
    try:
        actions.undo_upgrade(by=request.user, assessment=assessment)
        messages.success(request, f"Back on version {assessment.version.number}.")
    except actions.AssessmentIsClosed:
        return closed(request, assessment)
    except actions.TooLate:
        messages.error(request, "Not undone: something was changed since the move.")
    return redirect("assessment:upgrade", assessment.pk)


def upgrade_page(request: Request, assessment: Assessment) -> HttpResponse:
    newer = loading.newer_version(assessment)
    context = {
        "assessment": assessment,
        "newer": newer,
        "preview": preview(assessment, newer) if newer else None,
        "form": UpgradeForm(initial={"version": newer.number}) if newer else None,
        "done": done(assessment),
        "moves": moves_of(assessment),
    }
    return TemplateResponse(request, "assessment/upgrade.html", context)


@require_GET
@reads_assessment
def kept(request: Request, assessment: Assessment, snapshot: int) -> HttpResponse:
    """A result as it was when it was frozen, by a move or by closing."""
    frozen = get_object_or_404(assessment.snapshots, pk=snapshot)
    evaluation = result_of(frozen)
    sentence = headline(evaluation)
    context = {
        "assessment": assessment,
        "snapshot": frozen,
        "evaluation": evaluation,
        "headline": sentence,
        "told": titles(sentence, evaluation.instrument),
        "levels": [
            (each.dimension, said(each, evaluation)) for each in evaluation.profile.dimensions
        ],
    }
    return TemplateResponse(request, "assessment/kept.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What moving would change, or has changed."""

    older: str  # the number of the version before
    newer: str
    changes: str  # what the newer says of itself
    difference: Difference

    @property
    def levels(self) -> list[tuple[Dimension, Said | None, Said | None]]:
        both = self.difference
        return [
            (shift.dimension, told(shift.before, both.before), told(shift.after, both.after))
            for shift in both.levels
        ]


def preview(assessment: Assessment, newer: Version) -> Preview:
    """`assessment` as it stands on its version, or as it stood before it was moved."""
    answers = loading.answers_of(assessment, Answer.objects.of(assessment))
    return compared(loading.instrument_of(assessment), instrument_of(newer), answers)


def compared(older: Instrument, newer: Instrument, answers: Answers) -> Preview:
    """`answers` are to `older`."""
    return Preview(
        older=older.version,
        newer=newer.version,
        changes=newer.changes,
        difference=what_would_change(older, newer, answers),
    )


def done(assessment: Assessment) -> Preview | None:
    """The move that can still be undone."""
    before = actions.before_upgrade(assessment)
    return preview(before, assessment.version) if before else None


def told(profile: DimensionProfile | None, evaluation: Evaluation) -> Said | None:
    return said(profile, evaluation) if profile else None
