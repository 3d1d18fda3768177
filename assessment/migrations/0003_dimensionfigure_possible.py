import json

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
                possible=dimension["level"]["possible"]
            )


def step_aside(connection, table):
    """Figures are kept as they were written; the end of the command puts this guard back."""
    with connection.cursor() as cursor:
        for name, guarded in standing(connection):
            if guarded == table:
                for statement in removal(connection, name, table):
                    cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_assessment_form_token")]

    operations = [
        migrations.AddField(
            model_name="dimensionfigure",
            name="possible",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
