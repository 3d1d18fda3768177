"""A backup is a zip of one text a table, a row a line, and a manifest that tells their digests."""

from typing import Literal

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pydantic import BaseModel, ConfigDict, Field

MANIFEST = "manifest.json"


class BackupRefused(Exception):
    """A sentence: why this file cannot be written, or not be restored."""


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    columns: list[str]
    rows: int = Field(ge=0)
    sha256: str  # of its text


class Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    application: Literal["Plumbline"] = "Plumbline"
    format: Literal[1] = 1
    app_version: str
    made_at: str
    database: str  # what it came from; it can be restored into the other
    migrations: list[str]
    tables: dict[str, Table]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def name_of(table: str) -> str:
    return f"tables/{table}.jsonl"


def migrations() -> list[str]:
    """What lays out the database of this release."""
    nodes = MigrationLoader(connection).graph.nodes
    return sorted(f"{app}.{name}" for app, name in nodes)
