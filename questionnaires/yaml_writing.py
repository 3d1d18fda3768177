"""Plain values → YAML text, always the same text for the same values.

Our own, so that the digest of a published version depends on no library's taste. Any YAML 1.1 or
1.2 reader sees the values that we see.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

WIDTH = 120  # a small mapping or list stands on one line where it fits
BLOCK = frozenset({"dimensions", "questions", "anchors", "antipatterns", "remedies"})

# Fixed ranges: what Python calls printable changes with its version. Left out are the control
# characters and whatever is invisible or turns the direction of writing.
VISIBLE = (
    " -~\u00a1-\u00ac\u00ae-\u061b\u061d-\u167f\u1681-\u180d\u180f-\u1fff\u2010-\u2027"
    "\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\ufff8\U00010000-\U0001fffd"
    "\U00020000-\U000dffff"
)
HIDDEN = re.compile(f"[^{VISIBLE}]")
PLAIN = re.compile(r"[A-Za-z\u00c0-\u024f](?:[^:#]|:(?! |$)|(?<! )#)*(?<! )")
NOT_IN_FLOW = re.compile(r"[][{},?:#]")
NO_TEXT = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)  # to some reader


def write(document: Mapping[Any, Any]) -> str:
    """Content as a file: keys in the order given, texts on one line unless they hold several."""
    return "".join(f"{line}\n" for line in _entries(document, 0)) or "{}\n"


def scalar(value: Any, *, in_flow: bool = False) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float(value)
        case str():
            return value if _is_plain(value, in_flow=in_flow) else quoted(value)
    raise TypeError(f"content holds no {type(value).__name__}")


def quoted(text: str) -> str:
    return HIDDEN.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def _float(value: float) -> str:
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    text = repr(value)
    return text if "." in text else text.replace("e", ".0e")  # 1e-07 is text to YAML 1.1


def _is_plain(text: str, *, in_flow: bool) -> bool:
    return (
        PLAIN.fullmatch(text) is not None
        and not HIDDEN.search(text)
        and not NO_TEXT.fullmatch(text)
        and not (in_flow and NOT_IN_FLOW.search(text))
    )


def _is_block_text(value: Any) -> bool:
    """Whether several lines of text may stand as they are, under `|-`."""
    if not isinstance(value, str) or "\n" not in value:
        return False
    lines = value.split("\n")
    return (
        lines[0][:1] not in ("", " ")
        and lines[-1] != ""
        and not any(line.endswith(" ") or HIDDEN.search(line) for line in lines)
    )


def _entries(mapping: Mapping[Any, Any], indent: int) -> Iterator[str]:
    for key, value in mapping.items():
        yield from _led(f"{' ' * indent}{scalar(key)}:", key, value, indent)


def _led(lead: str, key: Any, value: Any, indent: int) -> Iterator[str]:
    """The lines of a value, the first of them behind its key."""
    if _is_block_text(value):
        yield f"{lead} |-"
        for line in value.split("\n"):
            yield f"{' ' * (indent + 2)}{line}" if line else ""
        return
    one_line = _one_line(value, WIDTH - len(lead) - 1, keep_open=indent == 0 or key in BLOCK)
    if one_line is not None:
        yield f"{lead} {one_line}"
        return
    yield lead
    if isinstance(value, Mapping):
        yield from _entries(value, indent + 2)
    else:
        yield from _items(value, indent + 2, keep_open=key in BLOCK)


def _items(items: Sequence[Any], indent: int, *, keep_open: bool) -> Iterator[str]:
    pad = " " * indent
    for item in items:
        one_line = _one_line(item, WIDTH - indent - 2, keep_open=keep_open)
        if one_line is not None:
            yield f"{pad}- {one_line}"
            continue
        if isinstance(item, Mapping):
            lines = _entries(item, indent + 2)
        else:
            lines = _items(item, indent + 2, keep_open=keep_open)
        yield f"{pad}- {next(lines).lstrip(' ')}"
        yield from lines


def _one_line(value: Any, width: int, *, keep_open: bool) -> str | None:
    if not isinstance(value, Mapping | list | tuple):
        return scalar(value)
    if value and keep_open:
        return None
    line = flow(value)
    return line if not value or len(line) <= width else None


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        entries = (f"{scalar(key, in_flow=True)}: {flow(entry)}" for key, entry in value.items())
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    return scalar(value, in_flow=True)
