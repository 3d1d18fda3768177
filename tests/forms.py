"""A form of a page as a browser would send it, changed here and there."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    def __init__(self, named: str) -> None:
        super().__init__()
        self.named, self.inside = named, False
        self.fields: dict[str, list[str]] = {}
        self.select, self.options = "", [("", False)]
        self.textarea, self.text = "", ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if tag == "form":
            self.inside = attributes.get("id", "") == self.named
        name = attributes.get("name", "")
        if not self.inside or "disabled" in attributes:
            return
        if tag == "input" and attributes.get("type") not in ("submit", "file"):
            is_box = attributes.get("type") == "checkbox"
            if name and (not is_box or "checked" in attributes):
                value = attributes.get("value", "on" if is_box else "")
                self.fields.setdefault(name, []).append(value)
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((attributes.get("value", ""), "selected" in attributes))
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            self.fields[self.select] = chosen[:1] or [value for value, _ in self.options[:1]]
            self.select = ""
        elif tag == "textarea" and self.textarea:
            text = self.text.removeprefix("\n")  # which the parser of a browser drops too
            lines = text.replace("\r\n", "\n").replace("\r", "\n")
            self.fields[self.textarea] = [lines.replace("\n", "\r\n")]
            self.textarea = ""


def sent(page: str, *, form: str = "", **changes: Any) -> dict[str, Any]:
    """What a form of a page, by its id, sends; `changes` are by field, None to leave one out."""
    parser = _Form(form)
    parser.feed(page)
    fields: dict[str, Any] = parser.fields | changes
    return {name: value for name, value in fields.items() if value is not None}


def typed(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts of an entry as an editor types them into its page."""
    fields: dict[str, Any] = {}
    for name, value in parts.items():
        match value:
            case None:
                fields[name] = ""
            case bool():
                fields[name] = "on" if value else None
            case [dict(), *_]:
                fields[f"{name}-total"] = str(len(value))
                for index, row in enumerate(value):
                    fields |= typed_row(f"{name}-{index}-", row)
            case [] if name in ("evidence", "references", "concerns", "requires"):
                fields[name] = []
            case list() if name == "evidence":
                fields[name] = "\r\n".join(value)
            case list():
                fields[name] = value
            case _:
                fields[name] = str(value)
    return fields


def typed_row(prefix: str, row: Mapping[str, Any]) -> dict[str, Any]:
    said = {True: "true", False: "false"}
    return {
        f"{prefix}{name}": (("on" if value else None) if name == "defining" else said[value])
        if isinstance(value, bool)
        else str(value)
        for name, value in row.items()
    }
