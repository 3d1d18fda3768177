"""Work that no page waits for."""

from django_tasks import task

from assessment import deletion
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
def delete_what_is_due() -> None:
    """End the organisations whose owners wanted that; a second run finds them gone."""
    deletion.carry_out()
