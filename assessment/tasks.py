"""Work that no page waits for."""

from django_tasks import task

from assessment import deletion, firm, loading
from assessment.engine.evaluation import evaluate
from assessment.models import Assessment
from assessment.report import making
from assessment.report.options import Options


@task()
def prepare_report(assessment: int, wanted: dict[str, str] | None = None, key: str = "") -> None:
    """Make the report of an assessment ahead of its first reader; a second run finds it made.

    `wanted` is the query of its options; `key` tells apart what was asked for in other states.
    """
    made = Assessment.objects.for_page().filter(pk=assessment).first()
    if made:
        making.opened(made, Options.of(wanted or {})).close()


@task()
def work_out_firmness(assessment: int) -> None:
    """Which of the first steps are firm, as the answers stand; a second run works it out again."""
    found = Assessment.objects.for_page().filter(pk=assessment).first()
    if found:
        evaluation = evaluate(loading.instrument_of(found), loading.answers_of(found))
        firm.work_out(evaluation, found.version.content_sha256)


@task()
def delete_what_is_due() -> None:
    """End the organisations whose owners wanted that; a second run finds them gone."""
    deletion.carry_out()
