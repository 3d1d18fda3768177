"""How figures and levels read on pages and in the report."""

from django import template

register = template.Library()
