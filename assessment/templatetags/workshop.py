"""What the three screens of a workshop draw beyond plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from math import ceil
from typing import Any, NamedTuple
from unicodedata import east_asian_width
from urllib.parse import urlsplit

import segno
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessment import charts, participants
from assessment.actions import Seen
from assessment.engine import agenda, standing
from assessment.engine.votes import Reading
from assessment.facing import Facing
from assessment.facing import facing as face
from assessment.forms.commitments import Judged, judged
from assessment.models import Assessment, Vote, Workshop
from assessment.results import CampVotes
from assessment.room import Camp, Room, SurveyLine
from questionnaires.instrument import Question

register = template.Library()


class Choice(NamedTuple):
    """A level as it is chosen, on paper or on a phone."""

    level: int
    name: str
    text: str  # its anchor

    @property
    def value(self) -> str:
        return str(self.level)


class Picture(NamedTuple):
    """A QR code: black squares on a grid of `size` by `size`."""

    size: int
    path: str


QUIET = 4  # modules of white around a QR code, by its standard


@register.simple_tag
def levels(room: Room) -> list[Choice]:
    """What can be chosen now; a practice vote is on the scale itself."""
    scale = room.instrument.scale
    texts = room.question.anchors if room.question else [level.litmus for level in scale]
    return [Choice(each.level, each.name, text) for each, text in zip(scale, texts, strict=True)]


@register.simple_tag
def join_address(workshop: Workshop) -> str:
    """Where a phone goes that read the QR code."""
    return participants.join_address(workshop)


@register.simple_tag
def join_place() -> str:
    """Where people type the code, as they read it from the wall."""
    parts = urlsplit(settings.ENV.url)
    return f"{parts.netloc}{reverse('assessment:join').rstrip('/')}"


@register.simple_tag
def qr_code(text: str) -> Picture:
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=QUIET))
    path = "".join(
        f"M{place} {y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for place, length in runs(bytes(row))
    )
    return Picture(len(rows), path)


def runs(row: bytes) -> list[tuple[int, int]]:
    """Where each run of ones begins, and how long it is."""
    found, place = [], 0
    for value, run in groupby(row):
        length = len(list(run))
        if value:
            found.append((place, length))
        place += length
    return found


@register.simple_tag
def posts(name: str, *args: Any) -> SafeString:
    """The attributes of a form that works alone, and swaps the screen where htmx is there."""
    url = reverse(f"assessment:{name}", args=args)
    return format_html(
        'method="post" action="{0}" hx-post="{0}" hx-target="#main" hx-swap="outerHTML"', url
    )


@register.simple_tag(takes_context=True)
def seen(context: template.Context, room: Room) -> SafeString:
    """What the person has before their eyes; in a frame for all there is no token of anybody."""
    return hidden(
        {"csrfmiddlewaretoken": context.get("csrf_token")} | asdict(Seen.of(room.workshop))
    )


@register.simple_tag
def seen_in(workshop: Workshop) -> SafeString:
    """As `seen`, on a page of its own, which has its token."""
    return hidden(asdict(Seen.of(workshop)))


def hidden(given: Mapping[str, Any]) -> SafeString:
    field = '<input type="hidden" name="{}" value="{}">'
    return format_html_join("", field, [each for each in given.items() if each[1] is not None])


@register.simple_tag
def choice_at_desk(room: Room, kept: Mapping[str, str] | None) -> str:
    """What stands chosen to agree on: what was pressed, or what the desk proposes, or nothing."""
    if kept and "level" in kept:
        return kept["level"]
    proposed = room.proposal.level if room.proposal else None
    return "" if proposed is None else str(proposed)


@register.simple_tag
def chosen_in(vote: Vote, room: Room) -> str:
    """What somebody voted, told to themselves."""
    if vote.level is None:
        return "I can’t say"
    return f"{vote.level}, {room.instrument.scale[vote.level].name}"


@register.simple_tag
def findings_at_desk(room: Room, refused: Mapping[str, Judged] | None) -> list[Judged]:
    """Each with what the room says of it, or with what could not be saved of that."""
    return judged(room, refused or None)


@register.simple_tag
def typed_texts(kept: Mapping[str, str]) -> list[str]:
    """What somebody typed into a form that was not taken, without what they chose."""
    return [text for name, text in kept.items() if name != "level" and text.strip()]


@register.filter
def votes_for(reading: Reading | None, level: int) -> int:
    """How many chose a level, as far as it may be shown."""
    return reading.counts[level] if reading and reading.counts else 0


@register.filter
def in_minutes(time: timedelta) -> int:
    """Whole ones."""
    return int(time.total_seconds()) // 60


@register.filter
def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@register.simple_tag
def spread(reading: Reading) -> charts.Spread:
    """The votes over the scale as a small picture."""
    return charts.spread(reading.counts)


@register.simple_tag
def facing(camps: Sequence[CampVotes]) -> Facing:
    """The votes of both camps over one scale, as a picture."""
    above, below = (each.reading.counts for each in camps)
    return face(above, below)


@register.filter
def clock(time: timedelta | None) -> str:
    """Minutes and seconds: 3:30."""
    minutes, seconds = divmod(int(time.total_seconds()) if time else 0, 60)
    return f"{minutes}:{seconds:02}"


@register.filter
def times(count: int) -> range:
    """To draw something so many times."""
    return range(count)


@register.filter
def hours(time: timedelta) -> str:
    """Hours and minutes: 1:05."""
    whole, minutes = divmod(in_minutes(time), 60)
    return f"{whole}:{minutes:02}"


# -- In the lobby, on the wall ------------------------------------------------------------------

# Of the sizes in which the stage writes the scope: letters of a line, and its height, of the
# sentence, then of a field; on a wall of 720 lines, which every other is a multiple of.
SIZES = ((30, 49, 38, 27), (48, 36, 44, 23), (58, 29, 50, 21))
HEIGHT, LABEL = 370, 22
LETTERS_OF_NAMES = 96  # of a camp


class Named(NamedTuple):
    names: list[str]
    more: int  # that do not fit


@register.simple_tag
def scope_amount(assessment: Assessment) -> int:
    """How much there is to read, as the place of the largest size in which it fits."""
    fields = (
        (assessment.live_since, assessment.harmed),
        (assessment.owned_by, assessment.not_included),
    )
    rows = [longest for row in fields if (longest := max(map(breadth, row)))]
    for place, (long, high, field_long, field_high) in enumerate(SIZES):
        height = ceil(breadth(assessment.sentence) / long) * high
        height += sum(ceil(row / field_long) * field_high + LABEL for row in rows)
        if height <= HEIGHT:
            return place
    return len(SIZES)


@register.simple_tag
def names_on_wall(camp: Camp) -> Named:
    """As many as there is room for, one at least."""
    names: list[str] = []
    left = LETTERS_OF_NAMES
    for person in camp.people:
        left -= breadth(person.name) + len(", ")
        if names and left < 0:
            break
        names.append(person.name)
    return Named(names, len(camp.people) - len(names))


def breadth(text: str) -> int:
    """In small letters; capitals and the signs of East Asia count double."""
    return sum(1 + (each.isupper() or east_asian_width(each) in "WF") for each in text)


# -- After a survey --------------------------------------------------------------------------------


@register.simple_tag
def aligned(room: Room) -> list[SurveyLine]:
    """What can be settled without talk."""
    return [line for line in room.survey if line.aligned]


@register.simple_tag
def to_talk_about(room: Room) -> list[SurveyLine]:
    """What is open beyond that, in the order of the room."""
    settled = {question.key for question, outcome in room.questions if outcome}
    return [line for line in room.survey if not line.aligned and line.question.key not in settled]


@register.simple_tag
def reasons_for(line: SurveyLine, reasons: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return reasons.get(line.question.key, ())


@register.simple_tag
def minutes_to_talk(lines: Sequence[SurveyLine]) -> int:
    """About what the room needs for these."""
    readings = {line.question.key: line.reading for line in lines if line.reading}
    return agenda.minutes_for((line.question.key for line in lines), readings)


@register.simple_tag
def level_name(room: Room, level: int) -> str:
    return room.instrument.scale[level].name


@register.simple_tag
def believed(room: Room) -> int:
    """The highest level that needs no evidence."""
    return standing.believed(room.instrument.top)


@register.filter
def anchor(question: Question, level: int) -> str:
    return question.anchors[level]
