"""A report as tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final
from xml.sax.saxutils import escape

from sereno.exchange.report.content import Block, Card, Logo, Picture, ReportContent
from sereno.exchange.report.words import contents_word, for_whom
from sereno.exchange.request_letter.text import clean
from sereno.exchange.typesetting import REGIONS, set_pdf

# Between the margins of A4, the narrower of both papers.
WIDEST_MM: Final = 164.0
_VIEW_BOX: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def pdf_report(report: ReportContent) -> bytes:
    """The PDF; the same report gives the same bytes."""
    data = {
        "kind": report.kind,
        "language": report.language,
        "region": REGIONS[report.language],
        "paper": report.paper,
        "title": clean(report.title),
        "subtitle": clean(report.subtitle),
        "publisher": clean(report.publisher),
        "place_and_date": clean(report.place_and_date),
        "day": [report.day.year, report.day.month, report.day.day],
        "for_whom": for_whom(report),
        "contents": contents_word(report),
        "has_cover": report.has_cover,
        "colophon": [clean(words) for words in report.colophon],
        "logo": _logo(report.logo),
        "chapters": [
            {
                "title": clean(chapter.title),
                "over": clean(chapter.over),
                "blocks": [_data(block) for block in chapter.blocks],
            }
            for chapter in report.chapters
        ],
    }
    template = files("sereno.exchange.report") / "report.typ"
    inputs = {"report": json.dumps(data, ensure_ascii=False)}
    return set_pdf(template.read_bytes(), inputs, day=report.day)


def _data(block: Block) -> dict[str, Any]:
    """A block as the template reads it: under its kind, without what only decides who sees it."""
    fields = {
        field.name: _cleaned(getattr(block, field.name))
        for field in dataclasses.fields(block)
        if field.name not in ("access", "fewest", "about")
    }
    if isinstance(block, Picture):
        fields["width"] = _width(block)
    if isinstance(block, Card):
        fields |= {"beside": _cleaned(block.beside), "below": _cleaned(block.below)}
    return {"kind": type(block).__name__.lower(), **fields}


def _width(picture: Picture) -> float:
    """In millimetres: as wide as the page, unless it were higher than it may be."""
    box = _VIEW_BOX.search(picture.svg)
    assert box is not None
    return min(WIDEST_MM, picture.height * float(box[1]) / float(box[2]))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (tuple, list)):
        return [_cleaned(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _cleaned_fields(dataclasses.asdict(value))
    return value


def _cleaned_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _cleaned(value) for name, value in fields.items()}


def _logo(logo: Logo | None) -> dict[str, str] | None:
    """The picture within a drawing: what the template is given is text."""
    if logo is None:
        return None
    import io

    from PIL import Image

    with Image.open(io.BytesIO(logo.content)) as picture:
        width, height = picture.size
    held = base64.b64encode(logo.content).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:{escape(logo.media_type)};base64,{held}"/></svg>'
    )
    return {"svg": svg, "alt": clean(logo.alt)}
