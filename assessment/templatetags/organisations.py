"""In which organisation somebody works, for the frame of every page."""

from collections.abc import Mapping
from typing import Any

from django import template

from assessment.models import Assessment, Organisation, Role
from assessment.working import Working, working

register = template.Library()


@register.filter
def with_article(role: str) -> str:
    """Such as: an owner."""
    return Role(role).with_article


@register.simple_tag(takes_context=True)
def works_in(context: Mapping[str, Any]) -> Working:
    return working(context["request"], organisation_of_page(context))


def organisation_of_page(context: Mapping[str, Any]) -> int | None:
    assessment, organisation = context.get("assessment"), context.get("organisation")
    if isinstance(assessment, Assessment):
        return assessment.team.organisation_id
    return organisation.pk if isinstance(organisation, Organisation) else None
