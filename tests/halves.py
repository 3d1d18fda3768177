"""A document of chapters, to be printed in two halves."""

HEAD = (
    '<!doctype html><html lang="en"><head><title>x</title>'
    '<link rel="stylesheet" href="plumbline:css/report.css"></head><body data-team="Fraud">'
)


def document(*chapters: str) -> str:
    return HEAD + "<main>" + "".join(chapters) + "</main></body></html>"


def chapter(anchor: str, text: str = "") -> str:
    return f'<section class="chapter large" id="{anchor}"><h1>{anchor}</h1><p>{text}</p></section>'
