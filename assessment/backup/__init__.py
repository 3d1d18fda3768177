"""All rows in one file, taken while the server serves, and put back into an empty database."""

from assessment.backup.archive import BackupRefused, Manifest
from assessment.backup.reading import Restored, restore
from assessment.backup.writing import write

__all__ = ["BackupRefused", "Manifest", "Restored", "restore", "write"]
