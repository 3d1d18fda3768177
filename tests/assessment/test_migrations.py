"""Data that older releases wrote, after the migrations of this one."""

from django.core.management import call_command
from django.db import connection

from assessment.models import DimensionFigure
from questionnaires.triggers import missing
from tests import factories


def test_figures_of_an_older_release_are_filled_from_its_results(transactional_db):
    factories.make_assessment(answers={f"build-{n}": n for n in (1, 2, 3)}, closed=True)
    figures = DimensionFigure.objects.values_list("dimension", "claimed", "possible")
    written = list(figures)
    assert {possible for *_, possible in written} != {None}

    call_command("migrate", "assessment", "0002", verbosity=0)
    call_command("migrate", "assessment", verbosity=0)

    assert list(figures) == written
    assert missing(connection) == []
