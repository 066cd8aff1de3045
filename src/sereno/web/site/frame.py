"""What base.html needs on every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from sereno.web.documents import Context
from sereno.web.site.strings import strings

NAMES = {"es": "Español", "en": "English"}


def frame(request: HttpRequest) -> Context:
    """Words for the scripts, the language that one may switch to, and whether mail is sent."""
    spoken = (get_language() or "es")[:2]
    other = "en" if spoken == "es" else "es"
    return {
        "strings": strings,
        "other_language": (other, NAMES[other]),
        "here": request.get_full_path(),
        "sends_mail": bool(settings.EMAIL_HOST),
        "is_demo": settings.DEMO,
        "sereno_version": settings.VERSION,
    }
