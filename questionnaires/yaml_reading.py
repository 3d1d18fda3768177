"""YAML text → plain values with the line of each, read strictly; every fault, never a traceback.

Of YAML only what a content file needs: mappings, lists, texts, numbers and `true`/`false`. What
another reader might take for a date, a boolean or an octal number is text here.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from questionnaires.faults import REFUSED, ContentError, Fault, Path, Places, said

LARGEST = 1024 * 1024  # bytes
TOO_LARGE = "is larger than 1 MiB"
DEEPEST = 20  # the file itself needs seven

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same events, ten times faster

UNREADABLE = re.compile(
    "[^\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
BYTES = "".join(map(chr, range(0xDC80, 0xDD00)))  # as Python keeps those that are not UTF-8
LINE_BREAK = re.compile(r"\r\n|\r|\n")
WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
ZEROS = re.compile(r"[-+]?0[0-9]+")  # octal to some readers
CONSTANTS = {
    "": None, "~": None, "null": None, "true": True, "false": False,
    ".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan"),
}  # fmt: skip
MOST_DIGITS = 300  # of an integer; beyond, it is no finite number to anybody

# What the parser says, and what an author should do about it.
HINTS = (
    ("mapping values are not allowed", "a text that holds a colon needs quotes"),
    ("cannot start any token", "a text that begins so needs quotes"),
    ("unexpected end of stream", "a quote is not closed"),
    ("found unknown escape character", "after a backslash only an escape; write two for one"),
    ("invalid Unicode character", "after a backslash only an escape of a true character"),
    ("',' or", "a comma or a closing bracket is missing"),
    ("sequence entries are not allowed", "a list begins on a line of its own"),
    ("could not find expected ':'", "a colon is missing behind a key"),
    ("did not find expected node content", "a value is missing"),
    ("expected the node content", "a value is missing"),
    ("did not find expected '-' indicator", "the indentation of the list is wrong"),
    ("did not find expected key", "the indentation is wrong, or a text needs quotes"),
    ("<block end>", "the indentation is wrong, or a text needs quotes"),
)


@dataclass
class Reading:
    """What could be read; `document` is only the half of it where `broken`."""

    document: Any = None
    places: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    broken: bool = False

    def fault(self, place: Path, message: str, line: int | None) -> None:
        self.faults.append(Fault(place, message, line))


def read(text: str | bytes) -> tuple[Any, Places]:
    """The document and the line of each of its values; raise ContentError."""
    reading = read_all(text)
    if reading.faults:
        raise ContentError(sorted(reading.faults, key=lambda fault: fault.line or 0))
    return reading.document, reading.places


def read_all(text: str | bytes) -> Reading:
    """What could be read, with its faults."""
    reading = Reading()
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > LARGEST:
        reading.fault((), TOO_LARGE, None)
        reading.broken = True
        return reading
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    text = text.removeprefix("\ufeff")
    _refuse_unreadable(text, reading)
    try:
        _Composer(UNREADABLE.sub(" ", text), reading).document()
    except _Broken:
        reading.broken = True
    return reading


def _refuse_unreadable(text: str, reading: Reading) -> None:
    """Tabs and what no editor shows; each character once a line, so that the list stays short."""
    line, position = 1, 0
    told = set()
    for found in UNREADABLE.finditer(text):
        line += _breaks(text[position : found.start()])
        position = found.start()
        if (line, found[0]) not in told:
            told.add((line, found[0]))
            reading.fault((), _unreadable(found[0]), line)


def _unreadable(character: str) -> str:
    code = ord(character)
    if character == "\t":
        return "holds a tab; indent with blanks"
    if character in BYTES:
        return f"is not UTF-8: the byte {code - ord(BYTES[0]) + 0x80:02x} cannot be read"
    return f"holds the unreadable character U+{code:04X}; write {said(character)}"


def _breaks(text: str) -> int:
    return sum(1 for _ in LINE_BREAK.finditer(text))


class _Broken(Exception):
    """The rest cannot be read; the fault is told."""


class _Composer:
    """Makes values of the parser's events."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.loader = LOADER(text)
        self.reading = reading

    def document(self) -> None:
        self.next()  # the stream begins
        start = self.next()
        if isinstance(start, yaml.StreamEndEvent):
            return
        if start.version or start.tags:
            self.fault((), "directives (%) are not allowed", start)
        self.reading.document = self.value(self.next(), (), 1)
        self.next()  # the document ends
        further = self.next()
        if not isinstance(further, yaml.StreamEndEvent):
            self.fault((), "holds a second document; one is allowed", further)

    def next(self) -> Any:
        try:
            return self.loader.get_event()
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self.reading.faults.append(_syntax_fault(error))
            raise _Broken from None

    def fault(self, place: Path, message: str, event: Any) -> None:
        self.reading.fault(place, message, event.start_mark.line + 1)

    def value(self, event: Any, place: Path, depth: int) -> Any:
        self.reading.places.setdefault(place, event.start_mark.line + 1)
        if depth > DEEPEST:
            self.fault(place, "is nested too deeply", event)
            raise _Broken
        if isinstance(event, yaml.AliasEvent):
            self.fault(place, "is an alias (*); write it out", event)
            return REFUSED
        self.refuse_extras(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return _resolved(event.value) if event.implicit[0] else event.value
        return (self.list if isinstance(event, yaml.SequenceStartEvent) else self.mapping)(
            place, depth
        )

    def refuse_extras(self, event: Any, place: Path) -> None:
        if event.anchor is not None:
            self.fault(place, "has an anchor (&), which is not allowed", event)
        if event.tag is not None:
            self.fault(place, "has a tag (!), which is not allowed", event)

    def list(self, place: Path, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            values.append(self.value(event, (*place, len(values)), depth + 1))
        return values

    def mapping(self, place: Path, depth: int) -> dict[str | int, Any]:
        values: dict[str | int, Any] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.key(event, place, depth)
            inside = place if key is REFUSED else (*place, key)
            if key in values:
                first = self.reading.places[inside]
                self.fault(inside, f"stands twice, first in line {first}", event)
            self.reading.places.setdefault(inside, event.start_mark.line + 1)
            value = self.value(self.next(), inside, depth + 1)
            if key is not REFUSED:
                values.setdefault(key, value)
        return values

    def key(self, event: Any, place: Path, depth: int) -> Any:
        """A text or an integer, or REFUSED."""
        if not isinstance(event, yaml.ScalarEvent):
            self.value(event, place, depth + 1)
            self.fault(place, "has a key that is no text", event)
            return REFUSED
        self.refuse_extras(event, place)
        if event.implicit[0] and event.value == "<<":
            self.fault(place, "has a merge key (<<); write it out", event)
            return REFUSED
        key = _resolved(event.value) if event.implicit[0] else event.value
        if isinstance(key, bool) or not isinstance(key, str | int):
            self.fault(place, f"has the key {said(key)}, which is no text", event)
            return REFUSED
        return key


def _resolved(text: str) -> Any:
    """What an unquoted text stands for."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if WHOLE.fullmatch(text):
        return int(text) if len(text) <= MOST_DIGITS else float(text)
    if FLOAT.fullmatch(text) and not ZEROS.fullmatch(text):
        return float(text)
    return text


def _syntax_fault(error: Exception) -> Fault:
    problem = str(getattr(error, "problem", None) or error).split("\n")[0]
    hint = next((hint for part, hint in HINTS if part in problem), problem)
    mark = getattr(error, "problem_mark", None)
    if hint == "a quote is not closed":
        mark = getattr(error, "context_mark", None) or mark  # where it was opened
    return Fault((), f"cannot be read: {hint}", mark.line + 1 if mark else None)
