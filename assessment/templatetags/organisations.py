"""In which organisation somebody works, for the frame of every page."""

from django import template

from assessment.models import Role
from assessment.requests import Request
from assessment.working import Working, working

register = template.Library()


@register.filter
def with_article(role: str) -> str:
    """Such as: an owner."""
    return Role(role).with_article


@register.simple_tag
def works_in(request: Request) -> Working:
    return working(request)
