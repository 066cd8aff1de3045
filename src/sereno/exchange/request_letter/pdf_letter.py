"""A letter as tagged PDF (PDF/UA-1), set by typst with the fonts that it carries."""

from __future__ import annotations

import json
from importlib.resources import files

from sereno.exchange.request_letter.text import LetterText, clean, lines, paragraphs
from sereno.exchange.typesetting import REGIONS, set_pdf

# With fewer rows the letter has one page, which needs no number.
ROWS_ON_ONE_PAGE = 6


def pdf_letter(letter: LetterText) -> bytes:
    """The PDF; the same letter gives the same bytes."""
    data = {
        "language": letter.language,
        "region": REGIONS[letter.language],
        "paper": letter.paper,
        "pages": len(letter.items) > ROWS_ON_ONE_PAGE,
        "day": [letter.day.year, letter.day.month, letter.day.day],
        "place_and_date": clean(letter.place_and_date),
        "reference": clean(letter.reference),
        "addressee": lines(letter.addressee),
        "subject": clean(letter.subject),
        "opening": [part.split("\n") for part in paragraphs(letter.opening)],
        "legal_basis": [part.split("\n") for part in paragraphs(letter.legal_basis)],
        "caption": letter.caption(),
        "heads": letter.heads(),
        "rows": letter.rows(),
        "closing": [part.split("\n") for part in paragraphs(letter.closing)],
        "signature": lines(letter.signature),
    }
    template = files("sereno.exchange.request_letter") / "letter.typ"
    inputs = {"letter": json.dumps(data, ensure_ascii=False)}
    return set_pdf(template.read_bytes(), inputs, day=letter.day)
