"""How figures and levels read, on pages and in the report."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MINUS = "−"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of the symbols of components/icons.html; without a label it says nothing aloud."""
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">'
            '<use href="#i-{}"/></svg>',
            label,
            name,
        )
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>',
        " chev" if name == "chev" else "",
        name,
    )


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget of a field, in our looks."""
    if isinstance(field.field.widget, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        return field.as_widget()
    given = field.field.widget.attrs.get("class", "input")
    return field.as_widget(attrs={"class": given})


@register.simple_tag
def drawn(svg: str) -> SafeString:
    """A picture that a library has drawn, such as allauth's QR code; never what a person typed."""
    return mark_safe(svg)  # noqa: S308


@register.filter
def score(value: float | None) -> str:
    """A score as people read it: one decimal, a true minus sign, nothing where there is none."""
    if value is None:
        return ""
    return f"{value:.1f}".replace("-", MINUS)


@register.filter
def days(value: float) -> str:
    """Person-days without a needless decimal."""
    return f"{value:g}"


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The entry of a mapping whose key is a variable; nothing where there is none."""
    return mapping.get(key)
