"""Which item of the sources is cited where: the table that docs/content.md ends with."""

import re
from pathlib import Path

from questionnaires.catalogue import catalogue
from questionnaires.catalogue_entries import ReferenceEntry, SourceEntry
from questionnaires.instrument import Instrument

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "content.md"
BEGIN = "<!-- script/coverage writes from here -->\n"
END = "<!-- to here -->\n"
_written = re.compile(f"(?<={re.escape(BEGIN)}).*(?={re.escape(END)})", re.DOTALL)


def table(instrument: Instrument) -> str:
    return "\n".join(map(_of_source, catalogue(instrument).sources)) + "\n"


def in_document() -> str:
    found = _written.search(DOCUMENT.read_text("utf-8"))
    return found[0] if found else ""


def write(instrument: Instrument) -> None:
    text = DOCUMENT.read_text("utf-8")
    DOCUMENT.write_text(_written.sub(lambda _: table(instrument), text), "utf-8")


def _of_source(part: SourceEntry) -> str:
    source = part.source
    return "\n".join(
        (
            f"\n### {source.title} ({source.year})\n",
            f"Read as: {source.read_as}. {len(part.references)} items.\n",
            "| Item | Kind | Questions | Antipatterns | Remedies |",
            "|---|---|---|---|---|",
            *map(_row, part.references),
        )
    )


def _row(entry: ReferenceEntry) -> str:
    citing = (entry.questions, entry.antipatterns, entry.remedies)
    cells = (", ".join(f"`{each.key}`" for each in group) for group in citing)
    return f"| {entry.reference.title} | {entry.reference.kind} | {' | '.join(cells)} |"
