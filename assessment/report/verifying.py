"""A report as a PDF → whether its result follows from the answers, both attached to it."""

import json
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from assessment.engine.answers import AnswersError, from_document
from assessment.engine.document import LARGEST, parse, said
from assessment.engine.evaluation import Evaluation, evaluate, result
from assessment.report.attaching import ANSWERS, DIGEST, RESULT, digest_of
from questionnaires.instrument import Instrument

MOST_FAULTS = 20
NAMES = ("key", "question", "antipattern", "remedy")  # by which an entry of a list is told

# From the answers file and the digest of the content; raises NotVerified where there is none.
Find = Callable[[Mapping[str, Any], str], Instrument]


class NotVerified(Exception):
    """A figure does not hold, or nobody can say whether it does; `lines` say why."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def verify(pdf: bytes, find: Find) -> Evaluation:
    """The evaluation that the report is of. Raises NotVerified."""
    files = attachments(pdf)
    document, given = _answers(files[ANSWERS]), _result(files[RESULT])
    sha256 = str(given.get("content_sha256"))
    instrument = find(document, sha256)
    try:
        evaluation = evaluate(instrument, from_document(document, instrument))
    except AnswersError as error:
        raise NotVerified([f"{ANSWERS}: {fault}" for fault in error.faults]) from None
    wrong = list(differences(given, result(evaluation, sha256), ""))
    if len(wrong) > MOST_FAULTS:
        wrong = [*wrong[:MOST_FAULTS], f"and {len(wrong) - MOST_FAULTS} more"]
    if wrong:
        raise NotVerified(wrong)
    return evaluation


def attachments(pdf: bytes) -> dict[str, bytes]:
    """The two of every report, byte for byte as they were attached. Raises NotVerified."""
    from pypdf import PdfReader  # noqa: PLC0415 -- slow import, for this command alone

    found: dict[str, list[tuple[str, bytes]]] = {}
    try:
        with _silence("pypdf"):
            for each in PdfReader(BytesIO(pdf)).attachment_list:
                if each.name in (ANSWERS, RESULT):
                    content = _content(each._embedded_file)
                    found.setdefault(each.name, []).append((each.description or "", content))
    except Exception:  # noqa: BLE001 -- a file that means harm may break the reader anywhere
        raise NotVerified(["the file is no PDF, or a broken one"]) from None
    missing = [name for name in (ANSWERS, RESULT) if len(found.get(name, ())) != 1]
    if missing:
        raise NotVerified(
            [f"{name}: the file has no such attachment, or two of them" for name in missing]
        )
    changed = [name for name, [(told, content)] in found.items() if not _is_whole(told, content)]
    if changed:
        raise NotVerified([f"{name}: is not what this report was made with" for name in changed])
    return {name: content for name, [(_, content)] in found.items()}


def _content(stream: Any) -> bytes:
    """Decoded without mercy: a reader of PDFs makes the best of a damaged file."""
    if stream.get("/Filter") != "/FlateDecode":
        return bytes(stream.get_data())
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(stream._data, LARGEST)
    if not unpacking.eof or unpacking.unused_data.strip():
        raise ValueError
    return content


def _is_whole(told: str, content: bytes) -> bool:
    digest = DIGEST.search(told)
    return digest is not None and digest[1] == digest_of(content)


@contextmanager
def _silence(name: str) -> Iterator[None]:
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _answers(content: bytes) -> Mapping[str, Any]:
    try:
        return parse(content)
    except AnswersError as error:
        raise NotVerified([f"{ANSWERS}: {fault}" for fault in error.faults]) from None


def _result(content: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise NotVerified([f"{RESULT}: is no result"])
    return document


def differences(given: Any, worked_out: Any, place: str) -> Iterator[str]:
    """A line for each figure that is another, with its place."""
    if isinstance(given, dict) and isinstance(worked_out, dict):
        for name in dict.fromkeys([*worked_out, *given]):
            inside = f"{place}.{name}" if place else str(name)
            yield from differences(given.get(name), worked_out.get(name), inside)
    elif isinstance(given, list) and isinstance(worked_out, list):
        yield from _in_list(given, worked_out, place)
    elif json.dumps(given) != json.dumps(worked_out):  # 1, 1.0 and true are three
        yield f"{place}: {said(given)} in the report, {said(worked_out)} by its answers"


def _in_list(given: list[Any], worked_out: list[Any], place: str) -> Iterator[str]:
    if len(given) != len(worked_out):
        yield f"{place}: {len(given)} in the report, {len(worked_out)} by its answers"
    for index, (one, other) in enumerate(zip(given, worked_out, strict=False)):
        yield from differences(one, other, f"{place}[{_name(other, index)}]")


def _name(entry: Any, index: int) -> str:
    if isinstance(entry, dict):
        return next((str(entry[name]) for name in NAMES if entry.get(name)), str(index))
    return str(index)
