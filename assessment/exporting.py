"""Everything that an organisation has here, as one archive of readable files."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from assessment import loading
from assessment.actions import vital_signs_of
from assessment.beside import sittings_of
from assessment.engine import answers as engine
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    Invitation,
    Logo,
    Organisation,
    PlannedStep,
    Release,
    Snapshot,
    Team,
)
from assessment.moments import one_moment
from questionnaires.loading import text
from questionnaires.models import Version

IN_MEMORY = 8 * 1024 * 1024
STORED = ("question", "state", "level", "reason", "note", "evidence", "dissent", "revision")

OF_A_STEP = ("owner", "sponsor", "status", "reason", "accepted_by", "evidence")


def archive(organisation: Organisation) -> IO[bytes]:
    """A ZIP file, open at its beginning; it shows one moment."""
    with ExitStack() as unless_whole:
        file: IO[bytes] = unless_whole.enter_context(
            tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
        )
        with one_moment(), ZipFile(file, "w", ZIP_DEFLATED) as archived:
            for name, content in files(organisation):
                archived.writestr(name, content)
        file.seek(0)
        unless_whole.pop_all()  # the reader closes it
    return file


def files(organisation: Organisation) -> Iterator[tuple[str, str | bytes]]:
    yield "organisation.json", as_json(described(organisation))
    if logo := Logo.of(organisation.pk):
        yield "logo.png", logo
    found = Assessment.objects.filter(team__organisation=organisation)
    for assessment in found.for_page().select_related("created_by").order_by("pk"):
        yield from files_of(assessment)
    for version in versions(organisation):
        yield f"questionnaires/{version.questionnaire.key}-{version.number}.yaml", text(version)
    yield "record.jsonl", "".join(f"{line(event)}\n" for event in events(organisation))


def described(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "created_at": organisation.created_at.isoformat(),
        "requires_second_factor": organisation.requires_second_factor,
        "deletion_due_at": moment(organisation.deletion_due_at),
        "teams": named(organisation.teams.order_by("name")),
        "members": [
            {
                "name": membership.user.name,
                "email": membership.user.email,
                "role": membership.role,
                "teams": named(membership.teams.all()),
            }
            for membership in organisation.memberships.for_page()
        ],
        "invitations": [offered(each) for each in organisation.invitations.open().for_page()],
    }


def offered(invitation: Invitation) -> dict[str, Any]:
    return {
        "email": invitation.email,
        "role": invitation.role,
        "teams": named(invitation.teams.all()),
        "made_at": invitation.made_at.isoformat(),
        "made_by": invitation.made_by.email if invitation.made_by else None,
        "ends_at": invitation.ends_at.isoformat(),
    }


def named(teams: Iterable[Team]) -> list[str]:
    return [team.name for team in teams]


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def versions(organisation: Organisation) -> Iterable[Version]:
    """What its assessments ask now, or asked when they were answered or frozen."""
    assessments = Assessment.objects.filter(team__organisation=organisation)
    answers = Answer.objects.filter(assessment__in=assessments)
    frozen = Snapshot.objects.filter(assessment__in=assessments)
    used = (
        Q(pk__in=assessments.values("version"))
        | Q(pk__in=answers.values("version"))
        | Q(content_sha256__in=frozen.values("content_sha256"))
    )
    found = Version.objects.once_published().filter(used).select_related("questionnaire")
    return found.order_by("questionnaire__key", "major", "minor")


def files_of(assessment: Assessment) -> Iterator[tuple[str, str]]:
    folder = f"assessments/{assessment.pk}-{slugify(assessment.system)[:40]}".rstrip("-")
    yield f"{folder}/scope.json", as_json(scope(assessment))
    rows = Answer.objects.of(assessment)
    yield f"{folder}/answers.json", engine.write(loading.answers_of(assessment, rows))
    yield f"{folder}/stored.jsonl", "".join(f"{row}\n" for row in stored(assessment))
    yield f"{folder}/beside.json", as_json(beside(assessment))
    frozen_ones = assessment.snapshots.select_related("taken_by").order_by("pk")
    for snapshot in frozen_ones.prefetch_related("releases__released_by", "releases__withdrawn_by"):
        frozen = f"{folder}/frozen-{snapshot.taken_at:%Y-%m-%d}-{snapshot.pk}"
        yield f"{frozen}/taken.json", as_json(taken(snapshot))
        yield f"{frozen}/answers.json", snapshot.answers
        yield f"{frozen}/result.json", snapshot.result


def scope(assessment: Assessment) -> dict[str, Any]:
    return {
        "team": assessment.team.name,
        "status": assessment.status,
        "questionnaire": assessment.version.questionnaire.key,
        "version": assessment.version.number,
        "created_at": assessment.created_at.isoformat(),
        "created_by": assessment.created_by.email,
        "closed_at": moment(assessment.closed_at),
        "imported_at": moment(assessment.imported_at),
        **assessment.scope(),
        "effort_days": assessment.effort_days,
    }


def planned(assessment: Assessment) -> list[dict[str, Any]]:
    """The team's own plan in its order, with what became of each step."""
    rows = PlannedStep.objects.of(assessment).select_related("taken_on_by")
    rows = rows.prefetch_related("comments__written_by")
    return [
        {
            "remedy": row.remedy,
            **{name: getattr(row, name) for name in OF_A_STEP},
            "due": row.due.isoformat() if row.due else None,
            "done_at": moment(row.done_at),
            "taken_on_at": row.taken_on_at.isoformat(),
            "taken_on_by": row.taken_on_by.email,
            "comments": [
                {
                    "at": comment.written_at.isoformat(),
                    "by": comment.written_by.email,
                    "text": comment.text,
                }
                for comment in sorted(row.comments.all(), key=lambda each: each.pk)
            ],
        }
        for row in rows
    ]


