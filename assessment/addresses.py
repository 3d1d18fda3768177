"""Which of the texts that people write are addresses, so that a page or a report may link them."""

from urllib.parse import urlsplit


def is_linkable(text: str) -> bool:
    """Whether the whole text is an address at the web or of mail, and looks like what it is.

    Nothing that runs or reads a file, no space, and no sign that hides or turns what stands there.
    """
    if " " in text or not text.isprintable():
        return False
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    if address.scheme == "mailto":
        person, _, host = address.path.partition("@")
        return bool(person and host)
    return address.scheme in ("http", "https") and bool(address.hostname)
