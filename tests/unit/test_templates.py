"""Templates are read by people: no line of one is longer than 120 characters."""

from __future__ import annotations

from tests import ROOT

LONGEST = 120


def test_no_line_of_a_template_is_too_long() -> None:
    """Of the web's templates and of the reports'."""
    templates = sorted((ROOT / "src").rglob("*.html"))
    assert templates
    too_long = [
        f"{path.relative_to(ROOT)}:{place}: {len(line)}"
        for path in templates
        for place, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert too_long == []
