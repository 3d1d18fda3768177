"""The request as a signed-in person's view sees it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from assessment.models import User


class Request(HttpRequest):
    user: User
    htmx: HtmxDetails
