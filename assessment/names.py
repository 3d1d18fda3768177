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
