"""The profile of a sample team, for people who have none of their own yet."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from assessment.engine import answers as engine
from assessment.engine.evaluation import evaluate
from assessment.results import Results
from questionnaires.loading import published_instrument
from questionnaires.models import Version

FILE = Path(settings.BASE_DIR, "assessment", "demo", "claims-triage-2026-11.json")


def results() -> Results | None:
    """None where the questionnaire that the sample answers is not published here."""
    given = json.loads(FILE.read_bytes())
    version = Version.objects.numbered(given["questionnaire"], given["version"]).published().first()
    return results_on(version.pk, version.content_sha256) if version else None


@lru_cache(maxsize=1)
def results_on(version_id: int, content_sha256: str) -> Results:
    """By the digest too, for a database may be restored under a running server."""
    asked = published_instrument(version_id, content_sha256)
    given = json.loads(FILE.read_bytes())
    del given["scope_card"]
    return Results(evaluate(asked, engine.from_document(given, asked)))
