"""The reference page of the settings is printed from their declaration, and up to date."""

from __future__ import annotations

from sereno.web.site.environment import SETTINGS, reference_page
from tests import ROOT

PAGE = ROOT / "docs" / "reference" / "settings.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page(), "run: script/docs"


def test_every_setting_is_explained_in_both_languages() -> None:
    assert all(setting.es and setting.en for setting in SETTINGS)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
