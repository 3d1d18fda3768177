"""For whoever watches the server: is it alive, and can it do its work?"""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from assessment.permissions import anyone
from questionnaires.triggers import missing

LEAST_FREE_BYTES = 50 * 1024 * 1024


@require_safe
@anyone
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@anyone
def readyz(request: HttpRequest) -> HttpResponse:
    checks = {
        "database": database_answers(),
        "migrations": database_answers() and not pending_migrations(),
        "triggers": database_answers() and not missing(connection),
        "disk": shutil.disk_usage(settings.ENV.data).free > LEAST_FREE_BYTES,
    }
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
