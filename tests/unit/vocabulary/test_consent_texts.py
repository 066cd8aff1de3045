"""The first texts of consent.

1. Each says all its parts, in both languages, with the same places to fill in.
2. Children are told in words of their own: as «tú», and never as somebody who agrees for others.
"""

from __future__ import annotations

import re

from sereno.vocabulary.consent_texts import first_texts, to_fill_in


def test_every_part() -> None:
    """1"""
    texts = first_texts()
    for kind in {kind for kind, _language in texts}:
        es, en = texts[kind, "es"], texts[kind, "en"]
        assert len(es.split("\n\n")) == len(en.split("\n\n")) == 6
        assert len(to_fill_in(es)) == len(to_fill_in(en)) > 3


def test_children() -> None:
    """2"""
    said = first_texts()["child", "es"]
    assert not re.findall(r"\b(usted|su nombre|guste|aportó|le daremos|retiro)\b", said, re.I)
    assert "usted aportó" not in first_texts()["guardian", "es"]
