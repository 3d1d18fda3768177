"""To write a backup while people work: nobody waits, and it shows one moment."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from assessment.backup import tables
from assessment.backup.archive import MANIFEST, BackupRefused, Manifest, Table, migrations, name_of
from assessment.moments import one_moment

NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP)  # how some network file systems refuse


def write(file: Path) -> Manifest:
    """All of it or nothing, readable by its owner alone. Raises BackupRefused."""
    try:
        with created(file) as opened, ZipFile(opened, "w", ZIP_DEFLATED) as archive:
            return fill(archive)
    except FileExistsError:
        raise BackupRefused(
            f"{file} exists: a backup is never written over another file."
        ) from None
    except OSError as error:
        raise BackupRefused(f"{file} cannot be written: {error.strerror}.") from None


@contextmanager
def created(file: Path) -> Iterator[IO[bytes]]:
    """Under its own name from the first moment, and for good once it is left; else gone."""
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with open(descriptor, "w+b") as opened:
            yield opened
            opened.flush()
            os.fsync(descriptor)
        keep_name(file.parent)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def keep_name(folder: Path) -> None:
    """A name outlives a power cut once its folder is written, too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(descriptor)


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
