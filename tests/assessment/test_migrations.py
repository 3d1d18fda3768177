"""Databases that are in use: what older releases wrote, and the guards that stand in them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from assessment.models import DimensionFigure
from questionnaires.triggers import missing
from tests import factories

STEPS = sorted(path.stem for path in Path(settings.BASE_DIR, "assessment/migrations").glob("0*.py"))
EACH_STEP = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from questionnaires import triggers
for step in sys.argv[1:]:
    call_command("migrate", "assessment", step, verbosity=0)
print(triggers.missing(connection))
"""


def test_figures_of_an_older_release_are_filled_from_its_results(transactional_db):
    factories.make_assessment(answers={f"build-{n}": n for n in (1, 2, 3)}, closed=True)
    figures = DimensionFigure.objects.values_list("dimension", "claimed", "possible")
    written = list(figures)
    assert {possible for *_, possible in written} != {None}

    call_command("migrate", "assessment", "0002", verbosity=0)
    call_command("migrate", "assessment", verbosity=0)

    assert list(figures) == written
    assert missing(connection) == []


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="only SQLite rebuilds tables")
def test_every_step_is_taken_with_the_guards_of_the_step_before(tmp_path):
    of_its_own = {"PLUMBLINE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}

    taken = subprocess.run(
        [sys.executable, "-c", EACH_STEP, *STEPS],
        env=os.environ | of_its_own,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (taken.stdout, taken.stderr) == ("[]\n", "")
