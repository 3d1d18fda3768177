"""JSON text, read strictly: one object, no key twice, no endless nesting. Never a traceback."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NoReturn

LARGEST = 16 * 1024 * 1024  # bytes, far above 200 answers with every text at its cap
DEEPEST = 16  # the file itself needs four
PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,80}")


class AnswersError(ValueError):
    """An answers file with faults: `faults` holds each as `place: what is wrong`."""

    def __init__(self, faults: Collection[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were written twice."""

    repeated: tuple[str, ...] = ()


def parse(text: str | bytes) -> Mapping[str, Any]:
    """The document of an answers file; raise AnswersError if it is no JSON object."""
    if len(text) > LARGEST:
        _refuse(f"the file is larger than {LARGEST // 1024**2} MiB")
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_object)
        repeated(document)
    except UnicodeDecodeError as error:
        _refuse(f"not UTF-8: byte {error.start} cannot be read")
    except json.JSONDecodeError as error:
        _refuse(f"not JSON: line {error.lineno}, column {error.colno}: {error.msg}")
    except RecursionError:
        _refuse("nested too deeply")
    except ValueError:  # an integer of thousands of digits
        _refuse("not JSON: a number has too many digits")
    if not isinstance(document, dict):
        _refuse("must be an object")
    return document


def repeated(document: Mapping[str, Any]) -> list[str]:
    """A fault for each key that stands twice; raise RecursionError if `document` is too deep."""
    return list(_repeated(document, "", DEEPEST))


def _refuse(fault: str) -> NoReturn:
    raise AnswersError([f"answers file: {fault}"]) from None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.repeated = tuple(name for name in found if names.count(name) > 1)
    return found


def _repeated(value: Any, place: str, depth: int) -> Iterator[str]:
    if depth == 0:
        raise RecursionError
    if isinstance(value, _Object):
        inside = f"{place}." if place else ""
        for name in value.repeated:
            yield f"{inside}{shown(name)}: stands twice"
        for name, entry in value.items():
            yield from _repeated(entry, f"{inside}{shown(name)}", depth - 1)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _repeated(entry, f"{place}[{index}]", depth - 1)


def shown(name: str) -> str:
    """A key that is not ours on one line, whatever is in it."""
    return name if PLAIN.fullmatch(name) else said(name)


def said(value: Any) -> str:
    """A value as JSON writes it, on one line and cut short."""
    written = json.dumps(value)
    return written if len(written) <= 60 else f"{written[:60]}…"
