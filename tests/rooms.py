"""A room as its screens draw it, and all that can be read of it."""

from dataclasses import fields, is_dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from assessment.models import Workshop
from assessment.room import Room, room_of

FIRST, SECOND = "build-1", "build-2"
MOVED_ON = "Nothing of yours was done"  # says the desk to a press on an old page
NOON = "2026-11-20 12:00+00:00"
SECRET = "Nobody reads the report of the north"


def room(workshop: Workshop) -> Room:
    return room_of(workshop, timezone.now())


def everything(value: Any, deep: int = 12) -> str:
    """All that can be reached from a value, as text, without another look into the database."""
    if deep == 0:
        return ""
    if isinstance(value, Model):
        told = {name: each for name, each in vars(value).items() if name != "_state"}
        cached = value._state.fields_cache
        return everything(told, deep - 1) + everything(cached, deep - 1)
    if is_dataclass(value) and not isinstance(value, type):
        return "".join(everything(getattr(value, f.name), deep - 1) for f in fields(value))
    if isinstance(value, dict):
        return "".join(everything(each, deep - 1) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple | set):
        return "".join(everything(each, deep - 1) for each in value)
    return f"[{value}]"
