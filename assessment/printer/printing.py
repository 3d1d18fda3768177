"""An order → the PDF. What may be cut is laid out and drawn in two halves, side by side."""

import logging
import os
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn

from weasyprint import HTML, Attachment, Document
from weasyprint.urls import FatalURLFetchingError

from assessment.printer.assets import OurAssets
from assessment.printer.finishing import finish_first, finish_second
from assessment.printer.halves import halves
from assessment.printer.limits import OUT_OF_MEMORY, REFUSED, end_with
from assessment.printer.numbering import Extent, extent, number
from assessment.printer.progress import Pages

VARIANT = "pdf/ua-1"
FIRST, SECOND = 0, 1


def printed(order: dict[str, Any]) -> bytes:
    """The PDF: the same bytes for the same order. Ends the process where none can be made."""
    logging.getLogger("weasyprint").addHandler(logging.StreamHandler())
    press = Press(
        assets=OurAssets(b64decode(order["logo"])),
        attached=[_attachment(each) for each in order["attached"]],
        pages=Pages(order["progress"]) if order["progress"] else None,
    )
    with telling_why():
        parts = halves(order["html"])
        return press.in_two(*parts) if len(parts) == 2 else press.in_one(*parts)


@contextmanager
def telling_why() -> Iterator[None]:
    """By the exit status of this process, where it must end."""
    try:
        yield
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # an exception would want more of it
    except FatalURLFetchingError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(REFUSED) from None


class Gone(Exception):
    """The process of the second half has ended."""


@contextmanager
def talking() -> Iterator[None]:
    """To the second half. Raises Gone."""
    try:
        yield
    except (EOFError, ConnectionError):
        raise Gone from None


@dataclass(frozen=True, slots=True)
class Press:
    assets: OurAssets
    attached: list[Attachment]
    pages: Pages | None

    def in_one(self, html: str) -> bytes:
        document = self.laid_out(html, FIRST)
        number(document, extent(document))
        return drawn(document, attachments=self.attached)

    def in_two(self, first: str, second: str) -> bytes:
        """Each half in a process; that of the second, which waits for the first, joins them."""
        fork = get_context("fork")
        to_second, to_first = fork.Pipe()
        beside = fork.Process(target=self.second, args=(second, to_first, os.getpid()), daemon=True)
        beside.start()
        to_first.close()
        try:
            whole = self.first(first, to_second)
        except Gone:
            to_second.close()
            _end_as(beside)
        beside.join()
        return whole

    def first(self, html: str, to_second: Connection) -> bytes:
        document = self.laid_out(html, FIRST)
        before = extent(document)
        with talking():
            after: Extent = to_second.recv()
            to_second.send(before)
        number(document, before.followed_by(after))
        ours = drawn(document, attachments=self.attached, finisher=finish_first)
        with talking():
            to_second.send_bytes(ours)
            return to_second.recv_bytes()

    def second(self, html: str, to_first: Connection, parent: int) -> None:
        end_with(parent)
        with telling_why():
            document = self.laid_out(html, SECOND)
            after = extent(document)
            to_first.send(after)
            from assessment.printer.joining import joined  # noqa: PLC0415 -- slow, and here it waits

            before: Extent = to_first.recv()
            number(document, before.followed_by(after), before.pages)
            ours = drawn(document, finisher=finish_second)
            to_first.send_bytes(joined(to_first.recv_bytes(), ours))

    def laid_out(self, html: str, half: int) -> Document:
        if self.pages:
            self.pages.count(half)
        return HTML(string=html, url_fetcher=self.assets).render(pdf_variant=VARIANT)


def drawn(document: Document, **options: Any) -> bytes:
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT, **options)
    return pdf


def _end_as(other: BaseProcess) -> NoReturn:
    other.join()
    status = other.exitcode or 1
    if status < 0:
        os.kill(os.getpid(), -status)
    raise SystemExit(status)


def _attachment(file: dict[str, str]) -> Attachment:
    day = datetime.fromisoformat(file["day"])
    return Attachment(
        string=b64decode(file["content"]),
        name=file["name"],
        description=file["description"],
        created=day,
        modified=day,
    )
