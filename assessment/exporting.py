"""Everything that an organisation has here, as one archive of readable files."""

import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.text import slugify

from assessment import loading
from assessment.engine import answers as engine
from assessment.models import Answer, Assessment, AuditEvent, Organisation

IN_MEMORY = 8 * 1024 * 1024


def archive(organisation: Organisation) -> IO[bytes]:
    """A ZIP file, open at its beginning."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the reader closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as whole:
        for name, text in files(organisation):
            whole.writestr(name, text)
    file.seek(0)
    return file


def files(organisation: Organisation) -> Iterator[tuple[str, str]]:
    yield "organisation.json", as_json(described(organisation))
    found = Assessment.objects.filter(team__organisation=organisation)
    for assessment in found.for_page().order_by("pk"):
        yield from files_of(assessment)
    yield "record.jsonl", "".join(f"{line(event)}\n" for event in events(organisation))


def described(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "teams": [team.name for team in organisation.teams.order_by("name")],
        "members": [
            {
                "name": membership.user.name,
                "email": membership.user.email,
                "role": membership.role,
                "teams": [team.name for team in membership.teams.all()],
            }
            for membership in organisation.memberships.for_page()
        ],
    }


def files_of(assessment: Assessment) -> Iterator[tuple[str, str]]:
    folder = f"assessments/{assessment.pk}-{slugify(assessment.system)[:40]}".rstrip("-")
    yield f"{folder}/scope.json", as_json(scope(assessment))
    rows = Answer.objects.of(assessment)
    yield f"{folder}/answers.json", engine.write(loading.answers_of(assessment, rows))
    for snapshot in assessment.snapshots.order_by("pk"):
        frozen = f"{folder}/frozen-{snapshot.taken_at:%Y-%m-%d}-{snapshot.pk}"
        yield f"{frozen}/answers.json", snapshot.answers
        yield f"{frozen}/result.json", snapshot.result


def scope(assessment: Assessment) -> dict[str, Any]:
    return {
        "team": assessment.team.name,
        "status": assessment.status,
        "created_at": assessment.created_at.isoformat(),
        "closed_at": assessment.closed_at.isoformat() if assessment.closed_at else None,
        **assessment.scope(),
    }


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
