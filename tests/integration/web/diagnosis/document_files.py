"""Files of fieldwork, made by the libraries that make them anywhere."""

from __future__ import annotations

import io
import zipfile

import docx
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SRT = """\
1
00:00:01,000 --> 00:00:02,500
ENTREVISTADORA: ¿Cómo se
siente?

2
00:01:00,000 --> 00:01:02,000
<i>Con miedo, señorita</i>
"""


def sent(content: bytes | str, name: str) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def docx_file(*paragraphs: str) -> bytes:
    """A DOCX; a line break within a paragraph is Word's own."""
    made, goal = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(goal)
    return goal.getvalue()


def odt_file(body: str) -> bytes:
    """An ODT with a body of XML."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text")
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content{names}><office:body>{body}</office:body>"
            "</office:document-content>",
        }
    )


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip of members by their names."""
    goal = io.BytesIO()
    with zipfile.ZipFile(goal, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return goal.getvalue()


def photo(form: str = "JPEG", *, size: tuple[int, int] = (400, 200)) -> bytes:
    """A photo held upright, red at its top and blue below, which the camera stored lying down
    (orientation 6), with where and when.
    """
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Cámara de Lupita"
    where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    where[ExifTags.GPS.GPSLatitudeRef], where[ExifTags.GPS.GPSLatitude] = "N", (20.0, 30.0, 36.0)
    where[ExifTags.GPS.GPSLongitudeRef], where[ExifTags.GPS.GPSLongitude] = "W", (100.0, 24.0, 0.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:05:04 18:22:10"
    goal = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(picture).save(goal, exif=exif.tobytes())
    else:
        picture.save(goal, form, exif=exif, quality=95)
    return goal.getvalue()


def wav(seconds: int) -> bytes:
    """A recording in which no two places are alike."""
    data = b"".join(i.to_bytes(4, "little") for i in range(seconds * 8000 // 4))
    head = (
        b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    )
    kind = b"\1\0\1\0" + (8000).to_bytes(4, "little") * 2 + b"\1\0\x08\0"
    return head + kind + b"data" + len(data).to_bytes(4, "little") + data
