"""A report that somebody asks for: made by the worker, once for all who want the same."""

from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from assessment.models import Assessment
from assessment.report import (
    LibraryMissing,
    ReportBusy,
    ReportFailed,
    ReportTimedOut,
    ReportTooLarge,
    making,
    store,
)
from assessment.report.options import Options
from assessment.tasks import prepare_report

KINDS = (ReportTooLarge, ReportTimedOut, ReportBusy, LibraryMissing, ReportFailed)
FAILURES = {f"{kind.__module__}.{kind.__qualname__}": kind.why for kind in KINDS}
UNFINISHED = ("READY", "RUNNING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the report is that an assessment would have now."""

    state: Literal["none", "waiting", "making", "failed", "ready"]
    pages: int = 0  # laid out so far
    why: str = ""  # it failed

    @property
    def is_under_way(self) -> bool:
        return self.state in ("waiting", "making")

    @property
    def seen(self) -> str:
        """What a page shows of it: the same text, the same page."""
        return f"{self.state}-{self.pages}"


def progress(assessment: Assessment, options: Options) -> Progress:
    key = making.key_of(assessment, options)
    if store.has(key):
        return Progress(state="ready")
    job = _latest(assessment, options, key)
    if job is None or job.status == "SUCCESSFUL":
        return Progress(state="none")  # made elsewhere, or let go since
    if job.status == "FAILED":
        why = FAILURES.get(job.exception_class_path, ReportFailed.why)
        return Progress(state="failed", why=why)
    pages = store.pages(key)
    return Progress(state="making" if job.status == "RUNNING" else "waiting", pages=pages)


@transaction.atomic
def ask(assessment: Assessment, options: Options) -> None:
    """Have it made, unless it is made or being made: whoever asks second joins the first."""
    Assessment.objects.held().get(pk=assessment.pk)
    if progress(assessment, options).state in ("none", "failed"):
        key = making.key_of(assessment, options)
        prepare_report.enqueue(assessment.pk, options.query(), key)


def _latest(assessment: Assessment, options: Options, key: str) -> "DBTaskResult | None":
    """The job for this report, or one that is about to gather what it is made of."""
    jobs = DBTaskResult.objects.filter(
        task_path=prepare_report.module_path, args_kwargs__args__0=assessment.pk
    )
    for job in jobs.order_by("-enqueued_at"):
        _, wanted, known = [*job.args_kwargs["args"], {}, ""][:3]
        same = (wanted or {}) == options.query()
        if same and (known == key or (job.status in UNFINISHED and not known)):
            return job
    return None
