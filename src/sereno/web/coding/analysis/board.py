"""What the coverage board is told: whether activities still bring new codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.models import Audit
from sereno.web.audits.stages import address
from sereno.web.coding.models import Segment
from sereno.web.diagnosis.coverage.newness import Newness, TellsNewness
from sereno.web.people.models import Person

if TYPE_CHECKING:
    from sereno.web.coding.analysis.saturations import Line


def _tell(audit: Audit, person: Person) -> Iterator[Newness]:
    if not Segment.objects.filter(audit=audit, removed_at__isnull=True).exists():
        return
    # Here, since it brings numpy, which a command that opens the instance does without.
    from sereno.web.coding.analysis.saturations import saturations

    # The board shows no band: one order is as good as a thousand.
    for line in saturations(audit, person, orders=1):
        if line.n:
            where = f"{address('coding:saturation', audit)}#{line.key or 'all'}"
            yield Newness(line.words, line.n, _said(line), where)


def _said(line: Line) -> str:
    if line.found is None:
        return _("too few to tell")
    most, none = line.found.reached
    if none.at is not None:
        return _("none after {n} activities").format(n=number(none.at))
    if most.at is not None:
        return _("hardly any after {n} activities").format(n=number(most.at))
    return _("still coming")


NEWNESS: Final = TellsNewness(_tell)
