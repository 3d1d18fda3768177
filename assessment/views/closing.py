"""Where somebody lands who works on an assessment that was closed, or moved, under their hands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from assessment.models import Assessment
from assessment.requests import Request

MOVED = "moved to another version of the questionnaire meanwhile; look at it again"


def closed(request: Request, assessment: Assessment) -> HttpResponse:
    """On the profile; whoever has sent something learns that it is not saved."""
    if request.method == "POST":
        assessment.refresh_from_db(fields=["status"])
        what = MOVED if assessment.is_open else "been closed"
        messages.error(request, f"Not saved: this assessment has {what}.")
    return redirect("assessment:profile", assessment.pk)
