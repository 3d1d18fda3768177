"""To write a backup while people work: nobody waits, and it shows one moment."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from assessment.backup import tables
from assessment.backup.archive import MANIFEST, BackupRefused, Manifest, Table, migrations, name_of

# Readers of such a transaction hold nobody up, on SQLite because of its write-ahead log.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read within shows the database as it stood when the first row was read."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write(file: Path) -> Manifest:
    """All of it or nothing, readable by its owner alone. Raises BackupRefused."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if file.exists():
            raise BackupRefused(f"{file} exists: a backup is never written over another file.")
        with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as opened:
            with ZipFile(opened, "w", ZIP_DEFLATED) as archive:
                manifest = fill(archive)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def fill(archive: ZipFile) -> Manifest:
    now = timezone.now()
    with one_moment():
        stored = {label: store(archive, label, model) for label, model in tables.tables().items()}
    manifest = Manifest(
        app_version=settings.APP_VERSION,
        made_at=now.isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=migrations(),
        tables=stored,
    )
    archive.writestr(MANIFEST, manifest.model_dump_json(indent=2) + "\n")
    return manifest


def store(archive: ZipFile, label: str, model: type[Model]) -> Table:
    rows, digest = 0, hashlib.sha256()
    with archive.open(name_of(label), "w", force_zip64=True) as member:
        for line in tables.lines(model):
            member.write(line)
            digest.update(line)
            rows += 1
    return Table(columns=tables.names(model), rows=rows, sha256=digest.hexdigest())
