"""To put a backup back: everything that could stand against it is looked at first."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from pydantic import ValidationError

from assessment import actions
from assessment.backup import tables
from assessment.backup.archive import MANIFEST, BackupRefused, Manifest, migrations, name_of
from questionnaires import triggers

DAMAGED = (KeyError, EOFError, RuntimeError, BadZipFile, zlib.error)  # what zipfile raises then


class Restored(NamedTuple):
    manifest: Manifest
    postponed: list[str]  # organisations that were to be deleted by now


def restore(file: Path) -> Restored:
    """Fill an empty database, which is migrated if it is not. Raises BackupRefused."""
    with opened(file) as archive:
        manifest = manifest_of(archive, file)
        refuse_other_layout(manifest, file)
        refuse_damage(archive, manifest, file)
        refuse_unless_empty()
        call_command("migrate", verbosity=0)
        with transaction.atomic():
            load(archive)
            postponed = actions.postpone_overdue_deletions()
    return Restored(manifest, postponed)


@contextmanager
def opened(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as archive:
            yield archive
    except OSError as error:
        raise BackupRefused(f"{file} cannot be read: {error.strerror or error}.") from None
    except BadZipFile:
        raise BackupRefused(f"{file} is no backup, or is damaged.") from None


def manifest_of(archive: ZipFile, file: Path) -> Manifest:
    try:
        return Manifest.model_validate_json(archive.read(MANIFEST))
    except (ValidationError, *DAMAGED):
        raise BackupRefused(f"{file} is no backup of Plumbline that this release reads.") from None


def refuse_other_layout(manifest: Manifest, file: Path) -> None:
    here = {label: tables.names(model) for label, model in tables.tables().items()}
    there = {label: table.columns for label, table in manifest.tables.items()}
    if manifest.migrations != migrations() or there != here:
        raise BackupRefused(
            f"{file} was made by Plumbline {manifest.app_version}, and this is "
            f"{settings.APP_VERSION}, which lays its database out in another way. "
            f"Restore it with {manifest.app_version}, then upgrade."
        )


def refuse_damage(archive: ZipFile, manifest: Manifest, file: Path) -> None:
    for label, table in manifest.tables.items():
        rows, digest = 0, hashlib.sha256()
        try:
            for line in lines(archive, label):
                digest.update(line)
                rows += 1
        except DAMAGED:
            rows = -1
        if (rows, digest.hexdigest()) != (table.rows, table.sha256):
            raise BackupRefused(f"{file} is damaged: {label} is not what was written there.")


def lines(archive: ZipFile, label: str) -> Iterator[bytes]:
    with archive.open(name_of(label)) as member:
        yield from member


def refuse_unless_empty() -> None:
    existing = triggers.existing_tables(connection)
    filled = [
        label
        for label, model in tables.tables().items()
        if model._meta.db_table in existing
        and label not in tables.MADE_BY_MIGRATE
        and tables.holds_rows(model)
    ]
    if filled:
        raise BackupRefused(
            f"The database holds data already, for example in {filled[0]}. "
            "A backup is restored into an empty one."
        )


def load(archive: ZipFile) -> None:
    models = tables.tables()
    refuse_unless_empty()  # once more, now that nobody else can fill it unseen
    with triggers.set_aside(connection):
        for label in tables.MADE_BY_MIGRATE:
            tables.clear(models[label])
        for label, model in models.items():
            tables.insert(model, lines(archive, label))
        connection.check_constraints()
    tables.number_onwards(models.values())
