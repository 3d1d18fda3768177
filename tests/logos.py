"""Pictures as people send them."""

from io import BytesIO
from typing import Any

from PIL import Image


def make_png(*, size: tuple[int, int] = (40, 20), colour: str = "#2452c4", **more: Any) -> bytes:
    file = BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG", **more)
    return file.getvalue()
