"""The reference page of indicators is up to date."""

from __future__ import annotations

from sereno.vocabulary.indicator_reference import reference_page
from tests import ROOT

PAGE = ROOT / "docs" / "reference" / "indicators.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page(), "run: script/docs"
