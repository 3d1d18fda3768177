"""In which organisation somebody works, for the frame of every page."""

from django import template

from assessment.requests import Request
from assessment.working import Working, working

register = template.Library()


@register.simple_tag
def works_in(request: Request) -> Working:
    return working(request)
