"""Where somebody lands who works on an assessment that has been closed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from assessment.models import Assessment
from assessment.requests import Request


def closed(request: Request, assessment: Assessment) -> HttpResponse:
    """On the profile; whoever has sent something learns that it is not saved."""
    if request.method == "POST":
        messages.error(request, "Not saved: this assessment has been closed.")
    return redirect("assessment:profile", assessment.pk)
