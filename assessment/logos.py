"""The logo of an organisation: a PNG that somebody sent → one drawn anew, of its pixels alone."""

from io import BytesIO
from typing import IO

from PIL import Image

LARGEST_FILE = 1024 * 1024  # bytes, as sent and as kept
MOST_PIXELS = 4_000_000  # as sent
WIDEST, HIGHEST = 1200, 600  # as kept: 52 by 22 mm of a cover, at more than it takes to be sharp


class NoLogo(ValueError):
    """Not a picture that a report can print; says why, in a sentence for whoever sent it."""


def drawn_anew(sent: IO[bytes]) -> bytes:
    """No byte of what was sent is kept: neither its texts nor what hides behind its end."""
    data = sent.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise NoLogo("The file is larger than 1 MiB.")
    pixels = _pixels(data)
    pixels.thumbnail((WIDEST, HIGHEST))
    kept = BytesIO()
    Image.frombytes("RGBA", pixels.size, pixels.tobytes()).save(kept, "PNG", optimize=True)
    if kept.tell() > LARGEST_FILE:
        raise NoLogo("It has too many colours to be kept in 1 MiB; a logo has few.")
    return kept.getvalue()


def _pixels(data: bytes) -> Image.Image:
    try:
        # Its checksums, to its end: Pillow may have been told to read half a picture.
        Image.open(BytesIO(data), formats=["PNG"]).verify()
        with Image.open(BytesIO(data), formats=["PNG"]) as picture:
            if picture.width * picture.height <= MOST_PIXELS:  # known before any is decoded
                return picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise NoLogo("It is not a PNG file, or a broken one.") from None
    raise NoLogo("It has more than four million pixels.")
