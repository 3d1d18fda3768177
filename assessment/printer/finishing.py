"""What a half needs before it is written, so that it can be joined to the other one."""

from collections.abc import Iterator
from string import ascii_uppercase

import pydyf
from weasyprint import Document

from assessment.printer.halves import BEYOND

NEXT_LETTER = bytes.maketrans(
    ascii_uppercase.encode(), f"{ascii_uppercase[1:]}{ascii_uppercase[0]}".encode()
)


def finish_first(document: Document, pdf: pydyf.PDF) -> None:
    """Let links into the other half lead to their anchor there, as those inside this one do."""
    for each in _dictionaries(pdf):
        uri = each["A"].get("URI") if "A" in each else None
        if uri is not None and uri.string.startswith(BEYOND):
            del each["A"]
            each["Dest"] = each["Contents"] = pydyf.String(uri.string.removeprefix(BEYOND))


def finish_second(document: Document, pdf: pydyf.PDF) -> None:
    """The same, and names that are not those of the first: of cells, and of its part of a font."""
    finish_first(document, pdf)
    for each in _dictionaries(pdf):
        if "ID" in each:  # the same object stands where a cell names its headers
            each["ID"].string = f"second-{each['ID'].string}"
        for key in ("BaseFont", "FontName"):
            if key in each:
                part, plus, font = each[key].partition(b"+")
                each[key] = part.translate(NEXT_LETTER) + plus + font


def _dictionaries(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    return (each for each in pdf.objects if isinstance(each, pydyf.Dictionary))
