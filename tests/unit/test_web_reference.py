"""The reference pages of roles and of the API are printed from the code, and up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["roles", "api"])
def test_the_page_is_up_to_date(name: str) -> None:
    from sereno.web.audits import roles_reference
    from sereno.web.site import api_reference

    module = {"roles": roles_reference, "api": api_reference}[name]
    assert (PAGES / f"{name}.md").read_text(encoding="utf-8") == module.reference_page(), (
        "run: script/docs"
    )
