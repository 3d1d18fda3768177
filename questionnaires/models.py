"""The rows of a version. Their fields bear the names of the content file (docs/content-file.md).

A published version and everything under it never changes: neither here nor in the database
itself (`refuses`, see triggers.py).
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

PUBLISHED = "this version is published and cannot change"
VERSION_STATUS = "(SELECT status FROM questionnaires_version WHERE id = {row}.version_id {{held}})"


class VersionIsPublished(Exception):
    """Somebody tried to change what is published."""


class NumberField(models.CharField[int | float, int | float]):
    """A number that stays an int or a float, as the content writes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 32, **kwargs})

    def from_db_value(self, value: str, *_: object) -> int | float:
        return self.to_python(value)

    def to_python(self, value: Any) -> int | float:
        if isinstance(value, int | float):
            return value
        try:
            return int(value)
        except ValueError:
            return float(value)

    def get_prep_value(self, value: Any) -> str:
        return repr(self.to_python(value))


class Questionnaire(models.Model):
    key = models.SlugField(max_length=80, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class VersionQuerySet(models.QuerySet["Version"]):
    def drafts(self) -> "VersionQuerySet":
        return self.filter(status=Version.Status.DRAFT)

    def published(self) -> "VersionQuerySet":
        return self.filter(status=Version.Status.PUBLISHED)

    def once_published(self) -> "VersionQuerySet":
        """Published or retired: what an assessment may point at."""
        return self.exclude(status=Version.Status.DRAFT)

    def newest_first(self) -> "VersionQuerySet":
        return self.order_by("questionnaire__key", "-major", "-minor")

    def numbered(self, key: str, number: str) -> "VersionQuerySet":
        major, _, minor = number.partition(".")
        if not (major.isdecimal() and minor.isdecimal()):
            return self.none()
        return self.filter(questionnaire__key=key, major=major, minor=minor)

    def newest_of(self, key: str) -> "Version | None":
        """The newest published version of one questionnaire."""
        of_key = self.published().filter(questionnaire__key=key)
        return of_key.newest_first().select_related("questionnaire").first()

    def newest_of_each(self) -> "list[Version]":
        """The newest published version of every questionnaire."""
        newest: dict[int, Version] = {}
        for version in self.published().newest_first().select_related("questionnaire"):
            newest.setdefault(version.questionnaire_id, version)
        return list(newest.values())


class Version(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETIRED = "retired"

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    title = models.TextField()
    language = models.TextField()
    licence = models.TextField()
    changes = models.TextField(blank=True)
    gate = NumberField()
    wording_only = models.JSONField(default=list, blank=True)  # questions marked by an editor
    content_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=254, blank=True)  # a name, not a row: it stays true
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [
            ("edit_questionnaire", "Write drafts of questionnaires"),
            ("publish_questionnaire", "Publish drafts and retire versions"),
        ]
        constraints = [
            models.UniqueConstraint(
                "questionnaire", "major", "minor", name="version_number_is_unique"
            ),
            models.UniqueConstraint(
                "questionnaire",
                condition=Q(status="draft"),
                name="one_draft_a_questionnaire",
                violation_error_message="This questionnaire has a draft already.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "retired"]), name="version_status"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None, content_sha256="")
                | Q(~Q(status="draft"), ~Q(content_sha256=""), published_at__isnull=False),
                name="published_versions_carry_their_digest",
            ),
            models.CheckConstraint(
                condition=Q(status="retired") ^ Q(retired_at=None), name="retired_at_a_time"
            ),
        ]

    # Retiring is the one change that a published version knows.
    refuses = (
        ("DELETE", "OLD.status <> 'draft'", PUBLISHED),
        ("UPDATE", "OLD.status = 'retired'", PUBLISHED),
        ("UPDATE", "OLD.status = 'published' AND NEW.status <> 'retired'", PUBLISHED),
        ("UPDATE", "OLD.status <> 'draft' AND {changed_besides:status,retired_at}", PUBLISHED),
    )

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and Version.objects.once_published().filter(pk=self.pk).exists():
            raise VersionIsPublished(f"{self} is published and cannot change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.is_draft:
            raise VersionIsPublished(f"{self} is published and cannot be deleted.")
        return super().delete(*args, **kwargs)

    @property
    def number(self) -> str:
        return f"{self.major}.{self.minor}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT


class Row(models.Model):
    """One line of a version's content, in its order."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, editable=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        default_permissions = ()  # whoever may edit a draft may edit all of it
        ordering = ["position"]

    refuses = (
        ("INSERT", VERSION_STATUS.format(row="NEW") + " <> 'draft'", PUBLISHED),
        ("UPDATE", VERSION_STATUS.format(row="OLD") + " <> 'draft'", PUBLISHED),
        ("UPDATE", VERSION_STATUS.format(row="NEW") + " <> 'draft'", PUBLISHED),
        ("DELETE", VERSION_STATUS.format(row="OLD") + " <> 'draft'", PUBLISHED),
    )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.version.is_draft:
            raise VersionIsPublished(f"{self.version} is published and cannot change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.version.is_draft:
            raise VersionIsPublished(f"{self.version} is published and cannot change.")
        return super().delete(*args, **kwargs)


class KeyedRow(Row):
    key = models.SlugField(max_length=80)

    class Meta(Row.Meta):
        abstract = True
        constraints = [
            models.UniqueConstraint("version", "key", name="%(class)s_key_is_unique"),
        ]

    def __str__(self) -> str:
        return self.key


class Level(Row):
    level = models.PositiveSmallIntegerField()
    name = models.TextField()
    litmus = models.TextField()

    def __str__(self) -> str:
        return f"{self.level} {self.name}"


class Effort(KeyedRow):
    title = models.TextField()
    from_days = NumberField()
    to_days = NumberField()
    person_days = NumberField()


class Fact(KeyedRow):
    text = models.TextField()


class Concern(KeyedRow):
    title = models.TextField()


class Source(KeyedRow):
    title = models.TextField()
    authors = models.TextField()
    year = models.IntegerField()
    url = models.TextField()
    licence = models.TextField()
    read_as = models.CharField(max_length=20)


class Reference(KeyedRow):
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="cited")
    kind = models.CharField(max_length=20)
    title = models.TextField()
    location = models.TextField()


class Facet(KeyedRow):
    title = models.TextField()
    values = models.JSONField(default=list)  # [{"key": …, "title": …}]


class TargetProfile(KeyedRow):
    title = models.TextField()
    summary = models.TextField()
    targets = models.JSONField(default=dict)  # dimension -> level


class Dimension(KeyedRow):
    title = models.TextField()
    summary = models.TextField()
    weight = NumberField(default=1)


class Question(KeyedRow):
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="questions")
    meaning = models.PositiveIntegerField(default=1)
    text = models.TextField()
    why = models.TextField()
    today = models.TextField(blank=True)
    note = models.TextField(blank=True)
    weight = NumberField(default=1)
    must = models.PositiveSmallIntegerField(null=True, blank=True)
    core = models.BooleanField(default=False)
    not_applicable_when = models.JSONField(default=list, blank=True)  # [{"fact": …, "when": …}]
    facets = models.JSONField(default=dict, blank=True)  # facet -> [value]
    references = models.JSONField(default=list, blank=True)
    evidence = models.JSONField(default=list, blank=True)


class Anchor(Row):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="anchors")
    level = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint("question", "level", name="one_anchor_a_level"),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.text}"


class Antipattern(KeyedRow):
    title = models.TextField()
    summary = models.TextField()
    harm = models.TextField()
    severity = models.PositiveSmallIntegerField()
    severity_because = models.TextField(blank=True)
    note = models.TextField(blank=True)
    concerns = models.JSONField(default=list, blank=True)
    references = models.JSONField(default=list, blank=True)


class Precondition(Row):
    antipattern = models.ForeignKey(
        Antipattern, on_delete=models.CASCADE, related_name="preconditions"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    at_least = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.question} at least {self.at_least}"


class Signal(Row):
    antipattern = models.ForeignKey(Antipattern, on_delete=models.CASCADE, related_name="signals")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="signals")
    below = models.PositiveSmallIntegerField()
    weight = NumberField(default=1)
    defining = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.question} below {self.below}"


class Remedy(KeyedRow):
    title = models.TextField()
    summary = models.TextField()
    first_step = models.TextField()
    done_when = models.TextField()
    effort = models.ForeignKey(Effort, on_delete=models.CASCADE, related_name="+")
    reach = models.CharField(max_length=20, default="team")
    note = models.TextField(blank=True)
    references = models.JSONField(default=list, blank=True)


class Raise(Row):
    remedy = models.ForeignKey(Remedy, on_delete=models.CASCADE, related_name="raises")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="raised_by")
    to = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.question} to {self.to}"


class Requirement(Row):
    remedy = models.ForeignKey(Remedy, on_delete=models.CASCADE, related_name="requirements")
    requires = models.ForeignKey(Remedy, on_delete=models.CASCADE, related_name="unlocks")

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(remedy=F("requires")), name="no_remedy_requires_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remedy} requires {self.requires}"
