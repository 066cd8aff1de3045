"""The words that scripts show, by key: base.html leaves them in the page as JSON."""

from __future__ import annotations

from django.utils.translation import gettext as _


def strings() -> dict[str, str]:
    """Every word that assets/src/app asks for with `say(key)`."""
    return {
        "show": _("Show"),
        "hide": _("Hide"),
    }
