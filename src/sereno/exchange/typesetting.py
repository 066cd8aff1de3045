"""Tagged PDF (PDF/UA-1) and pictures, set by typst with the fonts that it carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from sereno.vocabulary.language import Language

# Which Spanish and English are written: hyphens and quotation marks follow it.
REGIONS: Final[Mapping[Language, str]] = {"es": "MX", "en": "GB"}


def set_pdf(template: bytes, inputs: Mapping[str, str], *, day: dt.date) -> bytes:
    """The PDF that a template makes of its inputs; the same inputs and day give the same bytes."""
    import typst

    noon = dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)
    return _one_file(
        typst.compile(
            template,
            format="pdf",
            sys_inputs=dict(inputs),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(noon.timestamp()),
        )
    )


def set_picture(svg: str, *, per_inch: float) -> bytes:
    """A drawing as PNG, its texts in the fonts of the PDF: for formats that take no drawing."""
    import typst

    template = (
        b"#set page(width: auto, height: auto, margin: 0pt)\n"
        b'#image(bytes(sys.inputs.drawing), format: "svg")'
    )
    return _one_file(
        typst.compile(
            template,
            format="png",
            ppi=per_inch,
            sys_inputs={"drawing": svg},
            ignore_system_fonts=True,
        )
    )


def _one_file(made: object) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("typst made several files of one")
    return made
