"""Every address of the server, filled with the rows of one tenant."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessment.links import first_run_path
from assessment.models import Assessment
from tests.walls.tenants import Tenant


@dataclass(frozen=True)
class Place:
    """Something that is served."""

    name: str  # with its namespace
    route: str
    wanted: frozenset[str]  # what its route leaves open
    view: Callable[..., Any]


def places(
    entries: list[URLPattern | URLResolver] | None = None,
    namespace: str = "",
    route: str = "",
    wanted: frozenset[str] = frozenset(),
) -> Iterator[Place]:
    for entry in get_resolver().url_patterns if entries is None else entries:
        whole = route + str(entry.pattern)
        parts = wanted | entry.pattern.regex.groupindex.keys()
        if isinstance(entry, URLResolver):
            yield from places(entry.url_patterns, entry.namespace or namespace, whole, parts)
        else:
            name = f"{namespace}:{entry.name}".lstrip(":")
            yield Place(name, whole, frozenset(parts), entry.callback)


def addresses(
    tenant: Tenant, children: Tenant | None = None, filled: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Path by name; `children` gives what stands below an organisation, if somebody else does.

    `filled` has parts that differ from those of a tenant that `make_tenant` made.
    """
    found = {}
    for place in places():
        if place.wanted & {"membership", "team", "invitation"} or not children:
            for kind, assessment in tenant.assessments.items():
                values = parts(place, tenant, children or tenant, assessment) | dict(filled or {})
                path = reverse(place.name, kwargs={part: values[part] for part in place.wanted})
                one = f"{place.name} ({kind})" if is_on_one(place) else place.name
                found[one] = path
    return found


def is_on_one(place: Place) -> bool:
    return place.route.startswith("assessments/<")


def parts(place: Place, tenant: Tenant, below: Tenant, assessment: Assessment) -> dict[str, object]:
    values: dict[str, object] = {
        "pk": tenant.organisation.pk,
        "membership": below.member.memberships.get().pk,
        "team": below.team.pk,
        "invitation": below.invited.invitation.pk,
        "token": below.invited.token,
        "snapshot": tenant.assessments["closed"].snapshots.get().pk,
        "dimension": "build",
        "which": "dimensions",
        "question": "build-1",
        "questionnaire": tenant.version.questionnaire.key,
        "antipattern": "set-and-forget",
        "remedy": "weekly-comparison",
        "tracker": "jira",
        "kind": "question",
        "key": "build-1",
        "provider_id": "sso",
        "uidb36": "1",
    }
    if is_on_one(place):
        values["pk"] = assessment.pk
    if place.route.startswith(("j/", "w/")):
        values |= {"pk": tenant.workshop.pk, "code": tenant.workshop.code, "question": "build-3"}
    if place.name == "assessment:first_run":
        values["token"] = first_run_path().split("/")[-2]
    if place.name.startswith("admin:"):
        values["pk"] = tenant.draft.pk
    if place.name.startswith("mfa_"):
        values["pk"] = 1
    if place.name == "account_confirm_email":
        values["key"] = "MQ:guessed"
    return values
