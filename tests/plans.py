"""A plan of six steps, and how its pages are asked."""

from tests import factories
from tests.forms import sent
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)

KEYS = tuple(f"build-{number}" for number in range(1, 7))


def make_case():
    """Six questions, each the sign of a finding; the second step waits for the first.

    The third needs the platform team.
    """
    more = {"build-2": {"requires": ["do-build-1"]}, "build-3": {"reach": "platform"}}
    return make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in KEYS])],
        target_profiles=[make_target_profile(key="product", targets={"build": 3})],
        antipatterns=[
            make_antipattern(key=f"no-{key}", signals=[make_signal(question=key)]) for key in KEYS
        ],
        remedies=[
            make_remedy(key=f"do-{key}", raises={key: 3}, **more.get(key, {})) for key in KEYS
        ],
    )


def make_assessment(*, team):
    version = factories.make_version(instrument=make_case())
    return factories.make_assessment(
        team=team,
        version=version,
        answers=dict.fromkeys(KEYS, 0),
        target_profile="product",
        capacity_days_per_month=6,
    )


def url(assessment, rest: str = "") -> str:
    return f"/assessments/{assessment.pk}/plan/{rest}"


def form_of(response, **changes) -> dict[str, object]:
    """As the page would send it; a plain one sends the hidden parts as well."""
    return sent(response.text, form="plan-form", **changes)


def save(client, assessment, *steps: str, **changes):
    fields = form_of(client.get(url(assessment)), do=[f"do-{step}" for step in steps], **changes)
    return client.post(url(assessment, "save/"), fields | {"on": "", "along": ""})


def follow(client, assessment, step: str, **changes):
    page = url(assessment, f"steps/do-{step}/")
    return client.post(page, sent(client.get(page).text, **{"status": "open"} | changes))


def is_on(response) -> list[str]:
    rows = [row for each in response.context["outlook"].horizons for row in each.rows]
    return sorted(row.key.removeprefix("do-") for row in rows if row.is_on)