def taken(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "taken_at": snapshot.taken_at.isoformat(),
        "taken_by": snapshot.taken_by.email,
        "content_sha256": snapshot.content_sha256,
        "app_version": snapshot.app_version,
        "released": [released(each) for each in snapshot.releases.all()],
    }


def released(release: Release) -> dict[str, Any]:
    """To the portfolio of the organisation."""
    withdrawn_by = release.withdrawn_by
    return {
        "at": release.released_at.isoformat(),
        "by": release.released_by.email,
        "withdrawn_at": moment(release.withdrawn_at),
        "withdrawn_by": withdrawn_by.email if withdrawn_by else None,
    }


def stored(assessment: Assessment) -> Iterator[str]:
    """Each reply as it stands here, a line each: also notes without one, and of older versions."""
    rows = assessment.answers.select_related("version", "changed_by")
    for row in rows.order_by("version__major", "version__minor", "pk").iterator(chunk_size=1000):
        told = {name: getattr(row, name) for name in STORED}
        told |= {"version": row.version.number, "changed_at": row.changed_at.isoformat()}
        yield json.dumps(told | {"changed_by": row.changed_by.email}, ensure_ascii=False)


def beside(assessment: Assessment) -> dict[str, Any]:
    """What the team has said and who took part, which moves no figure."""
    parked = ("question", "what", "who", "by", "parked_at", "settled_at")
    judged = ("antipattern", "holds", "reason", "changed_at")
    lowered = ("question", "against", "reading", "said_at")
    return {
        "parked": columns(assessment.parked.order_by("pk"), parked),
        "findings": columns(assessment.judgements.order_by("pk"), judged),
        "steps": planned(assessment),
        "workshops": [
            {
                "on": each.on.isoformat(),
                "builds": each.builds,
                "depends": each.depends,
                "worth": asdict(each.worth) if each.worth.is_shown else None,
            }
            for each in sittings_of(assessment)
        ],
        "vital_signs": vital_signs_of(assessment),
        "lowered": columns(assessment.lowered.order_by("pk"), lowered),
    }


def columns(rows: QuerySet[Any], names: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {name: told.isoformat() if isinstance(told, date) else told for name, told in row.items()}
        for row in rows.values(*names)
    ]


def events(organisation: Organisation) -> Iterator[AuditEvent]:
    return organisation.events.select_related("by").order_by("pk").iterator(chunk_size=1000)


def line(event: AuditEvent) -> str:
    told = {
        "at": event.at.isoformat(),
        "by": event.by.email if event.by else None,
        "verb": event.verb,
        "about": event.about,
        "before": event.before,
        "after": event.after,
    }
    return json.dumps(told, ensure_ascii=False)


def as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
