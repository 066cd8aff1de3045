"""Photos: turned as they were held, without what the camera wrote, pixelated where somebody says.

The part that runs confined. What is shown is always a picture of our own making; of the original
only its pixels, its day and its place go on.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pillow_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from sereno.exchange.fieldwork.refusals import RefusedError

MOST_PIXELS: Final = 100_000_000
# As large as a picture is shown: a face that fills a window, and a sheet of paper that can be read.
LONGEST_SIDE: Final = 4096
# Parts of a rectangle in which everything is one colour: too few to know anybody by.
BLOCKS: Final = 5
# A camera whose battery ran out tells the year 0001, which no database keeps in every time zone.
FIRST_YEAR, LAST_YEAR = 1900, 2200
QUALITY: Final = 88
# One named driver a format.
DRIVERS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
}
_BROKEN: Final = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError),
    *(IndexError, ZeroDivisionError, RuntimeError, OverflowError, MemoryError),
    *(struct.error, AttributeError, AssertionError),
)
# Ours is the limit: Pillow's own only warns.
Image.MAX_IMAGE_PIXELS = None
pillow_heif.register_heif_opener(thumbnails=False)


def _opened(content: bytes, driver: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=[driver])
    except _BROKEN as error:
        raise RefusedError("document_broken") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise RefusedError("picture_too_large", most=MOST_PIXELS // 1_000_000)
    return picture


def shown_picture(content: bytes, media_type: str) -> tuple[bytes, dict[str, Any]]:
    """The picture that people see, as JPEG, with what is known of it: size, day and place.

    came: its size before it was made small.
    """
    picture = _opened(content, DRIVERS[media_type])
    try:
        exif = picture.getexif()
        told = {"taken_at": _taken_at(exif), "place": _place(exif)}
        turned = ImageOps.exif_transpose(picture)
        came = list(turned.size)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        made = _flat(turned)
    except _BROKEN as error:
        raise RefusedError("document_broken") from error
    return _jpeg(made), {**told, "width": made.width, "height": made.height, "came": came}


def pixelated(content: bytes, boxes: Iterable[Sequence[float]]) -> bytes:
    """A picture with rectangles in which nobody can be known; [left, top, width, height] each as
    shares of the picture.
    """
    picture = _flat(_opened(content, "JPEG"))
    for left, top, width, height in boxes:
        corners = (
            max(0, int(left * picture.width)),
            max(0, int(top * picture.height)),
            min(picture.width, round((left + width) * picture.width)),
            min(picture.height, round((top + height) * picture.height)),
        )
        size = (corners[2] - corners[0], corners[3] - corners[1])
        if min(size) < 1:
            continue
        part = picture.crop(corners).resize((BLOCKS, BLOCKS), Image.Resampling.BOX)
        picture.paste(part.resize(size, Image.Resampling.NEAREST), corners)
    return _jpeg(picture)


def _flat(picture: Image.Image) -> Image.Image:
    """Its colours alone, on white where it lets something through: nothing else of a file."""
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    flat = Image.new("RGB", picture.size)
    flat.paste(picture.convert("RGB"))
    return flat


def _jpeg(picture: Image.Image) -> bytes:
    goal = io.BytesIO()
    picture.save(goal, "JPEG", quality=QUALITY, optimize=True)
    return goal.getvalue()


def _taken_at(exif: Image.Exif) -> str:
    """When it was taken, by the camera's clock, in ISO 8601; with its offset where it has one."""
    more = exif.get_ifd(ExifTags.IFD.Exif)
    said = more.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    offset = more.get(ExifTags.Base.OffsetTimeOriginal, "")
    try:
        at = dt.datetime.strptime(str(said).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        taken = dt.datetime.fromisoformat(f"{at.isoformat()}{str(offset).strip()}")
    except ValueError:
        return ""
    return taken.isoformat() if FIRST_YEAR <= taken.year <= LAST_YEAR else ""


def _place(exif: Image.Exif) -> list[float] | None:
    """[latitude, longitude] in degrees to six digits, if the camera knew where it was."""
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude])
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    south = str(gps.get(ExifTags.GPS.GPSLatitudeRef, "N")).upper().startswith("S")
    west = str(gps.get(ExifTags.GPS.GPSLongitudeRef, "E")).upper().startswith("W")
    place = [-latitude if south else latitude, -longitude if west else longitude]
    is_one = abs(place[0]) <= 90 and abs(place[1]) <= 180 and any(place)
    return [round(each, 6) for each in place] if is_one else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(each) for each in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if found != found:
        raise ValueError
    return found
