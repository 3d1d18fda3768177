"""The writes of editors to one entry of a draft: added, changed, moved, removed.

Whoever calls holds the draft until the transaction ends (`drafting.held`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from questionnaires import entries, models
from questionnaires.drafting import record
from questionnaires.entries import Entry, Kind
from questionnaires.models import Anchor, KeyedRow, Question, Row, Version

Parts = dict[str, Any]

MODELS: dict[Kind, type[Row]] = {
    entries.LEVEL: models.Level,
    entries.EFFORT: models.Effort,
    entries.FACT: models.Fact,
    entries.CONCERN: models.Concern,
    entries.SOURCE: models.Source,
    entries.REFERENCE: models.Reference,
    entries.FACET: models.Facet,
    entries.TARGET_PROFILE: models.TargetProfile,
    entries.DIMENSION: models.Dimension,
    entries.QUESTION: models.Question,
    entries.ANTIPATTERN: models.Antipattern,
    entries.REMEDY: models.Remedy,
}
POINTERS: dict[str, type[KeyedRow]] = {
    "effort": models.Effort,
    "source": models.Source,
    "dimension": models.Dimension,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of an entry that is kept as rows of their own."""

    model: type[Row]
    owner: str  # the field that points at the entry
    pointer: str  # the field that points at what the row is about
    at: type[KeyedRow]
    name: str  # what a row of the document calls that


OF_ANTIPATTERN = {
    "signals": Rows(models.Signal, "antipattern", "question", Question, "question"),
    "preconditions": Rows(models.Precondition, "antipattern", "question", Question, "question"),
}
OF_REMEDY = {
    "raises": Rows(models.Raise, "remedy", "question", Question, "question"),
    "requires": Rows(models.Requirement, "remedy", "requires", models.Remedy, ""),
}
OF_QUESTION = {
    "signals": Rows(models.Signal, "question", "antipattern", models.Antipattern, "antipatterns"),
    "raises": Rows(models.Raise, "question", "remedy", models.Remedy, "remedies"),
}
ROWS = {
    entries.ANTIPATTERN: OF_ANTIPATTERN,
    entries.REMEDY: OF_REMEDY,
    entries.QUESTION: OF_QUESTION,
}


# -- Two editors ----------------------------------------------------------------------------------


def fingerprint(value: object) -> str:
    """Of what a page shows, so that its form can say later what was seen."""
    return blake2s(repr(value).encode(), digest_size=6).hexdigest()


def merged(
    *, standing: Mapping[str, Any], seen: Mapping[str, str], given: Mapping[str, Any]
) -> tuple[Parts, Parts]:
    """What this editor changed and does not stand yet; and of that, what somebody else changed."""
    fresh = {
        name: value
        for name, value in given.items()
        if value != standing.get(name) and fingerprint(value) != seen.get(name)
    }
    theirs = {
        name: standing[name]
        for name in fresh
        if name in standing and name in seen and fingerprint(standing[name]) != seen[name]
    }
    return fresh, theirs


# -- Entries --------------------------------------------------------------------------------------


@transaction.atomic
def add_entry(*, draft: Version, kind: Kind, key: str, parts: Parts, by: AbstractBaseUser) -> None:
    """Behind its likes, unless `parts` names another position. Levels are numbered, not named."""
    model = MODELS[kind]
    last = model._default_manager.filter(version=draft).aggregate(last=Max("position"))["last"]
    row = model(version=draft, position=0 if last is None else last + 1)
    if kind is entries.LEVEL:
        row.level = int(key)  # type: ignore[attr-defined]
        questions = Question.objects.filter(version=draft)
    else:
        row.key = key  # type: ignore[attr-defined]
    _set(draft, row, parts)
    row.save()
    if kind is entries.LEVEL:
        Anchor.objects.bulk_create(
            Anchor(version=draft, question=question, level=row.level, position=row.level)  # type: ignore[attr-defined]
            for question in questions
        )
    _store(draft, row, kind, parts)
    record(by, draft, ADDITION, f"Added {kind.name} {key}.")


@transaction.atomic
def save_entry(*, draft: Version, entry: Entry, parts: Parts, by: AbstractBaseUser) -> None:
    """Write the parts of an entry that changed, by the names of `entries.parts`."""
    if not parts:
        return
    if "wording_only" in parts:
        mark_wording_only(draft=draft, question=entry.key, marked=parts["wording_only"])
    if entry.kind is entries.QUESTIONNAIRE:
        for name, value in parts.items():
            setattr(draft, name, value)
        draft.save()
    else:
        row = _row(draft, entry)
        _set(draft, row, parts)
        row.save()
        _store(draft, row, entry.kind, parts)
    record(by, draft, CHANGE, f"Changed {entry.kind.name} {entry.key}: {names(parts)}.")


def names(parts: Parts) -> str:
    return ", ".join(parts).replace("_", " ")


def mark_wording_only(*, draft: Version, question: str, marked: bool) -> None:
    keys = {*draft.wording_only} - {question} | ({question} if marked else set())
    draft.wording_only = sorted(keys)
    draft.save(update_fields=["wording_only"])


