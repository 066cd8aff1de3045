"""What an export lacks before it is made: what stops it, and what is left out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.publication.models import ExportDetails


@dataclass(frozen=True)
class Lack:
    """Something that is missing. stops: no file is made without it. href: where it is filled in."""

    words: str
    href: str
    stops: bool = False


def unsaid(audit: Audit, details: ExportDetails, fields: Iterable[str]) -> Iterator[Lack]:
    """What the formats ask of whoever publishes and nobody has said; each stops the file."""
    href = reverse("publication:export_details", args=[audit.slug])
    labels = {each.name: each.verbose_name for each in ExportDetails._meta.fields}
    for name in fields:
        if not getattr(details, name):
            words = _("Not said: {what}").format(what=labels[name])
            yield Lack(words, f"{href}#id_{name}", stops=True)


def left_out(n: int, words: str, href: str) -> Iterator[Lack]:
    """So many of something are left out of the file; nothing of none."""
    if n:
        yield Lack(words.format(n=number(n)), href)
