"""An assessment → its report as a file: found where it was made before, made where it was not.

The key of a file is worked out from what goes into the report and not from the HTML, so that
a second download neither evaluates the answers nor renders a template.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.timezone import localdate

from assessment import loading
from assessment.beside import beside_of
from assessment.engine.answers import Answers
from assessment.engine.evaluation import evaluate
from assessment.models import Answer, Assessment, Logo
from assessment.report import store
from assessment.report.contents import USUAL, build
from assessment.report.options import Options
from assessment.report.parts import Report, ScopeCard
from assessment.report.rendering import turn
from assessment.report.typesetting import printed
from assessment.results import Beside
from assessment.trends import done_steps
from assessment.voices import Voices
from questionnaires.instrument import Remedy

TYPESETTERS = ("weasyprint", "pydyf", "pikepdf", "fonttools", "tinycss2", "tinyhtml5", "django")
MAKERS = ("assessment/**/*.py", "templates/report/**/*", "templates/components/**/*")
STYLES = ("static/css/tokens.css", "static/css/report.css", "static/css/report-letter.css")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredients:
    """All that differs from one report to another."""

    answers: Answers
    card: ScopeCard
    content_sha256: str
    app_version: str
    beside: Beside
    options: Options
    logo: bytes
    earlier_on: datetime.date | None = None  # the assessment it is compared with
    earlier_answers: Answers | None = None
    earlier_sha256: str = ""
    done: tuple[Remedy, ...] = ()  # of the plan of that one

    def digest(self) -> str:
        """The same for the same report on the same installation; in hexadecimal."""
        told = json.dumps(asdict(self) | {"makers": makers()}, sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


def opened(assessment: Assessment, options: Options = USUAL) -> BinaryIO:
    """The PDF, open for reading. Raises ReportFailed or one of its kinds."""
    earlier = loading.earlier(assessment)
    ingredients = gather(assessment, earlier, options)
    key = ingredients.digest()
    found = store.find(key)
    if found:
        return found
    with turn():
        return store.find(key) or _made(key, contents(assessment, earlier, ingredients))


def _made(key: str, report: Report) -> BinaryIO:
    with store.progress(key) as progress:
        return store.keep(key, printed(report, progress))


def key_of(assessment: Assessment, options: Options) -> str:
    return gather(assessment, loading.earlier(assessment), options).digest()


def gather(
    assessment: Assessment, earlier: Assessment | None, options: Options = USUAL
) -> Ingredients:
    rows = list(Answer.objects.of(assessment))
    ours = Ingredients(
        answers=loading.answers_of(assessment, rows),
        card=scope_card(assessment, Voices.of(rows, assessment.imported_at)),
        content_sha256=assessment.version.content_sha256,
        app_version=settings.APP_VERSION,
        beside=beside_of(assessment, earlier),
        options=options,
        logo=Logo.of(assessment.team.organisation_id),
    )
    if earlier is None:
        return ours
    return replace(
        ours,
        earlier_on=loading.date_of(earlier),
        earlier_answers=loading.answers_of(earlier),
        earlier_sha256=earlier.version.content_sha256,
        done=done_steps(earlier),
    )


def scope_card(assessment: Assessment, voices: Voices) -> ScopeCard:
    return ScopeCard(
        sentence=assessment.sentence,
        live_since=assessment.live_since,
        harmed=assessment.harmed,
        owned_by=assessment.owned_by,
        not_included=assessment.not_included,
        target_reason=assessment.target_reason,
        is_open=assessment.is_open,
        people=voices.people,
        last_on=localdate(voices.last) if voices.last else None,
    )


def contents(
    assessment: Assessment, earlier: Assessment | None, ingredients: Ingredients
) -> Report:
    evaluation = evaluate(loading.instrument_of(assessment), ingredients.answers)
    return build(
        evaluation,
        content_sha256=ingredients.content_sha256,
        app_version=ingredients.app_version,
        card=ingredients.card,
        since=loading.since(earlier, evaluation.profile),
        beside=ingredients.beside,
        options=ingredients.options,
        logo=ingredients.logo,
        done=ingredients.done,
    )


@cache
def makers() -> str:
    """The digest of what turns answers into a PDF: code, templates, styles, libraries, fonts."""
    digest = hashlib.sha256()
    for name in TYPESETTERS:
        digest.update(f"{name} {version(name)}\n".encode())
    for path in sorted(_files(settings.BASE_DIR, (*MAKERS, *STYLES))):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for folder in FONT_FOLDERS:
        for path in sorted(_files(Path(folder).expanduser(), ("**/*",))):
            stat = path.stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files(folder: Path, patterns: Iterable[str]) -> Iterable[Path]:
    return (path for pattern in patterns for path in folder.glob(pattern) if path.is_file())
