"""A report as one HTML page: nothing in it is fetched from anywhere, and nothing runs."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from sereno.exchange.pages.frame import ICON, LOCALES
from sereno.exchange.report.content import ReportContent
from sereno.exchange.report.words import contents_word, for_whom

_ROOM: Final = "sereno.exchange.report"


def html_report(report: ReportContent) -> str:
    """The page."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            locale=LOCALES[report.language],
            icon=Markup(ICON),
            style=Markup(style),
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:",
            contents=contents_word(report),
            for_whom=for_whom(report),
        )
    )


@cache
def _style() -> str:
    return (files(_ROOM) / "report.css").read_text(encoding="utf-8").strip()


@cache
def _environment() -> Environment:
    from jinja2 import PackageLoader

    made = Environment(
        loader=PackageLoader(_ROOM, "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["kind"] = lambda block: type(block).__name__.lower()
    made.filters["lines"] = _lines
    made.filters["picture"] = _picture
    made.filters["encoded"] = lambda content: base64.b64encode(content).decode()
    return made


def _lines(words: str) -> Markup:
    """A text whose line breaks stay."""
    return Markup("<br>").join(words.replace("\r", "").split("\n"))


def _picture(svg: str) -> str:
    """A drawing as an address: in an image nothing of it can run."""
    packed = re.sub(r">\s+<", "><", svg).encode()
    return "data:image/svg+xml;base64," + base64.b64encode(packed).decode()
