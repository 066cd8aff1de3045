"""The frame of a report: one self-contained page under a strict content security policy.

Script and style are those that vite built from `assets/`; they are written into the page and
allowed by their hash, so that nothing else can run and nothing can be asked of another host.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sereno.exchange.figures import Figures
from sereno.exchange.pages.tables import Table
from sereno.vocabulary import language, quantities
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

HERE = Path(__file__).parent
BUILT = HERE / "built"
LANGUAGE_NAMES = {"es": "Español", "en": "English"}
LOCALES = {"es": "es-MX", "en": "en-GB"}
# The lantern, as the page's own icon: a page of a report asks nothing of another file.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E"
    "%3Crect width='24' height='24' rx='5' fill='%231F3A5F'/%3E"
    "%3Ccircle cx='12' cy='13' r='5' fill='%23F2B134'/%3E%3C/svg%3E"
)
PageName = Literal["quality", "selection"]


@dataclass(frozen=True)
class Report:
    """What the frame needs to know of a page, whichever it is."""

    name: PageName
    title: str
    audit: str
    lang: language.Language
    others: Mapping[str, str]
    pages: Mapping[str, str]
    figures: Figures
    tables: Sequence[Table]


@cache
def built(name: str) -> str:
    """A result of the front-end build, as text; Problem `front_end_missing` when not built."""
    path = BUILT / name
    if not path.is_file():
        raise Problem("front_end_missing", where=name)
    return path.read_text(encoding="utf-8").strip()


@cache
def _position_rules() -> str:
    """Width, height and offset in whole percent as classes: the policy forbids style attributes."""
    return "".join(f".w{i}{{width:{i}%}}.h{i}{{height:{i}%}}.x{i}{{left:{i}%}}" for i in range(101))


@cache
def environment() -> Environment:
    """Templates whose texts speak the language in force when they are rendered."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    made.filters["number"] = quantities.decimal
    made.filters["percent"] = quantities.share
    return made


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _policy(script: str, style: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_source(script)}",
            f"style-src {_source(style)}",
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def page(report: Report, context: Mapping[str, Any]) -> str:
    """The page as HTML. Call it within `speaking(report.lang)`."""
    script = built("report.js")
    style = built("report.css") + _position_rules() + "".join(t.rules() for t in report.tables)
    names = {"selection": _("Selection"), "quality": _("Data quality")}
    html = (
        environment()
        .get_template(f"{report.name}.html")
        .render(
            {
                **context,
                "report": report,
                "locale": LOCALES[report.lang],
                "policy": _policy(script, style),
                "icon": Markup(ICON),
                # Both were written by our own build, and neither may be escaped where it stands.
                "script": Markup(script),
                "style": Markup(style),
                "menu": [
                    (key, names[key], report.pages[key]) for key in names if key in report.pages
                ],
                "languages": [
                    (code, LANGUAGE_NAMES.get(code, code), href)
                    for code, href in report.others.items()
                    if code != report.lang
                ],
            }
        )
    )
    head, body = html.split("<body>", 1)
    # A number never goes to the next line without what it is the number of.
    return head + "<body>" + body.replace("n = ", "n\u00a0=\u00a0")
