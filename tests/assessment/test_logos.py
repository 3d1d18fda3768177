"""Logos: of what somebody sends, nothing but the pixels is kept."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from assessment import logos
from assessment.logos import NoLogo, drawn_anew
from tests.logos import make_png


def header(width: int, height: int) -> bytes:
    """The beginning of a PNG that claims to be so large, and holds nothing."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


def refusal(sent: bytes) -> str:
    with pytest.raises(NoLogo) as caught:
        drawn_anew(BytesIO(sent))
    return str(caught.value)


def test_nothing_but_its_pixels_is_kept():
    told = PngInfo()
    told.add_text("Comment", "SECRET of the designer")
    sent = make_png(pnginfo=told, dpi=(300, 300)) + b"<script>hidden behind the end</script>"

    kept = drawn_anew(BytesIO(sent))

    assert b"SECRET" not in kept
    assert b"script" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.size, picture.info) == ((40, 20), {})
        assert picture.getpixel((5, 5)) == (0x24, 0x52, 0xC4, 255)


def test_same_picture_gives_the_same_bytes():
    assert drawn_anew(BytesIO(make_png())) == drawn_anew(BytesIO(make_png(compress_level=1)))


def test_large_one_is_made_smaller_in_its_proportions():
    with Image.open(BytesIO(drawn_anew(BytesIO(make_png(size=(2400, 600)))))) as picture:
        assert picture.size == (logos.WIDEST, 300)


@pytest.mark.parametrize("size", [(2001, 2000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_picture_that_is_too_large_is_refused_before_it_is_read(size):
    assert refusal(header(*size)) in (
        "It has more than four million pixels.",
        "It is not a PNG file, or a broken one.",
    )


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GIF89a" + b"\0" * 99,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        make_png()[:-30],
        header(10, 10),
        header(0, 0),
        make_png().replace(b"IDAT", b"IDAX"),
    ],
)
@pytest.mark.parametrize("reads_halves", [False, True])  # what a library may tell all of Pillow
def test_what_is_no_png_is_refused_in_words(sent, reads_halves, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", reads_halves)

    assert refusal(sent) == "It is not a PNG file, or a broken one."


def test_file_that_is_too_large_is_refused():
    assert refusal(b"\x89PNG" * logos.LARGEST_FILE) == "The file is larger than 1 MiB."
