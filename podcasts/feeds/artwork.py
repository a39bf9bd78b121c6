"""Whether a picture is one that directories take: square, 1400 to 3000 pixels, JPEG or PNG, in colour."""

from __future__ import annotations

from typing import IO, Any

from PIL import Image

LEAST, MOST = 1400, 3000
MODES = {"JPEG": ("RGB",), "PNG": ("RGB", "P")}
LARGEST = 20 * 1024 * 1024


def check_picture(file: IO[bytes]) -> str:
    """What is wrong with the picture, as a sentence; empty if nothing is. The file is read from its start."""
    file.seek(0)
    try:
        with Image.open(file) as image:
            form, (width, height), mode = image.format or "unknown", image.size, image.mode
            if form in MODES and max(width, height) <= MOST:  # others are named, never unpacked
                image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "This cannot be read as a picture. Upload a JPEG or PNG."
    finally:
        file.seek(0)
    if form not in MODES:
        return f"This is a {form} picture. Upload a JPEG or PNG."
    if width != height or not LEAST <= width <= MOST:
        return f"The picture has {width} × {height} pixels. It must be square, {LEAST} to {MOST} pixels."
    if mode not in MODES[form]:
        return f"The picture's colours are stored as {mode}. Save it in RGB, without transparency."
    return ""


def check_upload(file: Any) -> str:
    """The same for a form's file field; one that is stored already was checked then."""
    if not file or file._committed:
        return ""
    if file.size > LARGEST:
        return f"The picture has {file.size // 2**20} MB. Upload one of at most {LARGEST // 2**20} MB."
    return check_picture(file.file)
