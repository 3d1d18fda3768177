"""The writes of editors to whole versions: a draft begun, imported, deleted, published; retiring.

Whoever calls holds the draft until the transaction ends (`held`). Every write leaves a line of who
did what (`record`), in its own transaction.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from questionnaires import comparison, loading
from questionnaires.instrument import Instrument
from questionnaires.models import Version
from questionnaires.publishing import DraftExists, hold, publish, retire, store_draft

LAST_CHANGES = 10
DELETED, REPLACED = "Deleted the draft.", "Replaced the draft by a file."


def held(pk: int) -> Version:
    """The version, locked until the transaction ends. Raises Version.DoesNotExist."""
    return (
        Version.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=pk)
    )


def record(by: AbstractBaseUser, version: Version, action: int, what: str) -> None:
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(Version),
        object_id=str(version.pk),
        object_repr=str(version)[:200],
        action_flag=action,
        change_message=what,
    )


def last_changes(version: Version) -> list[LogEntry]:
    """Who did what to a version, the last first."""
    of_version = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Version), object_id=str(version.pk)
    )
    return list(of_version.select_related("user").order_by("-pk")[:LAST_CHANGES])


def gone_drafts() -> list[LogEntry]:
    """Who deleted or replaced a draft, the last first."""
    gone = LogEntry.objects.filter(
        content_type__app_label=Version._meta.app_label,
        content_type__model=Version._meta.model_name,
        action_flag=DELETION,
        change_message__in=(DELETED, REPLACED),
    )
    return list(gone.select_related("user").order_by("-pk")[:LAST_CHANGES])


@transaction.atomic
def start_draft(*, version: Version, by: AbstractBaseUser) -> Version:
    """A draft with the content of a version that was published, numbered behind the last.

    Raises DraftExists.
    """
    if version.is_draft:
        raise DraftExists(f"{version} is a draft.")
    hold(version.questionnaire.key)
    latest = last_published(version) or version
    number = comparison.next_version(latest.number, "none")
    content = replace(loading.instrument(version), version=number, changes="")
    draft = store_draft(instrument=content)
    draft.based_on = version
    draft.save(update_fields=["based_on"])
    record(by, draft, ADDITION, f"Began with the content of {version}.")
    return draft


@transaction.atomic
def import_draft(*, instrument: Instrument, replacing: bool, by: AbstractBaseUser) -> Version:
    """The draft that a file makes; one whose number is taken or past gets the next.

    Raises DraftExists where one stands that this is not to replace.
    """
    versions = hold(instrument.questionnaire).versions
    latest = versions.once_published().newest_first().select_related("questionnaire").first()
    if latest:
        instrument = replace(instrument, version=_number(latest, instrument))
    if replacing:
        for standing in versions.drafts().select_related("questionnaire"):
            record(by, standing, DELETION, REPLACED)
    draft = store_draft(instrument=instrument, replacing=replacing)
    record(by, draft, ADDITION, "Imported a file.")
    return draft


def delete_draft(*, draft: Version, by: AbstractBaseUser) -> None:
    record(by, draft, DELETION, DELETED)
    draft.delete()


@transaction.atomic
def publish_draft(
    *, draft: Version, changes: str, wording_only: Iterable[str], by: AbstractBaseUser
) -> Version:
    """Publish under the number that the changes ask for. Raises CannotPublish."""
    draft.changes = changes
    draft.wording_only = sorted(wording_only)
    draft.major, draft.minor = map(int, coming_number(draft).split("."))
    draft.save()
    publish(version=draft, by=str(by))
    draft.refresh_from_db()
    record(by, draft, CHANGE, "Published.")
    return draft


@transaction.atomic
def retire_version(*, version: Version, by: AbstractBaseUser) -> bool:
    """False if it is not published."""
    if not retire(version=version):
        return False
    record(by, version, CHANGE, "Retired.")
    return True


def last_published(version: Version) -> Version | None:
    """The last version of the same questionnaire that was published."""
    return version.questionnaire.versions.once_published().newest_first().first()


def coming_number(draft: Version) -> str:
    """What a draft is numbered once it is published: its own number, or the least there may be."""
    latest = last_published(draft)
    return _number(latest, loading.as_it_stands(draft)) if latest else draft.number


def _number(latest: Version, instrument: Instrument) -> str:
    changed = comparison.compare(loading.instrument(latest), instrument).change_class
    least = comparison.next_version(latest.number, changed)
    return max(least, instrument.version, key=lambda number: [*map(int, number.split("."))])
