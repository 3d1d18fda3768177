"""What can be the name of somebody or something."""

import unicodedata

LONGEST_NAME = 150
BREAKING = ("Cc", "Zl", "Zp")  # controls and line breaks, as Unicode sorts them
# They turn the reading direction of whatever stands beside a name, such as the rest of a sentence.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_on_one_line(text: str) -> bool:
    """Names stand in mails, lists and sentences: they hold letters, not instructions."""
    return not any(sign in TURNING or unicodedata.category(sign) in BREAKING for sign in text)


def name_from(told: object) -> str:
    """A name that was written elsewhere, as it may stand here; empty where it may not."""
    name = " ".join(told.split())[:LONGEST_NAME] if isinstance(told, str) else ""
    return name if is_on_one_line(name) else ""


def with_single_spaces(text: str) -> str:
    """As a page shows it and as people type it: between two words one plain space."""
    plain = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in text)
    return " ".join(filter(None, plain.split(" ")))


def are_alike(one: str, other: str) -> bool:
    """Whether people would take one for the other."""
    return folded(one) == folded(other)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", with_single_spaces(text)).casefold()