@transaction.atomic
def move_entry(*, draft: Version, entry: Entry, to: int, by: AbstractBaseUser) -> None:
    """To a position among its likes, from 1; a question within its dimension."""
    if not _place(_row(draft, entry), to):
        return
    record(by, draft, CHANGE, f"Moved {entry.kind.name} {entry.key} to position {to}.")


@transaction.atomic
def remove_entry(*, draft: Version, entry: Entry, by: AbstractBaseUser) -> None:
    """With whatever only points at it. Nothing may be in its way (`entries.kept_by`)."""
    row, kind, key = _row(draft, entry), entry.kind, entry.key
    match kind.name:
        case "reference":
            for model in (Question, models.Antipattern, models.Remedy):
                _forget(draft, model, "references", key)
        case "concern":
            _forget(draft, models.Antipattern, "concerns", key)
        case "fact":
            for question in Question.objects.filter(version=draft):
                left = [each for each in question.not_applicable_when if each["fact"] != key]
                _rewrite(draft, question, "not_applicable_when", left)
        case "facet":
            for question in Question.objects.filter(version=draft):
                _rewrite(draft, question, "facets", _lacking(question.facets, key))
        case "dimension":
            for profile in models.TargetProfile.objects.filter(version=draft):
                _rewrite(draft, profile, "targets", _lacking(profile.targets, key))
        case "question":
            mark_wording_only(draft=draft, question=key, marked=False)
        case "level":
            Anchor.objects.filter(version=draft, level=int(key)).delete()
    row.delete()
    record(by, draft, DELETION, f"Removed {kind.name} {key}.")


def _row(draft: Version, entry: Entry) -> Row:
    name = "level" if entry.kind is entries.LEVEL else "key"
    row = MODELS[entry.kind]._default_manager.get(version=draft, **{name: entry.key})
    row.version = draft  # it is at hand, and not asked for again
    return row


def _set(draft: Version, row: Row, parts: Parts) -> None:
    """The columns of its own row."""
    own = {each.name for each in row._meta.concrete_fields}
    for name, value in parts.items():
        group, _, key = name.partition("-")
        if name in POINTERS and name in own:
            target = POINTERS[name]._default_manager.get(version=draft, key=value)
            setattr(row, name, target)
        elif name == "not_applicable_when":
            row.not_applicable_when = [  # type: ignore[attr-defined]
                {"fact": each["fact"], "when": each["is"]} for each in value
            ]
        elif key and group in ("facets", "targets"):
            empty = value is None or value == []
            setattr(
                row, group, _lacking(getattr(row, group), key) | ({} if empty else {key: value})
            )
        elif name in own and name != "position":
            setattr(row, name, value)


def _store(draft: Version, row: Row, kind: Kind, parts: Parts) -> None:
    """What stands in rows beside its own."""
    for name, value in parts.items():
        group, _, level = name.partition("-")
        if group == "anchors":
            Anchor.objects.update_or_create(
                question_id=row.pk,
                level=int(level),
                defaults={"text": value},
                create_defaults={"version": draft, "text": value, "position": int(level)},
            )
        elif rows := ROWS.get(kind, {}).get(name):
            _store_rows(draft, row, rows, value)
    if "position" in parts or "dimension" in parts:
        _place(row, parts.get("position"))


def _store_rows(draft: Version, owner: Row, rows: Rows, values: Sequence[Any]) -> None:
    """In the order given where the list is the owner's; else each where it stood in its own."""
    standing = rows.model._default_manager.filter(version=draft, **{rows.owner: owner})
    places = {getattr(row, f"{rows.pointer}_id"): row.position for row in standing}
    standing.delete()
    ids = dict(rows.at._default_manager.filter(version=draft).values_list("key", "pk"))
    of_owner = rows.at is Question or not rows.name
    last = rows.model._default_manager.filter(version=draft).aggregate(last=Max("position"))["last"]
    made = []
    for number, value in enumerate(values):
        columns = dict(value) if rows.name else {"": value}
        target = ids[columns.pop(rows.name)]
        place = number if of_owner else places.get(target, (last or 0) + 1 + number)
        pointers = {rows.owner: owner, f"{rows.pointer}_id": target}
        made.append(rows.model(version=draft, position=place, **pointers, **columns))
    rows.model._default_manager.bulk_create(made)


def _place(row: Row, to: int | None) -> bool:
    """Put a row at its place, from 1, among its likes; behind them where none is given.

    False if there it was.
    """
    home: Parts = {"dimension": row.dimension} if isinstance(row, Question) else {}
    likes = type(row)._default_manager.filter(version=row.version, **home)
    standing = list(likes.order_by("position", "pk"))
    others = [each for each in standing if each.pk != row.pk]
    at = len(others) if to is None else max(0, min(to - 1, len(others)))
    others.insert(at, row)
    for number, each in enumerate(others):
        each.position = number
    type(row)._default_manager.bulk_update(others, ["position"])
    return others != standing


def _forget(draft: Version, model: type[Row], name: str, key: str) -> None:
    for row in model._default_manager.filter(version=draft):
        _rewrite(draft, row, name, [each for each in getattr(row, name) if each != key])


def _rewrite(draft: Version, row: Row, name: str, value: Any) -> None:
    if getattr(row, name) != value:
        row.version = draft
        setattr(row, name, value)
        row.save(update_fields=[name])


def _lacking(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {each: value for each, value in values.items() if each != key}
