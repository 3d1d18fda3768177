"""An order → the PDF. A long report is laid out and drawn in two halves, side by side."""

import logging
import os
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn

from pydyf import PDF
from weasyprint import HTML, Attachment, Document
from weasyprint.urls import FatalURLFetchingError

from assessment.printer.assets import OurAssets
from assessment.printer.finishing import finish_first, finish_second
from assessment.printer.halves import halves
from assessment.printer.limits import OUT_OF_MEMORY, REFUSED
from assessment.printer.numbering import extent, number
from assessment.printer.progress import Pages

VARIANT = "pdf/ua-1"
FIRST, SECOND = 0, 1
Finisher = Callable[[Document, PDF], None]


def printed(order: dict[str, Any]) -> bytes:
    """The PDF: the same bytes for the same order. Ends the process where none can be made."""
    logging.getLogger("weasyprint").addHandler(logging.StreamHandler())
    press = Press(
        assets=OurAssets(b64decode(order["logo"])),
        attached=[_attachment(each) for each in order["attached"]],
        pages=Pages(order["progress"]) if order["progress"] else None,
    )
    with telling_why():
        return press.printed(*halves(order["html"]))


@contextmanager
def telling_why() -> Iterator[None]:
    """By the exit status of this process, where it must end."""
    try:
        yield
    except MemoryError:
        raise SystemExit(OUT_OF_MEMORY) from None
    except FatalURLFetchingError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(REFUSED) from None


@dataclass(frozen=True, slots=True)
class Press:
    assets: OurAssets
    attached: list[Attachment]
    pages: Pages | None

    def printed(self, first: str, second: str = "") -> bytes:
        return self.in_two(first, second) if second else self.in_one(first)

    def in_one(self, html: str) -> bytes:
        document = self.laid_out(html, FIRST)
        number(document, extent(document))
        return self.drawn(document)

    def in_two(self, first: str, second: str) -> bytes:
        """Each half in a process; that of the second, which waits for the first, joins them."""
        fork = get_context("fork")
        here, there = fork.Pipe()
        beside = fork.Process(target=self.second, args=(second, here, there), daemon=True)
        beside.start()
        there.close()
        document = self.laid_out(first, FIRST)
        try:
            before, after = extent(document), here.recv()
            here.send(before)
            number(document, before.followed_by(after))
            here.send_bytes(self.drawn(document, finish_first))
            whole = here.recv_bytes()
        except (EOFError, ConnectionError):
            _end_as(beside)
        beside.join()
        return whole

    def second(self, html: str, first: Connection, here: Connection) -> None:
        """What its process does, for as long as the first waits for it."""
        first.close()
        with telling_why(), suppress(EOFError, ConnectionError):
            document = self.laid_out(html, SECOND)
            after = extent(document)
            here.send(after)
            from assessment.printer.joining import joined  # noqa: PLC0415 -- meanwhile

            before = here.recv()
            number(document, before.followed_by(after), before.pages)
            rest = document.write_pdf(pdf_variant=VARIANT, finisher=finish_second)
            here.send_bytes(joined(here.recv_bytes(), rest))

    def laid_out(self, html: str, half: int) -> Document:
        if self.pages:
            self.pages.count(half)
        return HTML(string=html, url_fetcher=self.assets).render(pdf_variant=VARIANT)

    def drawn(self, document: Document, finisher: Finisher | None = None) -> bytes:
        return document.write_pdf(attachments=self.attached, pdf_variant=VARIANT, finisher=finisher)


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
