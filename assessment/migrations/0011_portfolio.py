import json
import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from questionnaires.triggers import removal, standing


def fill(apps, schema_editor):
    """From the results that are frozen beside the figures."""
    figures = apps.get_model("assessment", "DimensionFigure")
    step_aside(schema_editor.connection, figures._meta.db_table)
    snapshots = apps.get_model("assessment", "Snapshot")
    for pk, result in snapshots.objects.values_list("pk", "result").iterator(chunk_size=100):
        for dimension in json.loads(result)["dimensions"]:
            figures.objects.filter(snapshot=pk, dimension=dimension["key"]).update(
                coverage=dimension["coverage"]
            )


def step_aside(connection, table):
    """Figures are kept as they were written; the end of the command puts this guard back."""
    with connection.cursor() as cursor:
        for name, guarded in standing(connection):
            if guarded == table:
                for statement in removal(connection, name, table):
                    cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0010_trend"),
    ]

    operations = [
        migrations.AddField(
            model_name="dimensionfigure",
            name="coverage",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="portfolio_stamp",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("counts", models.BooleanField(default=False)),
                ("gap", models.FloatField(null=True)),
                ("largest_gap", models.FloatField(null=True)),
                ("distance", models.FloatField(default=0)),
                ("released_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.organisation",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="assessment.snapshot",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("organisation"),
                        models.F("counts"),
                        models.OrderBy(models.F("gap"), descending=True),
                        models.OrderBy(models.F("distance"), descending=True),
                        models.F("id"),
                        name="releases_by_gap",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("assessment"),
                        condition=models.Q(("withdrawn_at", None)),
                        name="released_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counts", False), ("withdrawn_at", None), _connector="OR"
                        ),
                        name="what_counts_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="withdrawn_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
