"""Templates are read by people: no line of one is longer than 120 characters.

They are indented for these people alone: pages are sent without.

What takes something away asks first: its button is that of site/parts/ask_first.html.
"""

from __future__ import annotations

import re

from django.template.loader import get_template

from tests import ROOT

LONGEST = 120
# Where a button that removes needs no question: it leads to one, or what it takes off comes back
# with one click.
ASKS_LATER = {"authenticator_list.html", "file.html", "views.html"}


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


def test_what_removes_asks_first() -> None:
    """A button of that look stands in the one part that asks."""
    web = sorted((ROOT / "src" / "sereno" / "web").rglob("*.html"))
    removing = {
        path.name for path in web if re.search(r'class="[^"]*removes', path.read_text("utf-8"))
    }
    assert removing == {"ask_first.html"} | ASKS_LATER


def test_pages_are_sent_without_indentation() -> None:
    """Ours; what others wrote may be translated with it."""
    ours = get_template("site/base.html").template.source
    # Lines stay, so that what is said of one names the right one.
    assert ours.count("\n") > 20
    assert not re.search(r"^[ \t]", ours, re.MULTILINE)
    theirs = get_template("django/forms/widgets/multiple_input.html").template.source
    assert re.search(r"^ ", theirs, re.MULTILINE)
