"""What an export lacks before it is made: what stops it, and what is left out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.actions.models import Action
from sereno.web.audits.models import Audit
from sereno.web.publication.models import ExportDetails

# Of several a page names as many; the others are where it leads.
MOST_NAMED: Final = 20


@dataclass(frozen=True)
class Lack:
    """Something that is missing. stops: no file is made without it. href: where it is filled in;
    which: of several, what they are called and where each is.
    """

    words: str
    href: str
    stops: bool = False
    which: Sequence[tuple[str, str]] = ()

    @property
    def named(self) -> Sequence[tuple[str, str]]:
        """As many of them as a page names."""
        return self.which[:MOST_NAMED]

    @property
    def n_more(self) -> int:
        """How many it doesn't name."""
        return len(self.which) - len(self.named)


def unsaid(audit: Audit, details: ExportDetails, fields: Iterable[str]) -> Iterator[Lack]:
    """What the formats ask of whoever publishes and nobody has said; each stops the file."""
    href = reverse("publication:export_details", args=[audit.slug])
    labels = {each.name: each.verbose_name for each in ExportDetails._meta.fields}
    for name in fields:
        if not getattr(details, name):
            words = _("Not said: {what}").format(what=labels[name])
            yield Lack(words, f"{href}#id_{name}", stops=True)


def left_out(which: Sequence[tuple[str, str]], words: str, href: str) -> Iterator[Lack]:
    """So many are left out of the file, or lack something; nothing of none. href: where all are."""
    if which:
        yield Lack(words.format(n=number(len(which))), href, which=which)


def of_action(audit: Audit, action: Action) -> tuple[str, str]:
    """What an action is called, and where it is."""
    return action.title, reverse("actions:action", args=[audit.slug, action.number])
