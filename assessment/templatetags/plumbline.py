"""How figures and levels read, on pages and in the report."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.timezone import localdate

from assessment import addresses, charts
from assessment.engine.scoring import Figures
from assessment.forms.estimates import DAYS
from questionnaires.instrument import Number

register = template.Library()

FEWEST_HOURS_IN_DAYS = 48
MINUS = "−"
HARD_SPACE = "\N{NO-BREAK SPACE}"
NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
# The first sign that stands in a browser's name counts, for most claim to be others too.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS": "Firefox"}
BROWSERS |= {"Chrome/": "Chrome", "CriOS": "Chrome", "Safari/": "Safari"}
SYSTEMS = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "Android": "Android"}
SYSTEMS |= {"Mac OS": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"}
BARS = {"none": 0, "low": 1, "medium": 2, "high": 3, "critical": 4}


@register.simple_tag
def single_sign_on() -> dict[str, str] | None:
    """Where people go who sign in at a provider, and what it is called; None without one."""
    if not settings.ENV.oidc_url:
        return None
    url = reverse("openid_connect_login", args=[settings.SINGLE_SIGN_ON])
    return {"url": url, "name": settings.ENV.oidc_name}


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
def sum_figure(value: float | None) -> str:
    """A figure to work with: two decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.2f}"


@register.filter
def days(value: float) -> str:
    """Person-days without a needless decimal."""
    return f"{value:g}"


@register.filter
def minus(value: float, other: float) -> float:
    return value - other


@register.filter
def days_field(form: BaseForm, remedy: str) -> BoundField:
    """The field of a form for the person-days of a remedy."""
    return form[f"{DAYS}{remedy}"]


@register.filter
def hours(value: float) -> str:
    """A length of time, from two days on in days."""
    if value >= FEWEST_HOURS_IN_DAYS:
        return f"{round(value / 24, 1):g} days"
    return f"{value:g} hour" if value == 1 else f"{value:g} hours"


@register.simple_tag
def sends_mail() -> bool:
    """Whether a mail server is set up, so that pages promise no mail where there is none."""
    return bool(settings.ENV.mail_host)


@register.filter
def browser(user_agent: str) -> str:
    """A browser and its system, as far as its long name tells them."""
    name = next((name for sign, name in BROWSERS.items() if sign in user_agent), "Another browser")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{name} on {system}" if system else name


@register.filter
def is_linkable(text: str) -> bool:
    """Whether a piece of evidence is an address that a page may lead to."""
    return addresses.is_linkable(text)


@register.filter
def get(mapping: dict[Any, Any] | None, key: Any) -> Any:
    """The entry of a mapping whose key is a variable; nothing where there is none of either."""
    return mapping.get(key) if mapping else None


@register.filter
def shows_score(figures: Figures | None) -> bool:
    """Whether there is a score, and enough was answered to show it and not its range alone."""
    return figures is not None and charts.shows_score(figures)


@register.filter
def is_open(figures: Any) -> bool:
    """Whether the range of a score is open, as far as one decimal shows it."""
    return score(figures.low) != score(figures.high)


@register.filter
def between(figures: Any) -> str:
    """The range of a score: "between 2.0 and 2.4", or "exactly 2.0"."""
    low, high = score(figures.low), score(figures.high)
    return f"between {low} and {high}" if is_open(figures) else f"exactly {low}"


@register.filter
def ago(at: datetime) -> str:
    """How long it is past, in its largest unit."""
    return "today" if localdate(at) == localdate() else f"{timesince(at, depth=1)} ago"


@register.filter
def spelled(count: Number) -> str:
    """A whole number as a word, up to twelve."""
    return NUMBERS[int(count)] if count in range(len(NUMBERS)) else f"{count:g}"


@register.filter
def percent(share: float, decimals: int = 0) -> str:
    """A share in per cent, whole unless told; what is there but rounds to nothing is under one."""
    if share > 0 and round(100 * share) == 0 and not decimals:
        return f"under 1{HARD_SPACE}%"
    return f"{100 * share:.{decimals}f}{HARD_SPACE}%".replace("-", MINUS)


@register.filter
def bars(band: str) -> int:
    """How many of the four bars of a risk's pill are filled."""
    return BARS[band]


@register.filter
def ramp(level: int, top: int) -> int:
    """The index of a level's colour."""
    return charts.ramp(level, top)


@register.simple_tag
def delta(change: float) -> SafeString:
    """A change of a score, which says its direction by sign and by colour."""
    text = f"{change:+.1f}"
    way = "flat" if float(text) == 0 else "up" if change > 0 else "down"
    text = "±0.0" if way == "flat" else text.replace("-", MINUS)
    return format_html('<span class="delta" data-dir="{}">{}</span>', way, text)
